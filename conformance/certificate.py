"""A certificate: an in-toto statement about a run, signed Ed25519 in a DSSE envelope.

`certify` makes one only of a conformant, complete run that is as the suite left it; `verify` needs
no network, and notices any changed byte. What may not come in here: words of the command line.
"""

from __future__ import annotations

import base64
import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from conformance import SUITE_VERSION, evidence, report
from conformance.digests import standard_digest, suite_digest
from conformance.model import Run
from conformance.report import words
from conformance.report.json_report import ReportError, from_bytes

NAME = "certificate.json"
ALSO = ("actors.json",)
"""Files that belong to the evidence where there are any: what sends requests again reads them."""
PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "https://careact.example/conformance/certificate/v1"
MOST_MONTHS = 3
"""How long a supplier's own word lasts, counted from the end of the run."""


class RefusedError(Exception):
    """No certificate is made of this run; the message says why, in a sentence."""


class InvalidError(Exception):
    """A certificate does not hold: `check` is the check that failed, the message says how."""

    def __init__(self, check: str, sentence: str) -> None:
        super().__init__(sentence)
        self.check = check


@dataclass(frozen=True, slots=True)
class Attester:
    """Who vouches for the run."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that holds."""

    subject: str
    predicate: Mapping[str, Any]
    key_id: str
    evidence_checked: bool
    """False where the certificate came without the files of its run."""

    @property
    def expires_at(self) -> datetime:
        """The instant from which it no longer holds."""
        return moment(self.predicate["expiresAt"])


def certify(
    directory: Path, key: Ed25519PrivateKey, attester: Attester, months: int, now: datetime
) -> Path:
    """Write the certificate of the run in a directory, and give its path.

    Raises RefusedError where the run deserves none, OSError where files are missing.
    """
    names = [*report.FILES, *(name for name in ALSO if (directory / name).is_file())]
    contents = {name: (directory / name).read_bytes() for name in names}
    try:
        run = from_bytes(contents["run.json"])
    except ReportError as wrong:
        raise RefusedError(str(wrong)) from None
    _refuse(run, contents)
    finished = datetime.fromtimestamp(run.finished_at, UTC)
    expires = later(finished, min(months, MOST_MONTHS))
    if expires <= now:
        raise RefusedError(f"the run ended on {finished:%Y-%m-%d}, too long ago: run it again")
    statement = {
        "_type": STATEMENT_TYPE,
        "subject": [_subject(run)],
        "predicateType": PREDICATE_TYPE,
        "predicate": {
            **_facts(run, {name: evidence.sha256(each) for name, each in contents.items()}),
            "attestedAt": _stamp(now),
            "expiresAt": _stamp(expires),
            "tier": "self-attested",
            "attester": {"name": attester.name, "role": attester.role},
        },
    }
    path = directory / NAME
    path.write_bytes(_envelope(evidence.canonical(statement), key))
    return path


def verify(
    path: Path, keys: Iterable[Ed25519PublicKey], at: datetime, *, with_evidence: bool = True
) -> Certificate:
    """Check a certificate file, and the files of the run beside it, at an instant.

    Raises InvalidError with the first check that fails, OSError where there is no certificate.
    """
    payload, key_id = _opened(path.read_bytes(), {id_of(key): key for key in keys})
    try:
        statement = orjson.loads(payload)
        predicate, subject = statement["predicate"], statement["subject"][0]["name"]
        known = statement["_type"] == STATEMENT_TYPE
        known = known and statement["predicateType"] == PREDICATE_TYPE
        begins, ends = moment(predicate["attestedAt"]), moment(predicate["expiresAt"])
        latest = later(moment(predicate["finishedAt"]), MOST_MONTHS)
        successful = predicate["result"] == "success"
        files = dict(predicate["files"])
    except (ValueError, LookupError, TypeError):
        raise InvalidError("statement", "it is not a statement about a run") from None
    if not known:
        raise InvalidError("statement", "it is a statement of another kind")
    if not successful:
        raise InvalidError("verdict", "it does not say that the run succeeded")
    if begins > at:
        raise InvalidError("expiry", f"it was made later, on {begins:%Y-%m-%d}")
    if ends > latest:
        raise InvalidError("expiry", f"it claims more than {MOST_MONTHS} months after its run")
    if at >= ends:
        raise InvalidError("expiry", f"it expired on {ends:%Y-%m-%d}")
    if with_evidence:
        if "run.json" not in files or any(Path(name).name != name for name in files):
            raise InvalidError("evidence", "it does not name the files that a run leaves")
        _check_evidence(path.parent, statement, files)
    return Certificate(subject, predicate, key_id, with_evidence)


def _refuse(run: Run, contents: Mapping[str, bytes]) -> None:
    if (run.suite_version, run.suite_digest) != (SUITE_VERSION, suite_digest()):
        raise RefusedError("the run was made by another suite than this one: run it again")
    if run.standard_digest != standard_digest(run.service):
        raise RefusedError("the run judged by another version of the standard: run it again")
    if not (run.declaration.get("product") and words.product(run.declaration).version):
        raise RefusedError("the declaration does not name the product and its version")
    if run.profile == "smoke":
        raise RefusedError("a smoke run proves too little: run the standard profile")
    if run.verdict != "conformant":
        raise RefusedError(f"the run is {run.verdict}: {words.verdict(run)}")
    for wrong in (*evidence.contradictions(run), *evidence.not_of_the_standard(run)):
        raise RefusedError(f"run.json is not as the suite left it: {wrong}")
    for name, content in report.files(run).items():
        if contents[name] != content:
            raise RefusedError(f"{name} is not as the suite left it: run the suite again")


