"""Income: what counts, what does not and why, and the disregards that are the council's own."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from charging_asked import (
    adult,
    ask,
    capital,
    care_home,
    charge,
    income,
    labels,
    line,
    only,
    policy,
    signed,
)

from gateway.rules.charging import savings_credit
from gateway.rules.charging.income_types import INCOME_TYPES

OWN = ask()["care"]
BOTH = [OWN, care_home()]
NEVER = {
    "earnings", "self-employed-earnings", "dla-mobility", "pip-mobility", "war-disablement-pension",
    "guaranteed-income-payment", "armed-forces-independence-payment", "housing-benefit",
    "council-tax-support", "child-benefit", "child-tax-credit", "winter-fuel-payment",
    "christmas-bonus", "cold-weather-payment", "direct-payment", "charitable-payment",
    "voluntary-payment", "social-fund-payment", "student-grant",
}  # fmt: skip
ALWAYS = {
    "state-pension", "occupational-pension", "personal-pension", "annuity",
    "pension-credit-guarantee", "pension-credit-savings", "universal-credit",
    "employment-support-allowance", "jobseekers-allowance", "income-support", "carers-allowance",
    "attendance-allowance-lower", "attendance-allowance-higher", "dla-care-lowest",
    "dla-care-middle", "dla-care-highest", "pip-daily-living-standard",
    "pip-daily-living-enhanced", "constant-attendance-allowance", "industrial-injuries-benefit",
    "bereavement-benefit", "incapacity-benefit", "severe-disablement-allowance",
    "maternity-allowance", "rental-income", "trust-income", "maintenance-received",
    "other-benefit", "other",
}  # fmt: skip


def about(period: Any, code: str) -> list[str]:
    """The signed lines of one income."""
    label = INCOME_TYPES[code].label
    return [signed(each) for each in period["working"] if each["label"].startswith(label)]


def test_every_kind_has_its_place_here() -> None:
    special = {"war-widows-pension", "working-tax-credit", "tax-paid"}
    assert NEVER | ALWAYS | special == set(INCOME_TYPES)


@pytest.mark.parametrize("care", BOTH)
@pytest.mark.parametrize("code", sorted(NEVER))
def test_what_never_counts_is_added_and_taken_off(care: Any, code: str) -> None:
    period = only(ask(care=care, income=[income(code, "300.00")]))
    assert about(period, code) == ["+300.00", "-300.00"]
    assert period["outcome"] == "no-charge"


@pytest.mark.parametrize("care", BOTH)
@pytest.mark.parametrize("code", sorted(ALWAYS))
def test_what_counts_counts(care: Any, code: str) -> None:
    period = only(ask(care=care, income=[income(code, "300.00")]))
    assert about(period, code) == ["+300.00"]
    assert period["outcome"] == "contribution"


@pytest.mark.parametrize(
    ("code", "paragraph"),
    [
        ("earnings", "SI 2014/2672 reg 14"),
        ("self-employed-earnings", "SI 2014/2672 reg 14"),
        ("pip-mobility", "SI 2014/2672 Sch 1 para 8"),
        ("dla-mobility", "SI 2014/2672 Sch 1 para 8"),
        ("housing-benefit", "SI 2014/2672 Sch 1 para 3"),
        ("council-tax-support", "SI 2014/2672 Sch 1 para 3"),
        ("war-disablement-pension", "SI 2014/2672 Sch 1 para 17A"),
        ("guaranteed-income-payment", "SI 2014/2672 Sch 1 para 18"),
        ("child-benefit", "SI 2014/2672 Sch 1"),
    ],
)
def test_a_disregard_cites_its_paragraph(code: str, paragraph: str) -> None:
    period = only(ask(income=[income(code, "10.00")]))
    assert line(period, f"{INCOME_TYPES[code].label}: not counted")["paragraph"] == paragraph
    said = any("general knowledge" in each for each in period["notes"])
    assert said is (paragraph == "SI 2014/2672 Sch 1")


def test_working_tax_credit_counts_in_a_care_home_only() -> None:
    request = {"income": [income("working-tax-credit", "60.00")]}
    assert about(only(ask(**request)), "working-tax-credit") == ["+60.00", "-60.00"]
    assert about(only(ask(**request, care=care_home())), "working-tax-credit") == ["+60.00"]


def test_tax_is_taken_off() -> None:
    period = only(
        ask(
            income=[
                income("state-pension", "300.00"),
                {"type": "tax-paid", "amount": "100.00", "every": "year"},
            ]
        )
    )
    found = line(period, "Income tax")
    assert (signed(found), found["paragraph"]) == ("-1.93", "SI 2014/2672 Sch 1 para 1")
    assert found["detail"] == "£100.00 a year / 52"
    assert period["weeklyCharge"] == "177.67"


@pytest.mark.parametrize(
    ("amounts", "left_out"),
    [(["25.00"], ["10.00"]), (["7.00"], ["7.00"]), (["7.00", "25.00"], ["7.00", "3.00"])],
)
def test_the_first_ten_pounds_of_a_war_widows_pension(
    amounts: list[str], left_out: list[str]
) -> None:
    period = only(ask(income=[income("war-widows-pension", each) for each in amounts]))
    lines = [each for each in period["working"] if "first £10.00" in each["label"]]
    assert [each["amount"] for each in lines] == left_out


def test_notional_income_is_said() -> None:
    period = only(ask(income=[income("occupational-pension", "50.00", notional=True)]))
    found = line(period, "Occupational pension (treated as yours)")
    assert found["paragraph"] == "SI 2014/2672 reg 17"


@pytest.mark.parametrize(
    ("care", "code", "half"),
    [
        (care_home(), "occupational-pension", True),
        (care_home(), "personal-pension", True),
        (care_home(), "state-pension", False),
        (care_home("temporary"), "occupational-pension", False),
        (OWN, "occupational-pension", False),
    ],
)
def test_half_of_a_pension_passed_to_a_spouse(care: Any, code: str, half: bool) -> None:
    period = only(ask(care=care, income=[income(code, "200.01", halfPassedToSpouse=True)]))
    assert about(period, code) == ["+200.01", "-100.01"][: 1 + half]
    said = "\n".join(period["notes"])
    assert ("only in a permanent stay" in said) is not half
    assert ("personal pension is left out like" in said) is (code == "personal-pension")


@pytest.mark.parametrize(
    ("care", "code", "said"),
    [
        (care_home(), "attendance-allowance-lower", True),
        (care_home(), "constant-attendance-allowance", False),
        (OWN, "attendance-allowance-lower", False),
    ],
)
def test_benefits_that_stop_in_a_care_home_are_pointed_out(
    care: Any, code: str, said: bool
) -> None:
    period = only(ask(care=care, income=[income(code, "70.00")]))
    assert any("stop after four weeks" in each for each in period["notes"]) is said


def test_what_the_council_does_not_count_is_local() -> None:
    chosen = policy(disregarded_income=frozenset({"carers-allowance", "war-widows-pension"}))
    request = ask(income=[income("carers-allowance", "86.45"), income("war-widows-pension", "30")])
    period = only(request, chosen)
    local = [each for each in period["working"] if each["basis"] == "local"]
    assert [signed(each) for each in local] == ["-86.45", "-20.00"]
    assert {each["paragraph"] for each in local} == {"Local policy"}


NIGHT = policy(night_care_disregard=True)
BY_DAY = {**OWN, "dayCareOnly": True}


@pytest.mark.parametrize(
    ("code", "amount", "taken"),
    [
        ("attendance-allowance-higher", "114.60", "37.90"),
        ("dla-care-highest", "114.60", "37.90"),
        ("pip-daily-living-enhanced", "114.60", "37.90"),
        ("pip-daily-living-enhanced", "20.00", "20.00"),
        ("attendance-allowance-lower", "76.70", None),
    ],
)
def test_night_care(code: str, amount: str, taken: str | None) -> None:
    request = ask(care=BY_DAY, income=[income(code, amount)])
    period = only(request, NIGHT)
    found = [each for each in period["working"] if each["label"].startswith("No care at night")]
    assert [each["amount"] for each in found] == ([taken] if taken else [])
    assert all(each["basis"] == "local" and each["rate"] for each in found)


def test_night_care_needs_the_policy_and_days_only_and_a_benefit_that_counts() -> None:
    benefit = [income("attendance-allowance-higher", "114.60")]
    uncounted = policy(
        night_care_disregard=True, disregarded_income=frozenset({"attendance-allowance-higher"})
    )
    for request, chosen in [
        (ask(care=BY_DAY, income=benefit), policy()),
        (ask(income=benefit), NIGHT),
        (ask(care=BY_DAY, income=benefit), uncounted),
    ]:
        said = labels(only(request, chosen))
        assert not any(each.startswith("No care at night") for each in said)


# Savings credit, 2026/27: threshold 208.07, guarantee 238.00, disregard 7.30; couples 329.75,
# 363.25 and 11.00.
OLD = adult("1940-05-05")


def credit(qualifying: str | None = None, paid: str | None = "5.00", **more: Any) -> Any:
    facts: dict[str, Any] = {"pensionAgeBeforeApril2016": True, **more}
    if qualifying:
        facts["qualifyingIncome"] = {"amount": qualifying, "every": "week"}
    incomes = [income("state-pension", "184.90")]
    if paid:
        incomes.append(income("pension-credit-savings", paid))
    return ask(adult=OLD, income=incomes, savingsCredit=facts)


def disregarded(request: Any, chosen: Any = None) -> list[str]:
    period = only(request, chosen) if chosen else only(request)
    return [signed(each) for each in period["working"] if each["label"].startswith("Savings cred")]


@pytest.mark.parametrize(
    ("qualifying", "paid", "expected"),
    [
        ("208.06", "5.00", []),
        ("208.07", "5.00", ["-5.00"]),
        ("238.00", "5.00", ["-5.00"]),
        ("238.00", "17.00", ["-7.30"]),
        ("238.00", None, ["-0.00"]),
        ("238.01", "5.00", ["-7.30"]),
        ("238.01", "0.05", ["-7.30"]),
        ("400.00", None, ["-7.30"]),
    ],
)
def test_the_five_rules_of_savings_credit(
    qualifying: str, paid: str | None, expected: list[str]
) -> None:
    assert disregarded(credit(qualifying, paid)) == expected


@pytest.mark.parametrize(
    ("every", "amount", "expected"),
    [
        ("month", "1031.33", "-5.00"),  # a week: 237.9992
        ("month", "1031.35", "-7.30"),  # 238.0038: above the guarantee, if by a fraction
        ("year", "10819.64", "-5.00"),  # 208.07 to the penny
    ],
)
def test_a_fraction_of_qualifying_income_is_not_dropped(
    every: str, amount: str, expected: str
) -> None:
    """Reg 11: fractions go the adult's way, and above the guarantee more is left."""
    request = credit("1.00")
    request["savingsCredit"]["qualifyingIncome"] = {"amount": amount, "every": every}
    assert disregarded(request) == [expected]


