"""Every policy that the documentation shows can stand in a council file; no choice is left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from followed_page import blocks

import openapi
from adapters.council_file import CouncilFile, interpret
from adapters.mapping import parse
from gateway.rules.charging.policy_reading import policy_faults

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "how-to" / "state-the-charging-policy.md"
REFERENCE = DOCS / "reference" / "mapping-language.md"
LEAST = """\
council: {name: Testham, slug: testham, gss: E06999901, contact: digital@testham.example}
standard: "1.0"
kind: sql
connection: {}
services: {needs-assessment: {store: {table: CASES}, record: {id: CASE_REF}}}
"""
SHOWN = [block for page in (PAGE, REFERENCE) for block in blocks(page, "yaml") if "since:" in block]


def council_file(policy: str) -> CouncilFile:
    return interpret(parse(LEAST + policy, "testham.yaml"), {}, file="testham.yaml")


@pytest.mark.parametrize("policy", SHOWN)
def test_a_policy_that_is_shown_is_one(policy: str) -> None:
    file = council_file(policy)
    assert file.charging_policies
    file.judge_policies(policy_faults)


def test_every_word_of_a_policy_is_in_the_reference() -> None:
    schemas = openapi.document("rules")["components"]["schemas"]
    text = REFERENCE.read_text(encoding="utf-8").partition("## Charging policy")[2]
    for name in ("ChargingPolicy", "DeferredPaymentPolicy"):
        for word in schemas[name]["properties"]:
            assert f"| `{word}` |" in text, word


def test_the_page_shows_the_first_choices_of_three_councils() -> None:
    assert len(SHOWN) >= 5
    shown = {word for policy in SHOWN for each in council_file(policy).charging_policies
             for word in each}  # fmt: skip
    assert {"minimumIncomeAmounts", "nightCareDisregard", "deferredPayment"} <= shown
