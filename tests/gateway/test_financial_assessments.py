"""Recorded financial assessments, walked over HTTP at every council of the sandbox."""

from __future__ import annotations

import copy
import sqlite3
import uuid
from decimal import Decimal
from typing import Any

import httpx
import pytest
from sandboxes import ALL_COUNCILS, Client

SERVICE = "financial-assessment/v1"
PERSON = {
    "name": {"given": "Zoë", "family": "Ó Briain-Nguyễn"},
    "dateOfBirth": "1941-03-09",
    "nhsNumber": "9990041008",
}
MEANS: dict[str, Any] = {
    "period": {"start": "2026-03-30", "end": "2026-04-26"},
    "adult": {
        "dateOfBirth": "1941-03-09", "household": "couple",
        "partner": {"dateOfBirth": "1950-01-31"}, "premiums": {"carer": True},
    },
    "care": {"setting": "own-home", "weeklyCost": "287.50", "dayCareOnly": False},
    "income": [
        {"type": "state-pension", "amount": "965.20", "every": "four-weeks"},
        {"type": "occupational-pension", "amount": "0.10", "every": "month"},
        {"type": "occupational-pension", "amount": "1200.00", "every": "year", "notional": True},
    ],
    "savingsCredit": {"pensionAgeBeforeApril2016": True},
    "capital": [
        {"type": "savings", "value": "9000.05", "ownership": {"kind": "joint", "owners": 2}},
        {
            "type": "land", "value": "12000.00",
            "ownership": {"kind": "share", "percent": "33.33"},
            "encumbrance": "10.00", "saleCosts": True,
        },
    ],
    "property": {
        "value": "200000.00", "ownership": {"kind": "sole"}, "occupiers": ["partner"],
    },
    "housingCosts": [{"type": "council-tax", "amount": "93.10", "every": "month"}],
    "councilTaxSupport": {"amount": "5.00", "every": "week"},
    "disabilityRelatedExpenditure": [{"label": "Wäsche", "amount": "4.99", "every": "week"}],
    "freeServices": [{"reason": "reablement", "weeklyCost": "20.00", "start": "2026-03-30"}],
}  # fmt: skip
OFFICER = {"determinedBy": {"name": "Owen Castell", "role": "Financial assessment officer"}}
each_council = pytest.mark.parametrize("at", ALL_COUNCILS)


class Walker:
    """A client of one council's service."""

    def __init__(self, client: Client, council: str) -> None:
        self._client, self._base = client, f"/{council}/{SERVICE}"

    def send(
        self, method: str, path: str, body: Any = None, *, who: str = "citizen-app", **headers: str
    ) -> httpx.Response:
        given = {"Authorization": f"Bearer {self._client.token(who)}"}
        if method == "POST":
            given["Idempotency-Key"] = uuid.uuid4().hex
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._client.http.request(
            method, f"{self._base}{path}", json=body, headers={**given, **sent}
        )

    def request(self, **changes: Any) -> httpx.Response:
        body = {"person": PERSON, "means": MEANS, **changes}
        return self.send("POST", "/financial-assessments", body)


@pytest.fixture
def walker(sqlite_sandbox: Client, at: str) -> Walker:
    return Walker(sqlite_sandbox, at)


@each_council
def test_means_come_back_as_they_were_given(walker: Walker) -> None:
    made = walker.request()
    assert made.status_code == 201, made.text
    read = walker.send("GET", f"/financial-assessments/{made.json()['id']}")
    assert read.json()["means"] == MEANS
    assert read.json()["person"] == PERSON
    assert read.headers["ETag"] == made.headers["ETag"]
    assert made.headers["Location"].endswith(made.json()["id"])


@each_council
def test_the_charge_is_the_one_that_a_calculation_gives(walker: Walker) -> None:
    made = walker.request()
    item = f"/financial-assessments/{made.json()['id']}"
    settled = walker.send(
        "POST", f"{item}/determination", OFFICER, who="practitioner-tool",
        If_Match=made.headers["ETag"],
    )  # fmt: skip
    assert settled.status_code == 200, settled.text
    told = settled.json()["determination"]
    result = walker.send("POST", "/calculations", {"means": MEANS}).json()
    assert told["periods"] == result["periods"]
    assert told["policy"] == result["policy"]
    assert [(each["start"], each["end"]) for each in told["charges"]] == [
        ("2026-03-30", "2026-04-05"),
        ("2026-04-06", "2026-04-26"),
    ]
    again = walker.send("GET", item)
    assert again.json()["determination"] == told
    assert again.headers["ETag"] == settled.headers["ETag"]
    late = walker.send("PUT", f"{item}/means", MEANS, If_Match=again.headers["ETag"])
    assert late.json()["type"].endswith("/wrong-state")


