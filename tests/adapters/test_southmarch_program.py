"""Southmarch as a program of its own: started, stopped, and left behind."""

from __future__ import annotations

import ast
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_southmarch import KINDS, ROOT, SOUTHMARCH, southmarch_ids

from adapters.compliance.samples import fullest
from adapters.errors import (
    BackendUnavailableError,
)
from adapters.registry import Council, open_council
from adapters.standins import southmarch


def answers(council: Council) -> bool:
    try:
        council.check()
    except BackendUnavailableError:
        return False
    return True


def started(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "adapters.standins.southmarch", "--port", "0", *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    before, _, url = process.stdout.readline().strip().partition("southmarch is ready at ")
    assert (before, url[:17]) == ("", "http://127.0.0.1:")
    return url


def test_the_stand_in_is_a_program(tmp_path: Path) -> None:
    data = tmp_path / "store"
    for arguments, expected in (((), 1), (("--reset",), 0)):
        with started("--data", str(data), *arguments) as process:
            words = {"SOUTHMARCH_URL": address(process), "SOUTHMARCH_CLIENT_SECRET": "marsh"}
            council = open_council(SOUTHMARCH, words, KINDS)
            council.check()
            assert southmarch_ids(council, "needs-assessment")[0] == "NA-1001"
            if expected:
                council.services["needs-assessment"].create(fullest("needs-assessment", "CT-9"))
            assert southmarch.references(data).count("CT-9") == expected
            council.close()
            process.send_signal(signal.SIGTERM)
            assert process.wait(5) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent")
def test_the_stand_in_ends_with_its_parent(tmp_path: Path) -> None:
    parent = (
        "import subprocess, sys, time\n"
        "subprocess.Popen([sys.executable, '-m', 'adapters.standins.southmarch', '--port', '0',"
        f" '--data', {str(tmp_path)!r}])\n"
        "time.sleep(60)\n"
    )
    command = [sys.executable, "-c", parent]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        words = {"SOUTHMARCH_URL": address(process), "SOUTHMARCH_CLIENT_SECRET": "marsh"}
        council = open_council(SOUTHMARCH, words, KINDS)
        council.check()
        process.kill()
        process.wait(5)
        until = time.monotonic() + 5
        while answers(council) and time.monotonic() < until:
            time.sleep(0.05)
        assert not answers(council)
        council.close()


def test_the_stand_in_needs_nothing_but_python() -> None:
    for name in ("southmarch.py", "southmarch_store.py"):
        tree = ast.parse(Path(southmarch.__file__).with_name(name).read_text(encoding="utf-8"))
        imported = [node.names[0].name for node in tree.body if isinstance(node, ast.Import)]
        imported += [str(node.module) for node in tree.body if isinstance(node, ast.ImportFrom)]
        foreign = {module for module in imported if module.split(".")[0] not in STANDARD}
        assert foreign <= {"adapters.standins.southmarch_store"}


STANDARD = sys.stdlib_module_names
