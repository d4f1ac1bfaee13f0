"""`python -m benchmarks.back_ends`: what calls to councils' systems and their files cost.

Everything runs on this machine and ends by itself. Exit status 1 means that something answered
otherwise than it should or could not be measured; goals that are not met are told, not failed. All
figures are medians of rounds in which those that are compared take turns.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from benchmarks import calls, nightly, writes
from benchmarks.goals import Verdict
from benchmarks.report import machine
from benchmarks.servers import UnequalError
from gateway import sandbox

_RESULTS = Path(__file__).with_name("results")
_PACKAGES = ("requests", "urllib3", "lxml", "zeep", "orjson", "sqlalchemy")
# CPU seconds that a million rows took when the goals were set, and csv.reader beside them.
_READER, _READ, _TAKEN_IN = 1.05, 1.50, 4.00


def main() -> int:
    """Measure, print, write. Returns the exit status."""
    options = _options()
    if not sys.platform.startswith("linux"):
        print("This benchmark reads CPU times from /proc: it needs Linux.", file=sys.stderr)
        return 1
    begun = time.monotonic()
    try:
        _measure(options)
    except (UnequalError, sandbox.StandInError, ChildProcessError, TimeoutError) as failure:
        print(f"not measured: {failure}", file=sys.stderr)
        return 1
    print(f"{time.monotonic() - begun:.0f} s in all.")
    return 0


def _measure(options: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory(prefix="careact-bench-") as name:
        directory = Path(name)
        with sandbox.running(directory, {}) as systems:
            _progress("calls to systems")
            # Many short turns: what else the machine does meets all callers alike.
            callers = calls.measure(directory, systems, options.turns, options.calls)
            _progress("creations through the gateway")
            tasks = writes.measure(directory, systems, options.rounds, options.requests)
        _progress(f"a nightly file of {options.rows:,} rows")
        place = directory / "nightly"
        place.mkdir()
        file = nightly.measure(place, options.rows, options.nights)
    verdicts = _verdicts(callers, file)
    for line in _told(callers, tasks, file, verdicts):
        print(line)
    figures = {
        "conditions": {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "rounds": options.rounds,
            **machine(),
            "versions": _versions(),
        },
        "callers": {key: each.rounds for key, each in callers.items()},
        "nightly": asdict(file),
        "gateway": [asdict(each) for each in tasks],
        "goals": [{**asdict(each), "verdict": each.word} for each in verdicts],
    }
    _write(figures, options.json)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.back_ends")
    parser.add_argument("--quick", action="store_true", help="does it work, not how fast")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    options = parser.parse_args()
    options.turns, options.calls = 30, 60
    options.rounds, options.requests = 6, 120
    options.nights, options.rows = 3, 1_000_000
    if options.quick:
        options.turns, options.calls = 2, 20
        options.rounds, options.requests = 2, 8
        options.nights, options.rows = 1, 2_000
    return options


def _verdicts(callers: Mapping[str, calls.Caller], file: nightly.Nightly) -> list[Verdict]:
    def beside(ours: str, theirs: str) -> float | None:
        if theirs not in callers:
            return None
        return calls.ratio(callers[ours], callers[theirs])

    return [
        _at_most("REST call ÷ requests.Session", beside("rest-call", "requests"), 0.55),
        _at_most("SOAP read ÷ zeep", beside("soap-read", "zeep"), 0.50),
        _at_most("file read ÷ csv.reader", file.read / file.reader, _READ / _READER),
        _at_most("file taken in ÷ csv.reader", file.taken_in / file.reader, _TAKEN_IN / _READER),
    ]


def _at_most(text: str, value: float | None, most: float) -> Verdict:
    return Verdict(text, f"≤ {most:.2f}", value, value is not None and value <= most)


def _told(
    callers: Mapping[str, calls.Caller],
    tasks: Sequence[writes.Task],
    file: nightly.Nightly,
    verdicts: Sequence[Verdict],
) -> Iterator[str]:
    yield ""
    yield f"{'One record of a council’s system':<40}{'CPU µs':>8}  {'lowest-highest':<15}"
    for each in callers.values():
        spread = f"{min(each.rounds):,.0f}-{max(each.rounds):,.0f}"
        yield f"{each.label:<40}{each.median:>8,.0f}  {spread:<15}"
    if "zeep" not in callers:
        yield "zeep is not installed: nothing is said of SOAP"
    yield ""
    yield f"{'The gateway':<40}{'req/cpu-s':>9}  {'lowest-highest':<15}"
    for task in tasks:
        spread = f"{min(task.rounds):,.0f}-{max(task.rounds):,.0f}"
        yield f"{f'{task.method} at {task.council}':<40}{task.median:>9,.0f}  {spread:<15}"
    yield ""
    yield f"{f'A file of {file.rows:,} rows, {file.megabytes:.0f} MB':<40}{'CPU s':>8}{'÷':>7}"
    for text, seconds in (
        ("csv.reader, nothing kept", file.reader),
        ("kind files, read and checked", file.read),
        ("kind files, taken in", file.taken_in),
    ):
        yield f"{text:<40}{seconds:>8.2f}{seconds / file.reader:>7.2f}"
    yield f"{'one record by its key, CPU µs':<40}{file.by_key:>8.0f}"
    yield ""
    yield f"{'Goal':<46}{'goal':>8}{'measured':>10}  verdict"
    for verdict in verdicts:
        measured = "" if verdict.measured is None else f"{verdict.measured:.2f}"
        yield f"{verdict.text:<46}{verdict.goal:>8}{measured:>10}  {verdict.word}"


def _versions() -> dict[str, str]:
    found = {}
    for name in _PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


def _progress(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def _write(figures: dict[str, Any], path: Path | None) -> None:
    if path is None:
        _RESULTS.mkdir(exist_ok=True)
        path = _RESULTS / f"back-ends-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    path.write_text(json.dumps(figures, indent=1, ensure_ascii=False), encoding="utf-8")
    print(f"written: {path.name}")


if __name__ == "__main__":
    sys.exit(main())
