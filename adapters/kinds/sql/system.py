"""`SqlSystem` and `SqlCollection`: the contract's System and Transport over one database."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from adapters.contract import Legacy, Path, Repeats
from adapters.errors import (
    BackendNonsenseError,
    BackendTimeoutError,
    BackendUnavailableError,
    CouncilFileError,
    NotHoldableError,
    NotOfferedError,
    RecordNotFoundError,
    StaleRecordError,
)
from adapters.kinds.sql import words
from adapters.kinds.sql.database import Database, DuplicateError
from adapters.kinds.sql.layout import Layout, lay_out
from adapters.kinds.sql.reading import Reader
from adapters.kinds.sql.tables import ColumnRefusesError
from adapters.kinds.sql.writing import altered, insert_record, update_record


class SqlSystem:
    """One council's database.

    `connection` and `stores` (by service) are the council file's words, strings throughout;
    `paths` (by service) are the legacy paths that the file's rules name. Raises CouncilFileError
    for words that are wrong or do not fit the tables. A database that cannot be reached now is
    reached, and its tables are looked at, on the first call that can.
    """

    word_models: ClassVar = (words.Connection, words.Store)
    """The words of `connection:` and of a `store:`, for editors."""

    def __init__(
        self,
        connection: Mapping[str, Any],
        stores: Mapping[str, Mapping[str, Any]],
        paths: Mapping[str, Iterable[Path]],
    ) -> None:
        read = {service: words.store_words(service, given) for service, given in stores.items()}
        self._database = Database(words.connection_words(connection))
        self._collections = {
            service: SqlCollection(self._database, service, store, frozenset(paths[service]))
            for service, store in read.items()
        }
        try:
            for collection in self._collections.values():
                collection.look()
        except (BackendUnavailableError, BackendTimeoutError):
            # A council whose system is away when the gateway starts is looked at when first used.
            pass
        except CouncilFileError:
            self.close()
            raise

    def collection(self, service: str) -> SqlCollection:
        """Raises NotOfferedError for a service without a store here."""
        if service not in self._collections:
            raise NotOfferedError(f"no store for {service}")
        return self._collections[service]

    def check(self) -> None:
        """Raises BackendError if the database does not answer or its tables do not fit."""
        self._database.check()
        for collection in self._collections.values():
            collection.usable()

    def close(self) -> None:
        """Give back all connections."""
        self._database.close()


class SqlCollection:
    """One service's records in one database."""

    def __init__(
        self, database: Database, service: str, store: words.Store, mapped: frozenset[Path]
    ) -> None:
        self._database, self._service, self._store, self._mapped = database, service, store, mapped
        self._found: tuple[Layout, Reader] | None = None
        self._looking = threading.Lock()

    repeats: Repeats = "idempotent"
    """The key is unique, and a record already there is given back."""

    def look(self) -> tuple[Layout, Reader]:
        """The tables, looked at once. Raises CouncilFileError, BackendUnavailableError."""
        if self._found is None:
            with self._looking:
                if self._found is None:
                    with self._database.snapshot() as connection:
                        layout = lay_out(connection, self._service, self._store, self._mapped)
                    self._found = layout, Reader(layout)
        return self._found

    def usable(self) -> tuple[Layout, Reader]:
        """The tables, for a request: a database found late not to fit is the system's nonsense."""
        try:
            return self.look()
        except CouncilFileError as error:
            raise BackendNonsenseError(error.reason) from None

    def read(self, key: str) -> Legacy | None:
        """The record under this key, all of it as of one moment; None where none may be shown."""
        _, reader = self.usable()
        with self._database.snapshot() as connection:
            loaded = reader.one(connection, key)
        return None if loaded is None else loaded.legacy

    def find(
        self, where: Mapping[Path, Sequence[Any]], after: str | None, limit: int
    ) -> list[tuple[str, Legacy]]:
        """At most `limit` records, each with its position; see the contract."""
        _, reader = self.usable()
        with self._database.snapshot() as connection:
            found = reader.page(connection, where, after, limit)
        return [(str(one.position), one.legacy) for one in found]

    def create(self, record: Legacy) -> Legacy:
        """Store a new record whole or not at all.

        A record already there under the same key is returned if it says the same in every mapped
        path: a creation may be asked for again. Otherwise StaleRecordError. NotHoldableError for
        values that the tables cannot hold unchanged.
        """
        (layout, reader), record = self.usable(), _tidy(record)
        key = record.get(layout.key)
        if not isinstance(key, str):
            raise BackendNonsenseError(f"the council file writes no text into {layout.key}")
        try:
            with self._database.writing() as connection:
                insert_record(connection, layout, record)
                loaded = reader.one(connection, key)
                if loaded is None:
                    raise BackendNonsenseError("the record cannot be read where it was written")
                return _unaltered(layout, record, loaded.legacy)
        except DuplicateError as error:
            existing = self.read(key)
            if existing is not None and altered(layout, record, existing) is None:
                return existing
            if error.unique:
                raise StaleRecordError("another record has this key") from None
            raise NotHoldableError("", "a constraint of the database forbids the record") from None

    def replace(self, key: str, change: Callable[[Legacy], Legacy]) -> Legacy:
        """Read for update, apply `change`, write what differs: all in one transaction.

        Raises RecordNotFoundError, NotHoldableError, StaleRecordError where somebody outside the
        gateway changed the same rows meanwhile, and whatever `change` raises.
        """
        layout, reader = self.usable()
        try:
            with self._database.writing() as connection:
                old = reader.one(connection, key, lock=True)
                if old is None:
                    raise RecordNotFoundError("no such record")
                new = _tidy(change(_tidy(old.legacy)))
                if new == old.legacy:
                    return old.legacy
                update_record(connection, layout, old, new)
                loaded = reader.one(connection, key)
                if loaded is None:
                    raise StaleRecordError("the record went away while it was being written")
                return _unaltered(layout, new, loaded.legacy)
        except DuplicateError as error:
            if error.unique:
                raise StaleRecordError("a row was added while the record was written") from None
            raise NotHoldableError("", "a constraint of the database forbids the record") from None


def _unaltered(layout: Layout, wanted: Legacy, held: Legacy) -> Legacy:
    # A trigger or a type that folds, cuts or rounds must not do so unnoticed.
    path = altered(layout, wanted, held)
    if path is not None:
        raise ColumnRefusesError(path, "came back different from what was written")
    return held


def _tidy(legacy: Legacy) -> Legacy:
    """A copy that shares nothing with the record, without the NULLs."""

    def row(values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if value is not None}

    def inner(value: Any) -> Any:
        if isinstance(value, dict):
            return row(value)
        return [row(one) for one in value] if isinstance(value, list) else value

    return {name: inner(value) for name, value in legacy.items() if value is not None}
