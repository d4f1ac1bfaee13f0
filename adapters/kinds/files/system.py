"""`FilesSystem` and `FilesCollection`: the contract's System and BatchTransport over files.

When to look for files, and what their faults mean to those who ask, is decided here. What may not
come in here: bytes of files, SQL, and SSH.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations
from pathlib import Path as FilePath
from typing import Any, ClassVar

from adapters.contract import Item, Legacy, Path, Receipt
from adapters.errors import (
    BackendError,
    BackendNonsenseError,
    BackendUnavailableError,
    CouncilFileError,
    NotOfferedError,
)
from adapters.kinds.files import words
from adapters.kinds.files.ledger import Ledger
from adapters.kinds.files.looking import NOTHING, Looking, pattern
from adapters.kinds.files.places import FolderPlace, Place
from adapters.kinds.files.records import Records
from adapters.kinds.files.sftp import SftpPlace
from adapters.kinds.files.sheets import BATCH, Sheets

_PATIENCE = 30.0
"""Seconds that one process waits for another that looks for files, or puts some."""


class FilesSystem:
    """One council's system that swaps files.

    `connection` and `stores` (by service) are the council file's words; `paths` (by service) are
    the legacy paths that its rules name. Raises CouncilFileError. The place is not looked at
    before the first call.
    """

    word_models: ClassVar = (words.Connection, words.Store)
    """The words of `connection:` and of a `store:`, for editors."""

    def __init__(
        self,
        connection: Mapping[str, Any],
        stores: Mapping[str, Mapping[str, Any]],
        paths: Mapping[str, Iterable[Path]],
    ) -> None:
        self.words = words.connection_words(connection)
        found = {
            service: words.store_words(service, given, paths[service])
            for service, given in stores.items()
        }
        _names_differ(found)
        state = FilePath(self.words.state)
        if not state.parent.is_dir():
            raise CouncilFileError("connection.state: there is no such folder to put it in")
        self.ledger = Ledger(state)
        self.place: Place = (
            FolderPlace(FilePath(self.words.place.path))
            if isinstance(self.words.place, words.Folders)
            else SftpPlace(self.words.place)
        )
        self._collections = {
            service: FilesCollection(self, service, store) for service, store in found.items()
        }
        self._guard = threading.Lock()
        self._looked = float("-inf")
        self._looker: threading.Thread | None = None

    def collection(self, service: str) -> FilesCollection:
        """Raises NotOfferedError for a service without a store here."""
        if service not in self._collections:
            raise NotOfferedError(f"no store for {service}")
        return self._collections[service]

    def check(self) -> None:
        """Raises BackendError if the place is away, or no good extract of late is in force."""
        self.look(_PATIENCE)
        for collection in self._collections.values():
            collection.check()

    def close(self) -> None:
        """Give back connections and threads."""
        if self._looker is not None:
            self._looker.join(_PATIENCE)
        self.place.close()
        for collection in self._collections.values():
            collection.records.close()

    def look(self, patience: float) -> None:
        """Take the files that have come, unless another process does so for longer than this.

        Raises BackendUnavailableError.
        """
        self._looked = time.monotonic()
        with self.ledger.alone("look", patience) as mine:
            if mine:
                listed = self.place.list(self.words.outbox)
                for collection in self._collections.values():
                    collection.looking.look(listed)

    def look_by_the_way(self) -> None:
        """The same from time to time, for a process that only reads; nobody waits for it."""
        with self._guard:
            due = time.monotonic() - self._looked >= self.words.look
            if not due or (self._looker is not None and self._looker.is_alive()):
                return
            self._looked = time.monotonic()
            self._looker = threading.Thread(target=self._look_quietly, daemon=True)
            self._looker.start()

    def look_for_the_first(self) -> None:
        """The same while there is nothing to read at all. Raises BackendUnavailableError."""
        with self._guard:
            if time.monotonic() - self._looked >= min(self.words.look, 1):
                self.look(_PATIENCE)

    def _look_quietly(self) -> None:
        try:
            self.look(0)
        except BackendError:
            # `check` and `receipts` meet the same fault, and there somebody is told.
            return


class FilesCollection:
    """One service's records, as the last good extract has them."""

    def __init__(self, system: FilesSystem, service: str, store: words.Store) -> None:
        self._system, self._service, self._store = system, service, store
        self._sheets = Sheets(system.words, store)
        self.records = Records(FilePath(f"{system.words.state}.{service}"), store)
        self.looking = Looking(
            service, system.words, self._sheets, system.place, system.ledger, self.records
        )

    def read(self, key: str) -> Legacy | None:
        """The record under this key; None where there is none or none that may be shown."""
        self._look()
        return self.records.read(key)

    def find(
        self, where: Mapping[Path, Sequence[Any]], after: str | None, limit: int
    ) -> list[tuple[str, Legacy]]:
        """At most `limit` records, each with its row number; see the contract.

        Raises NotOfferedError, RecordNotFoundError for a position that is none.
        """
        self._look()
        return self.records.find(where, after, limit)

    def as_of(self) -> float | None:
        """The moment that the extract in force gives."""
        force = self.records.in_force()
        return None if force is None else force.moment

    def holds(self, record: Legacy) -> None:
        """Raises FieldRefusesError if an update cannot hold the record exactly."""
        self._sheets.holds(record)

    def submit(self, batch: str, items: Sequence[Item]) -> None:
        """Put a file of updates, unless it was put before; see the contract.

        Its bytes follow from the batch alone. `batch`: letters, digits, `-` and `_`. Raises
        FieldRefusesError before anything is put, BackendUnavailableError, OutcomeUnknownError.
        """
        if not BATCH.fullmatch(batch):
            raise ValueError("a batch is named with letters, digits, - and _")
        content = self._sheets.update(batch, items)
        named, inbox = self._system.words.control, self._system.words.inbox
        name = self._store.update.name.replace("{batch}", batch)
        sha256 = hashlib.sha256(content).hexdigest()
        control = f"{named.sha256}={sha256}\n{named.rows}={len(items)}\n"
        with self._system.ledger.alone("put", _PATIENCE) as mine:
            if not mine:
                raise BackendUnavailableError("another process is still putting a file")
            if not self._is_put(batch, name):
                self._system.place.put(inbox, name, content)
                self._system.place.put(inbox, name + named.suffix, control.encode("ascii"))

    def receipts(self) -> list[Receipt]:
        """Every receipt of the last `keep` days whose run, or a later one, can be read."""
        self._system.look(_PATIENCE)
        force = self.records.in_force()
        return [] if force is None else self._system.ledger.receipts(self._service, force.run)

    def check(self) -> None:
        """Raises BackendNonsenseError for a file that was refused, BackendUnavailableError for a
        late one or none."""
        force = self.records.in_force()
        run = NOTHING if force is None else force.run
        fault = self._system.ledger.fault(self._service, run)
        if fault is not None:
            raise BackendNonsenseError(f"{self._service}: the file {fault[0]} {fault[1]}")
        if force is None:
            raise BackendUnavailableError(f"{self._service}: no extract has been read yet")
        if time.time() - force.moment > self._system.words.late:
            raise BackendUnavailableError(f"{self._service}: the nightly file is late")

    def _is_put(self, batch: str, name: str) -> bool:
        """Whether the system has the file of a batch, or had it."""
        words, place = self._system.words, self._system.place
        answer = self._store.receipt.name.replace("{batch}", batch)
        met = self._system.ledger.met(self._service).get(answer)
        if met is not None and met.verdict == "taken":
            return True
        inbox = place.list(words.inbox)
        if name in inbox and name + words.control.suffix in inbox:
            return True
        return name in place.list(words.done, missing=True) or answer in place.list(words.outbox)

    def _look(self) -> None:
        if self.records.in_force() is None:
            self._system.look_for_the_first()
        else:
            self._system.look_by_the_way()


def _names_differ(stores: Mapping[str, words.Store]) -> None:
    """Refuses names by which a file could be two things."""
    names = [
        (f"services.{service}.store.{word}.name", named.name)
        for service, store in stores.items()
        for word, named in (
            ("extract", store.extract), ("update", store.update), ("receipt", store.receipt)
        )
    ]  # fmt: skip
    for (where, one), (_, other) in permutations(names, 2):
        part = "{run}" if "{run}" in one else "{batch}"
        if pattern(one, part, BATCH).fullmatch(other.replace("{run}", "1").replace("{batch}", "1")):
            raise CouncilFileError(f"{where}: could be the name of another file too")
