"""Dated amounts and policies: each wrong implementation is found, by the right sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from judged import failed, judged

from conformance.laws import policies, rates
from conformance.laws.relations import Case
from conformance.mutants.catalogue import mutants
from conformance.mutants.trial import attempt

BY_LAWS = (
    *("next-year-a-day-early", "last-value-carried-on", "rates-by-calendar-year"),
    *("derived-told-as-published", "sources-left-out", "rivals-left-out", "rate-unit-week"),
    *("rate-days-overlap", "rates-other-than-the-rate"),
    *("policy-of-another-day", "policy-never-followed", "policy-a-day-late"),
    *("policy-made-up", "policy-until-left-out", "policy-until-a-day-late"),
)
BY_VECTORS = ("first-value-carried-back", "rate-newest-first", "rates-of-today")
BY_SCENARIOS = ("unknown-rate-empty-200", "rates-need-token", "rate-as-number")


@pytest.mark.parametrize(
    ("name", "layer"),
    [
        *((name, "laws") for name in BY_LAWS),
        *((name, "vectors") for name in BY_VECTORS),
        *((name, "scenarios") for name in BY_SCENARIOS),
    ],
)
def test_it_is_found_by_the_right_sentence(name: str, layer: str) -> None:
    trial = attempt([mutants()[name]], "rules", layers=(layer,))
    assert trial.right_by == (layer,), trial
    assert not trial.errors


def _of(*laws: Any) -> Callable[..., None]:
    """A layer of these laws alone."""

    def run(subject: Any, ledger: Any, budget: Any) -> None:
        for law in laws:
            law.holds(Case(subject, ledger, budget, law.name))

    return run


@pytest.mark.parametrize("profile", ["smoke", "standard"])
def test_a_right_implementation_keeps_every_law(profile: Any) -> None:
    _, results = judged(_of(*rates.laws(), *policies.laws()), "rules", profile=profile)
    assert not failed(results)
    looked_at = {each.clause for each in results if each.evaluations}
    assert looked_at == {f"CA-RULES-{n:03}" for n in (10, 11, 12, 13, 14, 15, 17, 18, 19)}


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        (("2025-04-06", "2026-04-06"), 2),
        (("2026-04-06",), 1),
        ((), 0),
        (tuple(f"20{year}-04-06" for year in range(20, 45)), 12),
    ],
)
def test_policies_are_followed_whatever_the_council_has_chosen(
    known: tuple[str, ...], asked: int
) -> None:
    """However many there are: none, one, or more than anybody would follow."""

    def hook(value: tuple[str, ...], **_: Any) -> Any:
        return {since: {"since": since, "title": f"From {since}"} for since in known}

    subject, results = judged(_of(*policies.laws()), "rules", {"policies": hook})
    assert not failed(results)
    begun = {each.json()["policy"]["since"] for each in subject.exchanges if each.json()["chosen"]}
    assert len(begun & set(known)) >= asked
