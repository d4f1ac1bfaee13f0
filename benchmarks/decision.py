"""The one computation every variant runs, and the bodies it is given.

`decide` is pure and states no rule of law: sums, counts and dates, about as much work as a small
rule. `decide.yaml` is its document.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

BASE = "/decide/v1"
DECISIONS = f"{BASE}/decisions"
DECISIONS_WITH_TOKEN = f"{BASE}/decisions-with-token"
_ECHOED = (
    "reference", "requestId", "receivedOn", "receivedBy", "nhsNumber", "givenName", "familyName",
    "dateOfBirth", "postcode", "telephone", "email", "councilCode", "population",
    "livingSituation", "preferredLanguage", "contactPreference", "interpreterNeeded", "urgent",
    "weeklyCareHours", "carersInvolved", "daysSinceLastReview", "wellbeingAreas",
    "wellbeingImpact", "peopleInvolved", "notes",
)  # fmt: skip


def decide(case: Mapping[str, Any]) -> dict[str, Any]:
    """A decision of 42 properties from a case of 26, both as plain JSON values."""
    received = date.fromisoformat(case["receivedOn"])
    born = date.fromisoformat(case["dateOfBirth"])
    had_birthday = (received.month, received.day) >= (born.month, born.day)
    hours, carers = case["weeklyCareHours"], case["carersInvolved"]
    outcomes = [
        {
            "outcome": each["outcome"],
            "finding": "unable" if each["unable"] else "able",
            "words": each["narrative"].count(" ") + 1,
        }
        for each in case["outcomes"]
    ]
    unable = sum(each["finding"] == "unable" for each in outcomes)
    decision = {name: case[name] for name in _ECHOED}
    decision.update(
        decisionId=case["reference"] + "-D",
        replyBy=(received + timedelta(days=1 if case["urgent"] else 28)).isoformat(),
        reviewBy=(received + timedelta(days=365)).isoformat(),
        fullName=f"{case['givenName']} {case['familyName']}",
        ageInYears=received.year - born.year - (not had_birthday),
        postcodeArea=case["postcode"][:2].rstrip("0123456789"),
        priority="today" if case["urgent"] else "soon" if hours > 20 else "routine",
        hoursPerDay=round(hours / 7, 2),
        hoursPerCarer=round(hours / carers, 2) if carers else 0.0,
        reviewOverdue=case["daysSinceLastReview"] > 365,
        outcomes=outcomes,
        outcomesAnswered=len(outcomes),
        outcomesUnable=unable,
        twoOrMoreUnable=unable >= 2,
        wellbeingAreasTouched=len(case["wellbeingAreas"]),
        peopleToContact=sum(each["contact"] for each in case["peopleInvolved"]),
        notesWords=case["notes"].count(" ") + 1,
    )
    return decision


CASE: dict[str, Any] = {
    "reference": "NMR-204117",
    "requestId": "3f2b8c54-9d1e-4a77-8b06-5c2f4e9a7d10",
    "receivedOn": "2026-11-03",
    "receivedBy": "First contact team",
    "nhsNumber": "9990000018",
    "givenName": "Winifred",
    "familyName": "Ashdown-Clarke",
    "dateOfBirth": "1941-02-17",
    "postcode": "ZZ99 3CZ",
    "telephone": "01632 960 417",
    "email": "winifred.ashdown@people.example",
    "councilCode": "E10999901",
    "population": "adult",
    "livingSituation": "alone",
    "preferredLanguage": "en",
    "contactPreference": "letter",
    "interpreterNeeded": False,
    "urgent": False,
    "weeklyCareHours": 24.5,
    "carersInvolved": 2,
    "daysSinceLastReview": 402,
    "outcomes": [
        {"outcome": "nutrition", "unable": True, "narrative": "Cannot lift a pan since the fall."},
        {"outcome": "hygiene", "unable": True, "narrative": "Needs help in and out of the bath."},
        {"outcome": "clothing", "unable": False, "narrative": "Slow with buttons but manages."},
        {"outcome": "home", "unable": True, "narrative": "The stairs are no longer safe for her."},
        {
            "outcome": "community",
            "unable": False,
            "narrative": "Goes to the library with a friend.",
        },
    ],
    "wellbeingAreas": ["dignity", "control", "family", "accommodation"],
    "wellbeingImpact": "significant",
    "peopleInvolved": [
        {"name": "Harriet Ashdown", "relationship": "child", "contact": True},
        {"name": "Tobias Merriweather", "relationship": "neighbour", "contact": False},
    ],
    "notes": "Prefers to be visited in the afternoon. The bell does not work: please knock.\nHer "
    "daughter would like to be there, and asks for two days' notice. A neighbour holds a spare "
    "key and looks in most mornings.",
}
"""A fictional person; the NHS number is in the range kept for tests."""


def _changed(**properties: Any) -> dict[str, Any]:
    case = copy.deepcopy(CASE)
    for name, value in properties.items():
        if value is None:
            del case[name]
        else:
            case[name] = value
    return case


FAULTY: dict[str, dict[str, Any]] = {
    "date": _changed(dateOfBirth="1941-02-30"),
    "uuid": _changed(requestId="not-a-uuid"),
    "code": _changed(population="visitor"),
    "pattern": _changed(postcode="nowhere"),
    "bound": _changed(weeklyCareHours=169),
    "missing": _changed(familyName=None),
    "unknown": _changed(unasked="for"),
    "type": _changed(urgent="no"),
}
"""Bodies that every variant which validates must refuse, by what is wrong with them."""

BODY = json.dumps(CASE).encode()
FAULTY_BODY = json.dumps(_changed(dateOfBirth="1941-02-30", familyName=None)).encode()
EXPECTED = decide(CASE)
