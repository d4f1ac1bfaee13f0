"""The assessments that are held, in memory: what stands in them, whose they are, which version.

What may not come in here: what a step does to an assessment, and HTTP.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from conformance.native.faults import Faults
from conformance.native.tokens import Caller

Json = Any


@dataclass(frozen=True, slots=True)
class Kind:
    """What differs between the two kinds of assessment."""

    service: str
    collection: str
    """The segment of the path under which its assessments stand."""
    noun: str
    """How its operations call it."""
    person: str
    """The property with the person assessed."""
    population: str

    @property
    def id_parameter(self) -> str:
        """The name of the path parameter."""
        return self.noun[0].lower() + self.noun[1:] + "Id"


NEEDS = Kind("needs-assessment", "needs-assessments", "NeedsAssessment", "person", "adult")
CARERS = Kind("carers-assessment", "carers-assessments", "CarersAssessment", "carer", "carer")
FINANCE = Kind(
    "financial-assessment", "financial-assessments", "FinancialAssessment", "person", "adult"
)


@dataclass(slots=True)
class Record:
    """One assessment. `content` is the assessment without `recording`, and is never changed in
    place."""

    number: int
    """Rises in the order in which assessments came; the order of every list."""
    content: Mapping[str, Json]
    owner: str
    """The client that asked for it."""
    restricted: bool = False
    """Nobody may see it through this interface."""
    version: int = 1

    @property
    def id(self) -> str:
        """The id of the assessment."""
        return str(self.content["id"])


class Store:
    """The assessments of one kind."""

    def __init__(self, kind: Kind, faults: Faults) -> None:
        self.kind, self._faults = kind, faults
        self._records: dict[str, Record] = {}

    def new_id(self) -> str:
        """An id that no other assessment has."""
        return self._faults.bend("id", str(uuid.uuid4()), kind=self.kind)

    def add(self, content: Mapping[str, Json], owner: str, *, restricted: bool = False) -> Record:
        """Store a new assessment."""
        content = self._faults.bend("write", content, record=None, kind=self.kind)
        record = Record(len(self._records) + 1, content, owner, restricted)
        self._records[record.id] = record
        return record

    def replace(self, record: Record, content: Mapping[str, Json]) -> None:
        """Store what an assessment has become. Its version rises when that is a change."""
        content = self._faults.bend("write", content, record=record, kind=self.kind)
        before, record.content = record.content, content
        changed = _canonical(before) != _canonical(content)
        if self._faults.bend("changed", changed, before=before, after=content):
            record.version += 1

    def find(self, id_: str, caller: Caller) -> Record | None:
        """The assessment, if there is one and the caller may see it."""
        record = self._records.get(id_)
        if record is not None and not self._visible(record, caller):
            record = None
        return self._faults.bend("held", record, id=id_, caller=caller, store=self)

    def matching(self, search: Mapping[str, Json], caller: Caller) -> list[Record]:
        """Every assessment that the caller may see and that fits every property of the search."""
        found = [
            record
            for record in self._records.values()
            if self._visible(record, caller) and self._matches(record, search)
        ]
        return self._faults.bend("order", found, kind=self.kind)

    def __iter__(self) -> Iterator[Record]:
        return iter(self._records.values())

    def _visible(self, record: Record, caller: Caller) -> bool:
        """A service that people use themselves sees what it asked for; the council sees all."""
        own = record.owner == caller.client or caller.scopes != {"citizen"}
        return self._faults.bend(
            "visible", own and not record.restricted, record=record, caller=caller
        )

    def _matches(self, record: Record, search: Mapping[str, Json]) -> bool:
        person = record.content[self.kind.person]
        fits = ("states" not in search or record.content["state"] in search["states"]) and (
            "nhsNumber" not in search or person.get("nhsNumber") == search["nhsNumber"]
        )
        return self._faults.bend("matches", fits, record=record, search=search, kind=self.kind)


def _canonical(content: Mapping[str, Json]) -> str:
    return json.dumps(content, sort_keys=True)


def etag(record: Record, faults: Faults) -> str:
    """The entity tag of the present version, with its quotation marks."""
    digest = hashlib.sha256(f"{record.id}/{record.version}".encode()).hexdigest()
    return faults.bend("etag", f'"{digest[:32]}"', record=record)


def now(faults: Faults) -> str:
    """The present moment in UTC and whole seconds."""
    return faults.bend("now", datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
