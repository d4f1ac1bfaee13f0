"""`calculateCharge` over HTTP: published examples, the council's policy, and what is refused."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from sandboxes import Client

ADDRESS = "/northmere/financial-assessment/v1/calculations"
EXAMPLES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "rules" / "charging_examples.jsonl")
    .read_text()
    .splitlines()
]


@pytest.fixture
def client(sqlite_sandbox: Client) -> Client:
    """A calculation asks no system, so one sandbox is enough."""
    return sqlite_sandbox


def pennies(value: Any) -> Any:
    """Money as the standard writes it, wherever it stands in an example."""
    if isinstance(value, dict):
        return {
            name: money(each) if isinstance(each, str) and name in MONEY else pennies(each)
            for name, each in value.items()
        }
    return [pennies(each) for each in value] if isinstance(value, list) else value


MONEY = {"amount", "value", "weeklyCost", "price", "encumbrance", "topUp", "percent", "weekly"}


def money(text: str) -> str:
    pounds, _, pence = text.partition(".")
    return f"{pounds}.{pence:0<2}"


def in_camel_case(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(each.capitalize() for each in rest)


def policy_of(choices: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"since": "2015-04-06", "title": "The council of the example"}
    for name, value in choices.items():
        if name == "allowances":
            made[name] = [{"label": label, "weekly": money(much)} for label, much in value]
        elif name == "minimum_income_amounts":
            made["minimumIncomeAmounts"] = [
                {"rate": rate, "amount": money(much)} for rate, much in value.items()
            ]
        else:
            made[in_camel_case(name)] = money(value) if isinstance(value, str) else value
    return made


@pytest.mark.parametrize("example", EXAMPLES, ids=[each["id"] for each in EXAMPLES])
def test_published_examples_come_out_to_the_penny(client: Client, example: dict[str, Any]) -> None:
    asked = {"means": pennies(example["request"]), "policy": policy_of(example["policy"])}
    answer = client.http.post(ADDRESS, json=asked)
    assert answer.status_code == 200, answer.text
    (period,) = answer.json()["periods"]
    found = {**period, **period["capital"]}
    for name, value in example["expects"].items():
        assert found[name] == (money(value) if name not in ("outcome",) else value), name


SIMPLE: dict[str, Any] = {
    "means": {
        "period": {"start": "2026-06-01", "end": "2026-06-28"},
        "adult": {"dateOfBirth": "1990-01-15", "household": "single"},
        "care": {"setting": "own-home", "weeklyCost": "500.00"},
        "income": [{"type": "state-pension", "amount": "200.00", "every": "week"}],
        "capital": [{"type": "savings", "value": "9000.00", "ownership": {"kind": "sole"}}],
    }
}


def changed(pointer: str, value: Any) -> dict[str, Any]:
    body = copy.deepcopy(SIMPLE)
    node: Any = body
    *way, last = pointer.strip("/").split("/")
    for step in way:
        node = node[int(step)] if isinstance(node, list) else node.setdefault(step, {})
    if value is None:
        del node[last]
    else:
        node[int(last) if isinstance(node, list) else last] = value
    return body


MONTHLY = {"type": "state-pension", "amount": "866.67", "every": "month"}
REFUSED = [
    ("/means/income/0/amount", "-1.00", 400, "invalid-value", "/means/income/0/amount"),
    ("/means/income/0/amount", "1.005", 400, "invalid-value", "/means/income/0/amount"),
    ("/means/income/0/amount", 12.5, 400, "wrong-type", "/means/income/0/amount"),
    ("/means/income/0/monthly", "1.00", 400, "unknown-property", "/means/income/0"),
    ("/means/income", [*SIMPLE["means"]["income"], MONTHLY], 422, "contradictory-request",
     "/means/income/1"),
    ("/means/income/0/type", "lottery", 400, "invalid-value", "/means/income/0/type"),
    ("/means/capital/0/ownership", None, 400, "missing-property", "/means/capital/0/ownership"),
    ("/means/capital/0/ownership", {"kind": "joint"}, 422, "contradictory-request",
     "/means/capital/0/ownership/owners"),
    ("/means/adult/dateOfBirth", "2030-01-01", 422, "contradictory-request",
     "/means/adult/dateOfBirth"),
    ("/means/adult/dateOfBirth", "1990-02-30", 400, "invalid-date", "/means/adult/dateOfBirth"),
    ("/means/adult/nhsNumber", "9990041008", 400, "unknown-property", "/means/adult"),
    ("/policy", {"since": "2026-04-06", "title": "Crossed", "lowerCapitalLimit": "20000.00",
                 "upperCapitalLimit": "19999.99"}, 422, "contradictory-request",
     "/policy/lowerCapitalLimit"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "value", "status", "slug", "pointer"), REFUSED)
def test_bad_means_are_refused_with_their_place(
    client: Client, place: str, value: Any, status: int, slug: str, pointer: str
) -> None:
    answer = client.http.post(ADDRESS, json=changed(place, value))
    problem = answer.json()
    assert (answer.status_code, problem["type"].rpartition("/")[2]) == (status, slug)
    assert [each["pointer"] for each in problem["errors"]] == [pointer]
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_wrong_amount_is_told_how_to_be_written(client: Client) -> None:
    answer = client.http.post(ADDRESS, json=changed("/means/income/0/amount", "12.345"))
    (fault,) = answer.json()["errors"]
    assert fault["detail"] == "This must be pounds with two decimals and no sign, such as '67.71'."
    assert "12.345" not in answer.text


def test_a_day_without_rates_is_refused_and_named(client: Client) -> None:
    answer = client.http.post(ADDRESS, json=changed("/means/period", {"start": "2031-06-01"}))
    assert answer.status_code == 422
    assert answer.json()["type"].endswith("/rate-not-known")
    assert "1 June 2031" in answer.json()["detail"]


def test_a_calculation_needs_no_token_and_may_be_asked_from_another_site(client: Client) -> None:
    answer = client.http.post(ADDRESS, json=SIMPLE, headers={"Origin": "https://other.example"})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.json() == client.http.post(ADDRESS, json=SIMPLE).json()


def test_the_sixth_of_april_begins_a_new_period(client: Client) -> None:
    body = changed("/means/period", {"start": "2026-03-30", "end": "2026-04-12"})
    periods = client.http.post(ADDRESS, json=body).json()["periods"]
    assert [(each["start"], each["end"]) for each in periods] == [
        ("2026-03-30", "2026-04-05"),
        ("2026-04-06", "2026-04-12"),
    ]
    # 200.00 less the guarantee of 112.50, then of 120.40 (tests/rules has the sources).
    assert [each["weeklyCharge"] for each in periods] == ["87.50", "79.60"]
