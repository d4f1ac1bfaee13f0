"""The steps of the journey: a citizen's path, a carer's path, what goes wrong, and money.

Every step is a request of the standard and the status it must have; nothing here knows a council.
"""

from __future__ import annotations

import uuid
from typing import Any

from gateway.journey import Traveller
from gateway.journey_money import money_path

_PRACTITIONER = {"name": "Ngozi Ó Briain", "role": "Social worker", "registration": "SW123456"}


def whole_path(go: Traveller, nhs_number: str) -> None:
    """Everything, one after the other."""
    _needs_path(go, nhs_number)
    _carers_path(go, nhs_number)
    _refused_path(go)
    money_path(go, nhs_number)


def _needs_path(go: Traveller, nhs_number: str) -> None:
    """An adult asks, answers, hands in; the council returns, assures and determines."""
    base = "/needs-assessment/v1/needs-assessments"
    request = {
        "person": {
            "name": {"given": "Łukasz", "family": "Ó Briain-Nguyễn"},
            "dateOfBirth": "1941-03-09",
            "nhsNumber": nhs_number,
            "address": {"line1": "Flat 2, 7 Mill Lane", "town": "Testham", "postcode": "ZZ99 3VZ"},
            "telephone": "01632 960123",
        },
        "supportedSelfAssessment": {"wished": True, "capacity": "has-capacity"},
        "reason": "Since the fall I cannot manage the stairs.\nMy daughter lives far away.",
        "urgent": False,
        "communication": {"preference": "telephone", "interpreterLanguage": "Polish"},
        "peopleInvolved": [
            {"name": "Zoë Briain", "relationship": "child", "involvement": "carer"},
        ],
    }
    made = go.send("asks for a needs assessment", "POST", base, request, expect=201)
    item = f"{base}/{made['id']}"
    go.send("sends the same request again", "POST", base, request, key=go.key, expect=201)
    go.send(
        "sends another with the same key",
        "POST",
        base,
        {**request, "urgent": True},
        key=go.key,
        expect=422,
    )
    first = go.etag
    go.send("reads it", "GET", item)
    answers = {
        "impairment": {"present": True, "description": "Arthritis in both hips"},
        "outcomes": {
            "hygiene": {
                "unableWithoutAssistance": True,
                "narrative": "I cannot get into the bath.",
            },
            "toilet": {
                "unableWithoutAssistance": False,
                "causesPainDistressOrAnxiety": False,
                "endangersHealthOrSafety": False,
                "takesSignificantlyLonger": True,
            },
            "home": {"endangersHealthOrSafety": True, "fluctuates": True},
            "childcare": {"notApplicable": True},
        },
        "wellbeing": {"impact": "likely-significant", "areas": ["dignity", "health"]},
        "desiredOutcomes": "To wash by myself and to see friends.",
    }
    go.send("answers the questions", "PUT", f"{item}/answers", answers)
    go.send("answers from an old page", "PUT", f"{item}/answers", {}, etag=first, expect=412)
    submission = {"submittedBy": "individual", "declaration": True}
    go.send("hands it in", "POST", f"{item}/submission", submission)
    go.send("hands it in twice", "POST", f"{item}/submission", submission, expect=409)
    decision = {
        "decision": "eligible",
        "reasons": "Two outcomes cannot be achieved without help or risk.",
        "determinedBy": _PRACTITIONER,
        "wishes": "Wants these needs met at home.",
        "ordinaryResidence": "resident",
    }
    worker: dict[str, Any] = {"actor": "practitioner"}
    go.send(
        "council decides too early", "POST", f"{item}/determination", decision, expect=409, **worker
    )
    go.send(
        "citizen tries to assure it",
        "POST",
        f"{item}/assurance",
        {"assuredBy": _PRACTITIONER, "basis": "Myself"},
        expect=403,
    )
    go.send(
        "council returns it",
        "POST",
        f"{item}/return",
        {"returnedBy": _PRACTITIONER, "reasons": "Please say more about meals."},
        **worker,
    )
    answers["outcomes"]["nutrition"] = {"unableWithoutAssistance": True}  # type: ignore[index]
    go.send("completes the answers", "PUT", f"{item}/answers", answers)
    go.send("hands it in again", "POST", f"{item}/submission", submission)
    go.send("written record is not ready", "GET", f"{item}/record", expect=409)
    go.send(
        "council assures itself",
        "POST",
        f"{item}/assurance",
        {"assuredBy": _PRACTITIONER, "basis": "Visited; spoke with the daughter."},
        **worker,
    )
    go.send(
        "decides without the period",
        "POST",
        f"{item}/determination",
        decision,
        expect=409,
        **worker,
    )
    go.send(
        "council determines: eligible",
        "POST",
        f"{item}/determination",
        {**decision, "periodConsidered": "Three months to October"},
        **worker,
    )
    go.send("reads the written record", "GET", f"{item}/record")
    go.send(
        "council finds it by NHS number",
        "POST",
        f"{base}/search",
        {"nhsNumber": nhs_number},
        **worker,
    )


