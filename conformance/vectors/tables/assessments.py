"""Vectors of both kinds of assessment: texts and numbers that come back, and what is refused.

Written from the schemas of the documents. What may not come in here: steps that build on another.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conformance.vectors.stage import REQUESTS
from conformance.vectors.tables.lines import Line, changed, parent, refused, vector
from conformance.vectors.tables.numbers import NOT_A_NUMBER, NUMBERS
from conformance.vectors.tables.texts import LINES, ONE_LINE_REFUSED, REFUSED, TEXTS

VALID, UNKNOWN, JSON, EXACT = (f"CA-COMMON-{n}" for n in ("015", "016", "017", "034"))
NOUN = {"needs-assessment": "NeedsAssessment", "carers-assessment": "CarersAssessment"}
_WHO = {"needs-assessment": "person", "carers-assessment": "carer"}
_SAVED = {"needs-assessment": "CA-NEEDS-004", "carers-assessment": "CA-CARER-005"}


class Table:
    """The vectors of one kind of assessment, and how one of them is written."""

    def __init__(self, service: str) -> None:
        self.service, self.who = service, _WHO[service]
        self._prefix = service.partition("-")[0]
        self.base = REQUESTS[service]
        self.request = (service, f"request{NOUN[service]}")
        self.put = (service, f"put{NOUN[service]}Answers")

    def lines(self) -> Iterator[Line]:
        """Texts, names and numbers."""
        yield from self.texts()
        yield from self.names()
        yield from self.numbers()

    def texts(self) -> Iterator[Line]:
        """Answers in the person's words: saved, or refused."""
        for label, text in {**LINES, **TEXTS}.items():
            place = "/answers/desiredOutcomes"
            yield self.line(
                f"text-{label}",
                self.put,
                [{"clause": EXACT, "status": 200, "is": {place: text}}],
                "schema Text",
                "A text comes back exactly as it was sent, or is refused as a whole",
                "text",
                *(("boundary",) if "longest" in label or label.startswith("one-") else ()),
                *(("smoke",) if label in ("decomposed", "beyond-bmp", "longest") else ()),
                body={"desiredOutcomes": text},
                orProblem="not-holdable",
            )
        for label, text in {
            **REFUSED,
            "too-long": "x" * 2001,
            "too-long-beyond-bmp": "\U0001f600" * 2001,
        }.items():
            yield self.outside(
                f"text-{label}", self.put, {"desiredOutcomes": text}, "/desiredOutcomes", "text"
            )
        for label, escaped in (("high", "\\ud83d"), ("low", "\\ude00")):
            yield self.line(
                f"text-half-a-pair-{label}",
                self.put,
                [{"clause": JSON, "status": 400}],
                "problem catalogue: invalid-encoding",
                "One half of a surrogate pair without the other",
                "text",
                content=f'{{"desiredOutcomes":"x{escaped}y"}}',
            )

    def names(self) -> Iterator[Line]:
        """Names in a request."""
        given = f"/{self.who}/name/given"
        kept = (
            "composed",
            "decomposed",
            "yoruba",
            "arabic",
            "beyond-bmp",
            "apostrophes",
            "two-blanks",
        )
        long = {"longest": "x" * 70, "longest-beyond-bmp": "\U00020bb7" * 70, "null-word": "null"}
        for label, text in {**{name: LINES[name] for name in kept}, **long}.items():
            yield self.line(
                f"name-{label}",
                self.request,
                [{"clause": EXACT, "status": 201, "is": {given: text}}],
                "schema NamePart",
                "A name comes back exactly as it was sent, or is refused as a whole",
                "text",
                *(("smoke",) if label == "decomposed" else ()),
                body=changed(self.base, given, text),
                orProblem="not-holdable",
            )
        for label, text in {**REFUSED, **ONE_LINE_REFUSED, "too-long": "x" * 71}.items():
            body = changed(self.base, given, text)
            yield self.outside(f"name-{label}", self.request, body, given, "text")
        other = {"onBehalf": {"name": "x" * 100, "authority": "consent"}}
        yield self.line(
            "line-longest",
            self.request,
            [{"clause": EXACT, "status": 201, "is": {"/onBehalf/name": "x" * 100}}],
            "schema Line",
            "One hundred characters",
            "text",
            "boundary",
            body={**self.base, **other},
            orProblem="not-holdable",
        )
        body = changed({**self.base, **other}, "/onBehalf/name", "x" * 101)
        yield self.outside("line-too-long", self.request, body, "/onBehalf/name", "text")

    def numbers(self) -> Iterator[Line]:
        """Hours of care: the one number that is sent."""
        if self.service != "carers-assessment":
            return
        place = "/care/hoursPerWeek"
        for label, spelling, value, or_problem in NUMBERS:
            more = {"orProblem": or_problem} if or_problem else {}
            yield self.line(
                f"hours-{label}",
                self.put,
                [
                    {
                        "clause": _SAVED[self.service],
                        "status": 200,
                        "is": {f"/answers{place}": value},
                    }
                ],
                f"schema CareProvided {place}",
                "A whole number of hours between 0 and 168",
                "number",
                "boundary",
                content=f'{{"care":{{"necessary":true,"hoursPerWeek":{spelling}}}}}',
                **more,
            )
        for label, spelling, types in NOT_A_NUMBER:
            pointers = [place] if types else []
            expect = refused(VALID, types, pointers) if types else [{"clause": JSON, "status": 400}]
            yield self.line(
                f"hours-{label}",
                self.put,
                expect,
                f"schema CareProvided {place}",
                "Not a whole number of hours between 0 and 168",
                "number",
                "boundary",
                content=f'{{"care":{{"necessary":true,"hoursPerWeek":{spelling}}}}}',
            )

    def person(self, pointer: str, value: Any) -> dict[str, Any]:
        address = {"line1": "1 Vector Row", "postcode": "ZZ1 1ZZ"}
        base = self.base
        if pointer.startswith("/address/"):
            base = changed(base, f"/{self.who}/address", address)
        return changed(base, f"/{self.who}{pointer}", value)

    def outside(
        self, id: str, operation: tuple[str, str], body: dict[str, Any], pointer: str, *flags: str
    ) -> Line:
        return self.line(
            id,
            operation,
            refused(VALID, "invalid-value", [pointer]),
            f"the schema of {pointer}",
            "Outside the pattern or the bounds of the schema",
            "boundary",
            *flags,
            *(("smoke",) if id in ("text-nul", "text-too-long") else ()),
            body=body,
        )

    def unknown(self, pointer: str, operation: tuple[str, str], body: dict[str, Any]) -> Line:
        kind = "answer" if operation == self.put else "request"
        return self.line(
            f"unknown-{kind}{pointer.replace('/', '-').lower()}",
            operation,
            refused(UNKNOWN, "unknown-property", [parent(pointer), pointer]),
            "the schema of the body",
            "A property that the schema does not have",
            body=body,
        )

    def line(
        self,
        id: str,
        operation: tuple[str, str],
        expect: list[dict[str, Any]],
        source: str,
        comment: str,
        *flags: str,
        **request: Any,
    ) -> Line:
        return vector(
            f"{self._prefix}-{id}",
            operation,
            expect,
            source=source,
            comment=comment,
            flags=flags,
            **request,
        )
