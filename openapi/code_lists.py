"""The code lists of the standard: the only place where a code, its label and its source live.

Each list is one file under `v1/components/code-lists/`. A list is open (a later version may add
codes to it, so it has `other`) unless it says that it is closed and why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from openapi.reading import HOME, SpecificationError, read, relative

FOLDER = HOME / "v1" / "components" / "code-lists"


@dataclass(frozen=True)
class Code:
    """One code: what travels, what people read, what it means and where it comes from."""

    code: str
    label: str
    meaning: str
    source: str
    response_only: bool = False
    """A server may answer with it; a client may never send it."""


@dataclass(frozen=True)
class CodeList:
    """A list of codes, in the order in which people should meet them."""

    name: str
    title: str
    source: str
    closed: bool
    closed_because: str
    """Why the list can never grow; empty when it is open."""
    codes: tuple[Code, ...]

    @cached_property
    def codes_by_name(self) -> Mapping[str, Code]:
        """Code -> its entry."""
        return {code.code: code for code in self.codes}

    @cached_property
    def requestable(self) -> tuple[str, ...]:
        """The codes that a client may send."""
        return tuple(code.code for code in self.codes if not code.response_only)


def _list(path: Path) -> CodeList:
    content: dict[str, Any] = read(path)
    try:
        codes = tuple(
            Code(
                code=entry["code"],
                label=entry["label"],
                meaning=entry["meaning"],
                source=entry["source"],
                response_only=entry.get("responseOnly", False),
            )
            for entry in content["codes"]
        )
        found = CodeList(
            name=content["name"],
            title=content["title"],
            source=content["source"],
            closed=content["closed"],
            closed_because=content.get("closedBecause", ""),
            codes=codes,
        )
    except KeyError as missing:
        raise SpecificationError(f"{relative(path)}: {missing} is missing") from missing
    if found.name != path.stem:
        raise SpecificationError(f"{relative(path)}: calls itself {found.name}")
    if len(found.codes_by_name) != len(codes):
        raise SpecificationError(f"{relative(path)}: a code stands twice")
    return found


@cache
def code_list(name: str) -> CodeList:
    """The code list of this name. Raises SpecificationError when the standard has none."""
    path = FOLDER / f"{name}.yaml"
    if not path.is_file():
        raise SpecificationError(f"there is no code list {name!r}")
    return _list(path)


@cache
def code_lists() -> tuple[CodeList, ...]:
    """Every code list of the standard, by name."""
    return tuple(code_list(path.stem) for path in sorted(FOLDER.glob("*.yaml")))
