"""Writes the vectors from the tables: `python -m conformance.vectors.make`.

The tables are the source; the files are for whoever does not run this suite. What may not come in
here: what is right.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from conformance.vectors.cases import COMMON, HOME
from conformance.vectors.law import ADULT, CARER
from conformance.vectors.tables import (
    adult,
    answers,
    assessments,
    carer,
    charges,
    charges_ages,
    charges_bounds,
    charges_capital,
    charges_care,
    charges_contradictions,
    charges_costs,
    charges_credit,
    charges_days,
    charges_guarantee,
    charges_home,
    charges_income,
    charges_printed,
    charges_printed_stays,
    charges_refusals,
    checks,
    deferral_amounts,
    deferral_debts,
    deferral_ends,
    deferral_offers,
    deferral_rates,
    deferral_refusals,
    deferred,
    feedback,
    forms,
    mixed,
    rates,
    reading,
    spellings,
)


def rendered() -> Mapping[str, str]:
    """Name of a file -> what stands in it."""
    return {
        f"{COMMON}.jsonl": _text(_shared()),
        "eligibility.jsonl": _text(_checks()),
        "deferred-payment.jsonl": _text(_deferrals()),
        "feedback.jsonl": _text(feedback.lines()),
        "financial-assessment.jsonl": _text(_charges()),
        "rules.jsonl": _text([*reading.rules(), *rates.lines()]),
        "directory.jsonl": _text(reading.directory()),
        "needs-assessment.jsonl": _text(_assessments("needs-assessment")),
        "carers-assessment.jsonl": _text(_assessments("carers-assessment")),
    }


def _shared() -> Iterator[dict[str, Any]]:
    yield from (answers.common(ADULT), answers.common(CARER))
    yield from (deferred.common(), charges.common())


def _checks() -> Iterator[dict[str, Any]]:
    for table in (adult, carer, mixed, checks, spellings):
        yield from table.lines()


def _deferrals() -> Iterator[dict[str, Any]]:
    for table in (
        *(deferral_amounts, deferral_offers, deferral_rates, deferral_debts),
        *(deferral_ends, deferral_refusals),
    ):
        yield from table.lines()


def _charges() -> Iterator[dict[str, Any]]:
    for table in (
        *(charges_printed, charges_printed_stays, charges_guarantee, charges_ages, charges_income),
        *(charges_credit, charges_capital, charges_home, charges_costs, charges_care),
        *(charges_bounds, charges_days, charges_contradictions, charges_refusals),
    ):
        yield from table.lines()


def _assessments(service: str) -> Iterator[dict[str, Any]]:
    table = assessments.Table(service)
    yield from table.lines()
    yield from forms.lines(table)


def _text(lines: Iterable[Mapping[str, Any]]) -> str:
    # Everything in ASCII, so that no tool on the way changes a character.
    return "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)


def write() -> None:
    """Write every file beside this module."""
    for name, text in rendered().items():
        (HOME / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
