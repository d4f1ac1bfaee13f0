"""report.html: one page that a council's buyer can read and a supplier can work from.

It opens without a network, on paper and with a keyboard alone. What may not come in here: a
verdict or a sentence that the other reports do not have (`words`).
"""

from __future__ import annotations

import json

from conformance.model import Exchange, Run, Status
from conformance.report import words
from conformance.report.curl import curl, replay
from conformance.report.findings import (
    Finding,
    by_id,
    clause,
    coverage,
    findings,
    not_covered,
    timings,
    wanted,
)
from conformance.report.page import bullets, details, page, summary, table, tag, text
from conformance.report.redaction import RULE

MOST_EVIDENCE = 3
"""Exchanges shown for one finding; all of them are in evidence.har."""
LONGEST_BODY = 4000
"""Characters of a body that the page shows."""


def as_bytes(run: Run) -> bytes:
    """The file. The run comes in as it may be written down."""
    product = words.product(run.declaration)
    body = "\n".join(
        [
            f'<p class="caption">{text(words.service_title(run.service))}</p>',
            f"<h1>{text(product)}</h1>",
            _verdict(run),
            _facts(run),
            _tested(run),
            _findings(run),
            _gaps(run),
            _coverage(run),
            _rules(run),
            _trust(run),
        ]
    )
    footer = (
        f"<p>Made by the conformance suite {text(run.suite_version)} for the standard "
        f"{text(run.standard_version)}. It says what one run saw, and is no certificate.</p>"
    )
    return page(f"Conformance report: {product}", body, footer).encode()


def _verdict(run: Run) -> str:
    return (
        f'<section class="panel {run.verdict}" aria-labelledby="verdict">'
        f'<h2 id="verdict">{text(words.VERDICT[run.verdict])}</h2>'
        f"<p>{text(words.verdict(run))}</p></section>"
    )


def _facts(run: Run) -> str:
    product = words.product(run.declaration)
    return summary(
        [
            ("Product", str(product)),
            ("Supplier", product.supplier),
            ("Service", f"{words.service_title(run.service)} ({run.service})"),
            ("Address tested", run.base_url),
            ("Standard", run.standard_version),
            ("Tested on", words.day(run.started_at)),
            ("Requests sent", f"{len(run.exchanges):,}"),
        ]
    )


def _tested(run: Run) -> str:
    tally = [
        ("Rules that bind this service", str(len(run.results))),
        *((words.STATUS[status], str(count)) for status, count in words.tally(run)),
        ("Judgements made", f"{sum(each.evaluations for each in run.results):,}"),
    ]
    return (
        "<h2>What was tested</h2>"
        "<p>The suite used the product as another system would: it sent requests over the network "
        "with fictional people in them, and compared the answers with the published rules.</p>"
        f"{summary(tally)}"
    )


def _gaps(run: Run) -> str:
    gaps = []
    for status, reason, clauses in not_covered(run):
        listed = "\n".join(_rule(each.id, status) for each in clauses)
        label = f"{words.STATUS[status]}: {words.plural(len(clauses), 'rule')}, because {reason}"
        gaps.append(details(label, f'<ul class="rules">{listed}</ul>', on_paper=True))
    return (
        "<h2>What was not covered</h2>"
        + ("".join(gaps) or "<p>Every rule that binds this service was tested.</p>")
        + "<p>No run of this suite covers:</p>"
        + bullets(words.NEVER_TESTED)
    )


def _findings(run: Run) -> str:
    found = findings(run)
    errors = f"<h2>What went wrong in the suite</h2>{bullets(run.errors)}" if run.errors else ""
    if not found:
        return errors + "<h2>What to correct</h2><p>Nothing was seen that breaks a rule.</p>"
    lead = (
        f"<h2>What to correct</h2><p>{text(words.plural(len(found), 'cause'))}. Failures that "
        "expected the same and got the same are one.</p>"
    )
    return errors + lead + "\n".join(_finding(each, run) for each in found)


