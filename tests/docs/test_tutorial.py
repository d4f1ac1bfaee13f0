"""The tutorial is true: its commands run against a fresh sandbox and show what the page shows.

Every `console` block is run, in order, in one shell, as a reader would. The page's address is
replaced by that of a sandbox started here; `…` in shown output stands for anything.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest
from click.testing import CliRunner

from gateway.cli import careact

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
TUTORIAL = ROOT / "docs" / "tutorial" / "five-minutes.md"
ADDRESS = "http://127.0.0.1:8080"
START_SECONDS = 60
MARK = "==careact-tutorial-step-{}=="


@dataclass(frozen=True)
class Step:
    """One command of the page and the output shown under it."""

    command: str
    shown: str


def steps(page: str) -> list[Step]:
    """The commands of every `console` block, in order."""
    found: list[Step] = []
    for block in re.findall(r"^```console\n(.*?)^```$", page, re.DOTALL | re.MULTILINE):
        command: list[str] = []
        shown: list[str] = []
        for line in block.splitlines():
            if command and is_unfinished("\n".join(command)):
                command.append(line)
            elif line.startswith("$ "):
                if command:
                    found.append(Step("\n".join(command), "\n".join(shown)))
                command, shown = [line.removeprefix("$ ")], []
            else:
                assert command, f"output before any command: {line}"
                shown.append(line)
        found.append(Step("\n".join(command), "\n".join(shown)))
    return found


def is_unfinished(command: str) -> bool:
    """Whether a shell would wait for another line: a backslash at the end or an open quote."""
    return command.endswith("\\") or command.count("'") % 2 == 1


def matches(shown: str, output: str) -> bool:
    """Whether output is what the page shows, `…` standing for anything."""
    if not shown:
        return True
    pattern = ".*".join(re.escape(part) for part in shown.split("…"))
    return re.fullmatch(pattern, output.replace("\r", "").strip(), re.DOTALL) is not None


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a sandbox with its own port and data folder."""
    folder = tmp_path_factory.mktemp("sandbox")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-c",
        "from gateway.cli import main; main()",
        "serve",
        "--sandbox",
        "--port",
        str(port),
        "--data",
        str(folder / "data"),
    ]
    # What the reader's shell has not set must not reach the sandbox from ours.
    environ = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("CAREACT_") and not name.endswith("_DATABASE_URL")
    }
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environ)
        try:
            wait_until_healthy(port, process, folder / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_until_healthy(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        connection = HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    pytest.fail(f"the sandbox did not start:\n{log.read_text()[-2000:]}")


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is missing: install it to run this")
@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is missing: install it to run this")
def test_every_command_shows_what_the_page_shows(sandbox: str, tmp_path: Path) -> None:
    found = steps(TUTORIAL.read_text(encoding="utf-8"))
    assert len(found) > 15
    script = ""
    for number, step in enumerate(found):
        script += f"{step.command.replace(ADDRESS, sandbox)}\n"
        script += f"printf '\\n%s %s\\n' '{MARK.format(number)}' $?\n"
    assert sandbox in script
    run = subprocess.run(
        ["bash", "-o", "pipefail"],
        input=script,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    rest = run.stdout
    for number, step in enumerate(found):
        output, mark, rest = rest.partition(f"\n{MARK.format(number)} ")
        assert mark, f"never reached: {step.command}\n{run.stderr}"
        status, _, rest = rest.partition("\n")
        assert status == "0", f"failed with {status}: {step.command}\n{output}\n{run.stderr}"
        assert matches(step.shown, output), (
            f"{step.command}\n--- the page shows\n{step.shown}\n--- really\n{output}"
        )


def test_the_readme_shows_what_the_journey_says(sandbox: str) -> None:
    walked = CliRunner().invoke(careact, ["sandbox", "--base-url", sandbox])
    assert walked.exit_code == 0, walked.output
    said = "\n".join(walked.output.strip().splitlines()[-3:])
    assert f"```text\n{said}\n```" in README.read_text(encoding="utf-8")


def test_other_blocks_hold_no_command_that_is_not_run() -> None:
    page = TUTORIAL.read_text(encoding="utf-8")
    languages = re.findall(r"^```(\w+)$", page, re.MULTILINE)
    assert set(languages) == {"console", "sh"}
    assert re.findall(r"^```sh\n(.*?)^```$", page, re.DOTALL | re.MULTILINE) == ["make run\n"]


def test_the_reader_of_the_page_can_fail() -> None:
    page = "```console\n$ echo 'a\nb'\na\n…\n$ true\n```\n"
    first, second = steps(page)
    assert first == Step("echo 'a\nb'", "a\n…")
    assert second == Step("true", "")
    assert matches(first.shown, "a\nb\n")
    assert not matches(first.shown, "b\n")
    assert not matches('"status": 412', '"status": 200')
