"""The guide to adding a kind is true: whoever follows it has a kind that does what a kind must."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from followed_page import blocks, follow

from adapters.compliance import BackendCompliance
from gateway.cli import careact

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "add-a-kind.md"

PIP = """\
'''Installs the project of this folder where PYTHONPATH leads: what pip does, without a network.'''
import os
import subprocess
import sys
import zipfile
from pathlib import Path

assert sys.argv[1:] == ["install", "-q", "-e", "."], sys.argv
subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "dist"],
               check=True, capture_output=True)
(wheel,) = Path("dist").glob("*.whl")
zipfile.ZipFile(wheel).extractall(os.environ["PYTHONPATH"])
"""


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is missing: install it to run this")
def test_whoever_follows_the_guide_has_a_kind_that_is_right(tmp_path: Path) -> None:
    folder, site, tools = (tmp_path / name for name in ("reader", "site", "tools"))
    for each in (folder, site, tools):
        each.mkdir()
    (tools / "pip.py").write_text(PIP, encoding="utf-8")
    (tools / "shell").write_text(f'pip() {{ python3 {tools}/pip.py "$@"; }}\n', encoding="utf-8")
    run = follow(GUIDE, folder, {"PYTHONPATH": str(site), "BASH_ENV": str(tools / "shell")})
    assert any(step.command == "pytest -q" for step in run)
    listed = re.findall(r"^\| `([\w.-]+)` \|", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    made = {path.name for path in (folder / "card-index").iterdir() if path.is_file()}
    assert set(listed) == made


def test_what_the_guide_says_of_the_suite_is_so() -> None:
    text = "".join(blocks(GUIDE, "text"))
    assert "BackendCompliance" in text
    for name in re.findall(r"\btest_\w+", text + "".join(blocks(GUIDE, "console"))):
        assert name.startswith("test_card_index") or hasattr(BackendCompliance, name)
    assert "new" in careact.commands
