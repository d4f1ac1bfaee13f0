"""`charging_policy:` of a council file: typed by the standard, and every fault at its line."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
import yaml

import openapi
from adapters.council_file import CouncilFile, interpret
from adapters.council_schema import council_file_schema
from adapters.errors import CouncilFileError
from adapters.mapping import parse

FILE = """\
council: {name: Ambridge Council, slug: ambridge, gss: E10999999, contact: a@ambridge.example}
standard: "1.0"
kind: paper
connection: {}
services:
  needs-assessment:
    store: {table: T}
    record: {id: REF}
charging_policy:
  - since: 2026-04-06
    title: Paying for care 2026
    source: https://www.ambridge.example/paying-for-care
    minimumIncomeAmounts:
      - {rate: mig-single-18-24, amount: 120.40}
      - {rate: personal-expenses-allowance, amount: 35.00}
    minimumIncomeUpliftPercent: 2.50
    minimumIncomeAddition: 1.00
    lowerCapitalLimit: 15000.00
    upperCapitalLimit: 25000.00
    nightCareDisregard: true
    standardDisabilityExpenditure: 10.00
    higherStandardDisabilityExpenditure: 20.00
    savingsCreditDisregarded: false
    disregardedIncome: [maintenance-received, tax-paid]
    allowances: [{label: Telephone, weekly: 5.00}]
    disposableIncomePercent: 90.00
    minimumCharge: 2.50
    maximumCharge: 500.00
    shortStayAsOwnHomeWeeks: 4
    arrangementFeeAnnual: 275.00
    arrangementFeeOnce: 50.00
    deferredPayment:
      interestPercent: 3.75
      belowMaximum: 0.25
      compounding: monthly
      setUpFee: 750.00
      annualFee: 110.00
      weeklyFee: 0.00
      valuationFee: 300.00
      feesDeferred: false
      rentKeptPercent: 20.00
  - {since: 2025-04-06, title: Rules of 2025}
