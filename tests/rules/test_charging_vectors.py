"""Published and recomputed examples of charges, to the penny: engine and oracle alike.

The examples are typed facts in `charging_examples.jsonl`: the request in the shape of the standard,
the local policy apart from it, where the figures come from. Vectors of the domain reference: 1, 4,
7 to 11, 19 and 20 stand there; 13 stands below, 18 in `test_charging_boundaries`. 14, and EX25 of
the corpus, are the equity limit of a deferred payment, which is no charge. The page that the
reference names a bad oracle is left out: it charges by a method from before 2015 and adds up
wrongly.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from charging_oracle import charge_on

from conformance.native.charging import figures
from gateway.rules.charging import calculate
from gateway.rules.charging.policy import STATUTORY, ChargingPolicy, LocalAllowance
from openapi.rates import Rate, rate

EXAMPLES = [
    json.loads(line)
    for line in Path(__file__).with_name("charging_examples.jsonl").read_text().splitlines()
]
CORPUS = Path(__file__).parents[3] / "shared" / "corpora" / "charging" / "examples.jsonl"
each_example = pytest.mark.parametrize("example", EXAMPLES, ids=[each["id"] for each in EXAMPLES])
ONE = {"kind": "sole"}


def policy_of(choices: dict[str, Any]) -> ChargingPolicy:
    """The local policy of an example."""
    made: dict[str, Any] = {}
    for name, value in choices.items():
        if name == "allowances":
            made[name] = tuple(LocalAllowance(label, Decimal(much)) for label, much in value)
        else:
            made[name] = Decimal(value) if isinstance(value, str) else value
    assert made.keys() <= {each.name for each in fields(ChargingPolicy)}
    return replace(STATUTORY, **made)


@each_example
def test_engine_gives_what_is_printed(example: dict[str, Any]) -> None:
    result = calculate(example["request"], policy_of(example["policy"]))
    (period,) = result["periods"]
    found = {**period, **period["capital"]}
    assert {name: found[name] for name in example["expects"]} == example["expects"]


@each_example
def test_oracle_gives_what_is_printed(example: dict[str, Any]) -> None:
    first, last = (
        date.fromisoformat(example["request"]["period"][end]) for end in ("start", "end")
    )
    for day in {first, last}:
        found = charge_on(example["request"], policy_of(example["policy"]), day)
        theirs = {
            "weeklyCharge": found.charge,
            "councilPays": Fraction(example["request"]["care"]["weeklyCost"]) - found.charge,
            "minimumIncome": found.kept,
            "tariffIncome": found.tariff,
            "counted": found.counted,
            "outcome": found.outcome,
        }
        for name, value in example["expects"].items():
            assert theirs[name] == (value if name == "outcome" else Fraction(value)), name


def test_every_complete_example_of_the_corpus_has_a_vector() -> None:
    if not CORPUS.exists():
        pytest.skip(f"the corpus of published examples is not here: {CORPUS}")
    ours: dict[str, list[dict[str, Any]]] = {}
    for each in EXAMPLES:
        ours.setdefault(each.get("corpus", ""), []).append(each)
    for line in CORPUS.read_text().splitlines():
        published = json.loads(line)
        if not published["complete"] or published["id"] == "EX25":  # the equity limit
            continue
        printed = Decimal(re.findall(r"[\d.]*\d", published["printed_result"])[0])
        for each in ours[published["id"]]:
            expected = {
                name: each["expects"].get(name)
                for name in ("weeklyCharge", "tariffIncome", "councilPays")
            }
            assert printed in {Decimal(value) for value in expected.values() if value}, published[
                "id"
            ]


def test_the_vectors_of_the_reference_are_here() -> None:
    here = {each["vector"] for each in EXAMPLES if "vector" in each}
    assert here == {"1", "4", "7", "8", "9", "10", "11", "19", "20"}


def with_amount(name: str, pounds: str) -> Callable[[str, date], Rate]:
    """The published rates, one amount replaced."""

    def rates(asked: str, on: date) -> Rate:
        found = rate(asked, on)
        return replace(found, amount=Decimal(pounds)) if asked == name else found

    return rates


def test_notional_capital_goes_down_by_what_it_costs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Vector 13, the statutory guidance's: £20,000 given away beside £6,000, care at £400."""
    pea = "personal-expenses-allowance"
    request: dict[str, Any] = {
        "period": {"start": "2015-06-01", "end": "2015-06-07"},
        "adult": {"dateOfBirth": "1935-01-01", "household": "single"},
        "care": {
            "setting": "care-home", "stay": "permanent", "start": "2015-06-01",
            "weeklyCost": "400.00",
        },
        "income": [{"type": "state-pension", "amount": "124.40", "every": "week"}],
        "capital": [
            {"type": "savings", "value": "6000.00", "ownership": ONE},
            {"type": "savings", "value": "20000.00", "ownership": ONE, "notional": True},
        ],
        "diminishingNotional": {"since": "2015-06-01"},
    }  # fmt: skip
    monkeypatch.setitem(figures.DHSC, pea, [Fraction("24.40")] * 6)
    (period,) = calculate(request, rates=with_amount(pea, "24.40"))["periods"]
    assert (period["weeklyCharge"], period["outcome"]) == ("400.00", "full-cost")
    assert period["notionalCapital"] == {"remaining": "20000.00", "weeklyReduction": "300.00"}
    ours = charge_on(request, STATUTORY, date(2015, 6, 1))
    assert (ours.charge, ours.reduction) == (400, 300)

    # Nine weeks at £300 leave 17,300, £50 above the limit; the tenth takes £300 once more.
    request["period"] = {"start": "2015-08-10", "end": "2015-08-10"}
    (period,) = calculate(request, rates=with_amount(pea, "24.40"))["periods"]
    assert period["notionalCapital"] == {"remaining": "17000.00", "weeklyReduction": "35.00"}
    assert (period["weeklyCharge"], period["capital"]["counted"]) == ("135.00", "23000.00")
