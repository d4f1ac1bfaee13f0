"""The only door to Schemathesis: makes requests from a document, sends them, tells what it claims.

The engine is told to be an examiner and not an explorer: one worker, a seed, nothing remembered
from another run, nothing learned from the answers, no file of settings looked for, and nothing in a
request that says that this is an examination. What may not come in here: what an answer should be;
a failure that the engine claims is a claim, and `properties.py` decides.
"""

from __future__ import annotations

import collections
import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import requests
import schemathesis
from hypothesis import strategies
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events
from schemathesis.engine.core import Engine
from schemathesis.engine.run import INTERNAL_PHASES, Phase, PhaseName, PhaseSkipReason
from schemathesis.failure_codes import FAILURE_CLASSES
from schemathesis.specs.openapi.schemas import OpenApiSchema
from schemathesis.transport.requests import REQUESTS_TRANSPORT, RequestsTransport

from conformance.model import Exchange
from conformance.subject import Subject, UnreachableError

FAILURE_CODES = frozenset(each.code for each in FAILURE_CLASSES)
"""Every failure that the engine can claim."""
_MARKS = ("user-agent", "x-schemathesis-testcaseid")
_WEIGHTS = range(10, 1, -1)
_OFF = {"extra-data-sources": {"responses": False}}


@dataclass(frozen=True, slots=True)
class Plan:
    """How much to ask."""

    operations: frozenset[str] | None = None
    """operationIds; None is all of them."""
    like_cases: int | None = None
    """Coverage cases of one operation that differ in the same way; None is all of them."""
    random_cases: int = 0
    """Cases made at random for each operation; 0 is none."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One request that the engine made, and what it claims about the answer."""

    operation_id: str
    exchange: Exchange
    claims: tuple[tuple[str, str], ...]
    """Code and title of each failure claimed."""


@dataclass(slots=True)
class Slots:
    """What a request names that only this implementation can have given out. Valid values of the
    engine's are replaced before sending; what is wrong on purpose stays."""

    operation_id: str
    path: dict[str, Any]
    headers: dict[str, Any]
    about: str
    """The parameter that the case is about, or nothing."""


class EngineError(Exception):
    """The engine failed, which says nothing about the implementation."""


def asked(
    subject: Subject,
    plan: Plan,
    *,
    token: str | None,
    settle: Callable[[Slots], None],
    stop: Callable[[], bool],
) -> Iterator[Sent]:
    """Every request that the engine makes, in the order of sending for each operation.

    Raises EngineError, or UnreachableError where there is no answer at all.
    """
    _know_nhs_numbers()
    transport = _Transport(subject, settle)
    document = copy.deepcopy(subject.document)
    config = SchemathesisConfig.from_dict(_settings(subject, plan, token))
    schema: Any = schemathesis.openapi.from_dict(document, config=config)
    schema.__class__ = _Schema
    schema.transport_of_suite = transport
    schema.hook("filter_case")(_thinning(plan.like_cases))
    if plan.operations is not None:
        schema = schema.include(operation_id=sorted(plan.operations))
        schema.transport_of_suite = transport
    stream = _Engine(schema).execute()
    for event in stream:
        if isinstance(event, events.FatalError):
            raise EngineError(str(event.exception)) from event.exception
        if isinstance(event, events.NonFatalError):
            if isinstance(event.value, requests.RequestException):
                raise UnreachableError(f"{subject.base_url}: {type(event.value).__name__}")
            raise EngineError(f"{event.label}: {event.value}") from event.value
        if isinstance(event, events.ScenarioFinished):
            yield from transport.finished(event.recorder.checks)
        if stop():
            stream.stop()


class _Schema(OpenApiSchema):
    """A schema whose requests go through the suite."""

    transport_of_suite: Any

    @property
    def transport(self) -> Any:
        return self.transport_of_suite


class _Engine(Engine):
    """The engine without the phases that send requests to find out what they may send."""

    __slots__ = ()

    def get_phase_config(
        self, phase_name: PhaseName, *, is_supported: bool, requires_transitions: bool
    ) -> Phase:
        if phase_name in INTERNAL_PHASES:
            reason = PhaseSkipReason.DISABLED
            return Phase(name=phase_name, is_enabled=False, skip_reason=reason)
        return super().get_phase_config(
            phase_name, is_supported=is_supported, requires_transitions=requires_transitions
        )


