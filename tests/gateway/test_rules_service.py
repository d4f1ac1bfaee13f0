"""`listRates`, `getRate` and `getChargingPolicy` of a running gateway."""

from __future__ import annotations

from typing import Any

import pytest
from sandboxes import ALL_COUNCILS, Client

import openapi


@pytest.fixture
def client(sqlite_sandbox: Client) -> Client:
    """Rates and policies have nothing to do with a database."""
    return sqlite_sandbox


def asked(client: Client, path: str, council: str = "northmere") -> dict[str, Any]:
    answer = client.send("GET", f"/{council}/rules/v1/{path}", actor=None)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def amounts(client: Client, on: str) -> dict[str, str]:
    body = asked(client, f"rates?on={on}")
    assert body["on"] == on
    return {each["name"]: each["amount"] for each in body["items"]}


def test_list_rates_changes_with_the_charging_year(client: Client) -> None:
    """SI 2023/277 regs 1(2) and 2: from 6 April 2023 28.25 in place of 25.65, 82.15 of 74.60."""
    before, after = amounts(client, "2023-04-05"), amounts(client, "2023-04-06")
    assert (before["personal-expenses-allowance"], before["mig-single-18-24"]) == ("25.65", "74.60")
    assert (after["personal-expenses-allowance"], after["mig-single-18-24"]) == ("28.25", "82.15")
    assert before["upper-capital-limit"] == after["upper-capital-limit"] == "23250.00"


def test_list_rates_says_how_sure_an_amount_is(client: Client) -> None:
    found = {each["name"]: each for each in asked(client, "rates?on=2025-04-06")["items"]}
    couple = found["mig-disability-couple"]
    assert couple["status"] == "derived"
    assert couple["rivals"] == ["35.35", "35.45"]
    assert couple["note"]
    assert couple["sources"] == []
    interest = found["deferred-payment-interest"]
    assert (interest["amount"], interest["unit"]) == ("4.25", "percent-a-year")
    assert interest["sources"][0]["url"].startswith("https://www.bathnes.gov.uk/")
    assert "rivals" not in interest


@pytest.mark.parametrize("on", ["2015-03-31", "2031-04-06"])
def test_list_rates_guesses_nothing(client: Client, on: str) -> None:
    assert asked(client, f"rates?on={on}") == {"on": on, "items": []}


def test_list_rates_leaves_out_what_is_not_sourced(client: Client) -> None:
    """The maximum of interest was read up to 30 June 2025, the minimum income guarantee further."""
    assert "deferred-payment-interest" in amounts(client, "2025-06-30")
    after = amounts(client, "2025-07-01")
    assert "deferred-payment-interest" not in after
    assert after["mig-single-18-24"] == "89.15"


def test_get_rate_has_every_amount_and_agrees_with_the_list(client: Client) -> None:
    for name in openapi.rate_names():
        body = asked(client, f"rates/{name}")
        assert body["name"] == name
        for value in body["values"]:
            listed = asked(client, f"rates?on={value['until']}")["items"]
            (found,) = [each for each in listed if each["name"] == name]
            head = {key: body[key] for key in ("name", "label", "paragraph", "unit")}
            assert found == head | value


def test_get_rate_knows_no_other_names(client: Client) -> None:
    for name, slug, status in (
        ("no-such-rate", "not-found", 404),
        ("Personal-Expenses", "invalid-parameter", 400),
    ):
        answer = client.send("GET", f"/northmere/rules/v1/rates/{name}", actor=None)
        assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (status, slug)


CHOSEN = [
    ("northmere", "2026-04-06", None, None),
    ("eastvale", "2024-04-07", None, "2024-04-07"),
    ("eastvale", "2024-04-08", "2024-04-08", "2026-04-05"),
    ("eastvale", "2026-04-05", "2024-04-08", "2026-04-05"),
    ("eastvale", "2026-04-06", "2026-04-06", None),
    ("southmarch", "2031-01-01", "2026-04-06", None),
    ("westhaven", "2023-04-10", "2023-04-10", None),
    ("oldbridge", "2025-04-07", "2025-04-07", "2026-04-05"),
]


@pytest.mark.parametrize(("council", "on", "since", "until"), CHOSEN)
def test_get_charging_policy_of_a_day(
    client: Client, council: str, on: str, since: str | None, until: str | None
) -> None:
    body = asked(client, f"charging-policy?on={on}", council)
    assert body["on"] == on
    assert body["chosen"] is (since is not None)
    assert body.get("policy", {}).get("since") == since
    assert body.get("until") == until


def test_get_charging_policy_gives_what_the_council_states(client: Client) -> None:
    assert asked(client, "charging-policy?on=2026-04-06", "southmarch")["policy"] == {
        "since": "2026-04-06",
        "title": "Southmarch charging policy 2026 to 2027",
        "source": "https://www.southmarch.example/care/charging",
        "nightCareDisregard": True,
        "disposableIncomePercent": "90.00",
        "minimumCharge": "2.50",
        "arrangementFeeAnnual": "280.00",
    }


@pytest.mark.parametrize("path", ["rates", "charging-policy"])
@pytest.mark.parametrize("query", ["", "?on=", "?on=2026-02-30", "?on=6/4/2026", "?on=today"])
def test_a_day_has_to_be_given(client: Client, path: str, query: str) -> None:
    answer = client.send("GET", f"/northmere/rules/v1/{path}{query}", actor=None)
    assert answer.status_code == 400
    assert answer.json()["type"].endswith("/invalid-parameter")


def test_a_page_of_another_origin_may_ask(client: Client) -> None:
    for path in ("rates?on=2026-04-06", "rates/mig-child", "charging-policy?on=2026-04-06"):
        answer = client.send(
            "GET",
            f"/oldbridge/rules/v1/{path}",
            actor=None,
            headers={"Origin": "https://a.example"},
        )
        assert answer.headers["access-control-allow-origin"] == "*"


def test_every_council_has_the_same_rates(client: Client) -> None:
    told = [asked(client, "rates?on=2026-04-06", council) for council in ALL_COUNCILS]
    assert all(each == told[0] for each in told)
    assert len(told[0]["items"]) > 40