def test_what_rests_on_an_earlier_rule_is_said_where_it_decides() -> None:
    assert any(
        "a rule before paragraph 40" in each for each in only(credit("400.00", None))["notes"]
    )
    assert not any(
        "a rule before paragraph 40" in each for each in only(credit("400.00", "5.00"))["notes"]
    )


@pytest.mark.parametrize(("code", "said"), [("rental-income", True), ("trust-income", False)])
def test_rent_of_premises_that_count_is_capital(code: str, said: bool) -> None:
    """Reg 19(3): what capital brings is capital, save of capital that is left out."""
    notes = only(ask(income=[income(code, "10.00")]))["notes"]
    assert any("regulation 19(3)" in each for each in notes) is said


def test_a_couple_has_the_couples_amounts() -> None:
    request = credit("363.26", None)
    request["adult"] = adult("1940-05-05", "couple", partner={"pensionAge": True})
    assert disregarded(request) == ["-11.00"]
    request["savingsCredit"]["qualifyingIncome"] = {"amount": "329.74", "every": "week"}
    assert disregarded(request) == []
    # A younger adult in a couple to which it applies.
    request["adult"] = adult("1970-05-05", "couple", partner={"pensionAge": True})
    request["savingsCredit"]["qualifyingIncome"] = {"amount": "363.26", "every": "week"}
    assert disregarded(request) == ["-11.00"]


