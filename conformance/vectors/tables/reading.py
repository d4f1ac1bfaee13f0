"""Vectors of what is only read: criteria and code lists of `rules`, and councils of `directory`.

What may not come in here: comparisons with the standard's own files (`conformance.laws` has them).
"""

from __future__ import annotations

from collections.abc import Iterator

from conformance.vectors.law import ADULT, CARER, Regulation
from conformance.vectors.tables.lines import Expectation, Line, vector
from conformance.vectors.tables.mixed import AREAS

_LIST, _GET = ("rules", "listEligibilityCriteria"), ("rules", "getEligibilityCriteria")
_CODES = ("rules", "getCodeList")
_COUNCIL, _COUNCILS = ("directory", "getCouncil"), ("directory", "listCouncils")
_CRITERIA = {"adult": "CA-RULES-003", "carer": "CA-RULES-004"}
IN_FORCE = "2015-04-01"
"""SI 2015/313 reg 1(1)."""


def rules() -> Iterator[Line]:
    yield vector(
        "criteria-are-two",
        _LIST,
        [
            {
                "clause": "CA-RULES-002",
                "status": 200,
                "is": {
                    "/items/population=adult/regulation/paragraph": "2",
                    "/items/population=carer/regulation/paragraph": "3",
                },
                "absent": ["/items/2"],
            }
        ],
        source="SI 2015/313 regs 2 and 3",
        comment="One set for adults and one for carers, and no other",
        flags=("statute", "smoke"),
    )
    for regulation in (ADULT, CARER):
        yield _criteria(regulation)
        yield _no_threshold(regulation)
    yield from _lists()
    for number, name in enumerate(("adult-outcome", "outcomes", "x", "adult-outcomes-2")):
        yield vector(
            f"code-list-unknown-{number}",
            _CODES,
            [{"clause": "CA-RULES-008", "status": 404, "problem": ["not-found"]}],
            source="problem catalogue: not-found",
            comment="A name that no list has",
            flags=("smoke",) if number == 0 else (),
            path={"codeList": name},
        )


def _criteria(regulation: Regulation) -> Line:
    clause = _CRITERIA[regulation.population]
    tables = [
        ("/conditions", ["paragraph"], [[each] for each in regulation.conditions]),
        (
            "/outcomes",
            ["outcome", "paragraph"],
            [list(each) for each in regulation.outcomes.items()],
        ),
        ("/unable", ["limb", "paragraph"], [list(each) for each in regulation.limbs.items()]),
    ]
    found: Expectation = {
        "clause": clause,
        "status": 200,
        "is": {
            "/population": regulation.population,
            "/outcomesNeeded": regulation.needed,
        },
        "rows": [{"at": at, "keys": keys, "of": of} for at, keys, of in tables],
        "absent": [
            f"/outcomes/outcome={code}/notApplicableWhen"
            for code in regulation.outcomes
            if code not in regulation.may_not_apply
        ],
    }
    if regulation is CARER:
        found["is"]["/health/paragraph"] = "3(2)(a)"
    else:
        found["absent"].append("/health")
    said = {f"/outcomes/outcome={code}/notApplicableWhen": "." for code in regulation.may_not_apply}
    return vector(
        f"criteria-{regulation.population}",
        _GET,
        [found, {"clause": clause, "matches": said}],
        source=f"SI 2015/313 reg {regulation.number}",
        comment="Conditions, outcomes and ways of being unable, each with its paragraph",
        flags=("statute", "smoke"),
        path={"population": regulation.population},
    )


def _no_threshold(regulation: Regulation) -> Line:
    return vector(
        f"criteria-{regulation.population}-national",
        _GET,
        [
            {
                "clause": "CA-RULES-005",
                "status": 200,
                "is": {
                    "/outcomesNeeded": regulation.needed,
                    "/regulation/citation": "SI 2015/313",
                    "/regulation/paragraph": regulation.number,
                    "/fluctuation/paragraph": regulation.paragraph("(4)"),
                    "/inForceFrom": IN_FORCE,
                },
                "absent": ["/conditions/3", f"/unable/{len(regulation.limbs)}"],
            }
        ],
        source="Care Act 2014 s.13(6)",
        comment="Nothing is needed beyond the regulations",
        flags=("statute",),
        path={"population": regulation.population},
    )


