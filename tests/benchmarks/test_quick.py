"""The benchmarks run: everything does the same work, and every goal is judged or excused."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VARIANTS = {
    "ours", "raw", "starlette", "litestar", "fastapi", "ninja", "stock", "stock-both",
}  # fmt: skip
PEERS = ("fastapi", "litestar", "msgspec", "ninja")


@pytest.mark.slow
def test_a_quick_run_measures_every_variant(tmp_path: Path) -> None:
    missing = [name for name in PEERS if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"the benchmark's peers are not installed: {', '.join(missing)} (make bench)")
    if not sys.platform.startswith("linux"):
        pytest.skip("the benchmark reads CPU times from /proc: Linux only")
    figures = tmp_path / "figures.json"

    command = [sys.executable, "-m", "benchmarks.request_path", "--quick", "--json", str(figures)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180)

    assert done.returncode == 0, done.stderr[-2000:]
    assert max(len(line) for line in done.stdout.splitlines()) <= 80
    written = json.loads(figures.read_text(encoding="utf-8"))
    assert set(written["conditions"]["variantsAlike"]) == VARIANTS
    assert written["conditions"]["variantsMissing"] == []
    measured = {(row["task"], row["key"]) for row in written["rows"]}
    assert {("post", each) for each in VARIANTS} <= measured
    assert {("get", key) for key in ("ours", "starlette", "fastapi", "stock-both")} <= measured
    for row in written["rows"]:
        assert len(row["rounds"]) == 2
        assert all(each["answers"] > 0 and each["cpu_seconds"] > 0 for each in row["rounds"])
    assert all(value > 0 for value in written["inProcessMicroseconds"].values())
    on_sqlite = written["conditions"]["database"] == "SQLite"
    unjudged = [each["text"] for each in written["goals"] if each["measured"] is None]
    assert all(on_sqlite or "SQLAlchemy" in text for text in unjudged)


@pytest.mark.slow
def test_a_quick_run_measures_every_back_end(tmp_path: Path) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("the benchmark reads CPU times from /proc: Linux only")
    figures = tmp_path / "figures.json"

    command = [sys.executable, "-m", "benchmarks.back_ends", "--quick", "--json", str(figures)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180)

    assert done.returncode == 0, done.stderr[-2000:]
    assert max(len(line) for line in done.stdout.splitlines()) <= 80
    written = json.loads(figures.read_text(encoding="utf-8"))
    assert set(written["callers"]) == {"requests", "rest-call", "rest-read", "zeep", "soap-read"}
    assert all(len(rounds) == 2 and min(rounds) > 0 for rounds in written["callers"].values())
    tasks = {(each["council"], each["method"]) for each in written["gateway"]}
    assert tasks == {(c, m) for c in ("northmere", "oldbridge") for m in ("GET", "POST")}
    assert all(min(each["rounds"]) > 0 for each in written["gateway"])
    assert all(value > 0 for value in written["nightly"].values())
    assert [each["text"] for each in written["goals"] if each["measured"] is None] == []