@each_council
def test_the_record_is_json_or_a_page_as_asked(walker: Walker) -> None:
    made = walker.request()
    item = f"/financial-assessments/{made.json()['id']}"
    early = walker.send("GET", f"{item}/record", Accept="text/html")
    assert (early.status_code, early.json()["type"].rpartition("/")[2]) == (409, "record-not-ready")
    assert early.headers["Content-Type"] == "application/problem+json"
    walker.send("POST", f"{item}/determination", OFFICER, who="practitioner-tool", If_Match="*")
    record = walker.send("GET", f"{item}/record").json()
    for charge, period in zip(record["charges"], record["periods"], strict=True):
        signs = {"add": 1, "subtract": -1}
        total = sum(
            (signs[each["operation"]] * Decimal(each["amount"]) for each in period["working"]),
            Decimal(0),
        )
        assert f"{total:.2f}" == charge["weeklyCharge"]
    page = walker.send("GET", f"{item}/record", Accept="text/html,*/*;q=0.8")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.headers["Vary"] == "Accept"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    for charge in record["charges"]:
        assert f"{Decimal(charge['weeklyCharge']):,.2f}" in page.text


@each_council
def test_contradictory_means_are_stored_nowhere(walker: Walker) -> None:
    def held() -> int:
        body = {"nhsNumber": "9990041741"}
        found = walker.send(
            "POST", "/financial-assessments/search?limit=100", body, who="practitioner-tool"
        )
        return len(found.json()["items"])

    person = {**PERSON, "nhsNumber": "9990041741"}
    other = copy.deepcopy(MEANS)
    other["adult"]["dateOfBirth"] = "1941-03-10"
    other["capital"][0]["ownership"] = {"kind": "joint"}
    before = held()
    refused = walker.request(person=person, means=other)
    assert refused.status_code == 422
    assert [each["pointer"] for each in refused.json()["errors"]] == [
        "/means/capital/0/ownership/owners",
        "/means/adult/dateOfBirth",
    ]
    assert held() == before
    assert walker.request(person=person).status_code == 201
    assert held() == before + 1


@each_council
def test_a_withdrawn_assessment_is_over(walker: Walker) -> None:
    made = walker.request()
    item = f"/financial-assessments/{made.json()['id']}"
    gone = walker.send("POST", f"{item}/withdrawal", {"reason": "Enough."}, If_Match="*")
    assert (gone.status_code, gone.json()["state"]) == (200, "withdrawn")
    settled = walker.send(
        "POST", f"{item}/determination", OFFICER, who="practitioner-tool", If_Match="*"
    )
    assert settled.json()["type"].endswith("/wrong-state")


@each_council
def test_a_light_touch_needs_consent_and_evidence(walker: Walker) -> None:
    light = {**MEANS, "route": "light-touch"}
    refused = walker.request(means=light)
    assert [each["pointer"] for each in refused.json()["errors"]] == ["/means/lightTouchConsent"]
    made = walker.request(means={**light, "lightTouchConsent": True})
    path = f"/financial-assessments/{made.json()['id']}/determination"
    bare = walker.send("POST", path, OFFICER, who="practitioner-tool", If_Match="*")
    assert bare.json()["type"].endswith("/evidence-not-recorded")
    body = {**OFFICER, "evidence": "Pension statement of March 2026."}
    settled = walker.send("POST", path, body, who="practitioner-tool", If_Match="*")
    assert settled.status_code == 200, settled.text
    assert settled.json()["determination"]["evidence"] == body["evidence"]


@each_council
def test_only_the_council_settles_and_a_stranger_sees_nothing(walker: Walker) -> None:
    made = walker.request()
    item = f"/financial-assessments/{made.json()['id']}"
    citizen = walker.send("POST", f"{item}/determination", OFFICER, If_Match="*")
    assert citizen.status_code == 403
    seeded = walker.send("GET", "/financial-assessments/FA-3001")
    unknown = walker.send("GET", "/financial-assessments/FA-9999")
    hidden = walker.send("GET", "/financial-assessments/FA-3007", who="practitioner-tool")
    assert {each.status_code for each in (seeded, unknown, hidden)} == {404}
    assert len({each.json()["type"] for each in (seeded, unknown, hidden)}) == 1


def test_a_charge_that_the_council_changed_itself_loses_its_working(
    sqlite_sandbox: Client,
) -> None:
    walker = Walker(sqlite_sandbox, "northmere")
    made = walker.request()
    id_ = made.json()["id"]
    item = f"/financial-assessments/{id_}"
    walker.send("POST", f"{item}/determination", OFFICER, who="practitioner-tool", If_Match="*")
    url = sqlite_sandbox.systems["NORTHMERE_DATABASE_URL"].removeprefix("sqlite:///")
    with sqlite3.connect(url) as database:
        changed = database.execute(
            "UPDATE FIN_CHARGES SET WEEKLY_CHARGE = 1 WHERE FIN_ID = "
            "(SELECT FIN_ID FROM FIN_ASSESSMENTS WHERE FIN_REF = ?)",
            (id_,),
        )
        assert changed.rowcount == 2
    told = walker.send("GET", item).json()["determination"]
    assert [each["weeklyCharge"] for each in told["charges"]] == ["1.00", "1.00"]
    assert "periods" not in told
    record = walker.send("GET", f"{item}/record").json()
    assert "periods" not in record
    assert "49." not in str(record["sections"])
