"""Litestar with msgspec: the request is validated while it is parsed, the answer is not."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Litestar, post
from msgspec import Meta, Struct

from benchmarks.decision import DECISIONS, decide
from benchmarks.records import Place

Line = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^\S(?:[^\x00-\x1f\x7f]*\S)?$")]
Text = Annotated[str, Meta(max_length=2000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$")]


class OutcomeAnswer(Struct, forbid_unknown_fields=True):
    outcome: Literal[
        "nutrition", "hygiene", "toilet", "clothing", "safety", "home", "relationships", "work",
        "community", "childcare",
    ]  # fmt: skip
    unable: bool
    narrative: Text


class Involved(Struct, forbid_unknown_fields=True):
    name: Line
    relationship: Literal["partner", "child", "parent", "friend", "neighbour", "other"]
    contact: bool


Area = Literal[
    "dignity", "health", "protection", "control", "participation", "social-and-economic", "family",
    "accommodation", "contribution",
]  # fmt: skip


class Case(Struct, forbid_unknown_fields=True):
    reference: Annotated[str, Meta(pattern=r"^[A-Z]{3}-[0-9]{6}$")]
    requestId: UUID
    receivedOn: date
    receivedBy: Line
    nhsNumber: Annotated[str, Meta(pattern=r"^[0-9]{10}$")]
    givenName: Line
    familyName: Line
    dateOfBirth: date
    postcode: Annotated[str, Meta(pattern=r"^[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}$")]
    telephone: Annotated[str, Meta(pattern=r"^\+?[0-9][0-9 ]{5,18}[0-9]$")]
    email: Annotated[
        str, Meta(max_length=254, pattern=r"^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{3,189}$")
    ]
    councilCode: Annotated[str, Meta(pattern=r"^E[0-9]{8}$")]
    population: Literal["adult", "carer"]
    livingSituation: Literal["alone", "with-family", "with-others", "care-home"]
    preferredLanguage: Annotated[str, Meta(pattern=r"^[a-z]{2,3}$")]
    contactPreference: Literal["letter", "telephone", "email", "in-person"]
    interpreterNeeded: bool
    urgent: bool
    weeklyCareHours: Annotated[float, Meta(ge=0, le=168)]
    carersInvolved: Annotated[int, Meta(ge=0, le=10)]
    daysSinceLastReview: Annotated[int, Meta(ge=0, le=36500)]
    outcomes: Annotated[list[OutcomeAnswer], Meta(max_length=10)]
    wellbeingAreas: Annotated[list[Area], Meta(max_length=9)]
    wellbeingImpact: Literal["none", "some", "significant"]
    peopleInvolved: Annotated[list[Involved], Meta(max_length=10)]
    notes: Text


def make(_: Place | None) -> Any:
    """The application; it reads no records."""

    @post(DECISIONS, status_code=200)
    async def decisions(data: Case) -> dict[str, Any]:
        return decide(msgspec.to_builtins(data))

    return Litestar([decisions], openapi_config=None)
