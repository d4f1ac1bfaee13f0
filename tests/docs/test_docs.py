"""The documents are complete and say what is so: links, settings, commands, words, set-up.

Each test compares a page with the program itself, so that a new setting, option or word fails here
until somebody has written what it means, and so does a page about something that is gone.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from pydantic_core import PydanticUndefined

from adapters.council_file import CouncilEntry, CouncilFile, Quality, ServiceEntry
from adapters.kinds.sql import words as sql_words
from adapters.mapping import choose, code_lists
from gateway.cli import careact
from gateway.settings import Settings

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
PAGES = sorted(
    path
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("deploy/*.md"),
                 *ROOT.glob("openapi/*.md"))
)  # fmt: skip
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def links(text: str) -> list[str]:
    """Link targets outside code."""
    return LINK.findall(re.sub(r"`[^`\n]*`", "``", FENCE.sub("", text)))


def anchors(text: str) -> set[str]:
    """The names that headings get from the usual renderers."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings
    }


def rows(text: str) -> dict[str, list[str]]:
    """Rows of the tables whose first cell is one word of code: the word and its other cells."""
    found = {}
    for line in text.splitlines():
        if match := re.match(r"\| `([^`]+)` \|(.*)\|$", line):
            found[match[1]] = [cell.strip() for cell in re.split(r"(?<!\\)\|", match[2])]
    return found


