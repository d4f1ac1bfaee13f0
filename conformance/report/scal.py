"""scal.csv: a row for each clause, in the columns of a Supplier Conformance Assessment List.

Suppliers to the NHS know the form; the row says the result and where its evidence is.
"""

from __future__ import annotations

import csv
import io

from conformance.model import ClauseResult, Run
from conformance.report import words
from conformance.report.findings import clause

COLUMNS = ("Identifier", "Use case", "Type", "Link", "Description", "Result", "Evidence")


def as_bytes(run: Run) -> bytes:
    """The file: UTF-8 with a byte order mark, which spreadsheets need."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for result in run.results:
        bound = clause(result.clause)
        writer.writerow(
            _plain(cell)
            for cell in (
                bound.id,
                words.service_title(run.service),
                bound.level,
                bound.law or f"Standard {run.standard_version}",
                bound.text,
                f"{result.status.value}: {words.STATUS[result.status]}",
                evidence(result),
            )
        )
    return out.getvalue().encode("utf-8-sig")


def evidence(result: ClauseResult) -> str:
    """What was looked at, or why nothing was; with the ids of exchanges that show a failure."""
    if not result.evaluations:
        return result.reason
    said = f"{words.plural(result.evaluations, 'evaluation')} by {', '.join(result.layers)}"
    shown = dict.fromkeys(each.exchanges[-1] for each in result.failures if each.exchanges)
    return f"{said}; {result.occurrences} failed: {', '.join(shown)}" if result.failures else said


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
