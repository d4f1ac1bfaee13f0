"""A run on a terminal of 80 columns: what is wrong, how to see it again, what to do next.

Commands stand alone on unwrapped lines, so that they can be copied. What may not come in here:
progress while a run is under way.
"""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from conformance.model import Run, Status
from conformance.report import words
from conformance.report.curl import USUAL, curl, replay
from conformance.report.findings import Finding, by_id, findings, not_covered, timings, wanted
from conformance.report.redaction import redacted

MOST_FINDINGS = 20
_COLOURS = {
    "conformant": "bold green",
    "not-conformant": "bold red",
    "incomplete": "bold yellow",
    "error": "bold magenta",
}


def show(run: Run, console: Console, folder: str = USUAL) -> None:
    """Print the run, whose reports are in `folder`. Nothing that may not be written down is shown
    either."""
    run = redacted(run)
    product = words.product(run.declaration)
    _line(console, f"{product}: {words.service_title(run.service)}", style="bold")
    _line(console, run.base_url)
    console.print()
    _line(console, f"{words.VERDICT[run.verdict]}. {words.verdict(run)}", _COLOURS[run.verdict])
    counts = [f"{words.STATUS[status]} {count}" for status, count in words.tally(run)]
    _line(console, " · ".join(counts))
    for error in run.errors:
        _line(console, f"The suite: {error}", "magenta")
    found = findings(run)
    for each in found[:MOST_FINDINGS]:
        _finding(console, run, each, folder)
    if len(found) > MOST_FINDINGS:
        console.print()
        _line(console, f"{len(found) - MOST_FINDINGS} more causes are in the report.")
    _gaps(console, run)
    _figures(console, run, folder)


def _finding(console: Console, run: Run, finding: Finding, folder: str) -> None:
    console.print()
    style = "bold red" if finding.status is Status.FAIL else "bold yellow"
    status = words.STATUS[finding.status]
    _line(console, f"{finding.number}. {wanted(finding, run.service)}: {status}", style)
    for each in finding.clauses:
        _field(console, each.id, each.text)
    if finding.law:
        _field(console, "Law", "; ".join(finding.law))
    _field(console, "Expected", finding.expected)
    _field(console, "Actual", finding.actual)
    seen = words.plural(finding.occurrences, "time")
    at = f", at {', '.join(finding.operations)}" if finding.operations else ""
    _field(console, "Seen", f"{seen}{at}")
    if finding.fix:
        _field(console, "Look at", finding.fix)
    exchanges = by_id(run)
    for id_ in [each for each in finding.evidence if each in exchanges][:1]:
        _command(console, curl(exchanges[id_]))
        _command(console, replay(id_, folder))


def _gaps(console: Console, run: Run) -> None:
    gaps = not_covered(run)
    if not gaps:
        return
    console.print()
    _line(console, "Not covered", style="bold")
    for status, reason, clauses in gaps:
        ids = ", ".join(each.id for each in clauses)
        _line(console, f"{words.STATUS[status]}, because {reason}: {ids}", indent=2)


def _figures(console: Console, run: Run, folder: str) -> None:
    console.print()
    requests = words.plural(len(run.exchanges), "request")
    took = f"{max(0.0, run.finished_at - run.started_at):.1f} s"
    pace = ""
    if quick := timings(run):
        half, most = (words.milliseconds(each) for each in quick)
        pace = f"; half of the answers within {half}, 95 of 100 within {most}"
    _line(console, f"{requests} in {took}{pace}.")
    _line(console, f"Profile {run.profile}, seed {run.seed}, suite {run.suite_version}.")
    _line(console, f"Request stream {run.stream_digest}")
    console.print()
    _line(console, f"Next: {words.next_step(run, folder)}", style="bold")


def _line(console: Console, text: str, style: str = "", indent: int = 0) -> None:
    _wrapped(console, Text(_visible(text), style=style), indent)


def _field(console: Console, name: str, value: str) -> None:
    _wrapped(console, Text.assemble((f"{name}: ", "bold"), _visible(value)), 3)


def _wrapped(console: Console, text: Text, indent: int) -> None:
    for line in text.wrap(console, max(20, console.width - indent)):
        line.rstrip()
        console.print(Text(" " * indent) + line, soft_wrap=True)


def _command(console: Console, command: str) -> None:
    console.print(Text(_visible(command)), soft_wrap=True)


def _visible(text: str) -> str:
    """Text that does nothing to a terminal: control characters, from whatever server, replaced."""
    return "".join(each if each.isprintable() or each == "\n" else "\ufffd" for each in text)
