"""The tables a run prints, 80 columns wide, and the JSON it leaves behind."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import Any

from benchmarks.goals import ELSEWHERE, Figures, Verdict
from benchmarks.measure import Row, ratio

_PACKAGES = (
    "connexion", "starlette", "uvicorn", "httptools", "uvloop", "jsonschema-rs", "orjson",
    "pydantic", "fastapi", "litestar", "msgspec", "django", "django-ninja", "sqlalchemy",
    "psycopg", "asyncpg",
)  # fmt: skip
_TITLES = {
    "post": "POST: 26 properties in, 42 out; request and answer validated unless it says",
    "get": "GET by id over {database}: ours and FastAPI and Connexion validate the answer",
}


def tables(
    rows: Sequence[Row], in_process: Figures, verdicts: Sequence[Verdict], database: str
) -> Iterator[str]:
    """The lines of the report."""
    for task, title in _TITLES.items():
        mine = [each for each in rows if each.task == task]
        ours = next(each for each in mine if each.key == "ours")
        yield ""
        yield title.format(database=database)
        yield f"{'':<38}{'req/cpu-s':>9}  {'lowest-highest':<15}{'ours ÷':>7}{'req/s':>9}"
        for row in sorted(mine, key=lambda each: -each.median):
            spread = f"{min(row.values):,.0f}-{max(row.values):,.0f}"
            yield (
                f"{row.label:<38}{row.median:>9,.0f}  {spread:<15}"
                f"{ratio(ours, row):>7.2f}{row.wall:>9,.0f}"
            )
    yield ""
    yield "In process, without a server: CPU µs a request"
    for name, value in in_process.items():
        yield f"{name:<38}{value:>9,.1f}"
    yield ""
    yield f"{'Goal':<46}{'goal':>8}{'measured':>10}  verdict"
    for verdict in verdicts:
        measured = "" if verdict.measured is None else f"{verdict.measured:.2f}"
        yield f"{verdict.text:<46}{verdict.goal:>8}{measured:>10}  {verdict.word}"
    yield from ELSEWHERE


def as_json(
    rows: Sequence[Row],
    in_process: Figures,
    verdicts: Sequence[Verdict],
    conditions: dict[str, Any],
) -> dict[str, Any]:
    """Everything measured, with what is needed to read it later."""
    return {
        "conditions": {**conditions, **machine(), "versions": versions()},
        "rows": [
            {
                "task": row.task,
                "key": row.key,
                "label": row.label,
                "requestsPerCpuSecond": row.median,
                "rounds": [asdict(each) for each in row.rounds],
            }
            for row in rows
        ],
        "inProcessMicroseconds": dict(in_process),
        "goals": [{**asdict(each), "verdict": each.word} for each in verdicts],
    }


def machine() -> dict[str, Any]:
    """What ran it: a processor and a Python, and no name of a host."""
    models = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        if line.startswith("model name")
    ]
    return {
        "processor": models[0] if models else platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "loadAverage": os.getloadavg()[0],
    }


def versions() -> dict[str, str]:
    """The releases that were measured."""
    found = {}
    for name in _PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found
