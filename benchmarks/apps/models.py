"""`decide.yaml` as pydantic models, for FastAPI and django-ninja.

Property names are the document's own, so that no peer pays for aliases. `uniqueItems` is left out:
pydantic has no constraint for it.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Line = Annotated[
    str, StringConstraints(min_length=1, max_length=100, pattern=r"^\S(?:[^\x00-\x1f\x7f]*\S)?$")
]
Text = Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$")]
Postcode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}$")]
Reference = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}-[0-9]{6}$")]
Digits = Annotated[str, StringConstraints(pattern=r"^[0-9]{10}$")]
Telephone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 ]{5,18}[0-9]$")]
Email = Annotated[
    str,
    StringConstraints(max_length=254, pattern=r"^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{3,189}$"),
]
CouncilCode = Annotated[str, StringConstraints(pattern=r"^E[0-9]{8}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Population = Literal["adult", "carer"]
LivingSituation = Literal["alone", "with-family", "with-others", "care-home"]
ContactPreference = Literal["letter", "telephone", "email", "in-person"]
OutcomeCode = Literal[
    "nutrition", "hygiene", "toilet", "clothing", "safety", "home", "relationships", "work",
    "community", "childcare",
]  # fmt: skip
Area = Literal[
    "dignity", "health", "protection", "control", "participation", "social-and-economic", "family",
    "accommodation", "contribution",
]  # fmt: skip
UpTo10 = Annotated[int, Field(ge=0, le=10)]
Days = Annotated[int, Field(ge=0, le=36500)]
Words = Annotated[int, Field(ge=0, le=1000)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class OutcomeAnswer(Strict):
    outcome: OutcomeCode
    unable: bool
    narrative: Text


class OutcomeFinding(Strict):
    outcome: OutcomeCode
    finding: Literal["able", "unable"]
    words: Words


class Involved(Strict):
    name: Line
    relationship: Literal["partner", "child", "parent", "friend", "neighbour", "other"]
    contact: bool


class Common(Strict):
    reference: Reference
    requestId: UUID
    receivedOn: date
    receivedBy: Line
    nhsNumber: Digits
    givenName: Line
    familyName: Line
    dateOfBirth: date
    postcode: Postcode
    telephone: Telephone
    email: Email
    councilCode: CouncilCode
    population: Population
    livingSituation: LivingSituation
    preferredLanguage: Language
    contactPreference: ContactPreference
    interpreterNeeded: Annotated[bool, Field(strict=True)]
    urgent: Annotated[bool, Field(strict=True)]
    weeklyCareHours: Annotated[float, Field(ge=0, le=168)]
    carersInvolved: UpTo10
    daysSinceLastReview: Days
    wellbeingAreas: Annotated[list[Area], Field(max_length=9)]
    wellbeingImpact: Literal["none", "some", "significant"]
    peopleInvolved: Annotated[list[Involved], Field(max_length=10)]
    notes: Text


class Case(Common):
    outcomes: Annotated[list[OutcomeAnswer], Field(max_length=10)]


class Decision(Common):
    decisionId: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}-[0-9]{6}-D$")]
    replyBy: date
    reviewBy: date
    fullName: Annotated[str, StringConstraints(max_length=201)]
    ageInYears: Annotated[int, Field(ge=0, le=150)]
    postcodeArea: Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,2}$")]
    priority: Literal["routine", "soon", "today"]
    hoursPerDay: Annotated[float, Field(ge=0, le=24)]
    hoursPerCarer: Annotated[float, Field(ge=0, le=168)]
    reviewOverdue: bool
    outcomes: Annotated[list[OutcomeFinding], Field(max_length=10)]
    outcomesAnswered: UpTo10
    outcomesUnable: UpTo10
    twoOrMoreUnable: bool
    wellbeingAreasTouched: Annotated[int, Field(ge=0, le=9)]
    peopleToContact: UpTo10
    notesWords: Words


class Person(Strict):
    givenName: Line
    familyName: Line
    dateOfBirth: date
    nhsNumber: Digits
    postcode: Postcode
    telephone: Telephone


class Record(Strict):
    recordId: Annotated[str, StringConstraints(pattern=r"^R[0-9]{4}$")]
    reference: Reference
    state: Literal["requested", "in-progress", "closed"]
    receivedOn: date
    updatedOn: date
    person: Person
    councilCode: CouncilCode
    population: Population
    livingSituation: LivingSituation
    contactPreference: ContactPreference
    urgent: bool
    interpreterNeeded: bool
    carersInvolved: UpTo10
    daysSinceLastReview: Days
    notes: Text
