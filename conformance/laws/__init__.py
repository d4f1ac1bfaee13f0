"""Metamorphic laws: relations that must hold between an implementation's own answers.

They need no right answer, so they find what no vector thought of. `run` tries those of the service
under test. What may not come in here: what one answer should be.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache

from conformance.budget import Budget
from conformance.laws import (
    assessments,
    charges,
    charges_means,
    checks,
    debts,
    deferrals,
    feedback,
    keys,
    locations,
    policies,
    problems,
    rates,
    reading,
    refused,
    register,
    searches,
    settled,
    stored,
    summaries,
    times,
    visibility,
)
from conformance.laws.relations import LAYER, Case, Done, Law, NotAnsweredError
from conformance.ledger import Ledger
from conformance.subject import Subject, UnreachableError


@cache
def laws() -> tuple[Law, ...]:
    """Every law, in the order in which they are tried."""
    own = (assessments, stored, settled, searches, keys, times, locations, visibility, refused)
    told = (reading, rates, policies, register, summaries, feedback)
    tables = (checks, charges, charges_means, deferrals, debts, *told, *own, problems)
    return tuple(law for table in tables for law in table.laws())


@cache
def clauses() -> frozenset[str]:
    """Every clause that some law names."""
    return frozenset(clause for law in laws() for clause in law.clauses)


def run(subject: Subject, ledger: Ledger, budget: Budget) -> None:
    """Try every law of the subject's service that the profile and the time allow."""
    done: list[Done] = []
    for law in laws():
        if law.service != subject.service:
            continue
        if budget.spent:
            return
        subject.test = law.name
        case = Case(subject, ledger, budget, law.name, done)
        try:
            law.holds(case)
        except (UnreachableError, NotAnsweredError) as failure:
            for clause in law.clauses:
                ledger.blocked(clause, str(failure))
        with suppress(UnreachableError):
            case.clean()


__all__ = ["LAYER", "clauses", "laws", "run"]
