"""`make interchangeable`: the suite at every council of a sandbox and at the native implementation.

Every service, so many seeds, and a comparison of every pair; a line for each, and an exit code of 1
when anything is not conformant or differs. All of it goes through the command that suppliers use.
Several run at once and get more time than one alone; `--jobs 1 --seconds 0` shows the time of each.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

CAREACT = Path(sys.executable).with_name("careact")
COUNCILS = ("northmere", "eastvale", "southmarch", "westhaven", "oldbridge")
ASSESSED = ("needs-assessment", "carers-assessment", "financial-assessment")
OPEN = ("deferred-payment", "eligibility", "feedback", "rules")
_BAD = frozenset({"FAIL", "ERROR", "BLOCKED"})


@dataclass(frozen=True)
class Said:
    """What one run of the command came to."""

    what: str
    code: int
    seconds: float
    told: str


@contextlib.contextmanager
def started(*command: str, ready: str) -> Iterator[str]:
    """A server of this script's own, ended with it; the address that follows `ready`."""
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout
    found = None
    for line in process.stdout:
        found = re.search(ready + r" (http://\S+)", line)
        if found:
            break
    threading.Thread(target=process.stdout.read, daemon=True).start()
    try:
        if found is None:
            raise SystemExit(f"{' '.join(command)} ended before it was ready")
        yield found[1]
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def ran(what: str, *arguments: str) -> Said:
    """One run of `careact conformance`, and its last words."""
    begun = time.monotonic()
    done = subprocess.run(
        [CAREACT, "conformance", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.monotonic() - begun
    words = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    told = _counted(done.stdout) if arguments[0] == "run" else ""
    return Said(what, done.returncode, seconds, told or (words[-1] if words else ""))


def _counted(stdout: str) -> str:
    """The verdicts of a run, counted, with those that fail by name."""
    try:
        report = json.loads(stdout)
    except ValueError:
        return ""
    told = []
    for each in report["runs"]:
        counts = " ".join(f"{name} {count}" for name, count in each["counts"].items() if count)
        bad = [clause for clause, status in each["clauses"].items() if status in _BAD]
        told.append(" ".join([f"{each['requests']} requests, {counts}", *bad]))
    return "; ".join(told)


def runs(
    targets: dict[str, str], seeds: range, seconds: int, out: Path
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every run of the suite: what it is called, and its arguments."""
    for seed, (name, address) in itertools.product(seeds, targets.items()):
        services = ASSESSED + OPEN if name in ("northmere", "native") else ASSESSED
        for service in services:
            what = f"{name} {service} seed {seed}"
            arguments = ("run", "--base-url", address, "--service", service, "--sandbox")
            kept = ("--seed", str(seed), "--json", "--out", str(out / what.replace(" ", "-")))
            kept += ("--seconds", str(seconds)) if seconds else ()
            yield what, (*arguments, *kept)


def pairs(targets: dict[str, str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every comparison of two implementations."""
    for (one, first), (other, second) in itertools.combinations(targets.items(), 2):
        for service in ASSESSED:
            arguments = ("compare", first, second, "--service", service, "--sandbox")
            yield f"{one} and {other}, {service}", arguments


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seconds", type=int, default=180, help="0: the limit of the profile")
    parser.add_argument("--only", default="", help="targets, separated by commas")
    parser.add_argument("--no-pairs", action="store_true")
    words = parser.parse_args()
    port = str(free_port())
    with (
        tempfile.TemporaryDirectory() as directory,
        started(
            *(str(CAREACT), "serve", "--sandbox", "--port", port),
            *("--data", f"{directory}/gateway"),
            ready="ready at",
        ) as gateway,
        started(
            sys.executable, "-m", "conformance.native", "--port", "0", ready="ready at"
        ) as native,
    ):
        targets = {each: f"{gateway}/{each}" for each in COUNCILS} | {"native": native}
        wanted = words.only.split(",") if words.only else list(targets)
        targets = {name: at for name, at in targets.items() if name in wanted}
        seeds = range(words.first, words.first + words.seeds)
        work = list(runs(targets, seeds, words.seconds, Path(directory)))
        if "northmere" in targets:
            base = ("run", "--base-url", gateway, "--service", "directory", "--sandbox", "--json")
            work += [
                (f"gateway directory seed {seed}", (*base, "--seed", str(seed), "--out", directory))
                for seed in seeds
            ]
        work += [] if words.no_pairs else list(pairs(targets))
        bad = 0
        with ThreadPoolExecutor(words.jobs) as pool:
            for said in pool.map(lambda each: ran(each[0], *each[1]), work):
                bad += said.code != 0
                verdict = "ok" if said.code == 0 else f"EXIT {said.code}"
                print(f"{verdict:7} {said.seconds:6.1f} s  {said.what}: {said.told}", flush=True)
    print(f"{len(work)} runs and comparisons, {bad} not in order")
    raise SystemExit(bad != 0)


if __name__ == "__main__":
    main()
