"""Follows a page of the documentation as a reader would: saves its files, types its commands.

A block under a sentence that ends in "as `NAME`" is saved under that name; the commands of every
`console` block are run, in order, in one shell. `…` in shown output stands for anything.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from test_tutorial import Step, matches, steps

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
SAVED = re.compile(r"as `([\w./-]+)`\s*$")
MARK = "==followed-page-step-{}=="


def blocks(page: Path, language: str) -> list[str]:
    """The contents of every block in this language."""
    found = BLOCK.findall(page.read_text(encoding="utf-8"))
    return [content for name, content in found if name == language]


def pieces(page: Path) -> Iterator[Step | tuple[str, str]]:
    """What a reader does, in order: commands, and files to save as (name, content)."""
    text, end = page.read_text(encoding="utf-8"), 0
    for block in BLOCK.finditer(text):
        before, end = text[end : block.start()], block.end()
        if block[1] == "console":
            yield from steps(block[0] + "\n")
        elif saved := SAVED.search(before):
            yield saved[1], block[2]


def follow(page: Path, folder: Path, environ: Mapping[str, str], seconds: int = 180) -> list[Step]:
    """Do everything that the page says, and fail where it shows something else.

    `environ` is what the reader's shell has beyond the usual; `careact` and `python3` are those of
    this installation. Gives the commands that were run.
    """
    script, run = "", list[Step]()
    for piece in pieces(page):
        if isinstance(piece, tuple):
            name, content = piece
            script += f"cat > '{name}' <<'==end=='\n{content}==end==\n"
            continue
        script += f"{piece.command}\nprintf '\\n%s %s\\n' '{MARK.format(len(run))}' $?\n"
        run.append(piece)
    rest, complaints = typed(script, folder, environ, seconds)
    for number, step in enumerate(run):
        output, mark, rest = rest.partition(f"\n{MARK.format(number)} ")
        assert mark, f"never reached: {step.command}\n{output}\n{complaints}"
        status, _, rest = rest.partition("\n")
        assert status == "0", f"failed with {status}: {step.command}\n{output}\n{complaints}"
        assert matches(step.shown, output), (
            f"{step.command}\n--- the page shows\n{step.shown}\n--- really\n{output}"
        )
    return run


def typed(script: str, folder: Path, environ: Mapping[str, str], seconds: int) -> tuple[str, str]:
    """Run a script in a shell of its own; nothing that it started outlives it."""
    foreign = ("CAREACT_", "PYTEST_", "COV_", "TESTHAM_", "PYTHONWARNINGS")
    ours = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    ours["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{ours['PATH']}"
    with subprocess.Popen(
        ["bash"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env={**ours, "COLUMNS": "140", **environ},
        text=True,
        start_new_session=True,
    ) as shell:
        try:
            return shell.communicate(script, timeout=seconds)
        finally:
            stop(shell.pid)


def stop(group: int) -> None:
    """End every process of a group, those that ignore a polite word too."""
    for word in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(group, word)
            for _ in range(300):
                time.sleep(0.1)
                os.killpg(group, 0)
        except ProcessLookupError:
            return
