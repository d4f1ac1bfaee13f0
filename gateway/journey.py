"""A journey walked at every council alike, and compared; its steps are in `journey_path`.

A client written once calls every council of a gateway in turn and keeps each answer; two councils
behave the same when every step's status, header names and whole body agree, once what must differ
(identifiers, times, entity tags) is replaced by its kind. Nothing here knows a council's system.
"""

from __future__ import annotations

import random
import re
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import httpx

from gateway.formats import is_nhs_number

COMPARED = (
    "status, header names and the whole body, with ids and times replaced, but for recording and "
    "whose policy was used"
)
_MASKS = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "<id>"),
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z"), "<time>"),
)
_ALONE = {"requestId": "request", "recording": "recording", "policy": "policy"}
"""Properties that are a council's own affair."""
_UNCOMPARED_HEADERS = frozenset({"date", "content-length", "connection", "server"})
_TIMEOUT_SECONDS = 30
_MORNING_SECONDS = 60
"""How long after a night what it recorded may take to be seen."""


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
    assessments: list[str] = field(default_factory=list)
    """Where the assessments made on the way are."""
    recording: list[str] = field(default_factory=list)
    """How far the council's system has come with each of them."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The journey at every council."""

    walks: tuple[Walk, ...]

    @property
    def pending(self) -> list[str]:
        """Councils whose systems have yet to take something."""
        return [walk.council for walk in self.walks if "pending" in walk.recording]

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
        if "location" in answer.headers and answer.headers["location"] not in self.walk.assessments:
            self.walk.assessments.append(answer.headers["location"])
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


Path: TypeAlias = Callable[[Traveller, str], None]


def walk(
    base_url: str,
    path: Path,
    *,
    seed: int | None = None,
    night: Callable[[], object] | None = None,
) -> Comparison:
    """Walk a path at every council the gateway serves, and read what was made once more at the end.

    `night` lets a night pass before that; then everything must be recorded. Raises JourneyError.
    """
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
            path(traveller, nhs_number)
            walks.append(traveller.walk)
        if night is not None:
            night()
        until = time.monotonic() + (_MORNING_SECONDS if night is not None else 0)
        for each in walks:
            _look_again(http, each, tokens["practitioner"], until)
    return Comparison(tuple(walks))


def _look_again(http: httpx.Client, walk: Walk, token: str, until: float) -> None:
    """Read every assessment of a walk, waiting for its recording until then."""
    for place in walk.assessments:
        while True:
            answer = http.get(place, headers={"Authorization": f"Bearer {token}"})
            document = answer.json()
            state = document.get("recording", {}).get("state", "unknown")
            if state != "pending" or time.monotonic() > until:
                break
            time.sleep(0.2)
        walk.recording.append(state)
        compared = {"status": answer.status_code, "body": _masked(document)}
        shown = str(document.get("state", "unknown"))
        walk.steps.append(Step("reads it at the end", answer.status_code, shown, compared))


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
            name: f"<{_ALONE[name]}>" if name in _ALONE else _masked(each)
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [_masked(each) for each in value]
    if isinstance(value, str):
        for pattern, mask in _MASKS:
            value = pattern.sub(mask, value)
    return value


def as_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison for `--json`: every step with what was compared."""
    return {
        "same": comparison.same,
        "compared": COMPARED,
        "councils": [walk.council for walk in comparison.walks],
        "recording": {walk.council: walk.recording for walk in comparison.walks},
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
