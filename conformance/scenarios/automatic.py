"""What every answer in a scenario is held against, whatever its step expects.

The document (see `conformance.schemas`), headers repeated, problems that tell nothing they should
not, and entity tags that keep step with the record. What may not come in here: single steps.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conformance import schemas, workings
from conformance.model import Exchange
from conformance.scenarios.shapes import Shape

CLAUSES = frozenset(workings.CLAUSES) | frozenset(
    f"CA-COMMON-{number:03}" for number in (1, 2, 3, 4, 5, 6, 13, 18, 24, 33, 37, 39)
)
"""Clauses that are looked at with every answer they apply to."""
_CODE = re.compile(r"[a-z][a-z0-9-]*")
_INSIDE = re.compile(
    r"Traceback \(most recent|\bSQLSTATE\b|\bORA-[0-9]{5}\b|\bat [a-z]+(\.[a-zA-Z]+){2,}\("
    r"|\bSELECT\b.+\bFROM\b|\bINSERT INTO\b|\bUPDATE\b.+\bSET\b|sqlite3\.|psycopg"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    clause: str
    passed: bool
    expected: str = ""
    actual: str = ""


class Watch:
    """Looks at each answer of one scenario as it comes."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._sent: set[str] = set()
        self._tags: dict[tuple[str, str], str] = {}
        self._last: dict[str, tuple[str, str, str]] = {}

    def findings(self, shape: Shape, exchange: Exchange) -> Iterator[Finding]:
        """Everything that holds for every answer, looked at in this one."""
        faults = schemas.faults(self._document, shape.operation, exchange)
        broken = {fault.clause for fault in faults}
        for clause in schemas.watched(shape.operation, exchange):
            if clause not in broken:
                yield Finding(clause, True)
        for fault in faults:
            expected = f"an answer as the document of {shape.operation} describes it"
            yield Finding(fault.clause, False, expected, fault.text)
        yield from self._repeated(exchange)
        if exchange.status >= 400:
            yield from self._problem(shape, exchange)
        elif shape.personal:
            told = (exchange.header("cache-control") or "").lower()
            yield Finding(
                "CA-COMMON-024", "no-store" in told, "Cache-Control: no-store", told or "no header"
            )
            yield from self._versions(exchange)

    def remember(self, exchange: Exchange) -> None:
        """Keep the texts of a request, which no problem may repeat."""
        try:
            self._sent.update(_texts(json.loads(exchange.request_body)))
        except (ValueError, RecursionError):
            return

    def _repeated(self, exchange: Exchange) -> Iterator[Finding]:
        sent = {name.lower(): value for name, value in exchange.request_headers}
        for name, clause in (
            ("x-request-id", "CA-COMMON-005"),
            ("x-correlation-id", "CA-COMMON-006"),
        ):
            if name in sent:
                same = exchange.header(name) == sent[name]
                yield Finding(
                    clause, same, f"{name} of the request in the answer", "another or none"
                )

    def _problem(self, shape: Shape, exchange: Exchange) -> Iterator[Finding]:
        body = exchange.json()
        if not isinstance(body, dict):
            return
        told = json.dumps(body, ensure_ascii=False)
        repeated = any(json.dumps(text, ensure_ascii=False)[1:-1] in told for text in self._sent)
        if self._sent:
            expected = "a problem that repeats no value of the request or of the record"
            yield Finding("CA-COMMON-004", not repeated, expected, "it repeats one")
        inside = _INSIDE.search(told) is not None
        expected = "a problem that tells a person what is the matter"
        yield Finding("CA-COMMON-004", not inside, expected, "it shows the inside of the server")
        types = {str(each.get("type")) for each in objects(body.get("errors"))}
        if types and schemas.binding(shape.operation, "CA-COMMON-018"):
            one = len(types) == 1
            wanted = types.pop() if one else "https://careact.example/problems/invalid-request"
            yield Finding(
                "CA-COMMON-018",
                body.get("type") == wanted,
                "the type of all errors, or invalid-request where they differ",
                f"{_slug(body.get('type'))} for errors of {'one type' if one else 'several types'}",
            )

    def _versions(self, exchange: Exchange) -> Iterator[Finding]:
        body, tag = exchange.json(), exchange.header("etag")
        if not isinstance(body, dict) or tag is None or "id" not in body:
            return
        id, record = str(body["id"]), {k: v for k, v in body.items() if k != "recording"}
        shown = json.dumps(record, sort_keys=True)
        recording = body.get("recording")
        told = json.dumps(
            {k: v for k, v in recording.items() if k != "asOf"}
            if isinstance(recording, dict)
            else 0
        )
        before = self._tags.setdefault((id, tag), shown)
        expected = "another ETag whenever the record has changed"
        yield Finding("CA-COMMON-033", before == shown, expected, "two versions with one ETag")
        last = self._last.get(id)
        if exchange.method == "GET" and last is not None and last[:2] == (shown, told):
            expected = "the same ETag while the record has not changed"
            yield Finding("CA-COMMON-033", last[2] == tag, expected, "another ETag, same record")
        self._last[id] = (shown, told, tag)


def _texts(value: Any) -> Iterator[str]:
    """Texts about somebody: no codes, and nothing so short that it may stand there by chance."""
    if isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str) and len(value) >= 6 and not _CODE.fullmatch(value):
        yield value


def objects(value: Any) -> list[Mapping[str, Any]]:
    """The objects in a list; none in anything else."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _slug(type_: Any) -> str:
    return str(type_).rpartition("/")[2][:60] or "no type"
