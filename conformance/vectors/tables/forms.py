"""Vectors of both kinds of assessment: what the forms must have and must not have.

Written from the schemas of the documents. What may not come in here: texts and numbers that come
back (`assessments`).
"""

from __future__ import annotations

from collections.abc import Iterator

from conformance.vectors.tables.assessments import EXACT, NOUN, VALID, Table
from conformance.vectors.tables.lines import Line, changed, parent, refused, without
from conformance.vectors.tables.numbers import PEOPLE

NHS, DATE = "CA-COMMON-041", "CA-COMMON-042"
_MEANS = {"needs-assessment": "CA-NEEDS-002", "carers-assessment": "CA-CARER-002"}
_SAID = {"needs-assessment": "/impairment", "carers-assessment": "/care"}
_WITHIN = {"needs-assessment": "/impairment/present", "carers-assessment": "/care/necessary"}
_AS_VALUE = ("invalid-value",)
_AS_DATE = ("invalid-value", "invalid-date", "invalid-request")
"""A text that is no date offends both its pattern and its format; the standard leaves it open which
of them is told."""
_SOMEBODY = {"name": "Gordon Golding", "relationship": "friend", "involvement": "asked-for"}


def lines(table: Table) -> Iterator[Line]:
    """Of one kind of assessment."""
    yield from people(table)
    yield from requests(table)
    yield from answers(table)


def people(table: Table) -> Iterator[Line]:
    """Dates, numbers and addresses of a person."""
    for name, pointer, values in PEOPLE.accepted:
        place = f"/{table.who}{pointer}"
        for number, value in enumerate(values):
            yield table.line(
                f"{name}-accepted-{number}",
                table.request,
                [{"clause": EXACT, "status": 201, "is": {place: value}}],
                f"schema Person {pointer}",
                "Allowed, at the edge of what is",
                "boundary",
                body=table.person(pointer, value),
                orProblem="not-holdable",
            )
    for name, pointer, values in PEOPLE.refused:
        for number, value in enumerate(values):
            place = f"/{table.who}{pointer}"
            body = table.person(pointer, value)
            types = _AS_DATE if name == "born" else _AS_VALUE
            yield table.line(
                f"{name}-refused-{number:02}",
                table.request,
                refused(VALID, types, [place]),
                f"schema Person {pointer}",
                "Outside the pattern or the bounds of the schema",
                "boundary",
                body=body,
            )
    for number, day in enumerate(PEOPLE.no_such_days):
        place = f"/{table.who}/dateOfBirth"
        yield table.line(
            f"no-such-day-{number}",
            table.request,
            refused(DATE, "invalid-date", [place]),
            "ISO 8601; the Gregorian calendar",
            f"There is no {day}",
            "boundary",
            "smoke",
            body=changed(table.base, place, day),
        )
    for number, nhs in enumerate(PEOPLE.wrong_nhs_numbers):
        expect = {"clause": NHS, "status": 422, "problem": ["invalid-nhs-number"]}
        for where, operation, body in (
            ("request", table.request, changed(table.base, f"/{table.who}/nhsNumber", nhs)),
            ("search", (table.service, f"search{NOUN[table.service]}s"), {"nhsNumber": nhs}),
        ):
            yield table.line(
                f"nhs-number-{where}-{number:02}",
                operation,
                [expect],
                "NHS Data Dictionary: NHS NUMBER, modulus 11",
                "A check digit that does not fit",
                *(("smoke", "boundary") if number == 0 else ("boundary",)),
                body=body,
            )


