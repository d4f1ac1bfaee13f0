"""What holds for every test: what a run leaves to another command, it says aloud at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

APART = {
    "postgresql": "make test-postgresql",
    "whole": "make test-conformance",
    "thorough": "make test-thorough",
    "faults": "make faults",
}
"""Marker -> the command that runs what it marks."""

left_out = pytest.StashKey[Counter[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[left_out] = Counter()


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    for item in items:
        marker = next((each for each in reversed(APART) if item.get_closest_marker(each)), None)
        if marker is not None:
            item.config.stash[left_out][marker] += 1


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Under xdist only the workers know what was deselected, and each knows all of it."""
    told: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if told is not None:
        told["left_out"] = dict(session.config.stash[left_out])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    node.config.stash[left_out] = Counter(getattr(node, "workeroutput", {}).get("left_out", {}))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    for marker, count in config.stash[left_out].items():
        terminalreporter.write_line(f"NOT RUN HERE: {count} tests, run by: {APART[marker]}")
