"""Turns of every assessment service: steps in each state, searches, manners, spoilt bodies.

What may not come in here: whole lives, and expected answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from conformance.differential.blocks import Blocks
from conformance.differential.steps import NHS, Corpus, Step, Walk


def every_step(
    blocks: Blocks,
    steps: Sequence[str],
    ways: Mapping[str, tuple[str, ...]],
    moves: Mapping[str, tuple[str, ...]],
) -> Corpus:
    """Every step in every state. `ways` lead to a state; its `moves` use the assessment up."""
    for state, way in ways.items():
        id_ = blocks.new()
        yield from blocks.until(id_, way)
        for step in steps:
            if step not in moves[state]:
                yield blocks.take(step, id_)
        yield blocks.take("get", id_)
        for step in moves[state]:
            id_ = blocks.new()
            yield from blocks.until(id_, way)
            yield blocks.take(step, id_)
            yield blocks.take("get", id_)


def searches(blocks: Blocks) -> Corpus:
    """Searches with all kinds of limits and filters, and some that are refused."""
    search, step = blocks.kind.search, _first(blocks)
    nobody, somebody = NHS.format(1), NHS.format(2)
    for way in ((), ("put",), ("put", step), ("withdraw",), ("put",)):
        yield from blocks.until(blocks.new(), way, who={"nhsNumber": somebody})
    for number in (nobody, somebody):
        yield Walk(search, body={"nhsNumber": number})
    for limit in (1, 2, 3, 5, 100):
        yield Walk(search, body={"nhsNumber": somebody}, query=f"limit={limit}")
    for states in (["requested"], ["in-progress", "withdrawn"], ["determined"], ["closed"]):
        yield Walk(search, body={"nhsNumber": somebody, "states": states})
    for query in ("limit=0", "limit=101", "limit=x", "limit=1&limit=2", "page=1", "cursor=*"):
        yield Step(search, body={"nhsNumber": nobody}, query=query)
    yield Step(search, body={"nhsNumber": nobody}, query="cursor=never-issued-by-anybody")
    bodies: tuple[Any, ...] = ({"nhsNumber": "9990000000"}, {"states": []}, {"x": 1})
    for body in (*bodies, {"states": ["gone"]}):
        yield Step(search, body=body)
    yield Step(search, body={}, actor="citizen", query="limit=1")


def manners(blocks: Blocks) -> Corpus:
    """Repeated requests, headers, methods, and what does not exist."""
    id_ = blocks.new()
    first = blocks.request(id_)
    yield from (first, first)
    other = {"onBehalf": {"name": "Bert Testwell", "authority": "consent"}}
    yield Step(first.operation_id, body=blocks.asked(**other), key=first.key)
    saved = blocks.take("put", id_)
    yield from (saved, blocks.take("put", id_, etag='"never-given-out"'))
    taken = blocks.take(_first(blocks), id_, etag="*")
    yield from (taken, taken, blocks.take("get", id_))
    refused: tuple[dict[str, str], ...] = (
        {"Idempotency-Key": ""},
        {"If-Match": ""},
        {"Authorization": ""},
        {"Authorization": "Bearer nonsense"},
        {"Accept": "text/html"},
        {"Content-Type": "text/plain"},
    )
    for headers in refused:
        yield _with(blocks.take("withdraw", id_, etag="*"), headers)
    names = {"X-Request-ID": "request-1", "X-Correlation-ID": "journey-1"}
    for headers in (*refused[2:5], {"traceparent": "not-well-formed"}, names):
        yield _with(blocks.take("get", id_), headers)
    for step in ("get", "record", "put", _first(blocks), "withdraw"):
        yield blocks.take(step, "no-such-assessment", etag="*")
    for method in ("DELETE", "PATCH", "PUT"):
        yield Step(f"request{blocks.noun}", method=method, body={})
        yield Step(f"get{blocks.noun}", path=blocks.path(id_), method=method)
    for step in (each for each in _OF_THE_COUNCIL if each in blocks.kind.steps):
        taken = blocks.take(step, id_, etag="*")
        yield Step(taken.operation_id, taken.path, taken.body, None, "citizen", taken.key, "*")


def bad_bodies(blocks: Blocks) -> Corpus:
    """Bodies that are no JSON or no such thing, for every step."""
    operation = f"request{blocks.noun}"
    good = blocks.asked()
    for content in (b"", b"{", b"[]", b"null", b'{"a":1,"a":2}', b'"\xff"', b"{} x", b"NaN"):
        yield Step(operation, content=content, key=blocks.key())
    for bad in _spoilt(good):
        yield Step(operation, body=bad, key=blocks.key())
    for who in (
        {"dateOfBirth": "1950-02-30"},
        {"nhsNumber": "9990000000"},
        {"telephone": "none"},
        {"email": "nobody"},
        {"address": {"line1": "1 High Street", "postcode": "zz1 1zz"}},
    ):
        yield Step(operation, body=blocks.asked(who=who), key=blocks.key())
    id_ = blocks.new()
    yield blocks.request(id_)
    for step in ("put", *blocks.kind.steps):
        for bad in _spoilt(blocks.body(step)):
            yield blocks.take(step, id_, bad, etag="*")


_OF_THE_COUNCIL = ("assure", "return", "determine", "refuse")


def _first(blocks: Blocks) -> str:
    """The step that comes after saving."""
    return "determine" if blocks.of_means else "submit"


def _with(step: Step, headers: Mapping[str, str]) -> Step:
    return Step(
        step.operation_id,
        step.path,
        step.body,
        key=step.key,
        etag=step.etag,
        headers=headers,
    )


def _spoilt(good: Mapping[str, Any]) -> list[Any]:
    """One fault each: something unknown, something missing, a null, another type."""
    made: list[Any] = [{**good, "savings": 1000}, [good], "text"]
    for name in good:
        made.append({**good, name: None})
        made.append({**good, name: 7})
        made.append({each: value for each, value in good.items() if each != name})
    return made
