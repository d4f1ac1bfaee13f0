"""Deviations in the times of an assessment and in the state of recording.

What may not come in here: lists.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from conformance.mutants.bending import (
    WHOLE,
    at,
    folded,
    showing,
    without,
)
from conformance.mutants.exchange import Make

_TIMES = (
    "requestedAt", "submittedAt", "withdrawnAt", "refusedAt", "assuredAt", "returnedAt",
    "determinedAt", "asOf",
)  # fmt: skip


_LATER = "2031-01-01T00:00:00Z"


def _recording(change: Callable[[Any], Any]) -> Make:
    return showing(lambda body: at(body, change, "recording"), WHOLE)


def _times(fold: Callable[[str], str]) -> Make:
    return showing(lambda body: folded(body, fold, _TIMES), WHOLE)


def _times_but_as_of(fold: Callable[[str], str]) -> Make:
    return showing(lambda body: folded(body, fold, _TIMES[:-1]), WHOLE)


def _restamped(name: str, inside: str = "", *verbs: str) -> Make:
    """A time that was set once is set again by what comes later, to the end of that minute."""

    def edit(body: Any) -> Any:
        later = f"{body['recording']['asOf'][:17]}59Z"
        return at(body, lambda _: later, *([inside] if inside else []), name)

    return showing(edit, verbs)


DEVIATIONS: Mapping[str, Make] = {
    "recording-absent": showing(lambda body: without(body, "recording"), WHOLE),
    "recording-without-as-of": _recording(lambda recording: without(recording, "asOf")),
    "recording-of-its-own": _recording(lambda recording: {**recording, "state": "synced"}),
    "recording-as-of-later": _recording(lambda recording: {**recording, "asOf": _LATER}),
    "recording-as-of-old": _recording(
        lambda recording: {**recording, "asOf": "2001-01-01T00:00:00Z"}
    ),
    "recording-as-of-local": _recording(
        lambda recording: {**recording, "asOf": recording["asOf"].rstrip("Z")}
    ),
    "recording-changed-empty": _recording(lambda recording: {**recording, "changedByCouncil": []}),
    "recording-changed-dotted": _recording(
        lambda recording: {**recording, "changedByCouncil": ["person.name.family"]}
    ),
    "recording-always-refused": _recording(
        lambda recording: {**recording, "state": "refused", "reason": "duplicate"}
    ),
    "times-with-fractions": _times(lambda text: text.replace("Z", ".123456Z")),
    "times-without-zone": _times(lambda text: text.rstrip("Z")),
    "times-local": _times(lambda text: text.replace("Z", "+01:00")),
    "times-as-dates": _times(lambda text: text[:10]),
    "times-with-blank": _times(lambda text: text.replace("T", " ")),
    "requested-at-moves": _restamped("requestedAt", "", "get", "put"),
    "submitted-at-moves": _restamped("submittedAt", "submission", "assure", "return", "get"),
    "assured-at-moves": _restamped("assuredAt", "assurance", "determine", "get"),
    "times-of-the-client": _times_but_as_of(lambda _: "2020-01-01T00:00:00Z"),
}