def _subject(run: Run) -> dict[str, Any]:
    declared = evidence.sha256(evidence.canonical(dict(run.declaration)))
    name = f"{words.product(run.declaration)} @ {run.base_url}"
    return {"name": name, "digest": {"sha256": declared}}


def _facts(run: Run, digests: Mapping[str, str]) -> dict[str, Any]:
    """What the certificate says of the run, all of which the evidence can show."""
    product, counts = words.product(run.declaration), run.counts()
    return {
        "product": {"name": product.name, "version": product.version, "supplier": product.supplier},
        "service": run.service,
        "profile": run.profile,
        "level": "MUST" if counts["WARN"] else "MUST and SHOULD",
        "result": "success" if run.verdict == "conformant" else run.verdict,
        "suite": {"version": run.suite_version, "sha256": run.suite_digest},
        "standard": {"version": run.standard_version, "sha256": run.standard_digest},
        "counts": counts,
        "seed": run.seed,
        "streamDigest": run.stream_digest,
        "startedAt": words.instant(run.started_at),
        "finishedAt": words.instant(run.finished_at),
        "files": dict(digests),
        "exchanges": len(run.exchanges),
        "evidenceMerkleRoot": evidence.root(digests, run.exchanges),
    }


def _check_evidence(
    directory: Path, statement: Mapping[str, Any], files: Mapping[str, str]
) -> None:
    contents = {}
    for name, digest in files.items():
        try:
            contents[name] = (directory / name).read_bytes()
        except OSError:
            raise InvalidError("evidence", f"{name} is missing") from None
        if evidence.sha256(contents[name]) != digest:
            raise InvalidError("evidence", f"{name} is not the file that was certified")
    try:
        run = from_bytes(contents["run.json"])
    except ReportError as wrong:
        raise InvalidError("verdict", str(wrong)) from None
    if run.verdict != "conformant":
        raise InvalidError("verdict", f"the results in run.json say {run.verdict}")
    for sentence in evidence.contradictions(run):
        raise InvalidError("verdict", f"run.json contradicts itself: {sentence}")
    facts, predicate = _facts(run, files), statement["predicate"]
    for name, value in facts.items():
        if predicate.get(name) != value:
            raise InvalidError("evidence", f"the evidence shows another {name} than it says")
    if statement["subject"] != [_subject(run)]:
        raise InvalidError("evidence", "it is about another product than its evidence")


def _envelope(payload: bytes, key: Ed25519PrivateKey) -> bytes:
    signature = key.sign(_to_sign(payload))
    content = {
        "payloadType": PAYLOAD_TYPE,
        "payload": base64.b64encode(payload).decode(),
        "signatures": [
            {"keyid": id_of(key.public_key()), "sig": base64.b64encode(signature).decode()}
        ],
    }
    return _written(content)


def _written(envelope: Mapping[str, Any]) -> bytes:
    return orjson.dumps(envelope, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _opened(content: bytes, keys: Mapping[str, Ed25519PublicKey]) -> tuple[bytes, str]:
    """The signed payload, and who signed it. Only the one way of writing an envelope will do:
    otherwise a byte could change that no signature covers."""
    try:
        said = orjson.loads(content)
        (signed,) = said["signatures"]
        payload = base64.b64decode(said["payload"], validate=True)
        signature = base64.b64decode(signed["sig"], validate=True)
        key_id = str(signed["keyid"])
        rebuilt = {
            "payloadType": PAYLOAD_TYPE,
            "payload": base64.b64encode(payload).decode(),
            "signatures": [{"keyid": key_id, "sig": base64.b64encode(signature).decode()}],
        }
        if _written(rebuilt) != content:
            raise ValueError
    except (ValueError, LookupError, TypeError):
        raise InvalidError("envelope", "the file is not as a certificate is written") from None
    if key_id not in keys:
        raise InvalidError("signature", "it was signed with a key that is not among those given")
    try:
        keys[key_id].verify(signature, _to_sign(payload))
    except InvalidSignature:
        raise InvalidError("signature", "the signature is not that of its content") from None
    return payload, key_id


def _to_sign(payload: bytes) -> bytes:
    """The pre-authentication encoding of DSSE v1."""
    kind = PAYLOAD_TYPE.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def id_of(key: Ed25519PublicKey) -> str:
    """The id of a key: SHA-256 of its 32 bytes, in hex."""
    return evidence.sha256(key.public_bytes_raw())


def moment(text: str) -> datetime:
    """An instant as certificates write it. Raises ValueError."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _stamp(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def later(when: datetime, months: int) -> datetime:
    """The same day of a later month; the last one where that month is shorter."""
    year, month = divmod(when.year * 12 + when.month - 1 + months, 12)
    day = min(when.day, calendar.monthrange(year, month + 1)[1])
    return when.replace(year=year, month=month + 1, day=day)
