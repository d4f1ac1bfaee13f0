"""summary.md: a run in a screenful, for a pull request or a message."""

from __future__ import annotations

import re

from conformance.model import Run
from conformance.report import words
from conformance.report.curl import replay
from conformance.report.findings import Finding, findings, not_covered


def as_bytes(run: Run) -> bytes:
    """The file."""
    product, title = words.product(run.declaration), words.service_title(run.service)
    lines = [
        f"# {words.VERDICT[run.verdict]}: {_text(str(product))}, {title}",
        "",
        words.verdict(run),
        "",
        "| Rules | |",
        "|---|--:|",
        *(f"| {words.STATUS[status]} | {count} |" for status, count in words.tally(run)),
        "",
    ]
    if run.errors:
        lines += ["## What went wrong in the suite", "", *map(_item, run.errors), ""]
    if found := findings(run):
        lines += ["## What to correct", ""]
        for each in found:
            lines += _finding(each)
    if gaps := not_covered(run):
        lines += ["## What was not covered", ""]
        for status, reason, clauses in gaps:
            ids = ", ".join(each.id for each in clauses)
            lines.append(_item(f"{words.STATUS[status]}, because {reason}: {ids}"))
        lines.append("")
    lines += [
        f"Address {_code(run.base_url)}, {words.day(run.started_at)}, profile {run.profile}, "
        f"{words.plural(len(run.exchanges), 'request')}, seed {run.seed}, "
        f"suite {run.suite_version}, standard {run.standard_version}. "
        f"Request stream {_code(run.stream_digest)}.",
        "",
    ]
    return "\n".join(lines).encode()


def _finding(finding: Finding) -> list[str]:
    ids = ", ".join(each.id for each in finding.clauses)
    lines = [
        f"{finding.number}. **{_text(finding.actual)}**",
        "",
        f"   - Expected: {_text(finding.expected)}",
        f"   - Rule: {ids}. {finding.clauses[0].text}",
    ]
    if finding.law:
        lines.append(f"   - Law: {'; '.join(finding.law)}")
    if finding.operations:
        seen = words.plural(finding.occurrences, "time")
        lines.append(f"   - Seen {seen}, at {', '.join(finding.operations)}")
    if finding.fix:
        lines.append(f"   - Look first at: {_text(finding.fix)}")
    lines += [f"   - Again: {_code(replay(each))}" for each in finding.evidence[:1]]
    return [*lines, ""]


def _item(sentence: str) -> str:
    return f"- {_text(sentence)}"


def _code(text: str) -> str:
    return f"`{text}`" if "`" not in text else _text(text)


def _text(text: str) -> str:
    """Text in which nothing is mark-up, in one line."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(text.split()))
