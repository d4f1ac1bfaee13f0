"""The kind `paper-work`: a council's records in one JSON file.

It is complete and small, so that you can change it step by step into the kind you need and run the
test after each step. Replace `Cabinet` first: it is the system; the rest is what a kind is.

Words of `connection`:

    file    path of the JSON file; it is made when the first record is written

Words of a service's `store`:

    shelf   the list of records in the file
    key     name of the field with the standard's id
    hidden  {name: [values]}: records that must not be shown

Limits. The whole file is read for every call and written for every change. Only processes on one
machine may share it.
"""

from __future__ import annotations

import copy
import fcntl
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path as FilePath
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from adapters.contract import Legacy, Path, Repeats
from adapters.errors import (
    BackendNonsenseError,
    BackendUnavailableError,
    CouncilFileError,
    NotHoldableError,
    NotOfferedError,
    RecordNotFoundError,
    StaleRecordError,
)

Name = Annotated[str, Field(min_length=1, max_length=200)]
Shelves = dict[str, list[Legacy]]


class Words(BaseModel):
    # What was given may be a secret: no message may quote it.
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Connection(Words):
    """How to reach the system."""

    file: Name


class Store(Words):
    """Where one service's records lie."""

    shelf: Name
    key: Name
    hidden: dict[Name, list[str]] = {}


class Cabinet:
    """The JSON file. Raises BackendUnavailableError where it cannot be used now."""

    def __init__(self, file: FilePath) -> None:
        self._file = file

    @contextmanager
    def opened(self) -> Iterator[Shelves]:
        """What is in the file, as of one moment, and nobody else writes meanwhile."""
        name = self._file.with_name(self._file.name + ".lock")
        try:
            lock = os.open(name, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise BackendUnavailableError("the file cannot be reached") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield self._read()
        finally:
            os.close(lock)

    def _read(self) -> Shelves:
        try:
            shelves: Shelves = json.loads(self._file.read_bytes())
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise BackendUnavailableError("the file cannot be read") from error
        except ValueError:
            # Not chained: the fault of a parser shows what it was reading.
            fault = BackendNonsenseError("the file is not JSON")
        else:
            return shelves
        raise fault

    def write(self, shelves: Shelves) -> None:
        """Put this in the file's place, whole or not at all; only while it is `opened`."""
        try:
            text = json.dumps(shelves, indent=1)
        except TypeError:
            raise NotHoldableError("", "the file holds text, numbers, true and false") from None
        new = self._file.with_name(self._file.name + ".new")
        try:
            with open(new, "w", encoding="ascii") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(new, self._file)
        except OSError as error:
            raise BackendUnavailableError("the file cannot be written") from error


class PaperWorkSystem:
    """One council's system: `adapters.contract.System`.

    `connection` and `stores` (by service) are the words of the council file, texts throughout;
    `paths` (by service) are the places that the file's rules name. Raises CouncilFileError.
    """

    word_models: ClassVar = (Connection, Store)
    """With these, `careact schema council-file` teaches your editor the words of this kind."""

    def __init__(
        self,
        connection: Mapping[str, Any],
        stores: Mapping[str, Mapping[str, Any]],
        paths: Mapping[str, Iterable[Path]],
    ) -> None:
        self._cabinet = Cabinet(FilePath(_words(Connection, connection, "connection").file))
        self._collections = {
            service: PaperWorkCollection(
                self._cabinet, _words(Store, given, f"services.{service}.store")
            )
            for service, given in stores.items()
        }

    def collection(self, service: str) -> PaperWorkCollection:
        """Raises NotOfferedError for a service without a store here."""
        if service not in self._collections:
            raise NotOfferedError(f"no store for {service}")
        return self._collections[service]

    def check(self) -> None:
        """Raises BackendError if the system cannot be used now."""
        with self._cabinet.opened():
            pass

    def close(self) -> None:
        """Give back connections and threads: this kind has none."""


class PaperWorkCollection:
    """One service's records: `adapters.contract.Transport`."""

    repeats: Repeats = "idempotent"
    """A creation may be asked for again: the record that is there is given back."""

    def __init__(self, cabinet: Cabinet, store: Store) -> None:
        self._cabinet, self._store = cabinet, store

    def read(self, key: str) -> Legacy | None:
        """The record under this key; None where there is none, or none that may be shown."""
        with self._cabinet.opened() as shelves:
            found = self._under(key, shelves)
        return None if found is None or self._is_hidden(found) else found

    def find(
        self, where: Mapping[Path, Sequence[Any]], after: str | None, limit: int
    ) -> Sequence[tuple[str, Legacy]]:
        """At most `limit` records, each with its number: they never change places."""
        with self._cabinet.opened() as shelves:
            numbered = list(enumerate(self._shelf(shelves), 1))[int(after or 0) :]
        fitting = [
            (str(number), record)
            for number, record in numbered
            if not self._is_hidden(record)
            and all(_at(record, path) in values for path, values in where.items())
        ]
        return fitting[:limit]

    def create(self, record: Legacy) -> Legacy:
        """Store a new record. Raises StaleRecordError where another one has its key."""
        with self._cabinet.opened() as shelves:
            found = self._under(record[self._store.key], shelves)
            if found is None:
                self._shelf(shelves).append(record)
                self._cabinet.write(shelves)
            elif found != record:
                raise StaleRecordError("there is another record under this key")
        return record

    def replace(self, key: str, change: Callable[[Legacy], Legacy]) -> Legacy:
        """Read, change and write while nobody else can. Raises RecordNotFoundError."""
        with self._cabinet.opened() as shelves:
            found = self._under(key, shelves)
            if found is None or self._is_hidden(found):
                raise RecordNotFoundError("no such record")
            changed = change(copy.deepcopy(found))
            shelf = self._shelf(shelves)
            shelf[shelf.index(found)] = changed
            self._cabinet.write(shelves)
        return changed

    def _shelf(self, shelves: Shelves) -> list[Legacy]:
        return shelves.setdefault(self._store.shelf, [])

    def _under(self, key: str, shelves: Shelves) -> Legacy | None:
        return next((r for r in self._shelf(shelves) if r.get(self._store.key) == key), None)

    def _is_hidden(self, record: Legacy) -> bool:
        return any(record.get(name) in values for name, values in self._store.hidden.items())


Model = TypeVar("Model", bound=Words)


def _words(model: type[Model], given: Mapping[str, Any], place: str) -> Model:
    """The words under a place of the council file. Raises CouncilFileError, naming the place."""
    try:
        return model.model_validate(dict(given))
    except ValidationError as error:
        fault = error.errors(include_input=False, include_context=False)[0]
        refused = CouncilFileError(f"{'.'.join(map(str, (place, *fault['loc'])))}: {fault['msg']}")
    raise refused


def _at(record: Legacy, path: Path) -> Any:
    """The value at a path, None where there is none."""
    here: Any = record
    for step in path:
        here = here.get(step) if isinstance(here, dict) else None
    return here