def _finding(finding: Finding, run: Run) -> str:
    must = finding.status is Status.FAIL
    exchanges = by_id(run)
    rules = "\n".join(_rule(each.id, finding.status) for each in finding.clauses)
    rows = [
        ("Expected", finding.expected),
        ("Actual", finding.actual),
        ("Law", "; ".join(finding.law)),
        ("Seen", words.plural(finding.occurrences, "time")),
        ("At", ", ".join(finding.operations)),
        ("Look first at", finding.fix),
    ]
    seen = [exchanges[id_] for id_ in finding.evidence if id_ in exchanges]
    evidence = "".join(
        details(f"Evidence {each.id}: {each.method}, answered {each.status}", _evidence(each))
        for each in seen[:MOST_EVIDENCE]
    )
    more = len(seen) - MOST_EVIDENCE
    if more > 0:
        evidence += f"<p>{text(words.plural(more, 'exchange'))} more in evidence.har.</p>"
    heading = f"{finding.number}. {wanted(finding, run.service)}"
    return (
        f'<section class="finding{"" if must else " advice"}" aria-label="Cause {finding.number}">'
        f'<h3>{text(heading)}</h3><ul class="rules">{rules}</ul>{summary(rows)}{evidence}</section>'
    )


def _evidence(exchange: Exchange) -> str:
    return (
        f"<p>Send it again:</p><pre>{text(curl(exchange))}</pre>"
        f"<p>Or with the requests before it: <code>{text(replay(exchange.id))}</code></p>"
        f"<p>Request</p><pre>{text(_message(exchange, request=True))}</pre>"
        f"<p>Answer, after {text(words.milliseconds(exchange.seconds))}</p>"
        f"<pre>{text(_message(exchange, request=False))}</pre>"
    )


def _message(exchange: Exchange, *, request: bool) -> str:
    if request:
        first, headers = f"{exchange.method} {exchange.url}", exchange.request_headers
        body = exchange.request_body
    else:
        first, headers, body = str(exchange.status), exchange.response_headers, b""
        body = exchange.response_body
    lines = [first, *(f"{name}: {value}" for name, value in headers)]
    try:
        shown = json.dumps(json.loads(body), indent=2, ensure_ascii=False) if body else ""
        # Half a surrogate pair may stand in JSON as an escape, and must stay one here.
        shown = shown.encode(errors="backslashreplace").decode()
    except (ValueError, RecursionError):
        shown = body.decode(errors="replace")
    if len(shown) > LONGEST_BODY:
        shown = f"{shown[:LONGEST_BODY]}\n… the rest is in evidence.har"
    return "\n".join([*lines, "", shown]).rstrip()


def _coverage(run: Run) -> str:
    rows = [
        (
            text(each.summary or each.operation),
            str(each.passed),
            str(each.failed),
            str(each.not_tested),
            text(", ".join(map(str, each.statuses)) or "none"),
        )
        for each in coverage(run)
    ]
    head = ("Operation", "Hold", "Do not", "Not tested", "Answers seen")
    return "<h2>Rules by operation</h2>" + table(
        f"Rules that bind each operation of {words.service_title(run.service)}", head, rows
    )


def _rules(run: Run) -> str:
    return "<h2>Every rule</h2>" + "\n".join(
        details(
            f"{words.STATUS[status]}: {words.plural(count, 'rule')}",
            '<ul class="rules">'
            + "\n".join(_rule(each.clause, status) for each in run.results if each.status is status)
            + "</ul>",
            on_paper=True,
        )
        for status, count in words.tally(run)
    )


def _rule(id_: str, status: Status) -> str:
    bound = clause(id_)
    law = f' <span class="hint">{text(bound.law)}</span>' if bound.law else ""
    return (
        f"<li>{tag(status.value, words.STATUS[status])} <code>{text(id_)}</code> "
        f"{text(bound.text)}{law}</li>"
    )


def _trust(run: Run) -> str:
    quick = timings(run)
    pace = [words.milliseconds(each) for each in quick] if quick else ["", ""]
    return (
        "<h2>How to check this report</h2><p>The same seed sends the same requests. Run the suite "
        "again with it and compare the digest of the request stream. A certificate, where there is "
        "one, is checked with <code>careact conformance verify</code>.</p>"
        + summary(
            [
                ("Profile", run.profile),
                ("Seed", str(run.seed)),
                ("Request stream", run.stream_digest),
                ("Suite", f"{run.suite_version} {run.suite_digest}"),
                ("Standard", f"{run.standard_version} {run.standard_digest}"),
                ("Finished", words.instant(run.finished_at)),
                ("Half of the answers within", pace[0]),
                ("95 of 100 answers within", pace[1]),
            ]
        )
        + f"<h3>What was left out of the evidence</h3><p>{text(RULE)}</p>"
    )