@pytest.mark.parametrize(
    ("who", "facts", "paid", "applies"),
    [
        (OLD, None, None, False),
        (OLD, None, "5.00", True),
        (OLD, {}, None, True),
        (adult("1951-04-05"), {}, None, True),
        (adult("1951-04-06"), {}, None, False),
        (adult("1951-04-06"), {}, "5.00", True),
        (OLD, {"pensionAgeBeforeApril2016": False}, "5.00", False),
        (adult("1952-01-01"), {"pensionAgeBeforeApril2016": True}, None, True),
        (adult("1970-01-01"), {"pensionAgeBeforeApril2016": True}, "5.00", False),
    ],
)
def test_whom_savings_credit_rules_are_for(
    who: Any, facts: Any, paid: str | None, applies: bool
) -> None:
    incomes = [income("state-pension", "300.00")]
    incomes += [income("pension-credit-savings", paid)] if paid else []
    request = ask(adult=who, income=incomes)
    if facts is not None:
        request["savingsCredit"] = facts
    assert disregarded(request) == (["-7.30"] if applies else [])
    said = "\n".join(only(request)["notes"])
    assert ("Say so to have it worked out" in said) is (facts is None and paid is None)
    assumed = applies and not (facts or {}).get("pensionAgeBeforeApril2016")
    assert ("was taken to have been reached" in said) is assumed
    assert ("only for those who are 65" in said) is (
        not applies and not (facts is None and paid is None)
    )


