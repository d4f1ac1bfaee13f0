"""A certificate is made of an honest, conformant run only, and holds only while nothing changed."""

from __future__ import annotations

import base64
import json
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from made_runs import START, SUITE, broken, conformant, exchange, passing, run_of

from conformance import certificate, digests, evidence, report
from conformance.certificate import Attester, InvalidError, RefusedError, certify, verify
from conformance.model import Run, Status

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
WHO = Attester("Asha Rowe", "Test lead")
NOW = datetime.fromtimestamp(START, UTC) + timedelta(days=1)


@pytest.fixture(autouse=True, scope="module")
def this_suite() -> Iterator[None]:
    """The suite is the one that made the runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(certificate, "suite_digest", lambda: SUITE)
        yield


def bundle(folder: Path, run: Run | None = None) -> Path:
    """The files of a run and its certificate; gives the certificate."""
    report.write_all(run or conformant(), folder)
    return certify(folder, KEY, WHO, 3, NOW)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certified run of few results and exchanges. Not to be changed: copy it."""
    return bundle(tmp_path_factory.mktemp("whole")).parent


def check(path: Path, at: datetime = NOW, *, with_evidence: bool = True) -> certificate.Certificate:
    return verify(path, [KEY.public_key()], at, with_evidence=with_evidence)


def test_a_certificate_says_what_was_certified(whole: Path) -> None:
    found = check(whole / certificate.NAME)
    facts, run = found.predicate, conformant()
    assert found.subject == f"CareLink 4.2.1 @ {run.base_url}"
    assert facts["counts"] == run.counts()
    assert (facts["seed"], facts["streamDigest"]) == (7, run.stream_digest)
    assert facts["suite"] == {"version": run.suite_version, "sha256": run.suite_digest}
    assert facts["attester"] == {"name": "Asha Rowe", "role": "Test lead"}
    assert (facts["tier"], facts["level"]) == ("self-attested", "MUST and SHOULD")
    assert (facts["finishedAt"], facts["expiresAt"]) == (
        "2026-11-22T09:30:42Z",
        "2027-02-22T09:30:42Z",
    )
    assert found.evidence_checked


def test_the_envelope_is_the_one_that_other_tools_read(whole: Path) -> None:
    said = json.loads((whole / certificate.NAME).read_bytes())
    payload = base64.b64decode(said["payload"])
    kind = "application/vnd.in-toto+json"
    assert said["payloadType"] == kind
    signed = f"DSSEv1 {len(kind)} {kind} {len(payload)} ".encode() + payload
    KEY.public_key().verify(base64.b64decode(said["signatures"][0]["sig"]), signed)
    statement = json.loads(payload)
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert len(statement["subject"][0]["digest"]["sha256"]) == 64


def test_a_warning_lowers_the_level(tmp_path: Path) -> None:
    results = passing()
    (warned,) = [each for each in broken().results if each.status is Status.WARN]
    kept = [warned if each.clause == warned.clause else each for each in results]
    assert check(bundle(tmp_path, run_of(kept))).predicate["level"] == "MUST"


def test_no_byte_can_change_unnoticed(whole: Path, tmp_path: Path) -> None:
    random_ = random.Random(5)
    names = [*report.FILES, certificate.NAME]
    for name in names:
        content = (whole / name).read_bytes()
        small = name == certificate.NAME
        at = range(len(content)) if small else sorted(random_.sample(range(len(content)), 60))
        for each in names:
            shutil.copyfile(whole / each, tmp_path / each)
        for place in [*at, 0, len(content) - 1]:
            changed = bytearray(content)
            changed[place] ^= 1 << random_.randrange(8)
            (tmp_path / name).write_bytes(changed)
            with pytest.raises(InvalidError):
                check(tmp_path / certificate.NAME)


@pytest.mark.parametrize(
    "edit", [lambda c: c + b"\n", lambda c: c[:-1], lambda c: b"", lambda c: b" " + c]
)
@pytest.mark.parametrize("name", [*report.FILES, certificate.NAME])
def test_nothing_can_be_added_or_taken_away(
    whole: Path, tmp_path: Path, name: str, edit: Callable[[bytes], bytes]
) -> None:
    folder = shutil.copytree(whole, tmp_path / "copy")
    (folder / name).write_bytes(edit((folder / name).read_bytes()))
    with pytest.raises(InvalidError):
        check(folder / certificate.NAME)


