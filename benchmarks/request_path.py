"""`python -m benchmarks.request_path`: our request path beside its peers, in one run.

Everything runs on this machine and ends by itself. Exit status 1 means that a variant answered
otherwise than the others or could not be measured; goals that are not met are told, not failed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import goals, load, measure, report, servers, storage
from benchmarks.apps import reading
from benchmarks.variants import VARIANTS

_RESULTS = Path(__file__).with_name("results")
_ROOT = Path(__file__).parents[1]


def main() -> int:
    """Measure, print, write. Returns the exit status."""
    options = _options()
    if not sys.platform.startswith("linux"):
        print("This benchmark reads CPU times from /proc: it needs Linux.", file=sys.stderr)
        return 1
    begun = time.monotonic()
    try:
        _measure(options)
    except (servers.UnequalError, load.LoadError, ChildProcessError, TimeoutError) as failure:
        print(f"not measured: {failure}", file=sys.stderr)
        return 1
    print(f"{time.monotonic() - begun:.0f} s in all.")
    return 0


def _measure(options: argparse.Namespace) -> None:
    server_core, client_core = _cores()
    client = load.available(options.client, options.seconds)
    present = [each for each in VARIANTS if not each.missing]
    for each in VARIANTS:
        if each.missing:
            print(f"{each.label}: not installed ({', '.join(each.missing)}), left out")
    in_process = _in_process(options.calls, server_core)
    if client_core is not None:
        os.sched_setaffinity(0, {client_core})
    with storage.filled() as place, servers.all_up(present, place, server_core) as up:
        database = "PostgreSQL" if place.is_postgresql else "SQLite"
        _tell_database(place.is_postgresql, reading.driver(place), reading.ways(place))
        for server in up:
            servers.check(server, place)
        print(
            f"{len(up)} variants answer alike; load by {_name(client)} over "
            f"{load.CONNECTIONS} connections"
        )
        rows = measure.rows(up, place)
        measure.run(rows, options.rounds, options.seconds, client, _progress)
    verdicts = goals.verdicts(rows, in_process, postgresql=database == "PostgreSQL")
    for line in report.tables(rows, in_process, verdicts, database):
        print(line)
    conditions = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "rounds": options.rounds,
        "seconds": options.seconds,
        "client": client,
        "database": database,
        "pinned": server_core is not None,
        "variantsAlike": [each.variant.key for each in up],
        "variantsMissing": [each.key for each in VARIANTS if each.missing],
    }
    _write(report.as_json(rows, in_process, verdicts, conditions), options.json)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.request_path")
    parser.add_argument("--rounds", type=_between(1, 50, int), default=4)
    parser.add_argument(
        "--seconds", type=_between(0.1, 30, float), default=2.0, help="of a row in a round"
    )
    parser.add_argument("--client", choices=("auto", "wrk", "own"), default="auto")
    parser.add_argument(
        "--quick", action="store_true", help="about 20 s: does it work, not how fast"
    )
    parser.add_argument("--json", type=Path, help="where to write the figures")
    options = parser.parse_args()
    options.calls = 2000
    if options.quick:
        options.rounds, options.seconds, options.calls = 2, 0.2, 200
    return options


def _between(least: float, most: float, read: type[int] | type[float]) -> Callable[[str], float]:
    def bounded(text: str) -> float:
        value = read(text)
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"must be from {least} to {most}")
        return value

    return bounded


def _cores() -> tuple[int | None, int | None]:
    """A core for the server and one for the client; none where there is only one."""
    free = sorted(os.sched_getaffinity(0))
    if len(free) < 2:
        print("only one core: nothing is pinned, and figures are rough")
        return None, None
    return free[0], free[1]


def _in_process(calls: int, core: int | None) -> dict[str, float]:
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.in_process", str(calls)]
    command.append("" if core is None else str(core))
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, timeout=120)
    if done.returncode:
        raise ChildProcessError(f"in process: {done.stderr[-500:]}")
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _tell_database(is_postgresql: bool, driver: str, ways: tuple[str, ...]) -> None:
    if not is_postgresql:
        print("no PostgreSQL answers (CAREACT_TEST_POSTGRESQL): records are read from SQLite")
        return
    if driver != "asyncpg":
        print(f"asyncpg is not installed: the asynchronous peers read with {driver}")
    if len(ways) == 1:
        print("greenlet is not installed: SQLAlchemy's asynchronous engine is left out")


def _name(client: str) -> str:
    return "wrk" if client == "wrk" else "our own client"


def _progress(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def _write(figures: dict[str, object], path: Path | None) -> None:
    if path is None:
        _RESULTS.mkdir(exist_ok=True)
        path = _RESULTS / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    path.write_text(json.dumps(figures, indent=1, ensure_ascii=False), encoding="utf-8")
    print(f"written: {path.name}")


if __name__ == "__main__":
    sys.exit(main())
