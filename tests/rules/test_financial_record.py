"""The written record of s.17(4): every line is there, and the sums can be followed."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import jsonschema_rs
import pytest
from test_financial_assessment import AT, OFFICER, PERSON, requested, settled
from test_rules_and_standard import schema

from gateway.record_page import record_page
from gateway.rules import financial_assessment as steps
from gateway.rules.charging import ChargingPolicy
from gateway.rules.financial_record import financial_record
from openapi.code_lists import code_list

NASTY = '<script>alert(1)</script> & "quotes"'
SIGNED = re.compile(r"^([+-]) £([0-9,]+\.[0-9]{2}) ")


def record(**parts: Any) -> dict[str, Any]:
    return financial_record(settled(requested(**parts)), prepared_at=AT)


RICH: dict[str, Any] = {
    "start": "2026-03-30",
    "end": "2026-04-12",
    "capital": [{"type": "savings", "value": "15000.00", "ownership": {"kind": "sole"}}],
    "housingCosts": [{"type": "rent", "amount": "43.33", "every": "month"}],
}


def test_the_record_is_what_the_standard_describes() -> None:
    for found in (record(), record(**RICH), record(route="refused")):
        jsonschema_rs.validate(schema("FinancialRecord"), found)


@pytest.mark.parametrize("parts", [{}, RICH], ids=["plain", "over-6-april"])
def test_the_sentences_sum_to_the_charge(parts: dict[str, Any]) -> None:
    found = record(**parts)
    workings = [
        each for each in found["sections"] if each["heading"].startswith("How it was worked out")
    ]
    assert len(workings) == len(found["charges"])
    for section, charge in zip(workings, found["charges"], strict=True):
        lines = [m for text in section["paragraphs"] if (m := SIGNED.match(text))]
        total = sum(
            (
                Decimal(m[2].replace(",", "")) if m[1] == "+" else -Decimal(m[2].replace(",", ""))
                for m in lines
            ),
            Decimal(0),
        )
        assert total == Decimal(charge["weeklyCharge"])


@pytest.mark.parametrize("route", [each.code for each in code_list(
    "financial-assessment-routes").codes])  # fmt: skip
def test_every_route_is_explained(route: str) -> None:
    more = {"lightTouchConsent": True} if route == "light-touch" else {}
    made = settled(requested(route=route, **more), evidence="Award notice.")
    (about, *_) = financial_record(made, prepared_at=AT)["sections"]
    assert any("SI 2014/2672 reg" in text for text in about["paragraphs"])


def test_a_charge_settled_elsewhere_has_no_working_and_says_so() -> None:
    made = settled(requested())
    del made["determination"]["periods"], made["determination"]["policy"]
    found = financial_record(made, prepared_at=AT)
    jsonschema_rs.validate(schema("FinancialRecord"), found)
    assert "periods" not in found
    said = " ".join(text for each in found["sections"] for text in each["paragraphs"])
    assert "does not keep the working" in said


def test_the_page_shows_what_a_calculator_shows_after_each_line() -> None:
    found = record(**RICH)
    page = record_page(found)
    for period in found["periods"]:
        running = Decimal(0)
        for line in period["working"]:
            change = Decimal(line["amount"])
            running += change if line["operation"] == "add" else -change
            shown = f"{running:,.2f}" if running >= 0 else f"\N{MINUS SIGN}{-running:,.2f}"
            assert f'<td class="money">{shown}</td>' in page
            assert line["paragraph"] in page
        assert running == Decimal(period["weeklyCharge"])


def test_nothing_that_somebody_wrote_becomes_html() -> None:
    person = {**PERSON, "name": {"given": NASTY, "family": "Testcase"}}
    asked = requested(
        disabilityRelatedExpenditure=[{"label": NASTY, "amount": "5.00", "every": "week"}]
    )
    made = steps.determined(
        {**asked, "person": person}, {**OFFICER, "reasons": NASTY}, at=AT,
        policy=lambda day: ChargingPolicy(since=day, title=NASTY),
    )  # fmt: skip
    page = record_page(financial_record(made, prepared_at=AT))
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 4


def test_the_page_asks_nothing_of_another_host() -> None:
    page = record_page(record(**RICH))
    assert not re.search(r"(?:src|href)=|url\(|@import", page)
