"""What the standard says besides its OpenAPI documents, as typed values: problems, clauses, status.

Every value here is read from a file of the standard and checked to be complete; none is computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from openapi.reading import HOME, SpecificationError, read, relative

PROBLEM_BASE = "https://careact.example/problems/"
"""Every problem `type` is this followed by its name in the catalogue."""


@dataclass(frozen=True)
class Problem:
    """One entry of the problem catalogue (RFC 9457)."""

    slug: str
    status: int
    title: str
    meaning: str
    what_to_do: str
    example: Mapping[str, Any]

    @property
    def type(self) -> str:
        """The URI that travels as `type`."""
        return PROBLEM_BASE + self.slug


@dataclass(frozen=True)
class Clause:
    """One sentence that binds whoever implements the standard."""

    id: str
    text: str
    level: str
    """MUST, SHOULD or MAY (RFC 2119)."""
    operations: tuple[str, ...]
    """`service/operationId` of each operation it binds."""
    law: str = ""
    """The section or paragraph it carries out; empty when it is a rule of the interface."""


@dataclass(frozen=True)
class ServiceStatus:
    """Where one version of one service stands. Dates are ISO 8601; empty when not decided."""

    service: str
    version: str
    """The path segment: `v1`."""
    release: str
    """The full version of the document: `1.0.0-alpha.1`."""
    status: str
    """A code of the list `service-statuses`."""
    title: str
    release_date: str
    documentation: str
    release_notes: str
    deprecated_on: str = ""
    sunset_on: str = ""
    successor: str = ""


@cache
def problems() -> Mapping[str, Problem]:
    """The catalogue: slug -> problem, in the order of the file."""
    path = HOME / "v1" / "components" / "problems.yaml"
    found = {}
    for slug, entry in read(path).items():
        try:
            found[slug] = Problem(
                slug=slug,
                status=entry["status"],
                title=entry["title"],
                meaning=entry["meaning"].strip(),
                what_to_do=entry["whatToDo"].strip(),
                example=entry["example"],
            )
        except KeyError as missing:
            raise SpecificationError(f"{relative(path)}: {slug} has no {missing}") from missing
    return MappingProxyType(found)


@cache
def clauses() -> Mapping[str, Clause]:
    """Every clause of every service: id -> clause. An id used twice is a SpecificationError."""
    found: dict[str, Clause] = {}
    for path in sorted((HOME / "v1" / "clauses").glob("*.yaml")):
        for id_, entry in read(path).items():
            if id_ in found:
                raise SpecificationError(f"{relative(path)}: {id_} stands in another file too")
            found[id_] = _clause(path, id_, entry)
    return MappingProxyType(found)


def _clause(path: Path, id_: str, entry: Mapping[str, Any]) -> Clause:
    try:
        return Clause(
            id=id_,
            text=entry["text"].strip(),
            level=entry["level"],
            operations=tuple(entry["operations"]),
            law=entry.get("law", ""),
        )
    except KeyError as missing:
        raise SpecificationError(f"{relative(path)}: {id_} has no {missing}") from missing


@cache
def status() -> Mapping[tuple[str, str], ServiceStatus]:
    """(service, version) -> where it stands."""
    path = HOME / "status.yaml"
    found = {}
    for service, versions in read(path).items():
        for version, entry in versions.items():
            try:
                found[service, version] = ServiceStatus(
                    service=service,
                    version=version,
                    release=entry["release"],
                    status=entry["status"],
                    title=entry["title"],
                    release_date=entry["releaseDate"],
                    documentation=entry["documentation"],
                    release_notes=entry["releaseNotes"],
                    deprecated_on=entry.get("deprecatedOn", ""),
                    sunset_on=entry.get("sunsetOn", ""),
                    successor=entry.get("successor", ""),
                )
            except KeyError as missing:
                raise SpecificationError(
                    f"{relative(path)}: {service} {version} has no {missing}"
                ) from missing
    return MappingProxyType(found)
