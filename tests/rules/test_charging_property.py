"""Capital: what an asset counts for, the home, the limits and tariff income."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from charging_asked import ask, capital, care_home, house, income, line, only, policy, signed, total

from gateway.rules.charging.capital_types import CAPITAL_TYPES


@pytest.mark.parametrize(
    ("amount", "tariff"),
    [
        ("0.00", "0.00"), ("14249.99", "0.00"), ("14250.00", "0.00"), ("14250.01", "1.00"),
        ("14500.00", "1.00"), ("14500.01", "2.00"), ("15000.00", "3.00"), ("17250.00", "12.00"),
        ("18250.00", "16.00"), ("18450.00", "17.00"), ("20000.00", "23.00"),
        ("23000.00", "35.00"), ("23000.01", "36.00"), ("23250.00", "36.00"),
    ],
)  # fmt: skip
def test_tariff_income(amount: str, tariff: str) -> None:
    period = only(ask(capital=[capital(amount)], income=[income("state-pension", "200.00")]))
    assert period["capital"]["tariffIncome"] == tariff
    assert period["capital"]["aboveLimit"] is False
    assert Decimal(period["weeklyCharge"]) == Decimal("79.60") + Decimal(tariff)
    if tariff != "0.00":
        found = line(period, "Tariff income")
        assert (found["amount"], found["paragraph"]) == (tariff, "SI 2014/2672 reg 25")


def test_a_penny_above_the_limit_is_full_cost() -> None:
    period = only(ask(capital=[capital("23250.01")]))
    assert (period["outcome"], period["weeklyCharge"]) == ("full-cost", "500.00")
    assert period["capital"]["aboveLimit"] is True
    assert period["capital"]["tariffIncome"] == "0.00"
    (only_line,) = period["working"]
    assert only_line["paragraph"] == "SI 2014/2672 reg 12"
    assert any("section 18(3)" in each for each in period["notes"])
    assert any("fee for arranging" in each for each in period["notes"])
    assert "minimumIncome" not in period


def test_the_arrangement_fee_is_said_outside_care_homes_only() -> None:
    rich = {"capital": [capital("50000.00")]}
    fees = policy(arrangement_fee_annual=Decimal("260.00"), arrangement_fee_once=Decimal("95.00"))
    said = "\n".join(only(ask(**rich), fees)["notes"])
    assert "£260.00 a year and £95.00 once" in said
    said = "\n".join(only(ask(**rich, care=care_home()), fees)["notes"])
    assert "arranging" not in said
    assert "pays the whole cost" in said


@pytest.mark.parametrize(
    ("item", "counted", "lines"),
    [
        (capital("100.00"), "100.00", ["+100.00"]),
        (capital("100.00", ownership={"kind": "joint", "owners": 3}), "33.33", ["+33.33"]),
        (capital("100.00", ownership={"kind": "share", "percent": "12.5"}), "12.50", ["+12.50"]),
        (capital("100.00", ownership={"kind": "share", "percent": "1"}), "1.00", ["+1.00"]),
        (capital("100.01", saleCosts=True), "90.00", ["+100.01", "-10.01"]),
        (
            capital("100.00", encumbrance="30.00", ownership={"kind": "joint", "owners": 2}),
            "35.00",
            ["+50.00", "-15.00"],
        ),
        (
            capital("100.00", saleCosts=True, encumbrance="95.00"),
            "0.00",
            ["+100.00", "-10.00", "-90.00"],
        ),
        # As a whole 0.9 of a third of 100 is 30, though its parts were rounded.
        (
            capital("100.00", saleCosts=True, ownership={"kind": "joint", "owners": 3}),
            "30.00",
            ["+33.33", "-3.33"],
        ),
        (
            capital("10.00", encumbrance="5.00", ownership={"kind": "joint", "owners": 3}),
            "1.66",
            ["+3.33", "-1.67"],
        ),
    ],
)  # fmt: skip
def test_what_an_asset_counts_for(item: Any, counted: str, lines: list[str]) -> None:
    result = only(ask(capital=[item]))["capital"]
    assert result["counted"] == counted
    assert [signed(each) for each in result["working"]] == lines


def test_capital_lines_cite_their_paragraphs() -> None:
    joint = capital("100.00", ownership={"kind": "joint", "owners": 2}, encumbrance="60.00")
    period = only(ask(capital=[joint, capital("9.00", "shares", saleCosts=True)]))
    paragraphs = [each["paragraph"].split()[-1] for each in period["capital"]["working"]]
    assert paragraphs == ["24", "20", "18", "20"]
    assert period["capital"]["working"][0]["detail"] == "One of 2 equal shares of £100.00"
    part = capital("80.00", ownership={"kind": "share", "percent": "12.50"})
    (only_line,) = only(ask(capital=[part]))["capital"]["working"]
    assert only_line["detail"] == "12.50 % of £80.00"
    owed = only(ask(capital=[capital("5.00", encumbrance="6.00")]))["capital"]["working"]
    assert owed[1]["detail"] == "At most its value"


@pytest.mark.parametrize("code", list(CAPITAL_TYPES))
def test_what_schedule_2_leaves_out_is_added_and_taken_off(code: str) -> None:
    period = only(ask(capital=[capital("20000.00", code)]))
    lines = [signed(each) for each in period["capital"]["working"]]
    said = any("general knowledge" in each for each in period["notes"])
    if CAPITAL_TYPES[code].counted:
        assert (lines, said) == (["+20000.00"], False)
    else:
        was_read = code == "annuity-surrender"
        paragraph = "SI 2014/2672 Sch 2 para 14" if was_read else "SI 2014/2672 Sch 2"
        assert (lines, said) == (["+20000.00", "-20000.00"], not was_read)
        assert period["capital"]["working"][1]["paragraph"] == paragraph
        assert period["capital"]["tariffIncome"] == "0.00"


OWN = ask()["care"]
TEMPORARY = care_home("temporary", "2026-06-01")
SHORT = care_home("short-term", "2026-01-05")
PERMANENT = care_home("permanent", "2026-01-05")
FRESH = care_home("permanent", "2026-05-04")


@pytest.mark.parametrize(
    ("care", "more", "paragraph"),
    [
        (OWN, {}, "SI 2014/2672 Sch 2"),
        (TEMPORARY, {"intendsToReturn": True}, "SI 2014/2672 Sch 2 para 1"),
        (TEMPORARY, {"intendsToReturn": False}, None),
        (
            TEMPORARY,
            {"intendsToReturn": False, "occupiers": ["partner"]},
            "SI 2014/2672 Sch 2 para 4",
        ),
        (TEMPORARY, {"intendsToReturn": False, "discretionaryDisregard": True}, "Local policy"),
        (SHORT, {}, "SI 2014/2672 Sch 2 para 1"),
        (SHORT, {"intendsToReturn": False}, None),
        (PERMANENT, {}, None),
        (PERMANENT, {"intendsToReturn": True}, None),
        (PERMANENT, {"occupiers": []}, None),
        (PERMANENT, {"occupiers": ["child-under-18"]}, "SI 2014/2672 Sch 2 para 4"),
        (PERMANENT, {"discretionaryDisregard": True}, "Local policy"),
        (FRESH, {}, "SI 2014/2672 Sch 2 para 2"),
    ],
)
def test_whether_the_home_counts(care: Any, more: Any, paragraph: str | None) -> None:
    period = only(ask(care=care, property=house("200000.00", **more)))
    lines = period["capital"]["working"]
    if paragraph is None:
        assert [signed(each) for each in lines] == ["+200000.00"]
        assert period["outcome"] == "full-cost"
    else:
        assert [signed(each) for each in lines] == ["+200000.00", "-200000.00"]
        assert lines[1]["paragraph"] == paragraph
        assert lines[1]["basis"] == ("local" if paragraph == "Local policy" else "statutory")
        assert period["capital"]["counted"] == "0.00"


@pytest.mark.parametrize(
    "occupier", ["partner", "relative-aged-60-or-over", "incapacitated-relative", "child-under-18"]
)
def test_every_occupier_keeps_the_home_out(occupier: str) -> None:
    period = only(ask(care=PERMANENT, property=house(occupiers=[occupier])))
    assert period["capital"]["counted"] == "0.00"


def test_the_home_counts_by_its_share_after_sale_and_mortgage() -> None:
    home = house("240000.00", ownership={"kind": "joint", "owners": 2}, saleCosts=True,
                 encumbrance="200000.00")  # fmt: skip
    period = only(ask(care=PERMANENT, property=home))
    assert period["capital"]["counted"] == "8000.00"
    assert total(period["capital"]["working"]) == 8000


def test_a_part_share_owes_its_part() -> None:
    item = capital("1000.00", encumbrance="200.00", ownership={"kind": "share", "percent": "25"})
    lines = only(ask(capital=[item]))["capital"]["working"]
    assert [signed(each) for each in lines] == ["+250.00", "-50.00"]


def test_a_short_stay_is_said_to_end_at_home() -> None:
    period = only(ask(care=SHORT, property=house()))
    assert any("taken to return home" in each for each in period["notes"])
    period = only(ask(care=SHORT, property=house(intendsToReturn=True)))
    assert not any("taken to return home" in each for each in period["notes"])


LIMITS = policy(lower_capital_limit=Decimal(20000), upper_capital_limit=Decimal(30000))


@pytest.mark.parametrize(
    ("care", "amount", "tariff", "above"),
    [
        (OWN, "20000.00", "0.00", False), (OWN, "20000.01", "1.00", False),
        (OWN, "30000.00", "40.00", False), (OWN, "30000.01", "0.00", True),
        (TEMPORARY, "30000.00", "40.00", False), (SHORT, "30000.00", "40.00", False),
        (PERMANENT, "20000.00", "23.00", False), (PERMANENT, "23250.01", "0.00", True),
    ],
)  # fmt: skip
def test_local_limits_hold_outside_permanent_stays(
    care: Any, amount: str, tariff: str, above: bool
) -> None:
    period = only(ask(care=care, capital=[capital(amount)]), LIMITS)
    found = period["capital"]
    assert (found["tariffIncome"], found["aboveLimit"]) == (tariff, above)
    local = care is not PERMANENT
    assert any("own capital limits" in each for each in period["notes"]) is local
    if tariff != "0.00":
        assert line(period, "Tariff income")["basis"] == ("local" if local else "statutory")


@pytest.mark.parametrize(
    ("amount", "basis"), [("23250.00", "statutory"), ("23250.01", "local"), ("25000.00", "local")]
)
def test_tariff_income_is_local_only_where_the_council_made_it(amount: str, basis: str) -> None:
    """With a higher upper limit alone, the regulations give the same up to their own."""
    chosen = policy(upper_capital_limit=Decimal(25000))
    assert line(only(ask(capital=[capital(amount)]), chosen), "Tariff income")["basis"] == basis


@pytest.mark.parametrize(
    ("lower", "upper", "expected"),
    [
        (None, Decimal(1), ("14250.00", "23250.00")),
        (Decimal(1), None, ("14250.00", "23250.00")),
        (Decimal(15000), None, ("15000.00", "23250.00")),
        (Decimal(40000), None, ("40000.00", "40000.00")),
    ],
)
def test_the_higher_limit_counts(
    lower: Decimal | None, upper: Decimal | None, expected: tuple[str, str]
) -> None:
    chosen = policy(lower_capital_limit=lower, upper_capital_limit=upper)
    found = only(ask(), chosen)["capital"]
    assert (found["lowerLimit"], found["upperLimit"]) == expected


@pytest.mark.parametrize(
    ("route", "paragraph", "said"),
    [
        ("refused", "SI 2014/2672 reg 10(1)", "No financial assessment was possible"),
        ("light-touch", "SI 2014/2672 reg 10(3)", "right to a full assessment"),
    ],
)
@pytest.mark.parametrize("care", [OWN, PERMANENT])
def test_without_a_full_assessment_the_cost_is_charged(
    route: str, paragraph: str, said: str, care: Any
) -> None:
    period = only(ask(care=care, route=route, lightTouchConsent=True))
    (only_line,) = period["working"]
    assert only_line["paragraph"] == paragraph
    assert (period["outcome"], period["councilPays"]) == ("full-cost", "0.00")
    assert period["capital"]["aboveLimit"] is False
    assert any(said in each for each in period["notes"])
    assert not any("Capital is above" in each for each in period["notes"]) or care is OWN