@pytest.mark.parametrize("name", report.FILES)
def test_a_missing_file_is_named(whole: Path, tmp_path: Path, name: str) -> None:
    folder = shutil.copytree(whole, tmp_path / "copy")
    (folder / name).unlink()
    with pytest.raises(InvalidError, match=f"{name} is missing"):
        check(folder / certificate.NAME)


def test_a_file_for_replays_is_covered_where_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "actors.json").write_text("{}")
    path = bundle(tmp_path)
    check(path)
    (tmp_path / "actors.json").write_text("[]")
    with pytest.raises(InvalidError, match=r"actors\.json is not the file that was certified"):
        check(path)


@pytest.mark.parametrize(
    ("days", "message"), [(-2, "made later"), (0, ""), (90, ""), (92, "expired on 2027-02-22")]
)
def test_it_holds_for_its_time_only(whole: Path, days: int, message: str) -> None:
    at = NOW + timedelta(days=days)
    if not message:
        assert check(whole / certificate.NAME, at).expires_at > at
        return
    with pytest.raises(InvalidError, match=message) as failed:
        check(whole / certificate.NAME, at)
    assert failed.value.check == "expiry"


def test_another_key_does_not_do(whole: Path) -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key()
    with pytest.raises(InvalidError, match="not among those given") as failed:
        verify(whole / certificate.NAME, [other], NOW)
    assert failed.value.check == "signature"


def test_alone_it_holds_without_its_evidence(whole: Path, tmp_path: Path) -> None:
    path = shutil.copyfile(whole / certificate.NAME, tmp_path / "c.json")
    assert not check(path, with_evidence=False).evidence_checked
    with pytest.raises(InvalidError, match="is missing"):
        check(path)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda p: p.update(result="partial"), "verdict"),
        (lambda p: p.update(expiresAt="2028-11-22T09:30:42Z"), "expiry"),
        (lambda p: p["counts"].update(PASS=1000), "evidence"),
        (lambda p: p.update(evidenceMerkleRoot="0" * 64), "evidence"),
        (lambda p: p.update(exchanges=9999), "evidence"),
        (lambda p: p["product"].update(name="Another"), "evidence"),
        (lambda p: p.update(files={}), "evidence"),
        (lambda p: p["files"].update({"../run.json": "0"}), "evidence"),
        (lambda p: p.pop("finishedAt"), "statement"),
    ],
)
def test_a_false_statement_does_not_hold_though_it_is_signed(
    whole: Path, tmp_path: Path, change: Callable[[dict[str, Any]], Any], name: str
) -> None:
    folder = shutil.copytree(whole, tmp_path / "copy")
    path = folder / certificate.NAME
    statement = json.loads(base64.b64decode(json.loads(path.read_bytes())["payload"]))
    change(statement["predicate"])
    path.write_bytes(certificate._envelope(evidence.canonical(statement), KEY))
    with pytest.raises(InvalidError) as failed:
        check(path)
    assert failed.value.check == name


def test_a_results_file_that_was_improved_and_signed_does_not_hold(tmp_path: Path) -> None:
    run = conformant()
    run.results[0].failures = [each for one in broken().results for each in one.failures][:1]
    run.results[0].occurrences = 1
    report.write_all(run, tmp_path)
    contents = {name: (tmp_path / name).read_bytes() for name in report.FILES}
    files = {name: evidence.sha256(each) for name, each in contents.items()}
    statement = {
        "_type": certificate.STATEMENT_TYPE,
        "subject": [certificate._subject(run)],
        "predicateType": certificate.PREDICATE_TYPE,
        "predicate": {
            **certificate._facts(run, files),
            "attestedAt": "2026-11-23T00:00:00Z",
            "expiresAt": "2027-01-01T00:00:00Z",
        },
    }
    path = tmp_path / certificate.NAME
    path.write_bytes(certificate._envelope(evidence.canonical(statement), KEY))
    with pytest.raises(InvalidError, match="contradicts itself: CA-") as failed:
        check(path)
    assert failed.value.check == "verdict"


def with_(**changes: Any) -> Run:
    return replace(conformant(), **changes)


