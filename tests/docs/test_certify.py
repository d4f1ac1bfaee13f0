"""The tutorial about certificates is true: whoever follows it has one that a buyer can check."""

from __future__ import annotations

import json
import shlex
import shutil
import socket
from pathlib import Path

import click
import pytest
from followed_page import blocks, follow

from gateway.cli import careact

GUIDE = Path(__file__).parents[2] / "docs" / "tutorial" / "certify-your-product.md"
FRONT = "127.0.0.1:8080"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is missing: install it to run this")
@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is missing: install it to run this")
def test_whoever_follows_the_tutorial_has_a_certificate_that_holds(tmp_path: Path) -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert FRONT in text
    # The port of this test; and seconds enough, as a machine may be slow and a test may not be.
    port = free_port()
    text = text.replace(FRONT, f"127.0.0.1:{port}").replace(
        "--sandbox >", f"--sandbox --port {port} >"
    )
    text = text.replace("run --service eligibility\n", "run --service eligibility --seconds 200\n")
    page, folder = tmp_path / "page.md", tmp_path / "reader"
    page.write_text(text, encoding="utf-8")
    folder.mkdir()
    run = follow(page, folder, {}, seconds=400)
    said = " ".join(step.command for step in run)
    for name in ("init", "run", "replay", "keygen", "certify", "verify", "registry build"):
        assert f"careact conformance {name}" in said, name
    made = json.loads((folder / "conformance-run" / "run.json").read_text(encoding="utf-8"))
    assert (made["service"], made["profile"]) == ("eligibility", "standard")
    assert "Example Care" in (folder / "site" / "index.html").read_text(encoding="utf-8")
    assert (folder / "acme.key").stat().st_mode & 0o077 == 0


def test_the_commands_that_are_not_followed_can_be_typed() -> None:
    """They install, or would double the time of the test above; that one seed sends the same is
    tested in tests/conformance/test_same_requests.py."""
    named = [line for block in blocks(GUIDE, "sh") for line in block.splitlines()]
    others = [line for line in named if not line.startswith("careact ")]
    assert others == [
        "python3 -m venv certify && . certify/bin/activate",
        "pip install careact-gateway",
    ]
    conformance = careact.get_command(click.Context(careact), "conformance")
    assert isinstance(conformance, click.Group)
    given = []
    for line in named:
        if line in others:
            continue
        _, group, name, *options = shlex.split(line.partition("|")[0])
        assert group == "conformance"
        command = conformance.get_command(click.Context(conformance), name)
        assert command is not None
        given.append(command.make_context(name, options).params)
    smoke, first, second = given
    assert smoke["profile"] == "smoke"
    assert first["seed"] == second["seed"]
    assert first["out"] != second["out"]
