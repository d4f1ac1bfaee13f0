"""What a calculation refuses to be asked: each fault with its place, none with a value."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest
from charging_asked import adult, ask, capital, care_home, house, income, periods

from gateway.rules.charging import Refused, calculate
from openapi.rates import RateUnknown

MARK = "Zanzibar 98765"
"""A value that stands nowhere in a message."""


def put(request: Any, pointer: str, value: Any) -> Any:
    """The request with one place replaced, or taken out when the value is None."""
    changed = copy.deepcopy(request)
    node = changed
    *path, last = pointer.strip("/").split("/")
    for step in path:
        node = node[int(step)] if isinstance(node, list) else node.setdefault(step, {})
    if value is None:
        del node[last]
    else:
        node[int(last) if isinstance(node, list) else last] = value
    return changed


def faults(request: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        calculate(request)
    assert all(each.detail.endswith(".") for each in refused.value.problems)
    return [(each.pointer, each.code) for each in refused.value.problems]


FULL: Any = ask(
    adult=adult(
        household="couple",
        partner={"dateOfBirth": "1991-02-03", "pensionAge": False},
        children=1,
        premiums={"disability": True, "enhancedDisability": False, "carer": True},
    ),
    care=care_home(
        earlierStays=[{"start": "2019-01-01", "end": "2019-01-31"}], end="2030-01-01",
        topUp="10.00", dayCareOnly=False,
    ),
    income=[income("state-pension", "200.00", halfPassedToSpouse=False, notional=False)],
    savingsCredit={
        "qualifyingIncome": {"amount": "200.00", "every": "week"},
        "pensionAgeBeforeApril2016": False,
    },
    capital=[
        capital("100.00", encumbrance="1.00", saleCosts=False, notional=True),
        capital("100.00", ownership={"kind": "joint", "owners": 2}),
        capital("100.00", ownership={"kind": "share", "percent": "33.33"}),
    ],
    property=house(occupiers=["partner"], intendsToReturn=True, discretionaryDisregard=False),
    diminishingNotional={"since": "2026-05-01"},
    housingCosts=[{"type": "rent", "amount": "10.00", "every": "week"}],
    housingBenefit={"amount": "1.00", "every": "week"},
    councilTaxSupport={"amount": "1.00", "every": "week"},
    disabilityRelatedExpenditure=[{"label": "Laundry", "amount": "1.00", "every": "week"}],
    freeServices=[
        {"reason": "reablement", "weeklyCost": "1.00", "price": "1.00", "start": "2026-05-01"}
    ],
    route="light-touch",
    lightTouchConsent=True,
)  # fmt: skip

SENSELESS = [
    (put(FULL, "/period/end", "2026-05-31"), "/period/end", "end-before-start"),
    (put(FULL, "/adult/dateOfBirth", "2026-06-02"), "/adult/dateOfBirth", "born-later"),
    (put(FULL, "/adult/dateOfBirth", "2008-06-02"), "/adult/dateOfBirth", "under-18"),
    (put(FULL, "/adult/dateOfBirth", "1895-06-01"), "/adult/dateOfBirth", "too-old"),
    (put(FULL, "/income/0/every", "decade"), "/income/0/every", "unknown-code"),
    (
        put(
            FULL,
            "/income",
            [*FULL["income"], {**income("state-pension", "866.67"), "every": "month"}],
        ),
        "/income/1",
        "given-twice",
    ),
    (
        put(
            FULL,
            "/income",
            [income("pip-daily-living-standard", "1.00"), income("dla-care-highest", "1.00")],
        ),
        "/income/1",
        "given-twice",
    ),
    (
        put(
            FULL,
            "/income",
            [income("universal-credit", "1.00"), income("universal-credit", "1.00")],
        ),
        "/income/1",
        "given-twice",
    ),
    (
        put(FULL, "/capital/1/ownership", {"kind": "joint"}),
        "/capital/1/ownership/owners",
        "owners-needed",
    ),
    (
        put(FULL, "/capital/1/ownership/owners", 1),
        "/capital/1/ownership/owners",
        "owners-needed",
    ),
    (
        put(FULL, "/capital/2/ownership", {"kind": "share"}),
        "/capital/2/ownership/percent",
        "percent-needed",
    ),
    (
        put(FULL, "/capital/2/ownership/percent", "0.00"),
        "/capital/2/ownership/percent",
        "percent-needed",
    ),
    (
        put(FULL, "/capital/2/ownership/percent", "100.01"),
        "/capital/2/ownership/percent",
        "percent-needed",
    ),
    (put(FULL, "/care/stay", None), "/care/stay", "stay-needed"),
    (put(FULL, "/care/start", None), "/care/start", "start-needed"),
    (put(FULL, "/care/end", "2020-01-05"), "/care/end", "end-before-start"),
    (
        put(FULL, "/care/earlierStays/0/end", "2018-12-31"),
        "/care/earlierStays/0/end",
        "end-before-start",
    ),
    (
        put(FULL, "/care/earlierStays/0/end", "2020-01-06"),
        "/care/earlierStays/0/end",
        "not-earlier",
    ),
    (put(FULL, "/adult/partner", {}), "/adult/partner", "partner-age-needed"),
    (put(FULL, "/adult/partner", None), "/adult/partner", "partner-age-needed"),
    (put(FULL, "/adult/household", "single"), "/adult/partner", "partner-without-couple"),
    (
        put(FULL, "/adult/partner/dateOfBirth", "2026-06-02"),
        "/adult/partner/dateOfBirth",
        "born-later",
    ),
    (
        put(FULL, "/adult/partner/dateOfBirth", "1895-06-01"),
        "/adult/partner/dateOfBirth",
        "too-old",
    ),
    (put(FULL, "/lightTouchConsent", False), "/lightTouchConsent", "consent-needed"),
    (put(FULL, "/lightTouchConsent", None), "/lightTouchConsent", "consent-needed"),
    (
        put(put(FULL, "/care/stay", "temporary"), "/property/intendsToReturn", None),
        "/property/intendsToReturn",
        "intention-needed",
    ),
    (
        put(FULL, "/diminishingNotional/since", "2016-06-06"),
        "/diminishingNotional/since",
        "too-long-ago",
    ),
]


@pytest.mark.parametrize(("request_", "pointer", "code"), SENSELESS)
def test_what_makes_no_sense_is_refused(request_: Any, pointer: str, code: str) -> None:
    assert faults(request_) == [(pointer, code)]


NEEDED = [
    "/period", "/period/start", "/adult", "/adult/dateOfBirth", "/adult/household", "/care",
    "/care/setting", "/care/weeklyCost", "/income/0/type", "/income/0/amount",
    "/income/0/every", "/capital/0/type",
    "/capital/0/value", "/capital/0/ownership", "/capital/0/ownership/kind", "/property/value",
    "/property/ownership", "/diminishingNotional/since", "/housingCosts/0/type",
    "/housingCosts/0/amount", "/disabilityRelatedExpenditure/0/amount", "/freeServices/0/reason",
    "/care/earlierStays/0/start", "/care/earlierStays/0/end",
]  # fmt: skip


@pytest.mark.parametrize(
    ("part", "name", "code"),
    [
        ("care", "stay", "stay-needed"),
        ("care", "start", "start-needed"),
        ("adult", "partner", "partner-age-needed"),
    ],
)
def test_null_is_left_out(part: str, name: str, code: str) -> None:
    request = copy.deepcopy(FULL)
    request[part][name] = None
    assert faults(request) == [(f"/{part}/{name}", code)]


@pytest.mark.parametrize("pointer", NEEDED)
def test_what_is_needed_is_asked_for(pointer: str) -> None:
    assert faults(put(FULL, pointer, None)) == [(pointer, "missing")]


def places_of(node: Any) -> list[str]:
    """Every place of a request."""
    found: list[str] = []

    def walk(part: Any, at: str) -> None:
        found.append(at)
        if isinstance(part, dict):
            for name, each in part.items():
                walk(each, f"{at}/{name}")
        elif isinstance(part, list):
            for number, each in enumerate(part):
                walk(each, f"{at}/{number}")

    walk(node, "")
    return found[1:]


@pytest.mark.parametrize(
    ("pointer", "missing"),
    [
        ("/period", ["start"]),
        ("/adult", ["dateOfBirth", "household"]),
        ("/care", ["setting", "weeklyCost"]),
        ("/property/ownership", ["kind"]),
    ],
)
def test_an_empty_part_lacks_what_is_needed_of_it(pointer: str, missing: list[str]) -> None:
    assert faults(put(FULL, pointer, {})) == [(f"{pointer}/{name}", "missing") for name in missing]


@pytest.mark.parametrize("pointer", places_of(FULL))
@pytest.mark.parametrize("value", [MARK, -98765, [98765], {"Zanzibar": 98765}, 98765.5])
def test_another_shape_is_refused_and_never_told(pointer: str, value: Any) -> None:
    """Or taken, where it is of the shape: text as a label, an object where one may be empty."""
    try:
        calculate(put(FULL, pointer, value))
    except Refused as refused:
        assert refused.problems
        for each in refused.problems:
            assert each.pointer.startswith((pointer, "/adult/partner", "/care", "/capital"))
        assert "98765" not in str(refused)
        assert "Zanzibar" not in str(refused)
    else:
        assert pointer.endswith(("/label", "/premiums", "/savingsCredit"))


@pytest.mark.parametrize("born", ["1896-06-01", "2008-06-01"])
def test_the_youngest_and_the_oldest_who_are_not_refused(born: str) -> None:
    assert periods(ask(adult=adult(born)))
    partner = {"dateOfBirth": "1896-06-01"}
    assert periods(ask(adult=adult(born, "couple", partner=partner)))


@pytest.mark.parametrize("value", [None, [], "x", 7])
def test_a_request_is_an_object(value: Any) -> None:
    assert ("", "wrong-type") in faults(value)


def test_all_faults_come_at_once_in_the_order_of_the_request() -> None:
    request = put(FULL, "/period/end", "2020-01-01")
    request = put(request, "/care/stay", "for-ever")
    request = put(request, "/income/0/type", "lottery")
    request = put(request, "/capital/0/value", "1.234")
    assert faults(request) == [
        ("/period/end", "end-before-start"),
        ("/care/stay", "unknown-code"),
        ("/income/0/type", "unknown-code"),
        ("/capital/0/value", "not-money"),
    ]


@pytest.mark.parametrize(
    "value", ["1.234", "-1.00", "1,00", "£1.00", "", " 1", "1e3", "NaN", "٣", "1234567890123"]
)
def test_money_is_pounds_with_two_decimals_at_most(value: str) -> None:
    assert faults(put(FULL, "/care/weeklyCost", value)) == [("/care/weeklyCost", "not-money")]


@pytest.mark.parametrize(
    "value", ["2026-02-30", "20260601", "2026-W23-1", "0999-01-01", "9999-12-31", "1.6.2026"]
)
def test_a_date_is_a_calendar_date(value: str) -> None:
    assert faults(put(FULL, "/period/start", value)) == [("/period/start", "invalid-date")]


@pytest.mark.parametrize("value", [-1, 101, 1.5, True])
def test_children_are_counted(value: Any) -> None:
    assert faults(put(FULL, "/adult/children", value)) == [("/adult/children", "not-a-count")]


def test_the_whole_request_makes_sense() -> None:
    assert [each["outcome"] for each in periods(FULL)] == ["full-cost", "full-cost"]


EARLY: Any = ask("2018-06-01", "2018-06-30", adult=adult("1955-01-15"))
BOTH: Any = ask(
    "2018-06-01",
    "2018-06-30",
    adult=adult("1970-01-15", "couple", partner={"dateOfBirth": "1955-01-15"}),
)


@pytest.mark.parametrize(
    ("request_", "pointer"),
    [(EARLY, "/adult/pensionAge"), (BOTH, "/adult/partner/pensionAge")],
)
def test_pension_age_must_be_said_where_it_varied(request_: Any, pointer: str) -> None:
    assert faults(request_) == [(pointer, "pension-age-needed")]
    for said in (True, False):
        assert periods(put(request_, pointer, said))


@pytest.mark.parametrize("born", ["1958-06-01", "1952-06-02"])
def test_pension_age_varied_from_60_to_66(born: str) -> None:
    request = ask("2018-06-01", "2018-06-30", adult=adult(born))
    assert faults(request) == [("/adult/pensionAge", "pension-age-needed")]


@pytest.mark.parametrize(
    ("born", "start"),
    [("1958-06-02", "2018-06-01"), ("1952-06-01", "2018-06-01"), ("1955-01-15", "2020-10-06")],
)
def test_pension_age_need_not_be_said_elsewhere(born: str, start: str) -> None:
    assert periods(ask(start, start, adult=adult(born)))


@pytest.mark.parametrize("start", ["2015-04-05", "2027-04-06", "8999-12-31", "1000-01-01"])
def test_no_amount_is_guessed_for_days_without_a_source(start: str) -> None:
    born = f"{int(start[:4]) - 30}-01-15" if start > "1100" else start
    request = ask(start, start, adult=adult(born))
    if start == "1000-01-01":
        assert faults(request) == [("/adult/dateOfBirth", "under-18")]
        return
    with pytest.raises(RateUnknown):
        calculate(request)


def test_a_period_that_runs_past_the_last_rate_is_not_half_answered() -> None:
    with pytest.raises(RateUnknown) as unknown:
        calculate(ask("2027-04-01", "2027-04-06"))
    assert unknown.value.on == date(2027, 4, 6)
