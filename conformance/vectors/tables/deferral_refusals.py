"""Requests of an illustration that have to be refused: their shape, their sense, and their days.

Written from the schema of IllustrationRequest, the problem catalogue and the dated rates. What may
not come in here: amounts of an answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from conformance.vectors.tables.deferred import (
    ILLUSTRATE,
    KEPT,
    POLICY,
    UNDATED,
    UNSOURCED,
    C,
    body,
    house,
    policy,
)
from conformance.vectors.tables.lines import (
    Expectation,
    Line,
    changed,
    parent,
    refused,
    vector,
    without,
)

PERSONAL, POINTS, TOGETHER = f"{C}002", f"{C}005", f"{C}006"
VALID, UNKNOWN, NOT_JSON, ONE_TYPE, NO_DAY = (
    f"CA-COMMON-{n}" for n in ("015", "016", "017", "018", "042")
)
SCHEMA = "IllustrationRequest"
_FULL: dict[str, Any] = body(
    property=house(encumbrance="1000.00"), allowanceKept="100.00", topUp="25.00", rent="50.00",
    thirdParty="10.00", interest={"futurePercent": "4.00"},
    terms={"interestPercent": "1.00", "compounding": "daily", "feesDeferred": True},
)  # fmt: skip
_MONEY = (
    *("/weeklyCost", "/weeklyIncome", "/otherCapital", "/allowanceKept", "/topUp", "/rent"),
    *("/thirdParty", "/property/value", "/property/encumbrance"),
)
_PERCENT = ("/interest/futurePercent", "/policy/deferredPayment/interestPercent")
_SINCE = "2024-01-01"
"""When the national maximum was 4.65."""
_FLAGS = ("homeDisregarded", "firstCharge", "termsAgreed")
_OBJECTS = ("/property", "/property/ownership", "/conditions", "/interest", "/policy")
_PERSON = ("name", "nhsNumber", "dateOfBirth", "postcode", "email", "person", "title", "address")


def lines() -> Iterator[Line]:
    yield from _types()
    yield from _values()
    yield from _names()
    yield from _spellings()
    yield from _contradictions()
    yield from _days()


def _line(
    id: str, expect: Sequence[Expectation], source: str, comment: str, *flags: str, **request: Any
) -> Line:
    return vector(
        f"deferred-refused-{id}", ILLUSTRATE, expect, source=source, comment=comment, flags=flags,
        **request,
    )  # fmt: skip


def _shape(id: str, problem: str, pointer: str, value: Any, comment: str, *flags: str) -> Line:
    clause = NO_DAY if problem == "invalid-date" else VALID
    return _line(
        id,
        refused(clause, problem, [pointer], at=POINTS),
        f"{SCHEMA} {pointer or 'itself'}",
        comment,
        *flags,
        body=changed(_FULL, pointer, value) if pointer else value,
    )


def _id(pointer: str) -> str:
    return pointer.strip("/").replace("/", "-").lower()


def _types() -> Iterator[Line]:
    for number, whole in enumerate(([], "home", 5)):
        comment = "The body is an object"
        yield _shape(f"type-whole-{number}", "wrong-type", "", whole, comment)
    places: dict[str, Sequence[Any]] = {
        **dict.fromkeys(_MONEY, (980, 980.5, None, [])),
        **dict.fromkeys(_PERCENT, (4.25, None)),
        **dict.fromkeys(_OBJECTS, ("x", [], None)),
        **dict.fromkeys((f"/conditions/{name}" for name in _FLAGS), ("yes", 1, None)),
        "/years": ("2", 1.5, True, None),
        "/start": (20220301, None),
    }
    for pointer, values in places.items():
        for number, value in enumerate(values):
            yield _shape(
                f"type-{_id(pointer)}-{number}",
                "wrong-type",
                pointer,
                value,
                "A value of another type: money and per cent are text, and nothing is null",
                *(("smoke", "number") if (pointer, number) == ("/weeklyCost", 0) else ()),
            )


def _values() -> Iterator[Line]:
    amounts = ("980", "980.5", "980.123", "-1.00", "01.00", "1,000.00", "£1.00", "1e3", "", " 1.00")
    comment = "Money has exactly two decimals, no sign and no separators"
    for pointer in ("/weeklyCost", "/property/value"):
        for number, value in enumerate((*amounts, "1000000000.00")):
            flags = ("boundary", "number", *(("smoke",) if number == 0 else ()))
            yield _shape(
                f"value-{_id(pointer)}-{number}", "invalid-value", pointer, value, comment, *flags
            )
    for number, value in enumerate(("4", "4.255", "100.01", "-1.00", "4,25", "04.25")):
        for pointer in _PERCENT:
            comment = "Per cent from 0.00 to 100.00, with exactly two decimals"
            yield _shape(
                f"value-{_id(pointer)}-{number}", "invalid-value", pointer, value, comment,
                "boundary", "number",
            )  # fmt: skip
    outside: dict[str, Sequence[Any]] = {
        "/years": (0, 31, -1),
        "/property/ownership/owners": (1, 1001),
        "/conditions/setting": ("own-home", "Care-home", ""),
        "/property/ownership/kind": ("tenants-in-common", "Sole"),
        "/policy/deferredPayment/compounding": ("yearly", "weekly", "simple"),
        "/start": ("2022-3-1", "01/03/2022", "2022-03-01T00:00:00Z", "1849-12-31"),
        "/policy/since": ("soon",),
    }
    for pointer, values in outside.items():
        for number, wrong in enumerate(values):
            comment = "No value of the list or within the bounds"
            yield _shape(
                f"value-{_id(pointer)}-{number}", "invalid-value", pointer, wrong, comment,
                "boundary",
            )  # fmt: skip
    for number, day in enumerate(("2022-02-29", "2022-04-31", "2022-13-01", "2022-00-10")):
        yield _shape(
            f"no-such-day-{number}", "invalid-date", "/start", day, "A day that does not exist",
            "boundary", *(("smoke",) if number == 0 else ()),
        )  # fmt: skip


def _names() -> Iterator[Line]:
    for pointer in (
        *("/start", "/weeklyCost", "/weeklyIncome", "/property", "/property/value"),
        *("/property/ownership", "/property/ownership/kind", "/policy/since", "/policy/title"),
    ):
        yield _line(
            f"missing-{_id(pointer)}",
            refused(VALID, "missing-property", [pointer, parent(pointer)], at=POINTS),
            f"{SCHEMA} {pointer}",
            "A property that the schema requires",
            *(("smoke",) if pointer == "/start" else ()),
            body=without(_FULL, pointer),
        )
    others = (
        *("/weeklycost", "/weekly_cost", "/property/address", "/property/saleCosts"),
        *("/conditions/age", "/interest/percent", "/policy/deferredPayment/exitFee"),
    )
    for pointer in (*(f"/{name}" for name in _PERSON), *others):
        clause = UNKNOWN if pointer in others else PERSONAL
        yield _line(
            f"unknown-{_id(pointer).replace('_', '')}-{len(pointer)}",
            [
                *refused(clause, "unknown-property"),
                *refused(UNKNOWN, "unknown-property", [parent(pointer), pointer], at=POINTS),
            ],
            f"{SCHEMA} {parent(pointer) or 'itself'}",
            "A property that the schema does not have; nothing that identifies is taken",
            *(("smoke",) if pointer in ("/name", "/nhsNumber") else ()),
            body=changed(_FULL, pointer, "x"),
        )
    mixed = ["invalid-request", "unknown-property", "wrong-type"]
    for label, more, types in (
        ("two-types", {"weeklyCost": 1, "rent": 2}, ["wrong-type"]),
        ("two-kinds", {"colour": "red", "rent": 2}, mixed),
    ):
        yield _line(
            f"several-{label}",
            refused(ONE_TYPE, types),
            "problem catalogue: invalid-request",
            "Several faults: their type where it is one, else invalid-request",
            "smoke",
            body={**_FULL, **more},
        )


def _spellings() -> Iterator[Line]:
    for label, content, problem in (
        ("cut-short", '{"start": "2022-03-01"', "malformed-json"),
        ("a-key-twice", '{"start": "2022-03-01", "start": "2022-03-02"}', "malformed-json"),
        ("a-comma-too-many", '{"start": "2022-03-01",}', "malformed-json"),
        ("no-number", '{"years": NaN}', "malformed-json"),
        ("no-end", '{"years": 1e999}', "non-finite-number"),
    ):
        yield _line(
            f"spelling-{label}",
            [{"clause": NOT_JSON, "status": 400, "problem": [problem, "non-finite-number"]}],
            "RFC 8259; problem catalogue",
            "What is no JSON is refused before anything is read of it",
            content=content,
        )


def _unprocessable(clause: str, problem: str, pointers: Sequence[str]) -> list[Expectation]:
    points = {"types": [problem], "pointers": list(pointers)}
    return [
        {"clause": clause, "status": 422, "problem": [problem]},
        *([{"clause": TOGETHER if problem[0] == "c" else clause, "points": points}]
          if pointers else []),
    ]  # fmt: skip


def _contradictions() -> Iterator[Line]:
    great = {"weeklyCost": "999999999.99", "topUp": "0.01", "weeklyIncome": "0.00"}
    crossed = policy({}, lowerCapitalLimit="30000.00", upperCapitalLimit="20000.00")
    twice = [{"rate": "mig-single-pension-age", "amount": "200.00"}] * 2
    amounts = "/policy/minimumIncomeAmounts"
    for label, clause, pointer, parts in (
        ("allowance", KEPT, "/allowanceKept", {"allowanceKept": "144.01"}),
        ("owners", TOGETHER, "/property/ownership/owners", {"property": house(kind="joint")}),
        ("percent", TOGETHER, "/property/ownership/percent", {"property": house(kind="share")}),
        ("no-share", TOGETHER, "/property/ownership/percent",
         {"property": house(kind="share", percent="0.00")}),
        ("limits-crossed", TOGETHER, "/policy/lowerCapitalLimit", {"policy": crossed}),
        ("amount-twice", TOGETHER, f"{amounts}/1/rate",
         {"policy": policy({}, minimumIncomeAmounts=twice)}),
        ("own-rate-above-the-maximum", TOGETHER, "/policy/deferredPayment/interestPercent",
         {"policy": policy({"interestPercent": "4.66"}, since=_SINCE)}),
        ("beyond-writing", TOGETHER, "", great),
        ("grown-beyond-writing", TOGETHER, "",
         {"years": 30, "interest": {"futurePercent": "100.00"}, "terms": {}}),
    ):  # fmt: skip
        yield _line(
            f"together-{label}",
            _unprocessable(clause, "contradictory-request", [pointer]),
            "problem catalogue: contradictory-request",
            "Each value has the right form, and together they cannot be so",
            "boundary", *(("smoke",) if label in ("allowance", "owners") else ()),
            body=body(**parts),
        )  # fmt: skip

    yield _line(
        "not-an-own-rate-at-the-maximum",
        [{"clause": POLICY, "status": 200, "is": {"/policy/since": "2024-01-01"}}],
        "SI 2014/2671 reg 9(3): 4.65 per cent on 1 January 2024",
        "A policy's own rate may be the maximum of the policy's first day",
        "boundary",
        body=body(policy=policy({"interestPercent": "4.65"}, since=_SINCE)),
    )


def _days() -> Iterator[Line]:
    at = ["/interest/futurePercent"]
    nothing: dict[str, Any] = {"terms": {}}
    for label, parts in (
        ("from-january-2025", {"start": "2025-01-01", **nothing}),
        ("a-day-too-far", {"start": "2024-07-02", **nothing}),
        ("three-years", {"start": "2022-07-02", "years": 3, **nothing}),
        ("until-the-limit", {"start": "2025-05-01", "years": None, **nothing}),
        ("below-what-is-not-known", {"start": "2025-07-01", "terms": {"belowMaximum": "0.50"}}),
    ):
        yield _line(
            f"not-sourced-{label}",
            _unprocessable(UNSOURCED, "rate-not-known", at),
            "SI 2014/2671 reg 9: no maximum is sourced from 1 July 2025 on",
            "Nothing is guessed, and no rate is carried on",
            "statute", *(("smoke",) if label == "from-january-2025" else ()),
            body=body(**parts),
        )  # fmt: skip
    for day in ("2015-04-05", "2027-04-06", "2030-01-01", "1900-01-01"):
        yield _line(
            f"not-dated-{day}",
            _unprocessable(UNDATED, "rate-not-known", []),
            "The dated rates of the standard: 6 April 2015 to 5 April 2027",
            "A day for which no limit and no allowance is sourced",
            "boundary", *(("smoke",) if day == "2027-04-06" else ()),
            body=body(start=day, terms={}, interest={"futurePercent": "4.00"}),
        )  # fmt: skip
    for day in ("2015-04-06", "2027-04-05"):
        yield _line(
            f"not-refused-{day}",
            [
                {"clause": UNDATED, "status": 200, "is": {"/schedule/0/from": day}},
                {"clause": POLICY, "is": {"/policy/title": "Tried terms"}},
            ],
            "The dated rates of the standard: 6 April 2015 to 5 April 2027",
            "The first and the last day for which they are sourced",
            "boundary",
            body=body(start=day, terms={}, interest={"futurePercent": "4.00"}),
        )
