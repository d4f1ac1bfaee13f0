"""The financial assessments that every council of the sandbox holds and shows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from adapters.contract import Record

SERVICE = "financial-assessment"
SEEDED: list[Record] = json.loads(
    Path(__file__).with_name("financial_assessments.json").read_text(encoding="utf-8")
)


def settled(record: Record) -> Record:
    """The assessment determined in the gateway: the charge, its policy and its working.

    Made up; nobody worked it out.
    """
    charge = {
        "start": "2026-09-07",
        "end": "2027-04-05",
        "outcome": "contribution",
        "weeklyCharge": "41.07",
        "weeklyCost": "287.50",
        "councilPays": "246.43",
    }
    capital: dict[str, Any] = {
        "counted": "12040.18",
        "lowerLimit": "14250.00",
        "upperLimit": "23250.00",
        "aboveLimit": False,
        "tariffIncome": "0.00",
        "working": [],
    }
    determination = {
        "determinedBy": {"name": "Owen Castell", "role": "Financial assessment officer"},
        "determinedAt": "2026-09-04T10:00:00Z",
        "evidence": "Bank statements of three months.",
        "policy": {"title": "Charging policy 2026", "since": "2026-04-06"},
        "charges": [charge],
        "periods": [{**charge, "working": [], "capital": capital, "rates": [], "notes": []}],
    }
    return {**record, "state": "determined", "determination": determination}
