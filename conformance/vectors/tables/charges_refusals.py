"""Requests of a calculation whose shape is wrong: types, forms, names, spellings.

Written from the schema of ChargeCalculation and the problem catalogue. What may not come in here:
what cannot be together (`charges_contradictions`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from conformance.vectors.tables.charges import (
    CALCULATE,
    adult,
    asset,
    care_home,
    house,
    income,
    means,
    paid,
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

VALID, UNKNOWN, NOT_JSON, ONE_TYPE, NO_DAY = (
    f"CA-COMMON-{n}" for n in ("015", "016", "017", "018", "042")
)
SCHEMA = "ChargeCalculation"
_FULL: dict[str, Any] = {
    "means": means(
        adult=adult("1976-04-04", "couple", partner={"dateOfBirth": "1980-01-01"}, children=1,
                    premiums={"disability": True}),
        care=care_home(
            topUp="10.00", earlierStays=[{"start": "2023-01-02", "end": "2023-01-29"}]
        ),
        income=[income("state-pension", "200.00")],
        savingsCredit={"qualifyingIncome": paid("200.00")},
        capital=[asset("100.00", encumbrance="1.00"), asset("100.00", owners=2)],
        property=house(occupiers=["partner"]),
        housingCosts=[{"type": "rent", **paid("10.00")}],
        housingBenefit=paid("1.00"),
        disabilityRelatedExpenditure=[{"label": "Laundry", **paid("1.00")}],
        freeServices=[{"reason": "aftercare", "weeklyCost": "1.00", "price": "1.00"}],
    ),
    "policy": policy(
        minimumIncomeAmounts=[{"rate": "mig-child", "amount": "120.00"}],
        disregardedIncome=["annuity"],
        allowances=[{"label": "Telecare", "weekly": "9.30"}],
        disposableIncomePercent="80.00",
    ),
}  # fmt: skip
_MONEY = (
    *("/means/care/weeklyCost", "/means/care/topUp", "/means/income/0/amount"),
    *("/means/capital/0/value", "/means/capital/0/encumbrance", "/means/property/value"),
    *("/means/housingCosts/0/amount", "/means/housingBenefit/amount"),
    *("/means/disabilityRelatedExpenditure/0/amount", "/means/freeServices/0/price"),
    *("/policy/minimumIncomeAmounts/0/amount", "/policy/allowances/0/weekly"),
)
_OBJECTS = ("/means", "/means/period", "/means/adult", "/means/care", "/means/property", "/policy")
_LISTS = ("/means/income", "/means/capital", "/means/housingCosts", "/policy/allowances")
_PERSON = ("name", "nhsNumber", "postcode", "email", "person", "address", "reference")


def lines() -> Iterator[Line]:
    yield from _types()
    yield from _values()
    yield from _names()
    yield from _spellings()


def _line(
    id: str, expect: Sequence[Expectation], source: str, comment: str, *flags: str, **request: Any
) -> Line:
    return vector(
        f"charge-refused-{id}", CALCULATE, expect, source=source, comment=comment, flags=flags,
        **request,
    )  # fmt: skip


def _shape(id: str, problem: str, pointer: str, value: Any, comment: str, *flags: str) -> Line:
    clause = NO_DAY if problem == "invalid-date" else VALID
    return _line(
        id,
        refused(clause, problem, [pointer], at=VALID),
        f"{SCHEMA} {pointer or 'itself'}",
        comment,
        *flags,
        body=changed(_FULL, pointer, value) if pointer else value,
    )


def _id(pointer: str) -> str:
    return pointer.strip("/").replace("/", "-").lower()


def _types() -> Iterator[Line]:
    for number, whole in enumerate(([], "means", 5)):
        yield _shape(f"type-whole-{number}", "wrong-type", "", whole, "The body is an object")
    places: dict[str, Sequence[Any]] = {
        **dict.fromkeys(_MONEY, (980, 980.5)),
        **dict.fromkeys(_OBJECTS, ("x", [], None)),
        **dict.fromkeys(_LISTS, ({}, "x", None)),
        "/means/income/0/amount": (980, 980.5, None, [], True),
        "/means/income/0": ("x", None),
        "/means/adult/children": ("2", 1.5, True),
        "/means/adult/premiums/disability": ("yes", 1),
        "/means/period/start": (20240603, None),
        "/policy/disposableIncomePercent": (80, None),
    }
    for pointer, values in places.items():
        for number, value in enumerate(values):
            yield _shape(
                f"type-{_id(pointer)}-{number}",
                "wrong-type",
                pointer,
                value,
                "A value of another type: money and per cent are text, and nothing is null",
                *(("smoke", "number") if (pointer, number) == (_MONEY[2], 0) else ()),
            )


def _values() -> Iterator[Line]:
    wrong = (
        *("-1.00", "12.345", "980", "980.5", "01.00", "1,000.00", "£1.00", "1e3", "", " 1.00"),
        "1000000000.00",
    )
    comment = "Money has exactly two decimals, no sign and no separators"
    for pointer in ("/means/income/0/amount", "/means/care/weeklyCost", "/means/capital/0/value"):
        for number, value in enumerate(wrong):
            flags = ("boundary", "number", *(("smoke",) if number < 2 else ()))
            yield _shape(
                f"value-{_id(pointer)}-{number}", "invalid-value", pointer, value, comment, *flags
            )
    outside: dict[str, Sequence[Any]] = {
        "/means/income/0/type": ("lottery", "State-pension", ""),
        "/means/income/0/every": ("decade", "monthly"),
        "/means/capital/0/type": ("house", "property"),
        "/means/capital/1/ownership/owners": (1, 0, 1001),
        "/means/capital/1/ownership/kind": ("tenants-in-common", "Sole"),
        "/means/adult/household": ("widowed", "Single"),
        "/means/adult/children": (-1, 101),
        "/means/care/setting": ("hospital", "own home"),
        "/means/care/stay": ("respite",),
        "/means/property/occupiers/0": ("cousin",),
        "/means/housingCosts/0/type": ("electricity",),
        "/means/freeServices/0/reason": ("kindness",),
        "/means/route": ("short",),
        "/means/period/start": ("2024-6-3", "03/06/2024", "2024-06-03T00:00:00Z", "1849-12-31"),
        "/means/adult/dateOfBirth": ("1849-12-31", "2100-01-01"),
        "/policy/disregardedIncome/0": ("lottery",),
        "/policy/minimumIncomeAmounts/0/rate": (
            "lower-capital-limit",
            "disposable-income-allowance",
        ),
        "/policy/disposableIncomePercent": ("80", "100.01", "-1.00"),
        "/policy/shortStayAsOwnHomeWeeks": (9, -1),
    }
    for pointer, values in outside.items():
        for number, value in enumerate(values):
            yield _shape(
                f"value-{_id(pointer)}-{number}", "invalid-value", pointer, value,
                "No value of the list or within the bounds",
                "boundary", *(("smoke",) if value in ("lottery", 1001) else ()),
            )  # fmt: skip
    for pointer in ("/means/period/start", "/means/adult/dateOfBirth", "/means/care/start"):
        for number, day in enumerate(("2023-02-29", "2024-04-31", "2024-13-01", "2024-00-10")):
            yield _shape(
                f"no-such-day-{_id(pointer)}-{number}", "invalid-date", pointer, day,
                "A day that does not exist",
                "boundary", *(("smoke",) if number == 0 else ()),
            )  # fmt: skip


def _names() -> Iterator[Line]:
    for pointer in (
        *("/means", "/means/period", "/means/period/start", "/means/adult"),
        *("/means/adult/dateOfBirth", "/means/adult/household", "/means/care"),
        *("/means/care/setting", "/means/care/weeklyCost", "/means/income/0/amount"),
        *("/means/income/0/type", "/means/income/0/every", "/means/capital/0/value"),
        *("/means/capital/0/ownership", "/means/capital/0/ownership/kind", "/means/property/value"),
        *("/means/property/ownership", "/policy/since", "/policy/title"),
    ):
        yield _line(
            f"missing-{_id(pointer)}",
            refused(VALID, "missing-property", [pointer, parent(pointer)]),
            f"{SCHEMA} {pointer}",
            "A property that the schema requires",
            *(("smoke",) if pointer == "/means/capital/0/ownership" else ()),
            body=without(_FULL, pointer),
        )
    others = (
        *("/Means", "/means/adult/age", "/means/care/weekly_cost", "/means/income/0/monthly"),
        *("/means/capital/0/owner", "/means/adult/partner/income", "/policy/harsher"),
    )
    for pointer in (*(f"/means/adult/{name}" for name in _PERSON), *others):
        clause = UNKNOWN
        expect = refused(clause, "unknown-property", [parent(pointer), pointer], at=VALID)
        yield _line(
            f"unknown-{_id(pointer).replace('_', '')}-{len(pointer)}",
            expect,
            f"{SCHEMA} {parent(pointer) or 'itself'}",
            "A property that the schema does not have; nothing that identifies is taken",
            *(("smoke",) if pointer.endswith(("nhsNumber", "partner/income")) else ()),
            body=changed(_FULL, pointer, "x"),
        )
    mixed = ["invalid-request", "unknown-property", "wrong-type"]
    both = changed(_FULL, "/means/care/weeklyCost", 1)
    for label, body, types in (
        ("two-types", changed(both, "/means/property/value", 2), ["wrong-type"]),
        ("two-kinds", {**both, "colour": "red"}, mixed),
    ):
        yield _line(
            f"several-{label}",
            refused(ONE_TYPE, types),
            "problem catalogue: invalid-request",
            "Several faults: their type where it is one, else invalid-request",
            "smoke",
            body=body,
        )


def _spellings() -> Iterator[Line]:
    for label, content, problem in (
        ("cut-short", '{"means": {"period"', "malformed-json"),
        ("a-key-twice", '{"means": {"route": "full", "route": "refused"}}', "malformed-json"),
        ("a-comma-too-many", '{"means": {},}', "malformed-json"),
        ("no-number", '{"means": {"adult": {"children": NaN}}}', "malformed-json"),
        ("no-end", '{"means": {"adult": {"children": 1e999}}}', "non-finite-number"),
    ):
        yield _line(
            f"spelling-{label}",
            [{"clause": NOT_JSON, "status": 400, "problem": [problem, "non-finite-number"]}],
            "RFC 8259; problem catalogue",
            "What is no JSON is refused before anything is read of it",
            *(("smoke",) if label == "a-key-twice" else ()),
            content=content,
        )