"""
WHOLE: dict[str, Any] = {
    "since": "2026-04-06",
    "title": "Paying for care 2026",
    "source": "https://www.ambridge.example/paying-for-care",
    "minimumIncomeAmounts": [
        {"rate": "mig-single-18-24", "amount": "120.40"},
        {"rate": "personal-expenses-allowance", "amount": "35.00"},
    ],
    "minimumIncomeUpliftPercent": "2.50",
    "minimumIncomeAddition": "1.00",
    "lowerCapitalLimit": "15000.00",
    "upperCapitalLimit": "25000.00",
    "nightCareDisregard": True,
    "standardDisabilityExpenditure": "10.00",
    "higherStandardDisabilityExpenditure": "20.00",
    "savingsCreditDisregarded": False,
    "disregardedIncome": ["maintenance-received", "tax-paid"],
    "allowances": [{"label": "Telephone", "weekly": "5.00"}],
    "disposableIncomePercent": "90.00",
    "minimumCharge": "2.50",
    "maximumCharge": "500.00",
    "shortStayAsOwnHomeWeeks": 4,
    "arrangementFeeAnnual": "275.00",
    "arrangementFeeOnce": "50.00",
    "deferredPayment": {
        "interestPercent": "3.75",
        "belowMaximum": "0.25",
        "compounding": "monthly",
        "setUpFee": "750.00",
        "annualFee": "110.00",
        "weeklyFee": "0.00",
        "valuationFee": "300.00",
        "feesDeferred": False,
        "rentKeptPercent": "20.00",
    },
}


def written(text: str = FILE) -> CouncilFile:
    return interpret(parse(text, "council.yaml"), {}, file="council.yaml")


def changed(old: str, new: str) -> str:
    assert FILE.count(old) == 1
    return FILE.replace(old, new)


def test_policies_are_json_of_the_standard_in_the_order_of_their_first_days() -> None:
    assert written().charging_policies == ({"since": "2025-04-06", "title": "Rules of 2025"}, WHOLE)


def test_a_file_without_the_word_has_none() -> None:
    assert written(FILE[: FILE.index("charging_policy:")]).charging_policies == ()


def test_every_property_of_the_standard_is_tried_here() -> None:
    """So that a property added to the standard is not forgotten in this file."""
    schemas = openapi.document("rules")["components"]["schemas"]
    assert WHOLE.keys() == schemas["ChargingPolicy"]["properties"].keys()
    terms = schemas["DeferredPaymentPolicy"]["properties"]
    assert WHOLE["deferredPayment"].keys() == terms.keys()


REFUSED = [
    ("  - {since: 2025-04-06, ", "  - 2025-04-06\n  - {since: 2025-04-06, ", 42, "must have words"),
    ("minimumCharge:", "minimumCharg:", 27, "`minimumCharge`?"),
    ("minimumCharge: 2.50", "minimumCharge: 2.5", 27, "pounds, always with two decimals: `67.71`"),
    ("minimumCharge: 2.50", "minimumCharge: £2.50", 27, "pounds, always with two decimals"),
    ("minimumCharge: 2.50", "minimumCharge: -2.50", 27, "pounds, always with two decimals"),
    ("minimumCharge: 2.50", "minimumCharge: [2.50]", 27, "this is to be one value"),
    ("maximumCharge: 500.00", "maximumCharge: 1,500.00", 28, "pounds, always with two decimals"),
    ("disposableIncomePercent: 90.00", "disposableIncomePercent: 110.00", 26, "per cent from 0 to"),
    ("disposableIncomePercent: 90.00", "disposableIncomePercent: 90%", 26, "per cent from 0 to"),
    ("nightCareDisregard: true", "nightCareDisregard: yes", 20, "write `true` or `false`"),
    ("nightCareDisregard: true", "nightCareDisregard: True", 20, "write `true` or `false`"),
    ("Weeks: 4", "Weeks: 9", 29, "a whole number from 0 to 8"),
    ("Weeks: 4", "Weeks: 4.0", 29, "a whole number from 0 to 8"),
    ("Weeks: 4", "Weeks: four", 29, "a whole number from 0 to 8"),
    ("[maintenance-received,", "[maintenance-recieved,", 24, "mean `maintenance-received`?"),
    ("[maintenance-received,", "[tax-paid,", 24, "this stands twice"),
    ("[maintenance-received, tax-paid]", "tax-paid", 24, "this is to be a list"),
    ("rate: mig-single-18-24", "rate: mig-single-18-25", 14, "did you mean `mig-single-18-24`?"),
    ("rate: mig-single-18-24", "rate: upper-capital-limit", 14, "not the name of such a rate"),
    ("{rate: mig-single-18-24, ", "{", 14, "`rate` is missing: write it"),
    ("    title: Paying for care 2026\n", "", 10, "`title` is missing: write it"),
    ("title: Paying for care 2026", 'title: " "', 11, "one line of text"),
    ("{label: Telephone, weekly: 5.00}", "Telephone", 25, "must have words and colons"),
    ("compounding: monthly", "compounding: yearly", 35, "a code of `compounding-intervals`"),
    ("since: 2026-04-06", "since: 06/04/2026", 10, "a day, year first: `2026-04-06`"),
    ("since: 2026-04-06", "since: 2026-02-30", 10, "a day, year first"),
    ("since: 2026-04-06", "since: 2025-04-06", 42, "another policy begins on this day"),
    ("minimumCharge: 2.50", "minimumCharge: ${AMOUNT}", 27, "filled in under `connection:` only"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "line", "says"), REFUSED, ids=[f"{n} {s}" for _, n, _, s in REFUSED]
)
def test_a_fault_is_told_at_its_line(old: str, new: str, line: int, says: str) -> None:
    with pytest.raises(CouncilFileError) as refused:
        written(changed(old, new))
    assert str(refused.value).startswith(f"council.yaml:{line}: ")
    assert says in str(refused.value)


def test_what_is_no_list_is_refused() -> None:
    text = FILE[: FILE.index("  - since")] + "  since: 2026-04-06\n"
    with pytest.raises(CouncilFileError, match=r"council.yaml:9: `charging_policy`: this is to be"):
        written(text)


def test_more_items_than_the_standard_takes_are_refused() -> None:
    many = "\n".join(f"      - {{label: Allowance {n}, weekly: 1.00}}" for n in range(21))
    text = changed("    allowances: [{label: Telephone, weekly: 5.00}]", f"    allowances:\n{many}")
    with pytest.raises(CouncilFileError, match="there are more than 20"):
        written(text)


def test_what_the_law_has_against_a_policy_is_told_at_its_line() -> None:
    def faults(policy: Any) -> list[tuple[str, str]]:
        if policy["since"] == "2025-04-06":
            return []
        return [("/minimumIncomeAmounts/1/amount", "This is too low."), ("/since", "And this.")]

    written().judge_policies(lambda policy: ())
    with pytest.raises(CouncilFileError) as refused:
        written().judge_policies(faults)
    place = "charging_policy.0.minimumIncomeAmounts.1.amount"
    assert str(refused.value) == f"council.yaml:15: `{place}`: This is too low."


POLICIES = council_file_schema({})["properties"]["charging_policy"]
EDITOR = jsonschema_rs.Draft202012Validator(POLICIES)
NO_SCHEMA_KNOWS = ("2026-02-30", "since: 2025-04-06")
"""Which days exist, and that two policies begin on one."""


def underlined(text: str) -> bool:
    """Whether an editor that knows the schema of council files finds a fault."""
    return not EDITOR.is_valid(yaml.load(text, yaml.BaseLoader)["charging_policy"])


@pytest.mark.parametrize(("old", "new"), [(old, new) for old, new, _, _ in REFUSED])
def test_an_editor_underlines_what_is_refused(old: str, new: str) -> None:
    assert not underlined(FILE)
    assert underlined(changed(old, new)) or new.endswith(NO_SCHEMA_KNOWS)
