"""junit.xml: a testcase for every clause, so that any build server shows where a run stands.

A clause that was claimed and not tested is an error there, never a success.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from conformance.model import ClauseResult, Run, Status
from conformance.report import words
from conformance.report.findings import clause

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_VERDICT = (Status.NOT_VERIFIED, Status.BLOCKED, Status.ERROR)


def as_bytes(run: Run) -> bytes:
    """The file."""
    counts = run.counts()
    suites = ET.Element("testsuites")
    suite = ET.SubElement(
        suites,
        "testsuite",
        {
            "name": _text(f"{run.service} of {words.product(run.declaration)}"),
            "tests": str(len(run.results)),
            "failures": str(counts[Status.FAIL]),
            "errors": str(sum(counts[each] for each in _NO_VERDICT)),
            "skipped": str(counts[Status.SKIP]),
            "time": f"{max(0.0, run.finished_at - run.started_at):.3f}",
            "timestamp": words.instant(run.started_at).rstrip("Z"),
        },
    )
    for result in run.results:
        _case(suite, run.service, result)
    ET.indent(suites)
    content: bytes = ET.tostring(suites, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _case(suite: ET.Element, service: str, result: ClauseResult) -> None:
    sentence = clause(result.clause).text
    case = ET.SubElement(suite, "testcase", {"classname": service, "name": result.clause})
    said = "\n".join(
        f"{each.test}\nexpected: {each.expected}\nactual:   {each.actual}\n"
        f"evidence: {', '.join(each.exchanges)}\n"
        for each in result.failures
    )
    if result.status is Status.FAIL:
        _say(case, "failure", sentence, said, result.status)
    elif result.status is Status.SKIP:
        ET.SubElement(case, "skipped", {"message": _text(result.reason)})
    elif result.status in _NO_VERDICT:
        _say(case, "error", result.reason, sentence, result.status)
    elif result.status is Status.WARN:
        ET.SubElement(case, "system-out").text = _text(f"{sentence}\n{said}")


def _say(case: ET.Element, tag: str, message: str, text: str, status: Status) -> None:
    found = ET.SubElement(case, tag, {"type": status.value, "message": _text(message)})
    found.text = _text(text)


def _text(text: str) -> str:
    """Text without characters that no XML can hold."""
    return _NOT_XML.sub("\ufffd", text)