def _carers_path(go: Traveller, nhs_number: str) -> None:
    """A carer asks for their own assessment; the council finds no eligible needs, and advises."""
    base = "/carers-assessment/v1/carers-assessments"
    request = {
        "carer": {
            "name": {"given": "Zoë", "family": "Briain"},
            "dateOfBirth": "1970-11-30",
            "nhsNumber": nhs_number,
        },
        "caredFor": {
            "name": "Łukasz Ó Briain-Nguyễn",
            "relationship": "parent",
            "livesWithCarer": False,
        },
        "supportedSelfAssessment": {"wished": True, "capacity": "has-capacity"},
    }
    made = go.send("carer asks for an assessment", "POST", base, request, expect=201)
    item = f"{base}/{made['id']}"
    answers = {
        "care": {"necessary": True, "hoursPerWeek": 12, "ableToContinue": True},
        "healthEffect": "none",
        "outcomes": {"work": {"unableWithoutAssistance": False}},
        "wellbeing": {"impact": "none"},
    }
    go.send("carer answers", "PUT", f"{item}/answers", answers)
    go.send(
        "carer hands it in",
        "POST",
        f"{item}/submission",
        {"submittedBy": "individual", "declaration": True},
    )
    worker: dict[str, Any] = {"actor": "practitioner"}
    go.send(
        "council assures itself",
        "POST",
        f"{item}/assurance",
        {"assuredBy": _PRACTITIONER, "basis": "Telephone conversation."},
        **worker,
    )
    go.send(
        "council determines: not eligible",
        "POST",
        f"{item}/determination",
        {
            "decision": "not-eligible",
            "reasons": "Caring has no significant impact at present.",
            "determinedBy": _PRACTITIONER,
            "advice": "Carers’ centre; ask again if it changes.",
        },
        **worker,
    )
    go.send("carer reads the written record", "GET", f"{item}/record")


def _refused_path(go: Traveller) -> None:
    """What goes wrong goes wrong alike: bad input, refusal at risk, withdrawal."""
    base = "/needs-assessment/v1/needs-assessments"
    person = {"name": {"given": "Ada", "family": "Testcase"}, "dateOfBirth": "1950-01-01"}
    request = {
        "person": person,
        "supportedSelfAssessment": {"wished": True, "capacity": "lacks-capacity"},
    }
    go.send(
        "bad NHS number",
        "POST",
        base,
        {**request, "person": {**person, "nhsNumber": "9990000000"}},
        expect=422,
    )
    go.send("unknown property", "POST", base, {**request, "capital": "100.00"}, expect=400)
    go.send("unknown id", "GET", f"{base}/{uuid.UUID(int=0)}", expect=404)
    made = go.send("someone without capacity asks", "POST", base, request, expect=201)
    item = f"{base}/{made['id']}"
    worker: dict[str, Any] = {"actor": "practitioner"}
    refusal = {
        "capacityToRefuse": "has-capacity",
        "riskOfAbuseOrNeglect": True,
        "recordedBy": _PRACTITIONER,
    }
    go.send("refusal of someone at risk", "POST", f"{item}/refusal", refusal, expect=409, **worker)
    go.send("answers for them", "PUT", f"{item}/answers", {})
    go.send(
        "hands in without capacity",
        "POST",
        f"{item}/submission",
        {"submittedBy": "representative", "declaration": True},
        expect=409,
    )
    go.send("withdraws", "POST", f"{item}/withdrawal", {})
