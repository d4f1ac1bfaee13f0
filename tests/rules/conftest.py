"""Fictional assessments, as the gateway holds them, for the tests of the written record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Make = Callable[..., dict[str, Any]]

PRACTITIONER = {"name": "Priya Raman", "role": "Social worker", "registration": "SW999012"}


def _needs(**parts: Any) -> dict[str, Any]:
    """A needs assessment that the council has assured."""
    return {
        "id": "NA-1",
        "state": "assured",
        "requestedAt": "2026-10-01T08:00:00Z",
        "person": {
            "name": {"given": "Joan", "family": "Aldridge"},
            "dateOfBirth": "1941-02-03",
            "nhsNumber": "9990000018",
        },
        "supportedSelfAssessment": {"wished": True, "capacity": "has-capacity"},
        "answers": {
            "impairment": {"present": True, "description": "Arthritis in both hands."},
            "outcomes": {
                "nutrition": {
                    "unableWithoutAssistance": True,
                    "narrative": "I cannot lift a pan.",
                },
                "hygiene": {"takesSignificantlyLonger": True},
                "childcare": {"notApplicable": True},
            },
            "wellbeing": {
                "impact": "likely-significant",
                "areas": ["dignity", "control"],
                "description": "I feel I have no say in my day.",
            },
            "desiredOutcomes": "To cook again.",
        },
        "submission": {
            "submittedBy": "individual-with-support",
            "declaration": True,
            "submittedAt": "2026-10-10T08:00:00Z",
        },
        "assurance": {
            "assuredBy": PRACTITIONER,
            "basis": "A visit and a talk.",
            "assuredAt": "2026-10-20T08:00:00Z",
        },
        "recording": {"state": "recorded", "asOf": "2026-10-20T08:00:00Z"},
        **parts,
    }


def _carers(**parts: Any) -> dict[str, Any]:
    """A carer's assessment that the council has assured."""
    answers = {
        "care": {
            "necessary": True,
            "hoursPerWeek": 35,
            "tasks": "Meals, washing, nights.",
            "ableToContinue": False,
            "willingToContinue": True,
            "worksOrWishesToWork": True,
            "educationTrainingOrRecreation": False,
        },
        "healthEffect": "at-risk",
        "outcomes": {"recreation": {"unableWithoutAssistance": True}},
        "wellbeing": {"impact": "significant"},
    }
    record = {
        **_needs(answers=answers),
        "carer": {
            "name": {"given": "Daniel", "family": "Okafor"},
            "dateOfBirth": "1970-05-06",
        },
        "caredFor": {"name": "Joan Aldridge", "relationship": "parent", "livesWithCarer": True},
        **parts,
    }
    del record["person"]
    return record


@pytest.fixture
def needs() -> Make:
    """Makes an assured needs assessment; keywords replace its properties."""
    return _needs


@pytest.fixture
def carers() -> Make:
    """The same for a carer's assessment."""
    return _carers


@pytest.fixture
def positive() -> dict[str, Any]:
    """The determination that some needs are eligible."""
    return {
        "decision": "eligible",
        "reasons": "Two outcomes are not achieved.",
        "determinedBy": PRACTITIONER,
        "determinedAt": "2026-11-01T10:00:00Z",
        "wishes": "Help in the mornings.",
        "ordinaryResidence": "resident",
    }


@pytest.fixture
def negative() -> dict[str, Any]:
    """The determination that no needs are eligible."""
    return {
        "decision": "not-eligible",
        "reasons": "One outcome is not achieved.",
        "determinedBy": {"name": "Priya Raman", "role": "Social worker"},
        "determinedAt": "2026-11-01T10:00:00Z",
        "advice": "A perching stool and the lunch club.",
        "periodConsidered": "September and October 2026.",
    }