@pytest.mark.parametrize(
    ("run", "message"),
    [
        (broken(), "not-conformant: 3 rules"),
        (with_(profile="smoke"), "smoke"),
        (with_(errors=["boom"]), "the run is error"),
        (with_(suite_version="0.0.1"), "another suite"),
        (with_(suite_digest="0" * 64), "another suite"),
        (with_(standard_digest="0" * 64), "another version of the standard"),
        (with_(declaration={}), "does not name the product"),
        (with_(results=passing()[1:]), "no result: CA-"),
        (with_(results=[*passing(), passing()[0]]), "two results"),
        (with_(stream_digest="0" * 64), "digest of the request stream"),
        (with_(exchanges=conformant().exchanges[:-1]), "digest of the request stream"),
        (with_(exchanges=[]), "digest of the request stream"),
        (with_(operations={"getNeedsAssessmentRecord": [200]}), "getNeedsAssessmentRecord"),
        (with_(finished_at=START - 1), "before it began"),
        (with_(finished_at=START - 100 * 86400, started_at=START - 101 * 86400), "outside"),
    ],
    ids=lambda value: value if isinstance(value, str) else "run",
)
def test_other_runs_get_none(run: Run, message: str, tmp_path: Path) -> None:
    report.write_all(run, tmp_path)
    with pytest.raises(RefusedError, match=message):
        certify(tmp_path, KEY, WHO, 3, NOW)
    assert not (tmp_path / certificate.NAME).exists()


def test_a_pass_that_nothing_looked_at_gets_none(tmp_path: Path) -> None:
    results = passing()
    results[3].evaluations = 0
    report.write_all(run_of(results), tmp_path)
    with pytest.raises(RefusedError, match="nothing looked at it"):
        certify(tmp_path, KEY, WHO, 3, NOW)


def test_a_failure_that_was_edited_away_gets_none(tmp_path: Path) -> None:
    report.write_all(broken(), tmp_path)
    said = json.loads((tmp_path / "run.json").read_bytes())
    for result in said["results"]:
        result.update(status="PASS", failures=[], occurrences=0, reason="", evaluations=3)
        result["layers"] = ["scenarios"]
    said["verdict"], said["counts"] = "conformant", conformant().counts()
    (tmp_path / "run.json").write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")
    with pytest.raises(RefusedError, match=r"is not as the suite left it"):
        certify(tmp_path, KEY, WHO, 3, NOW)


@pytest.mark.parametrize("name", [name for name in report.FILES if name != "run.json"])
def test_a_report_that_was_edited_gets_none(tmp_path: Path, name: str) -> None:
    report.write_all(conformant(), tmp_path)
    path = tmp_path / name
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(RefusedError, match=f"{name} is not as the suite left it"):
        certify(tmp_path, KEY, WHO, 3, NOW)


def test_an_old_run_gets_none(tmp_path: Path) -> None:
    report.write_all(conformant(), tmp_path)
    with pytest.raises(RefusedError, match="too long ago"):
        certify(tmp_path, KEY, WHO, 1, NOW + timedelta(days=40))


def test_months_end_on_a_day_that_there_is() -> None:
    when = datetime(2026, 11, 30, 9, tzinfo=UTC)
    assert certificate.later(when, 3) == datetime(2027, 2, 28, 9, tzinfo=UTC)
    assert certificate.later(when, 1) == datetime(2026, 12, 30, 9, tzinfo=UTC)


def test_a_tree_tells_every_leaf_and_its_place() -> None:
    leaves = [bytes([each]) for each in range(7)]
    roots = {evidence.merkle_root(leaves[:count]) for count in range(8)}
    roots.add(evidence.merkle_root([*leaves[:3], b"x", *leaves[4:]]))
    roots.add(evidence.merkle_root(leaves[::-1]))
    roots.add(evidence.merkle_root([b"".join(leaves)]))
    assert len(roots) == 11


def test_one_exchange_moves_the_root() -> None:
    run = conformant()
    before = evidence.root({}, run.exchanges)
    run.exchanges[1] = exchange(2, "POST", "/needs-assessments", 201)
    assert evidence.root({}, run.exchanges) != before


def test_the_suite_is_known_by_its_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    report.write_all(conformant(), tmp_path)
    monkeypatch.setattr(certificate, "suite_digest", digests.suite_digest)
    with pytest.raises(RefusedError, match="another suite"):
        certify(tmp_path, KEY, WHO, 3, NOW)
