"""The vectors as they stand in the files beside this module, one JSON object a line.

What may not come in here: how they are made, sent or judged.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HOME = Path(__file__).parent
COMMON = "common"
"""The file of expectations that many vectors share."""


@dataclass(frozen=True, slots=True)
class Vector:
    """One request and what must hold of its answer."""

    id: str
    service: str
    operation: str
    clauses: tuple[str, ...]
    flags: frozenset[str]
    source: str
    comment: str
    expect: tuple[Mapping[str, Any], ...]
    """As in vector.schema.json, those of `also` at the end."""
    path: Mapping[str, str]
    query: str
    content: bytes | None
    """The bytes of the body."""
    or_problem: str


@cache
def vectors(service: str) -> tuple[Vector, ...]:
    """The vectors of a service, in the order of its file; none where it has no file."""
    path = HOME / f"{service}.jsonl"
    return tuple(_vector(line) for line in lines(path)) if path.is_file() else ()


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    # Only a line feed ends a line: texts hold U+2028 and its like.
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line:
            yield json.loads(line)


def _vector(line: Mapping[str, Any]) -> Vector:
    shared = [each for name in line.get("also", ()) for each in _common()[name]]
    return Vector(
        id=line["id"],
        service=line["service"],
        operation=line["operation"],
        clauses=tuple(line["clauses"]),
        flags=frozenset(line["flags"]),
        source=line["source"],
        comment=line["comment"],
        expect=(*line["expect"], *shared),
        path=line.get("path", {}),
        query=line.get("query", ""),
        content=_content(line),
        or_problem=line.get("orProblem", ""),
    )


def _content(line: Mapping[str, Any]) -> bytes | None:
    if "body" in line:
        return json.dumps(line["body"], ensure_ascii=False, separators=(",", ":")).encode()
    if "content" in line:
        return str(line["content"]).encode()
    return base64.b64decode(line["contentBase64"]) if "contentBase64" in line else None


@cache
def _common() -> Mapping[str, Any]:
    return {line["name"]: line["expect"] for line in lines(HOME / f"{COMMON}.jsonl")}