def test_qualifying_income_is_worked_out_from_what_is_part_of_it() -> None:
    parts = [income("state-pension", "228.01"), income("war-widows-pension", "20.00")]
    never = ["attendance-allowance-higher", "pension-credit-guarantee", "incapacity-benefit",
             "maintenance-received", "severe-disablement-allowance", "maternity-allowance",
             "working-tax-credit", "employment-support-allowance", "earnings"]  # fmt: skip
    beside = [income(code, "50.00") for code in never]
    request = ask(adult=OLD, income=[*parts, *beside], savingsCredit={})
    assert disregarded(request) == ["-7.30"]
    request["income"][0] |= {"amount": "228.00", "every": "week"}
    assert disregarded(request) == ["-0.00"]
    assert any("was worked out from the incomes" in each for each in only(request)["notes"])


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("10000.00", "-0.00"), ("10000.01", "-7.30"), ("10500.00", "-7.30")],
)
def test_capital_is_taken_to_bring_qualifying_income(amount: str, expected: str) -> None:
    request = ask(
        adult=OLD,
        income=[income("state-pension", "238.00")],
        capital=[capital(amount)],
        savingsCredit={},
    )
    assert disregarded(request) == [expected]
    request["capital"][0]["notional"] = True
    assert disregarded(request) == ["-0.00"]


@pytest.mark.parametrize(
    ("amount", "brings"),
    [("0", 0), ("10000.00", 0), ("10000.01", 1), ("10500", 1), ("10500.01", 2), ("17050.91", 15)],
)
def test_what_capital_is_taken_to_bring(amount: str, brings: int) -> None:
    assert savings_credit.deemed(Decimal(amount)) == brings


def test_a_qualifying_income_that_cannot_be_is_pointed_out() -> None:
    said = "\n".join(only(credit(None, "5.00"))["notes"])
    assert "below its threshold" in said
    assert "below its threshold" not in "\n".join(only(credit("208.00", "5.00"))["notes"])
    assert "below its threshold" not in "\n".join(only(credit(None, None))["notes"])


def test_a_council_that_counts_no_savings_credit_leaves_the_rest() -> None:
    chosen = policy(savings_credit_disregarded=True)
    assert disregarded(credit("238.00", "17.00"), chosen) == ["-7.30", "-9.70"]
    assert disregarded(credit("238.01", "5.00"), chosen) == ["-7.30"]
    assert disregarded(credit("100.00", "5.00"), chosen) == ["-5.00"]
    assert disregarded(credit("238.00", None), chosen) == ["-0.00"]
    named = policy(disregarded_income=frozenset({"pension-credit-savings"}))
    assert disregarded(credit("238.00", "17.00"), named) == ["-7.30", "-9.70"]


def test_knowsleys_example_of_savings_credit() -> None:
    """Client C of 2024/25: credit of 7.25 is paid, 6.95 is left out."""
    request = ask(
        "2024-06-03",
        "2024-06-30",
        adult=OLD,
        care=care_home(),
        income=[income("state-pension", "227.55"), income("pension-credit-savings", "7.25")],
    )
    assert disregarded(request) == ["-6.95"]
    assert charge(request) == Decimal("197.70")  # 227.55 + 7.25 - 6.95 - 30.15
