"""The steps of the journey about money: rates, a charge, a financial assessment, paying later.

A council's own charging policy is its own affair, so whatever is compared here rests on a policy
that the client sends, or on a charge that no local choice can change.
"""

from __future__ import annotations

from typing import Any

from gateway.journey import Traveller

_OFFICER = {"name": "Ngozi Ó Briain", "role": "Financial assessment officer"}
_POLICY = {
    "since": "2026-04-06",
    "title": "A policy to try",
    "standardDisabilityExpenditure": "12.00",
    "disposableIncomePercent": "90.00",
}
_MEANS: dict[str, Any] = {
    "period": {"start": "2026-03-30", "end": "2026-04-26"},
    "adult": {"dateOfBirth": "1941-03-09", "household": "single"},
    "care": {"setting": "own-home", "weeklyCost": "287.50"},
    "income": [
        {"type": "state-pension", "amount": "965.20", "every": "four-weeks"},
        {"type": "attendance-allowance-higher", "amount": "114.60", "every": "week"},
    ],
    "capital": [
        {"type": "savings", "value": "36500.02", "ownership": {"kind": "joint", "owners": 2}}
    ],
    "housingCosts": [{"type": "council-tax", "amount": "93.10", "every": "month"}],
}
_REFUSED: dict[str, Any] = {
    "period": {"start": "2026-06-01", "end": "2026-06-28"},
    "adult": {"dateOfBirth": "1941-03-09", "household": "single"},
    "care": {
        "setting": "care-home", "stay": "permanent", "start": "2026-06-01",
        "weeklyCost": "1050.00",
    },
    "route": "refused",
}  # fmt: skip


def money_path(go: Traveller, nhs_number: str) -> None:
    """What care may cost, what it costs, and paying for it later."""
    go.send("reads the rates of a day", "GET", "/rules/v1/rates?on=2026-04-06")
    _calculations(go)
    _assessment(go, nhs_number)
    _paying_later(go)
    said = {"about": "charge-calculation", "outcome": "done", "rating": 5}
    go.send("says how it was", "POST", "/feedback/v1/responses", said, expect=201)


def _calculations(go: Traveller) -> None:
    path = "/financial-assessment/v1/calculations"
    asked = {"means": _MEANS, "policy": _POLICY}
    go.send("what would I pay?", "POST", path, asked)
    wrong = {**_MEANS, "period": {"start": "2026-04-26", "end": "2026-03-30"}}
    go.send("a period that ends first", "POST", path, {"means": wrong}, expect=422)
    later = {**_MEANS, "period": {"start": "2040-01-01"}}
    go.send("a day without rates", "POST", path, {"means": later}, expect=422)
    cheap = {**_MEANS, "capital": [{"type": "savings", "value": "12.5"}]}
    go.send("an amount written wrongly", "POST", path, {"means": cheap}, expect=400)


def _assessment(go: Traveller, nhs_number: str) -> None:
    base = "/financial-assessment/v1/financial-assessments"
    request = {
        "person": {
            "name": {"given": "Łukasz", "family": "Ó Briain-Nguyễn"},
            "dateOfBirth": "1941-03-09",
            "nhsNumber": nhs_number,
        },
        "means": _MEANS,
    }
    other = {**_MEANS, "adult": {"dateOfBirth": "1941-03-10", "household": "single"}}
    go.send("hands in another's means", "POST", base, {**request, "means": other}, expect=422)
    made = go.send("hands in the means", "POST", base, request, expect=201)
    item = f"{base}/{made['id']}"
    go.send("reads the assessment", "GET", item)
    go.send("refuses the assessment", "PUT", f"{item}/means", _REFUSED)
    go.send("record before the charge", "GET", f"{item}/record", expect=409)
    worker: dict[str, Any] = {"actor": "practitioner"}
    settle = {"determinedBy": _OFFICER, "reasons": "No information was given."}
    go.send("citizen tries to settle it", "POST", f"{item}/determination", settle, expect=403)
    go.send("council settles the charge", "POST", f"{item}/determination", settle, **worker)
    go.send(
        "council settles it again", "POST", f"{item}/determination", settle, expect=409, **worker
    )
    go.send("changes the means too late", "PUT", f"{item}/means", _MEANS, expect=409)
    made = go.send("asks once more", "POST", base, request, expect=201)
    go.send("withdraws", "POST", f"{base}/{made['id']}/withdrawal", {})


def _paying_later(go: Traveller) -> None:
    asked = {
        "start": "2024-04-01",
        "weeklyCost": "950.00",
        "property": {"value": "200000.00", "ownership": {"kind": "sole"}},
        "otherCapital": "12000.00",
        "weeklyIncome": "250.00",
        "years": 1,
        "policy": {"since": "2024-04-01", "title": "A policy to try"},
    }
    path = "/deferred-payment/v1/illustrations"
    go.send("what if I pay later?", "POST", path, asked)
    unknown = {**asked, "start": "2026-07-01"}
    go.send("a half-year without a rate", "POST", path, unknown, expect=422)