def requests(table: Table) -> Iterator[Line]:
    """What a request must have and must not have."""
    who, self_ = f"/{table.who}", "/supportedSelfAssessment"
    needed = [
        who,
        f"{who}/name",
        f"{who}/name/given",
        f"{who}/name/family",
        f"{who}/dateOfBirth",
    ]
    needed += [self_, f"{self_}/wished", f"{self_}/capacity"]
    if table.service == "carers-assessment":
        needed += ["/caredFor", "/caredFor/name", "/caredFor/relationship"]
    for pointer in needed:
        yield table.line(
            f"missing{pointer.replace('/', '-').lower()}",
            table.request,
            refused(VALID, "missing-property", [pointer, parent(pointer)]),
            "the schema of the request",
            "A property that the schema requires",
            body=without(table.base, pointer),
        )
    for name in ("capital", "savings", "income"):
        yield table.line(
            f"means-{name}",
            table.request,
            refused(_MEANS[table.service], "unknown-property", ["", f"/{name}"]),
            "Care Act 2014 s.9(3)(b), s.10(4)(b)",
            "Means are not asked for",
            "statute",
            "smoke",
            body={**table.base, name: 20000},
        )
    for place in ("", who, f"{who}/name", self_):
        pointer = f"{place}/colour"
        yield table.unknown(pointer, table.request, changed(table.base, pointer, "red"))
    for pointer, value, types in (
        (who, [], "wrong-type"),
        (f"{who}/name", "Vera", "wrong-type"),
        (f"{who}/dateOfBirth", 19500615, "wrong-type"),
        (f"{who}/nhsNumber", 9990041008, "wrong-type"),
        (f"{self_}/wished", "true", "wrong-type"),
        (f"{self_}/wished", 1, "wrong-type"),
        (f"{self_}/wished", None, "wrong-type"),
        (f"{self_}/capacity", "yes", "invalid-value"),
        (f"{self_}/capacity", "Has-Capacity", "invalid-value"),
        ("/urgent", "false", "wrong-type"),
        ("/reason", None, "wrong-type"),
        ("/reason", ["x"], "wrong-type"),
        ("/communication", {"preference": "fax"}, "invalid-value"),
        ("/onBehalf", {"name": "Gordon Golding", "authority": "son"}, "invalid-value"),
        ("/peopleInvolved", {}, "wrong-type"),
        ("/peopleInvolved", [_SOMEBODY] * 11, "invalid-value"),
    ):
        inner = {"/communication": "/preference", "/onBehalf": "/authority"}.get(pointer, "")
        number = f"{type(value).__name__.lower()}-{len(str(value))}"
        yield table.line(
            f"fault{pointer.replace('/', '-').lower()}-{types}-{number}",
            table.request,
            refused(VALID, types, [pointer + inner]),
            "the schema of the request",
            "One fault, and where it is",
            body=changed(table.base, pointer, value),
        )


def answers(table: Table) -> Iterator[Line]:
    """What answers must not be."""
    said, within = _SAID[table.service], _WITHIN[table.service]
    for pointer, value, types in (
        (said, True, "wrong-type"),
        (within, "true", "wrong-type"),
        (within, 1, "wrong-type"),
        (within, None, "wrong-type"),
        ("/outcomes", [], "wrong-type"),
        ("/outcomes/home", True, "wrong-type"),
        ("/outcomes/home/fluctuates", "no", "wrong-type"),
        ("/outcomes/home/narrative", "", "invalid-value"),
        ("/outcomes/home/narrative", "x" * 2001, "invalid-value"),
        ("/wellbeing", {"impact": "likely"}, "invalid-value"),
        ("/periodConsidered", 5, "wrong-type"),
    ):
        inner = "/impact" if pointer == "/wellbeing" else ""
        number = f"{type(value).__name__.lower()}-{len(str(value))}"
        yield table.line(
            f"answer{pointer.replace('/', '-').lower()}-{number}",
            table.put,
            refused(VALID, types, [pointer + inner]),
            "the schema of the answers",
            "One fault, and where it is",
            body=changed({}, pointer, value),
        )
    unknown = ["/colour", "/outcomes/colour", "/outcomes/home/colour"]
    unknown += ["/outcomes/work/notApplicable"]
    if table.service == "carers-assessment":
        unknown.append("/outcomes/home/takesSignificantlyLonger")
    for pointer in unknown:
        yield table.unknown(pointer, table.put, changed({}, pointer, True))
