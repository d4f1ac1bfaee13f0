"""The journey: one citizen's and one carer's whole path, walked at every council alike.

A client written once calls every council of a gateway in turn and keeps each answer; two councils
behave the same when every step's status, header names and whole body agree, once what must differ
(identifiers, times, entity tags) is replaced by its kind. Nothing here knows a council's system.
"""

from __future__ import annotations

import random
import re
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from gateway.formats import is_nhs_number

COMPARED = "status, header names and the whole body, with ids, times and entity tags replaced"
_MASKS = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "<id>"),
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z"), "<time>"),
)
_UNCOMPARED_HEADERS = frozenset({"date", "content-length", "connection", "server"})
_PRACTITIONER = {"name": "Ngozi Ó Briain", "role": "Social worker", "registration": "SW123456"}
_TIMEOUT_SECONDS = 30


class JourneyError(Exception):
    """The journey could not be walked at all; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Step:
    """One request of the journey at one council, and what came back."""

    name: str
    status: int
    shown: str
    """State or problem type: what a table shows of it."""
    compared: dict[str, Any]


@dataclass(slots=True)
class Walk:
    """All steps at one council."""

    council: str
    steps: list[Step] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The journey at every council."""

    walks: tuple[Walk, ...]

    def rows(self) -> Iterator[tuple[str, list[Step], bool]]:
        """Step name, the step at each council, and whether they agree."""
        for steps in zip(*(walk.steps for walk in self.walks), strict=True):
            same = all(each.compared == steps[0].compared for each in steps)
            yield steps[0].name, list(steps), same

    @property
    def same(self) -> bool:
        """Whether every council behaved alike at every step, and as the journey expects."""
        return len(self.walks) > 1 and all(agree for _, _, agree in self.rows())


class Traveller:
    """A client of one council: sends, remembers the entity tag, keeps every answer."""

    def __init__(self, http: httpx.Client, council: str, tokens: Mapping[str, str]) -> None:
        self._http, self._tokens, self.walk = http, tokens, Walk(council)
        self.etag, self.key = "", ""

    def send(
        self,
        name: str,
        method: str,
        path: str,
        body: Any = None,
        *,
        actor: str = "citizen",
        etag: str | None = None,
        key: str | None = None,
        expect: int = 200,
    ) -> dict[str, Any]:
        """One step. Raises JourneyError where the answer is not the one the journey needs."""
        headers = {"Authorization": f"Bearer {self._tokens[actor]}"}
        if method == "POST" and not path.endswith("/search"):
            self.key = key or uuid.uuid4().hex
            headers["Idempotency-Key"] = self.key
        if method == "PUT" or (method == "POST" and path.count("/") >= 5):
            headers["If-Match"] = etag or self.etag
        answer = self._http.request(
            method, f"/{self.walk.council}{path}", json=body, headers=headers
        )
        if "etag" in answer.headers:
            self.etag = answer.headers["etag"]
        document: dict[str, Any] = answer.json()
        shown = document.get("state") or document.get("type", "").rpartition("/")[2]
        names = sorted(set(answer.headers) - _UNCOMPARED_HEADERS)
        self.walk.steps.append(
            Step(
                name,
                answer.status_code,
                str(shown or "ok"),
                {
                    "status": answer.status_code,
                    "headers": names,
                    "body": _masked(document),
                },
            )
        )
        if answer.status_code != expect:
            raise JourneyError(
                f"{self.walk.council}: “{name}” answered {answer.status_code} {shown}, "
                f"where the journey needs {expect}"
            )
        return document


def walk(base_url: str, *, seed: int | None = None) -> Comparison:
    """Walk the journey at every council the gateway serves. Raises JourneyError."""
    nhs_number = fictional_nhs_number(
        random.Random(seed if seed is not None else time.time_ns())  # noqa: S311
    )
    with httpx.Client(base_url=base_url, timeout=_TIMEOUT_SECONDS, trust_env=False) as http:
        try:
            councils = http.get("/health").json()["councils"]
            tokens = {
                "citizen": _token(http, "citizen-app"),
                "practitioner": _token(http, "practitioner-tool"),
            }
        except (httpx.HTTPError, KeyError, ValueError):
            raise JourneyError(
                f"no sandbox answers at {base_url}: start one with “make run” or "
                "“careact serve --sandbox”, or name another with --base-url"
            ) from None
        walks = []
        for council in councils:
            traveller = Traveller(http, council, tokens)
            _needs_path(traveller, nhs_number)
            _carers_path(traveller, nhs_number)
            _refused_path(traveller)
            walks.append(traveller.walk)
    return Comparison(tuple(walks))


def fictional_nhs_number(source: random.Random) -> str:
    """An NHS number of the test range (999…) with a right check digit."""
    while True:
        nine = f"999{source.randrange(10**6):06d}"
        for digit in "0123456789":
            if is_nhs_number(nine + digit):
                return nine + digit


def _token(http: httpx.Client, client: str) -> str:
    answer = http.post(
        "/oauth2/token", data={"grant_type": "client_credentials"}, auth=(client, "sandbox")
    )
    token: str = answer.json()["access_token"]
    return token


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: "<request>" if name == "requestId" else _masked(each)
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [_masked(each) for each in value]
    if isinstance(value, str):
        for pattern, mask in _MASKS:
            value = pattern.sub(mask, value)
    return value


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


def as_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison for `--json`: every step with what was compared."""
    return {
        "same": comparison.same,
        "compared": COMPARED,
        "councils": [walk.council for walk in comparison.walks],
        "steps": [
            {
                "step": name,
                "same": same,
                "answers": {
                    walk.council: step.compared
                    for walk, step in zip(comparison.walks, steps, strict=True)
                },
            }
            for name, steps, same in comparison.rows()
        ],
    }
