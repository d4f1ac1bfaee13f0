"""What the adult keeps, and what the home and the disability cost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from charging_asked import adult, ask, care_home, income, line, only, policy, signed, weekly

from gateway.rules.charging.policy import LocalAllowance

# 2026/27: 95.40, 120.40, 241.45; couple 94.55 and 184.30; child 106.85; premiums 51.55 and 25.15,
# of couples 36.75 and 18.10; carer 55.25.
YOUNG, GROWN, OLD = "2002-01-15", "1990-01-15", "1940-01-15"
ALL = {"disability": True, "enhancedDisability": True, "carer": True}


def kept(who: Any, chosen: Any = None, *incomes: Any) -> str:
    request = ask(adult=who, income=list(incomes))
    period = only(request, chosen) if chosen else only(request)
    return str(period["minimumIncome"])


def couple(born: str, **partner: Any) -> Any:
    return adult(born, "couple", partner=partner)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (adult(YOUNG), "95.40"),
        (adult(GROWN), "120.40"),
        (adult(OLD), "241.45"),
        (adult(YOUNG, "lone-parent"), "120.40"),
        (adult(GROWN, "lone-parent", children=2), "334.10"),
        (adult(OLD, "lone-parent"), "241.45"),
        (adult(GROWN, children=1), "227.25"),
        (couple(GROWN, pensionAge=False), "94.55"),
        (couple(GROWN, pensionAge=True), "184.30"),
        (couple(GROWN, dateOfBirth=OLD), "184.30"),
        (couple(GROWN, dateOfBirth=OLD, pensionAge=False), "184.30"),
        (couple(OLD, dateOfBirth=GROWN), "184.30"),
        (adult(GROWN, premiums=ALL), "252.35"),
        (adult(GROWN, premiums={"enhancedDisability": True}), "145.55"),
        (adult(OLD, premiums=ALL), "296.70"),
        (adult(GROWN, "couple", partner={"pensionAge": False}, premiums=ALL), "204.65"),
    ],
)
def test_the_minimum_income_guarantee_is_a_sum(who: Any, expected: str) -> None:
    assert kept(who) == expected


@pytest.mark.parametrize(
    ("codes", "expected", "said"),
    [
        ([], "120.40", None),
        (["pip-daily-living-enhanced"], "197.10", "disability premium and enhanced disability"),
        (["dla-care-highest"], "197.10", "disability premium and enhanced disability"),
        (["pip-daily-living-standard"], "171.95", "disability premium."),
        (["pip-mobility"], "171.95", "disability premium."),
        (["dla-mobility"], "171.95", "disability premium."),
        (["attendance-allowance-higher"], "171.95", "disability premium."),
        (["constant-attendance-allowance"], "171.95", "disability premium."),
        (["carers-allowance"], "175.65", "carer premium."),
        (["carers-allowance", "dla-care-highest"], "252.35", "disability premium, enhanced"),
    ],
)
def test_premiums_are_worked_out_from_benefits(
    codes: list[str], expected: str, said: str | None
) -> None:
    incomes = [income(code, "50.00") for code in codes]
    period = only(ask(income=incomes))
    assert period["minimumIncome"] == expected
    found = [each for each in period["notes"] if each.startswith("Worked out from")]
    assert len(found) == (said is not None)
    assert all(said is not None and said in each for each in found)


def test_what_is_said_of_a_premium_wins() -> None:
    none = dict.fromkeys(ALL, False)
    incomes = [income("dla-care-highest", "50.00"), income("carers-allowance", "50.00")]
    assert kept(adult(GROWN, premiums=none), None, *incomes) == "120.40"
    assert not any(
        "Worked out from" in each for each in only(ask(adult=adult(premiums=ALL)))["notes"]
    )


def test_at_pension_age_the_premiums_for_disability_end_and_that_is_said() -> None:
    for incomes, premiums in [([income("dla-care-highest", "50.00")], {}), ([], ALL)]:
        period = only(ask(adult=adult(OLD, premiums=premiums), income=incomes))
        assert not any("isability premium" in each["label"] for each in period["working"])
        assert any("premiums end at pension age" in each for each in period["notes"])
        assert not any("Worked out" in each for each in period["notes"])
    assert not any("premiums end" in each for each in only(ask(adult=adult(OLD)))["notes"])


def test_children_are_one_line_with_its_sum() -> None:
    period = only(ask(adult=adult(children=2)))
    found = line(period, "Minimum income guarantee, each child")
    assert (found["amount"], found["detail"]) == ("213.70", "2 x £106.85")


def test_the_partner_is_only_an_age() -> None:
    said = "\n".join(only(ask(adult=couple(GROWN, pensionAge=True)))["notes"])
    assert "Only the adult's own means count" in said
    assert "was taken as said" in said
    said = "\n".join(only(ask(adult=couple(GROWN, dateOfBirth=OLD)))["notes"])
    assert "was taken as said" not in said


def test_a_care_home_leaves_the_personal_allowance() -> None:
    period = only(ask(care=care_home(), adult=adult(GROWN, children=2, premiums=ALL)))
    assert period["minimumIncome"] == "31.80"
    assert line(period, "Personal expenses allowance")["paragraph"] == "SI 2014/2672 reg 6"


def test_a_councils_higher_amounts_are_lines_of_their_own() -> None:
    chosen = policy(
        minimum_income_amounts={
            "mig-single-25-to-pension-age": Decimal("125.00"),
            "mig-child": Decimal("110.00"),
            "mig-carer": Decimal("1.00"),
        },
        minimum_income_uplift_percent=Decimal("3.04"),
        minimum_income_addition=Decimal("5.00"),
    )
    period = only(ask(adult=adult(children=2, premiums={"carer": True})), chosen)
    local = [signed(each) for each in period["working"] if each["basis"] == "local"]
    # 3.04 % of 125.00 + 220.00 + 55.25 is 12.1676.
    assert local == ["-4.60", "-6.30", "-12.17", "-5.00"]
    assert period["minimumIncome"] == "417.42"
    assert line(period, "This council adds 3.04 %")["paragraph"] == "Local policy"


def test_a_lone_parent_has_the_higher_amount_local_ones_included() -> None:
    chosen = policy(minimum_income_amounts={"mig-single-25-to-pension-age": Decimal("130.00")})
    assert kept(adult(GROWN, "lone-parent"), chosen) == "130.00"
    assert kept(adult(YOUNG, "lone-parent"), chosen) == "120.40"


def test_a_councils_higher_personal_allowance() -> None:
    chosen = policy(minimum_income_amounts={"personal-expenses-allowance": Decimal("40.00")})
    period = only(ask(care=care_home()), chosen)
    assert period["minimumIncome"] == "40.00"
    assert line(period, "Personal expenses allowance: this")["amount"] == "8.20"


def test_a_policy_takes_nothing_back() -> None:
    meaner = policy(
        minimum_income_amounts={"mig-single-25-to-pension-age": Decimal(1)},
        minimum_income_uplift_percent=Decimal(-5),
        minimum_income_addition=Decimal(-5),
    )
    assert kept(adult(GROWN), meaner) == "120.40"


def test_allowances_are_local_lines() -> None:
    chosen = policy(allowances=(LocalAllowance("Telecare", Decimal("9.30")),))
    found = line(only(ask(), chosen), "Telecare")
    assert (signed(found), found["basis"], found["paragraph"]) == ("-9.30", "local", "Local policy")


def cost(kind: str, amount: str) -> Any:
    return {"type": kind, **weekly(amount)}


HOUSING = [cost("rent", "100.00"), cost("council-tax", "30.00"), cost("service-charge", "12.00")]


@pytest.mark.parametrize(
    ("care", "lines"),
    [
        (ask()["care"], ["-100.00", "-30.00", "-12.00"]),
        (care_home("temporary"), ["-100.00", "-30.00", "-12.00"]),
        (care_home("short-term", "2026-06-01"), ["-100.00", "-30.00", "-12.00"]),
        (care_home(), []),
    ],
)
def test_housing_costs_are_left_where_a_home_is_kept_up(care: Any, lines: list[str]) -> None:
    period = only(ask(care=care, housingCosts=HOUSING))
    found = [each for each in period["working"] if each["paragraph"].endswith("paras 2 and 3")]
    assert [signed(each) for each in found] == lines
    assert any("no home is kept up" in each for each in period["notes"]) is (not lines)


@pytest.mark.parametrize(
    ("parts", "lines"),
    [
        ({"housingBenefit": weekly("60.00")}, ["+60.00"]),
        ({"housingBenefit": weekly("150.00")}, ["+112.00"]),
        ({"councilTaxSupport": weekly("10.00")}, ["+10.00"]),
        (
            {"councilTaxSupport": weekly("90.00"), "housingBenefit": weekly("0.00")},
            ["+0.00", "+30.00"],
        ),
    ],
)
def test_help_with_housing_is_taken_off_its_own_costs(parts: Any, lines: list[str]) -> None:
    period = only(ask(housingCosts=HOUSING, **parts))
    found = [each for each in period["working"] if each["paragraph"].endswith("paras 2 and 3")]
    assert [signed(each) for each in found][3:] == lines
    capped = [each for each in found if each.get("detail", "").startswith("At most")]
    assert len(capped) == sum(each in ("+112.00", "+30.00") for each in lines)


def test_help_without_costs_is_no_line() -> None:
    help_ = {"housingBenefit": weekly("60.00"), "councilTaxSupport": weekly("9.00")}
    period = only(ask(**help_))
    assert not any(each["paragraph"].endswith("paras 2 and 3") for each in period["working"])


def test_other_housing_costs_are_local() -> None:
    period = only(ask(housingCosts=[cost("other", "1.27")]))
    assert line(period, "Other housing cost")["basis"] == "local"
    assert any("not named in the regulations" in each for each in period["notes"])


LAUNDRY = {"label": "Laundry", **weekly("12.00")}
UNNAMED = weekly("8.00")
BENEFITS = [
    "attendance-allowance-lower", "attendance-allowance-higher", "dla-care-lowest",
    "dla-care-middle", "dla-care-highest", "pip-daily-living-standard",
    "pip-daily-living-enhanced", "constant-attendance-allowance",
]  # fmt: skip


def spent(request: Any, chosen: Any = None) -> list[str]:
    period = only(request, chosen) if chosen else only(request)
    words = ("Disability-related", "Up to this council's standard")
    return [signed(each) for each in period["working"] if each["label"].startswith(words)]


def test_an_expense_is_rounded_up() -> None:
    expense = {"label": "Laundry", "amount": "10.00", "every": "month"}
    request = ask(
        income=[income("dla-care-lowest", "50.00")], disabilityRelatedExpenditure=[expense]
    )
    assert spent(request) == ["-2.31"]


@pytest.mark.parametrize("code", BENEFITS)
def test_what_disability_costs_is_left_where_a_benefit_counts(code: str) -> None:
    request = ask(income=[income(code, "50.00")], disabilityRelatedExpenditure=[LAUNDRY, UNNAMED])
    assert spent(request) == ["-12.00", "-8.00"]
    assert line(only(request), "Disability-related expense: Laundry")["paragraph"] == (
        "SI 2014/2672 Sch 1 para 4"
    )
    assert line(only(request), "Disability-related expense: not named")


@pytest.mark.parametrize(
    ("incomes", "care", "chosen", "said"),
    [
        ([], None, None, "only where a disability benefit"),
        ([income("pip-mobility", "80.00")], None, None, "only where a disability benefit"),
        (
            [income("dla-care-lowest", "30.00")],
            None,
            policy(disregarded_income=frozenset({"dla-care-lowest"})),
            "only where a disability benefit",
        ),
        ([income("dla-care-lowest", "30.00")], care_home(), None, "whose care is to meet them"),
        ([income("dla-care-lowest", "30.00")], care_home("temporary"), None, "is to meet them"),
    ],
)
def test_else_it_is_left_out_and_said(incomes: Any, care: Any, chosen: Any, said: str) -> None:
    request = ask(income=incomes, disabilityRelatedExpenditure=[LAUNDRY])
    request["care"] = care or request["care"]
    assert spent(request, chosen) == []
    period = only(request, chosen) if chosen else only(request)
    assert any(said in each for each in period["notes"])
    del request["disabilityRelatedExpenditure"]
    period = only(request, chosen) if chosen else only(request)
    assert not any(said in each for each in period["notes"])


@pytest.mark.parametrize(
    ("code", "standard", "higher", "lines"),
    [
        ("dla-care-lowest", "10.00", None, ["-12.00"]),
        ("dla-care-lowest", "12.00", None, ["-12.00"]),
        ("dla-care-lowest", "15.00", "30.00", ["-12.00", "-3.00"]),
        ("dla-care-highest", "15.00", "30.00", ["-12.00", "-18.00"]),
        ("attendance-allowance-higher", "15.00", "30.00", ["-12.00", "-18.00"]),
        ("pip-daily-living-enhanced", "15.00", "30.00", ["-12.00", "-18.00"]),
        ("pip-daily-living-enhanced", "15.00", None, ["-12.00", "-3.00"]),
        ("constant-attendance-allowance", "15.00", "30.00", ["-12.00", "-3.00"]),
    ],
)
def test_the_councils_standard_amount_counts_where_it_is_more(
    code: str, standard: str, higher: str | None, lines: list[str]
) -> None:
    chosen = policy(
        standard_disability_expenditure=Decimal(standard),
        higher_standard_disability_expenditure=Decimal(higher) if higher else None,
    )
    request = ask(income=[income(code, "50.00")], disabilityRelatedExpenditure=[LAUNDRY])
    assert spent(request, chosen) == lines


def test_a_standard_amount_without_receipts() -> None:
    chosen = policy(standard_disability_expenditure=Decimal("10.85"))
    request = ask(income=[income("dla-care-lowest", "50.00")])
    assert spent(request, chosen) == ["-10.85"]
    assert spent(ask(), chosen) == []