def _lists() -> Iterator[Line]:
    lists = (
        ("adult-outcomes", tuple(ADULT.outcomes), "SI 2015/313 reg 2(2)", False),
        ("carer-outcomes", tuple(CARER.outcomes), "SI 2015/313 reg 3(2)(b)", False),
        ("wellbeing-areas", AREAS, "Care Act 2014 s.1(2)", False),
        ("populations", ("adult", "carer"), "SI 2015/313 regs 2 and 3", False),
        ("health-effects", ("deteriorating", "at-risk"), "SI 2015/313 reg 3(2)(a)", True),
    )
    for name, codes, source, more in lists:
        rows = {"at": "/codes", "keys": ["code"], "of": [[code] for code in codes], "others": more}
        yield vector(
            f"code-list-{name}",
            _CODES,
            [{"clause": "CA-RULES-007", "status": 200, "is": {"/name": name}, "rows": [rows]}],
            source=source,
            comment="The codes in the order of the law",
            flags=("statute", "smoke"),
            path={"codeList": name},
        )


_QUERIES = (
    *("limit=0", "limit=201", "limit=-1", "limit=1.5", "limit=ten", "limit=", "limit=1&limit=1"),
    *("type=district", "type=Unitary", "connected=yes", "connected=1", "on=2024-13-01"),
    *("on=yesterday", "colour=red", "Limit=5"),
)


def directory() -> Iterator[Line]:
    for code, name, successors in (
        ("E06000028", "Bournemouth", ["E06000058"]),
        ("E06000029", "Poole", ["E06000058"]),
        ("E10000009", "Dorset", ["E06000058", "E06000059"]),
        ("E10000021", "Northamptonshire", ["E06000061", "E06000062"]),
    ):
        yield vector(
            f"council-superseded-{name.lower()}",
            _COUNCIL,
            [
                {
                    "clause": "CA-DIRECTORY-006",
                    "status": 200,
                    "is": {"/gssCode": code},
                    "sets": {"/successors": successors},
                }
            ],
            source="The structural changes orders of 2018 to 2020",
            comment=f"{name} was replaced; old records still carry its code",
            flags=("statute", "smoke"),
            path={"gssCode": code},
        )
    for code, what in (
        ("E07000008", "Cambridge, a district"),
        ("E07000178", "Oxford, a district"),
        ("W06000015", "Cardiff"),
        ("S12000036", "Edinburgh"),
        ("N09000003", "Belfast"),
    ):
        yield vector(
            f"council-refused-{code.lower()}",
            _COUNCIL,
            [{"clause": "CA-DIRECTORY-007", "status": [400, 404]}],
            source="Local Authority Social Services Act 1970 s.1",
            comment=f"{what} has no adult social services responsibilities in England",
            flags=("statute", "smoke"),
            path={"gssCode": code},
        )
    for number, cursor in enumerate(("x", "bm8tc3VjaC1jdXJzb3I", "0", "..")):
        yield vector(
            f"council-cursor-{number}",
            _COUNCILS,
            [{"clause": "CA-DIRECTORY-004", "status": 404, "problem": ["unknown-cursor"]}],
            source="problem catalogue: unknown-cursor",
            comment="A cursor that no server has made",
            query=f"cursor={cursor}",
        )
    for number, query in enumerate(_QUERIES):
        yield vector(
            f"council-query-{number:02}",
            _COUNCILS,
            [{"clause": "CA-COMMON-008", "status": 400, "problem": ["invalid-parameter"]}],
            source="Parameters of listCouncils",
            comment=f"Not valid, not known or twice: {query}",
            flags=("boundary", "smoke") if number < 2 else ("boundary",),
            query=query,
        )
