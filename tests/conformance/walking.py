"""A walker over the native implementation: any assessment in any state, and what an answer is."""

from __future__ import annotations

import atexit
import uuid
from functools import cache
from typing import Any

import httpx
import jsonschema_rs

import openapi
from conformance.model import Exchange
from conformance.native.validation import nhs_number_fits
from conformance.subject import Subject

CLIENTS = {"citizen": "citizen-app", "practitioner": "practitioner-tool"}
PRACTITIONER = {"name": "Priya Raman", "role": "Social worker"}
PERSON = {
    "name": {"given": "Ann  Zoë", "family": "O’Shea 山"},
    "dateOfBirth": "1944-02-29",
    "nhsNumber": "9990000018",
}
WISH = {"wished": True, "capacity": "has-capacity"}
KINDS = {
    "needs-assessment": ("NeedsAssessment", {"person": PERSON, "supportedSelfAssessment": WISH}),
    "carers-assessment": (
        "CarersAssessment",
        {
            "carer": PERSON,
            "caredFor": {"name": "Joan Aldridge", "relationship": "parent"},
            "supportedSelfAssessment": WISH,
        },
    ),
}
BODIES: dict[str, Any] = {
    "submit": {"submittedBy": "individual", "declaration": True},
    "withdraw": {},
    "refuse": {
        "capacityToRefuse": "has-capacity",
        "riskOfAbuseOrNeglect": False,
        "recordedBy": PRACTITIONER,
    },
    "assure": {"assuredBy": PRACTITIONER, "basis": "A visit."},
    "return": {"returnedBy": PRACTITIONER, "reasons": "Say more about meals."},
    "determine": {
        "decision": "not-eligible",
        "reasons": "One outcome.",
        "determinedBy": PRACTITIONER,
        "advice": "A luncheon club.",
    },
}
WAYS: dict[str, tuple[str, ...]] = {
    "requested": (),
    "in-progress": ("put",),
    "submitted": ("put", "submit"),
    "returned": ("put", "submit", "return"),
    "assured": ("put", "submit", "assure"),
    "determined": ("put", "submit", "assure", "determine"),
    "withdrawn": ("withdraw",),
    "refused": ("refuse",),
}

HTTP = httpx.Client(trust_env=False)
atexit.register(HTTP.close)


@cache
def token(base: str, client: str) -> str:
    words = {"grant_type": "client_credentials"}
    answer = HTTP.post(f"{base}/oauth2/token", data=words, auth=(client, "sandbox"))
    return str(answer.json()["access_token"])


@cache
def subject(base: str, service: str) -> Subject:
    tokens = {actor: token(base, client) for actor, client in CLIENTS.items()}
    return Subject(service, f"{base}/{service}/v1", tokens=tokens.get, seed=1)


class Walk:
    """One kind of assessment, and the way to any of its states."""

    def __init__(self, base: str, service: str) -> None:
        self.subject = subject(base, service)
        self.noun, self.new = KINDS[service]
        self.parameter = self.noun[0].lower() + self.noun[1:] + "Id"
        self.person = "person" if service == "needs-assessment" else "carer"

    def request(self, body: Any = None, *, key: str = "", **words: Any) -> Exchange:
        return self.subject.call(
            f"request{self.noun}", body=body or self.new, key=key or uuid.uuid4().hex, **words
        )

    def take(
        self, step: str, id_: str, body: Any = None, *, etag: str | None = "*", **words: Any
    ) -> Exchange:
        name = f"put{self.noun}Answers" if step == "put" else f"{step}{self.noun}"
        if step != "put":
            words.setdefault("key", uuid.uuid4().hex)
        words.setdefault("actor", "citizen" if step in ("put", "submit") else "practitioner")
        return self.subject.call(
            name,
            path={self.parameter: id_},
            body=BODIES.get(step, {}) if body is None else body,
            etag=etag,
            **words,
        )

    def get(self, id_: str, **words: Any) -> Exchange:
        return self.subject.call(f"get{self.noun}", path={self.parameter: id_}, **words)

    def record(self, id_: str) -> Exchange:
        return self.subject.call(f"get{self.noun}Record", path={self.parameter: id_})

    def search(self, body: Any, query: str = "") -> Exchange:
        return self.subject.call(
            f"search{self.noun}s", body=body, query=query, actor="practitioner"
        )

    def at(self, state: str, body: Any = None, answers: Any = None) -> str:
        id_ = str(self.request(body).json()["id"])
        for step in WAYS[state]:
            taken = self.take(step, id_, answers if step == "put" else None)
            assert taken.status == 200, taken.response_body
        return id_


def slug(exchange: Exchange) -> str:
    assert exchange.header("content-type") == "application/problem+json"
    body = exchange.json()
    assert body["status"] == exchange.status
    assert (
        openapi.problems()[body["type"].removeprefix(openapi.PROBLEM_BASE)].status
        == exchange.status
    )
    return str(body["type"].removeprefix(openapi.PROBLEM_BASE))


def fits_document(exchange: Exchange, service: str, operation_id: str) -> bool:
    """Whether a 2xx answer is valid against the document."""
    document = openapi.document(service)
    for item in document["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict) and operation.get("operationId") == operation_id:
                content = operation["responses"][str(exchange.status)]["content"]
                schema = content["application/json"]["schema"]
    validator = jsonschema_rs.Draft202012Validator(
        {**schema, "components": document["components"]},
        validate_formats=True,
        formats={"nhs-number": nhs_number_fits},
    )
    return validator.is_valid(exchange.json())
