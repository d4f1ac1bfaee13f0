"""Reads what a run of the suite left behind: the JUnit XML that pytest writes with `--junitxml`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from lxml import etree

from adapters.compliance.base import REASONS, requirements
from adapters.compliance.suite import BackendCompliance


@dataclass(frozen=True, slots=True)
class Report:
    """What a run says of the suite's requirements; tests of other things are not looked at."""

    day: date
    """The day of the run."""
    failed: tuple[str, ...]
    """Requirements that failed somewhere."""
    missing: tuple[str, ...]
    """Requirements that were neither met nor skipped with words."""


def read_report(path: Path) -> Report:
    """The report at `path`. Raises OSError, and ValueError for what is no report of pytest."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except etree.XMLSyntaxError:
        raise ValueError("it is not XML") from None
    times = [suite.get("timestamp", "") for suite in root.iter("testsuite")]
    try:
        day = min(datetime.fromisoformat(time).date() for time in times)
    except ValueError:
        raise ValueError("no <testsuite> says when it ran") from None
    wanted = [each.name for each in requirements(BackendCompliance)]
    told: dict[str, set[str]] = {name: set() for name in wanted}
    for name, outcome in _outcomes(root):
        if name in told:
            told[name].add(outcome)
    return Report(
        day,
        tuple(name for name in wanted if "failed" in told[name]),
        tuple(name for name in wanted if not told[name]),
    )


def _outcomes(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Each test's name, without parameters, and whether it was met, excused or failed."""
    for case in root.iter("testcase"):
        name = case.get("name", "").partition("[")[0]
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            yield name, "failed"
        elif skipped is None:
            yield name, "met"
        elif skipped.get("message", "").partition(":")[0] in REASONS:
            yield name, "excused"
