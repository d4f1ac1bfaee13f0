"""Begins a council file or a kind of back-end, so that nobody starts from an empty page.

What is written works as it stands: the file passes `careact check`, the kind its compliance suite.
The templates lie in `templates/`. What may not come in here: changing a file that is there already.
"""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Mapping
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import openapi
from adapters.council_schema import council_file_schema
from adapters.scaffold.mirror import code_lists, rules

SCHEMA_FILE = "council-file.schema.json"
"""Lies beside a council file, so that an editor completes and checks it."""

COUNCIL_KINDS = ("sql", "rest", "soap", "files")
"""The kinds for which there is a council file to begin with."""

PLACEHOLDER_GSS = "E06999999"
"""A code that no council has."""

_SLUG = re.compile(r"[a-z][a-z0-9-]{0,62}")
_KIND = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_TEMPLATES = files(__name__) / "templates"
_MOMENT = ', stored: text, format: "%d/%m/%Y %H:%M:%S"'


class ScaffoldError(Exception):
    """What was asked for cannot be written; the sentence says why and what to do."""


def new_council(
    directory: Path, slug: str, kind: str, *, name: str = "", gss: str = ""
) -> list[Path]:
    """Write `SLUG.yaml` for a council whose system is of this kind; the files written.

    The schema for editors is written beside it unless one is there. Raises ScaffoldError, OSError.
    """
    if not _SLUG.fullmatch(slug):
        raise ScaffoldError(
            f"{slug!r} cannot be part of an address: begin with a small letter, then small "
            "letters, digits and hyphens"
        )
    if kind not in COUNCIL_KINDS:
        raise ScaffoldError(
            f"there is no council file to begin with for the kind {kind!r}: "
            f"use {', '.join(COUNCIL_KINDS)}"
        )
    if gss and not openapi.GSS_CODE.fullmatch(gss):
        raise ScaffoldError(f"{gss!r} is no council's code: E06, E08, E09 or E10 and six digits")
    title = name or f"{slug.replace('-', ' ').title()} Council"
    if not title.isprintable() or len(title) > 100 or '"' in title or "\\" in title:
        raise ScaffoldError(
            "a name is one line of at most 100 characters, without quotes and backslashes"
        )
    _must_be_there(directory)
    words = {
        "@schema@": SCHEMA_FILE,
        "@slug@": slug,
        "@VARIABLE@": slug.replace("-", "_").upper(),
        "@name@": title,
        "@gss@": gss or PLACEHOLDER_GSS,
        "@moment@": "" if kind == "sql" else _MOMENT,
    }
    parts = (_template(each) for each in ("council.yaml", f"council-{kind}.yaml", "record.yaml"))
    return _written(directory, {f"{slug}.yaml": _filled("".join(parts), words)})


def new_kind(directory: Path, name: str) -> list[Path]:
    """Write a small kind that works, with its test and packaging, into a folder `NAME`.

    Gives the files written. Raises ScaffoldError, OSError.
    """
    if not _KIND.fullmatch(name) or len(name) > 60:
        raise ScaffoldError(
            f"{name!r} cannot be the name of a kind: begin with a small letter, then at most 60 "
            "small letters and digits, with single hyphens between"
        )
    _must_be_there(directory)
    module, folder = name.replace("-", "_"), directory / name
    if folder.exists():
        raise ScaffoldError(f"{folder} is there already: choose another name or directory")
    if keyword.iskeyword(module) or find_spec(module) is not None:
        raise ScaffoldError(f"{name!r} is the name of another Python module: choose another")
    words = {
        "@schema@": SCHEMA_FILE,
        "@record@": rules("needs-assessment"),
        "@code_lists@": code_lists("needs-assessment"),
        "paper-work": name,
        "paper_work": module,
        "PAPER_WORK": module.upper(),
        "PaperWork": "".join(part.capitalize() for part in name.split("-")),
    }
    made = {
        f"{module}.py": "paper_work.py",
        f"test_{module}.py": "test_paper_work.py",
        f"{name}.yaml": "kind.yaml",
        "pyproject.toml": "pyproject.txt",
    }
    texts = {path: _filled(_template(template), words) for path, template in made.items()}
    folder.mkdir()
    return _written(folder, texts)


def _template(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _filled(text: str, words: Mapping[str, str]) -> str:
    for word, value in words.items():
        text = text.replace(word, value)
    return text


def _written(folder: Path, texts: Mapping[str, str]) -> list[Path]:
    """Write files that must not be there, and the schema if it is not."""
    for name in texts:
        if (folder / name).exists():
            raise ScaffoldError(f"{folder / name} is there already: it is not written over")
    schema = folder / SCHEMA_FILE
    paths = [folder / name for name in texts]
    for path in paths:
        _write(path, texts[path.name])
    if not schema.exists():
        _write(schema, json.dumps(council_file_schema(), indent=1, ensure_ascii=False) + "\n")
        paths.append(schema)
    return paths


def _must_be_there(directory: Path) -> None:
    if not directory.is_dir():
        raise ScaffoldError(f"{directory} is no directory: make it first")


def _write(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