class _Session(requests.Session):
    """Where the engine's requests leave its hands: stripped of its marks, sent by the subject."""

    def __init__(self, subject: Subject) -> None:
        super().__init__()
        self.trust_env = False
        self.subject, self.operation_id = subject, ""

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        for name in [each for each in request.headers if each.lower() in _MARKS]:
            del request.headers[name]
        _rename(request)
        return self.subject.forward(self.operation_id, request)


def _rename(request: requests.PreparedRequest) -> None:
    """Give the engine's unknown properties and parameters a name of the same length."""
    ours, theirs = "unrecognised", "schemathesis"
    request.url = str(request.url).replace(theirs, ours)
    for name in [each for each in request.headers if theirs in each.lower()]:
        request.headers[name.lower().replace(theirs, ours)] = request.headers.pop(name)
    if isinstance(request.body, bytes):
        request.body = request.body.replace(theirs.encode(), ours.encode())
    elif isinstance(request.body, str):
        request.body = request.body.replace(theirs, ours)


class _Transport(RequestsTransport):
    """Settles a case before it is sent, and keeps which exchange it became."""

    def __init__(self, subject: Subject, settle: Callable[[Slots], None]) -> None:
        super().__init__()
        self._copy_serializers_from(REQUESTS_TRANSPORT)
        self._session, self._settle = _Session(subject), settle
        self._sent: dict[str, tuple[str, Exchange]] = {}

    def send(self, case: Any, **words: Any) -> Any:
        operation_id = case.operation.definition.raw["operationId"]
        about = getattr(case.meta.phase.data, "parameter", None) if case.meta else None
        self._settle(Slots(operation_id, case.path_parameters, case.headers, about or ""))
        self._session.operation_id = operation_id
        answer = super().send(case, **{**words, "session": self._session})
        self._sent[case.id] = (operation_id, self._session.subject.exchanges[-1])
        return answer

    def finished(self, checks: Mapping[str, Any]) -> Iterator[Sent]:
        """What has been sent since the last time, with the claims made about it."""
        sent, self._sent = self._sent, {}
        for case_id, (operation_id, exchange) in sent.items():
            claims = tuple(
                (each.failure_info.failure.code, each.failure_info.failure.title)
                for each in checks.get(case_id, ())
                if each.failure_info is not None
            )
            yield Sent(operation_id, exchange, claims)


def _thinning(most: int | None) -> Callable[[Any, Any], bool]:
    """Lets through so many coverage cases of each kind, and every other case."""
    seen: collections.Counter[tuple[str, ...]] = collections.Counter()

    def filter_case(context: Any, case: Any) -> bool:
        scenario = getattr(case.meta.phase.data, "scenario", None) if case.meta else None
        if most is None or scenario is None:
            return True
        where = str(case.meta.phase.data.parameter_location)
        kind = (case.operation.label, str(scenario), where)
        seen[kind] += 1
        return seen[kind] <= most

    return filter_case


def _settings(subject: Subject, plan: Plan, token: str | None) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "seed": subject.seed,
        "base-url": subject.base_url,
        "workers": 1,
        "continue-on-failure": True,
        "request-timeout": 15,
        "warnings": False,
        "cache": {"enabled": False},
        "generation": {
            "database": "none",
            "max-examples": max(plan.random_cases, 1),
            "mode": "all",
            "no-shrink": True,
        },
        "phases": {
            "examples": {"enabled": True, **_OFF},
            "coverage": {"enabled": True, **_OFF},
            "fuzzing": {
                "enabled": plan.random_cases > 0,
                "error-feedback": {"enabled": False},
                **_OFF,
            },
            "stateful": {
                "enabled": False,  # the scenarios go the ways, with the ETags that they need
                "link-calibration": False,
                "inference": {"algorithms": []},
            },
        },
    }
    if token is not None and subject.document["components"].get("securitySchemes"):
        # Never a fixed header: that would hide whether a request without a token is refused.
        settings["auth"] = {"openapi": {"oauth2": {"bearer": token}}}
    return settings


@cache
def _know_nhs_numbers() -> None:
    """Teaches the engine the one format of the standard that a schema cannot say."""
    numbers = strategies.integers(0, 999_999).map(_nhs_number).filter(bool)
    schemathesis.openapi.format("nhs-number", numbers)


def _nhs_number(number: int) -> str:
    nine = f"999{number:06d}"
    digit = (11 - sum(int(d) * w for d, w in zip(nine, _WEIGHTS, strict=True)) % 11) % 11
    return "" if digit == 10 else f"{nine}{digit}"
