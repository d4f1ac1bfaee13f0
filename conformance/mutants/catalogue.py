"""The catalogue of mutants as it is read: what each does, and which sentence it breaks.

What may not come in here: how a mutant does it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import openapi

CLASSES = (
    "wire", "auth", "problems", "create", "not-found", "idempotency", "concurrency", "shape",
    "data", "paging", "lifecycle", "law", "eligibility", "written-record", "recording", "rules",
    "directory", "money",
)  # fmt: skip
_FILE = Path(__file__).with_name("catalogue.yaml")
_WORDS = {"does", "class", "kind", "services"}


class CatalogueError(ValueError):
    """The catalogue says something that cannot be; the message names the mutant."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One deviation."""

    name: str
    does: str
    """A sentence about the implementation."""
    group: str
    """Its class, one of `CLASSES`."""
    kind: str
    """`outer` or `inner`."""
    services: tuple[str, ...]
    """On each of these it has to be found."""
    clauses: tuple[str, ...]
    """Those it breaks, any of which is the right one; of a null mutant those that it keeps."""
    null: bool
    """A legal variation, which has to pass."""


@cache
def mutants() -> Mapping[str, Mutant]:
    """Every mutant by its name, in the order of the file. Raises CatalogueError."""
    return read(yaml.safe_load(_FILE.read_text(encoding="utf-8")))


def read(told: Mapping[str, Mapping[str, Any]]) -> dict[str, Mutant]:
    """The mutants of a catalogue. Raises CatalogueError."""
    return {name: _mutant(name, entry) for name, entry in told.items()}


def _mutant(name: str, entry: Mapping[str, Any]) -> Mutant:
    null = "allowed_by" in entry
    word = "allowed_by" if null else "breaks"
    if set(entry) != _WORDS | {word}:
        raise CatalogueError(f"{name}: has {', '.join(sorted(entry))}")
    if entry["class"] not in CLASSES or entry["kind"] not in ("outer", "inner"):
        raise CatalogueError(f"{name}: its class or kind is not known")
    made = Mutant(
        name=name,
        does=entry["does"],
        group=entry["class"],
        kind=entry["kind"],
        services=tuple(entry["services"]),
        clauses=tuple(entry[word]),
        null=null,
    )
    if not made.services or not made.clauses or not set(made.services) <= set(openapi.services()):
        raise CatalogueError(f"{name}: its services or clauses are not known")
    for service in made.services:
        if not any(_binds(clause, service, name) for clause in made.clauses):
            raise CatalogueError(f"{name}: no clause of it binds {service}")
    return made


def _binds(id_: str, service: str, name: str) -> bool:
    clause = openapi.clauses().get(id_)
    if clause is None:
        raise CatalogueError(f"{name}: there is no clause {id_}")
    return any(operation.startswith(f"{service}/") for operation in clause.operations)
