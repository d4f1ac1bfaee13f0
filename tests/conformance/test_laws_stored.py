"""The laws of storing, keys and times: each finds what it is for, by the right sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from unittest import mock

import pytest
from judged import failed, judged

from conformance.laws import keys, run
from conformance.model import Status
from conformance.mutants.catalogue import mutants
from conformance.mutants.trial import attempt
from conformance.native.idempotency import Keys

FOUND = (
    *("line-ends-trimmed", "email-lower-case", "day-and-month-swapped", "composed"),
    *("keys-forgotten-after-1-s", "keys-blind-to-path", "determined-not-found"),
    *("recording-as-of-later", "recording-as-of-old", "times-of-the-client"),
    *("amount-of-single-precision", "like-incomes-made-one", "income-order-lost"),
    *("other-birth-date-taken", "contradictory-means-taken", "means-lists-added-to"),
    *("settled-charge-recalculated-on-read", "settled-working-lost", "record-lines-left-out"),
    *("page-of-charges-only", "settled-by-another-policy"),
)
Hooks = Mapping[str, Callable[..., Any]]


@pytest.mark.parametrize("name", FOUND)
def test_the_laws_find_it_by_the_right_sentence(name: str) -> None:
    mutant = mutants()[name]
    for service in mutant.services:
        trial = attempt([mutant], service, layers=("laws",))
        assert trial.right_by == ("laws",), trial
        assert not trial.errors


def _without(value: Any, *names: str) -> Any:
    if isinstance(value, dict):
        return {k: _without(v, *names) for k, v in value.items() if k not in names}
    return [_without(each, *names) for each in value] if isinstance(value, list) else value


def _blanks_joined(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _blanks_joined(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_blanks_joined(each) for each in value]
    return value.replace("  ", " ") if isinstance(value, str) else value


SPOILT: dict[str, tuple[Callable[[dict[str, Any]], dict[str, Any]], str]] = {
    "the reason of a withdrawal is lost": (
        lambda view: view | {"withdrawal": _without(view.get("withdrawal", {}), "reason")},
        "CA-NEEDS-009",
    ),
    "best interests are lost": (lambda view: _without(view, "bestInterests"), "CA-NEEDS-010"),
    "the registration of a practitioner is lost": (
        lambda view: _without(view, "registration"),
        "CA-NEEDS-014",
    ),
    "the period of a determination is lost": (
        lambda view: view | {"determination": _without(view["determination"], "periodConsidered")},
        "CA-NEEDS-023",
    ),
    "blanks of a return are joined": (
        lambda view: view | {"return": _blanks_joined(view["return"])},
        "CA-COMMON-034",
    ),
    "urgent is false where it was not said": (
        lambda view: {"urgent": False} | view,
        "CA-NEEDS-003",
    ),
}


@pytest.fixture
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """For what does not need to wait for a key to be forgotten."""
    monkeypatch.setattr(keys, "LATER", dict.fromkeys(keys.LATER, 0.0))


@pytest.mark.usefixtures("_at_once")
@pytest.mark.parametrize("name", SPOILT)
def test_what_a_step_loses_is_found(name: str) -> None:
    spoil, clause = SPOILT[name]

    def view(told: dict[str, Any], **_: Any) -> dict[str, Any]:
        needed = ("withdrawal", "determination", "return")
        wanted = next((each for each in needed if each in name), None)
        return spoil(told) if wanted is None or wanted in told else told

    _, results = judged(run, "needs-assessment", {"view": view})
    assert clause in failed(results)


@pytest.mark.usefixtures("_at_once")
def test_a_valid_body_that_is_refused_for_its_letters_is_found() -> None:
    def gate(cause: str | None, *, name: str, body: Mapping[str, Any], **_: Any) -> str | None:
        letters = str(body.get("reasons", ""))
        return "wrong-state" if name == "determine" and not letters.isascii() else cause

    _, results = judged(run, "carers-assessment", {"gate": gate})
    assert {"CA-COMMON-034", "CA-CARER-025"} <= failed(results)


@pytest.mark.usefixtures("_at_once")
def test_a_step_that_is_never_possible_is_no_matter_of_letters() -> None:
    def gate(cause: str | None, *, name: str, **_: Any) -> str | None:
        return "wrong-state" if name == "assure" else cause

    _, results = judged(run, "carers-assessment", {"gate": gate})
    assert not failed(results)
    blocked = {each.clause for each in results if each.status is Status.BLOCKED}
    assert "CA-CARER-015" in blocked


@pytest.mark.usefixtures("_at_once")
def test_keys_that_are_compared_without_their_case_are_found() -> None:
    taken: set[str] = set()

    def key(decision: str, *, call: Any, **_: Any) -> str:
        sent = str(call.request.header("Idempotency-Key"))
        known = sent not in taken and sent.lower() in {each.lower() for each in taken}
        taken.add(sent)
        return "reused" if known else decision

    _, results = judged(run, "carers-assessment", {"key": key})
    assert failed(results) == {"CA-COMMON-028"}


@pytest.mark.usefixtures("_at_once")
def test_keys_of_which_only_the_beginning_is_kept_are_found() -> None:
    def begin(self: Keys, name: tuple[str, str, str], *words: Any) -> Any:
        return whole(self, (*name[:2], name[2][:60]), *words)

    def finish(self: Keys, name: tuple[str, str, str], *words: Any) -> None:
        kept(self, (*name[:2], name[2][:60]), *words)

    whole, kept = Keys.begin, Keys.finish
    with mock.patch.object(Keys, "begin", begin), mock.patch.object(Keys, "finish", finish):
        _, results = judged(run, "needs-assessment")
    assert failed(results) == {"CA-NEEDS-001"}


def _moment(text: str) -> dict[str, Any]:
    return {"recording": {"state": "recorded", "asOf": text}}


def test_a_view_of_the_time_of_the_request_is_found_after_a_while() -> None:
    _, results = judged(
        run,
        "needs-assessment",
        {"view": lambda told, **_: told | _moment(told["requestedAt"])},
    )
    assert "CA-COMMON-039" in failed(results)