def page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", PAGES, ids=relative)
def test_relative_links_lead_somewhere(path: Path) -> None:
    broken = []
    for target in links(path.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        there = (path.parent / name).resolve() if name else path
        found = there.exists() and there.is_relative_to(ROOT)
        if not found or (anchor and anchor not in anchors(there.read_text(encoding="utf-8"))):
            broken.append(target)
    assert not broken


def test_every_page_of_the_documentation_can_be_reached() -> None:
    reached: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        here = waiting.pop()
        if here in reached or here.suffix != ".md" or not here.is_file():
            continue
        reached.add(here)
        for target in links(here.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:|#", target):
                waiting.append((here.parent / target.partition("#")[0]).resolve())
    assert {relative(path) for path in PAGES} == {relative(path) for path in reached}


def test_every_setting_is_documented_with_its_default() -> None:
    documented = rows(page("settings.md"))
    assert set(documented) == {f"CAREACT_{name.upper()}" for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        assert field.default is not PydanticUndefined
        shown = documented[f"CAREACT_{name.upper()}"][0]
        assert shown == ("not set" if field.default is None else f"`{as_set(field.default)}`"), name


def as_set(default: Any) -> str:
    """A default as one would write it into the environment."""
    if isinstance(default, bool | tuple):
        return json.dumps(list(default) if isinstance(default, tuple) else default)
    return str(default)


def commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            assert found is not None
            yield from commands(found, f"{name} {inner}")
    else:
        yield name, command


COMMANDS = dict(commands(careact, "careact"))


def sections(text: str) -> dict[str, str]:
    """Sections of the page about commands, by the command in their heading."""
    parts = re.split(r"^## `(careact [a-z ]+)`$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def documented() -> dict[str, str]:
    return sections(page("command-line.md")) | sections(page("conformance.md"))


def test_every_command_is_documented_and_no_other() -> None:
    assert set(documented()) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_and_argument_is_documented_and_no_other(name: str) -> None:
    section = documented()[name]
    options = {
        option
        for parameter in COMMANDS[name].params
        if isinstance(parameter, click.Option)
        for option in (*parameter.opts, *parameter.secondary_opts)
        if option not in ("-h", "--help")
    }
    assert set(rows(section)) == options
    arguments = [
        parameter.human_readable_name.upper()
        for parameter in COMMANDS[name].params
        if isinstance(parameter, click.Argument)
    ]
    assert " ".join([name, *arguments]) in (section if arguments else name)


def test_exit_codes_are_the_ones_documented(tmp_path: Path) -> None:
    documented = re.findall(r"^\| ([0-9]) \|", page("command-line.md"), re.MULTILINE)
    assert documented == ["0", "1", "2"]
    good = ROOT / "adapters" / "councils" / "E10999901-northmere.yaml"
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text(good.read_text(encoding="utf-8").replace("kind:", "sort:"), encoding="utf-8")
    given = {
        ("check", str(good)): 0,
        ("check", str(faulty)): 1,
        ("check", str(tmp_path / "absent.yaml")): 2,
        ("sandbox", "--base-url", "http://127.0.0.1:1"): 2,
        ("serve",): 2,
    }
    # What this shell has set must not make `serve` find something to serve.
    runner = CliRunner(env={"CAREACT_SANDBOX": None, "CAREACT_COUNCIL_FILES": None})
    got = {arguments: runner.invoke(careact, arguments).exit_code for arguments in given}
    assert got == given


def words_asked_for(source: str) -> set[str]:
    """The words that a module of the mapping language takes from a line of a council file."""
    asked: set[Any] = set()
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("text", "choice", "texts", "block", "path")
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "line"
            and isinstance(node.args[0], ast.Constant)
        ):
            asked.add(node.args[0].value)
        if (
            isinstance(node, ast.Compare)
            and isinstance(node.ops[0], ast.In)
            and isinstance(node.comparators[0], ast.Name)
            and node.comparators[0].id == "line"
            and isinstance(node.left, ast.Constant)
        ):
            asked.add(node.left.value)
    return asked


def test_every_word_of_the_mapping_language_is_documented() -> None:
    modules = Path(choose.__file__).parent.glob("*.py")
    asked = set().union(*(words_asked_for(each.read_text(encoding="utf-8")) for each in modules))
    # The reader of the code must keep finding words, or this test would pass on nothing.
    assert {"from", "as", "codes", "each", "record", "for", "stored", "separator"} <= asked
    asked |= {"true", "false", "unknown", code_lists.REJECT, code_lists.USE_SOURCE_CODE}
    asked |= {"list", *choose.AS}
    assert not asked - set(rows(page("mapping-language.md")))


def test_every_word_of_a_council_file_is_documented() -> None:
    text = page("mapping-language.md")
    assert not set(CouncilFile.model_fields) - set(rows(text))
    for model in (CouncilEntry, ServiceEntry, Quality):
        assert not [name for name in model.model_fields if f"`{name}`" not in text]


def test_every_word_of_the_kind_sql_is_documented() -> None:
    _, _, text = page("mapping-language.md").partition("## The kind `sql`")
    models = (sql_words.Connection, sql_words.Store, sql_words.Parent, sql_words.Pairs,
              sql_words.Many)  # fmt: skip
    known = {name for model in models for name in model.model_fields}
    assert set(rows(text.partition("\n## ")[0])) == known


def test_the_readme_names_exactly_two_commands_to_set_up() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 130
    _, _, set_up = text.partition("## Set up\n")
    block = re.search(r"^```sh\n(.*?)^```$", set_up.partition("\n## ")[0], re.DOTALL | re.MULTILINE)
    assert block is not None
    named = [line.partition("#")[0].strip() for line in block[1].splitlines()]
    assert named == ["make run", "make test"]
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert {"run", "test"} <= set(targets)
    assert not re.search(r"\b(pip|pipx|uv|docker|npm) ", text)


def test_the_readme_shows_what_a_sandbox_says_when_it_is_ready() -> None:
    from gateway.cli import running

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    said = running._TRY.format(base="http://127.0.0.1:8080")
    assert f"careact is ready at http://127.0.0.1:8080\n{said}\n" in text


def test_decisions_say_when_and_whether_they_hold() -> None:
    index = (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")
    records = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
    assert [int(path.name[:4]) for path in records] == list(range(1, len(records) + 1))
    for path in records:
        text = path.read_text(encoding="utf-8")
        assert re.search(r"^- Date: \d{4}-\d\d-\d\d$", text, re.MULTILINE), path.name
        assert re.search(r"^- Status: (proposed|accepted|replaced)", text, re.MULTILINE), path.name
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == [
            "Context", "Decision", "Consequences", "Considered and refused",
        ], path.name  # fmt: skip
        assert path.name in index
