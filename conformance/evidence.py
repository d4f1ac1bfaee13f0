"""What a run leaves as proof: one digest over all of it, and whether it agrees with itself.

The root is a Merkle tree over every file and every exchange, so that one exchange can be shown to
belong to a certificate without showing the others. What may not come in here: signatures.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

import orjson

from conformance.model import ClauseResult, Exchange, Run, Status
from conformance.report.findings import binding, by_id, clause, failing, operation_of
from conformance.report.json_report import exchange_content
from conformance.stream import Stream, target

SLACK = 5.0
"""Seconds by which an exchange may lie outside the run: clocks are set while runs go on."""

_TOO_MANY = 429


def sha256(content: bytes) -> str:
    """The digest in hex."""
    return hashlib.sha256(content).hexdigest()


def canonical(content: object) -> bytes:
    """JSON values as bytes that are the same for the same values."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)


def merkle_root(leaves: Sequence[bytes]) -> str:
    """The root in hex; leaves and nodes are hashed apart, as in RFC 6962. An odd node goes up."""
    level = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        pairs = [level[at : at + 2] for at in range(0, len(level), 2)]
        level = [
            hashlib.sha256(b"\x01" + pair[0] + pair[1]).digest() if len(pair) == 2 else pair[0]
            for pair in pairs
        ]
    return (level[0] if level else hashlib.sha256(b"").digest()).hex()


def root(files: Mapping[str, str], exchanges: Sequence[Exchange]) -> str:
    """The root over files (name -> SHA-256 in hex) and exchanges, in the order of the run."""
    leaves = [f"file {name} {digest}".encode() for name, digest in sorted(files.items())]
    for each in exchanges:
        leaves.append(b"exchange " + canonical(exchange_content(each)))
    return merkle_root(leaves)


def stream_digest(run: Run) -> str:
    """The digest of the requests in the evidence, as `conformance.subject` makes it on sending."""
    stream, before = Stream(), None
    for each in run.exchanges:
        again, before = before is not None and _waited_for(before, each), each
        if not again:
            asked = target(each.url, run.base_url)
            stream.add(each.method, asked, each.request_headers, each.request_body)
    return stream.digest


def _waited_for(before: Exchange, again: Exchange) -> bool:
    """Whether a request was sent again only because its answer asked for patience."""
    sent = [(one.method, one.url, one.request_headers, one.request_body) for one in (before, again)]
    patient = before.status == _TOO_MANY and (before.header("retry-after") or "").isdecimal()
    return patient and sent[0] == sent[1]


def contradictions(run: Run) -> Iterator[str]:
    """Where a run does not agree with itself, a sentence each; none of a run as it was made."""
    known = by_id(run)
    if len(known) != len(run.exchanges):
        yield "two exchanges have one id"
    for result in run.results:
        yield from _of_result(result)
    for result in failing(run):
        for each in result.failures:
            if lost := [id_ for id_ in each.exchanges if id_ not in known]:
                yield f"{result.clause} names evidence that is not there: {', '.join(lost)}"
    if run.stream_digest != stream_digest(run):
        yield "the digest of the request stream is not that of the requests in the evidence"
    yield from _of_times(run)


def not_of_the_standard(run: Run) -> Iterator[str]:
    """Where the run is not one by this standard: a rule left out, an answer that nobody saw."""
    named = [each.clause for each in run.results]
    bound = binding(run.service)
    if missing := sorted(set(bound) - set(named)):
        yield f"rules that bind the service have no result: {', '.join(missing)}"
    if surplus := sorted(set(named) - set(bound)):
        yield f"results of rules that do not bind the service: {', '.join(surplus)}"
    if len(named) != len(set(named)):
        yield "a rule has two results"
    for result in run.results:
        must = clause(result.clause).level.startswith("MUST")
        if must and result.status is Status.WARN:
            yield f"{result.clause} is a MUST and cannot be a warning"
    yield from _of_operations(run)


def _of_result(result: ClauseResult) -> Iterator[str]:
    if result.occurrences > result.evaluations or len(result.failures) > result.occurrences:
        yield f"{result.clause} has more failures than evaluations"
    if (result.status in (Status.FAIL, Status.WARN)) != bool(result.occurrences):
        yield f"{result.clause} is {result.status}, with {result.occurrences} failures"
    if result.status is Status.PASS and not (result.evaluations and result.layers):
        yield f"{result.clause} is PASS, and nothing looked at it"


def _of_times(run: Run) -> Iterator[str]:
    if run.finished_at < run.started_at:
        yield "the run ended before it began"
    first, last = run.started_at - SLACK, run.finished_at + SLACK
    if any(not first <= each.started_at <= last for each in run.exchanges):
        yield "an exchange was sent outside the time of the run"


def _of_operations(run: Run) -> Iterator[str]:
    seen = {(operation_of(run.service, run.base_url, each), each.status) for each in run.exchanges}
    for name, statuses in run.operations.items():
        lost = [status for status in statuses if (name, status) not in seen]
        if lost:
            yield f"no exchange shows that {name} answered {lost[0]}"
