"""Subjects and ledgers for the implementation that comes with the suite."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import requests

import openapi
from conformance.ledger import Ledger
from conformance.subject import Subject

_CLIENTS = {"citizen": "citizen-app", "practitioner": "practitioner-tool"}


def subject_of(base_url: str, service: str, *, seed: int = 7) -> Subject:
    """A service of an implementation that has the sandbox's published clients."""
    at = f"{base_url.rstrip('/')}/{service}/v1"
    return Subject(service, at, tokens=_tokens(base_url), seed=seed)


def ledger_of(service: str) -> Ledger:
    """A ledger of the clauses that bind a service."""
    bound = {
        clause.id: clause
        for clause in openapi.clauses().values()
        if any(each.startswith(f"{service}/") for each in clause.operations)
    }
    return Ledger(bound)


def _tokens(base_url: str) -> Callable[[str], str | None]:
    kept: dict[str, str] = {}
    place = urlsplit(base_url)

    def token(actor: str) -> str | None:
        if actor not in kept:
            answer = requests.post(
                f"{place.scheme}://{place.netloc}/oauth2/token",
                data={"grant_type": "client_credentials"},
                auth=(_CLIENTS[actor], "sandbox"),
                timeout=10,
            )
            kept[actor] = answer.json()["access_token"]
        return kept[actor]

    return token
