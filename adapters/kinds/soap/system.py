"""`SoapSystem` and `SoapCollection`: the contract's System and Transport over one SOAP service."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

from lxml import etree

from adapters.contract import Legacy, Path, Repeats
from adapters.errors import (
    BackendError,
    BackendNonsenseError,
    BackendTimeoutError,
    BackendUnavailableError,
    CouncilFileError,
    NotHoldableError,
    NotOfferedError,
    OutcomeUnknownError,
    RecordNotFoundError,
    StaleRecordError,
)
from adapters.kinds.soap import envelope, words
from adapters.kinds.soap.asking import Asking, FaultError, of_a_reading
from adapters.kinds.soap.records import ElementRefusesError, Layout, altered, at, tidy
from adapters.kinds.soap.wire import Deadline, Wire


class SoapSystem:
    """One council's SOAP service.

    `connection` and `stores` (by service) are the council file's words, strings throughout;
    `paths` (by service) are the legacy paths that the file's rules name. Raises CouncilFileError.
    Nothing is sent before the first call.
    """

    word_models: ClassVar = (words.Connection, words.Store)
    """The words of `connection:` and of a `store:`, for editors."""

    def __init__(
        self,
        connection: Mapping[str, Any],
        stores: Mapping[str, Mapping[str, Any]],
        paths: Mapping[str, Iterable[Path]],
    ) -> None:
        said = words.connection_words(connection)
        read = {
            service: words.store_words(service, given, paths[service])
            for service, given in stores.items()
        }
        if said.certificates:
            try:
                open(said.certificates, "rb").close()
            except OSError:
                raise CouncilFileError("connection.certificates: cannot be read") from None
        self._wire = Wire(said.address, said.pool, said.certificates)
        self._collections = {
            service: SoapCollection(Asking(self._wire, said, store), frozenset(paths[service]))
            for service, store in read.items()
        }

    def collection(self, service: str) -> SoapCollection:
        """Raises NotOfferedError for a service without a store here."""
        if service not in self._collections:
            raise NotOfferedError(f"no store for {service}")
        return self._collections[service]

    def check(self) -> None:
        """Raises BackendError if the service does not answer a search for one record."""
        for collection in self._collections.values():
            collection.check()

    def close(self) -> None:
        """Give back all connections."""
        self._wire.close()


class SoapCollection:
    """One service's records behind one SOAP service."""

    def __init__(self, service: Asking, mapped: frozenset[Path]) -> None:
        self._service, self._mapped = service, mapped
        self._store = store = service.store
        self._layout = Layout(store)
        self._key: Path = tuple(store.key.split("."))
        self._hidden = {tuple(place.split(".")): set(v) for place, v in store.hidden.items()}
        self._turns = [threading.Lock() for _ in range(64)]

    @property
    def repeats(self) -> Repeats:
        """As the council's file says."""
        return self._store.repeats

    def check(self) -> None:
        """Raises BackendError if a search for one record is not answered."""
        self._found({}, self._store.find.first, 1, self._service.deadline())

    def read(self, key: str) -> Legacy | None:
        """The record under this key; None where there is none, or none that may be shown."""
        return self._read(key, self._service.deadline())

    def find(
        self, where: Mapping[Path, Sequence[Any]], after: str | None, limit: int
    ) -> list[tuple[str, Legacy]]:
        """At most `limit` records, each with its number in the search; see the contract.

        Raises NotOfferedError for a value that the operation cannot search by.
        """
        deadline, first = self._service.deadline(), self._store.find.first
        if after is not None and not (after.isascii() and after.isdigit() and len(after) < 16):
            return []
        start = first if after is None else int(after) + 1
        found: list[tuple[str, Legacy]] = []
        while len(found) < limit:
            count = min(self._store.find.size, limit - len(found))
            page = self._found(where, start, count, deadline)
            for number, legacy in enumerate(page, start):
                # Checked again: systems like to search without capitals, or by a part.
                if self._shown(legacy) and all(at(legacy, p) in v for p, v in where.items()):
                    found.append((str(number), legacy))
            start += len(page)
            if len(page) < count:
                break
        return found

    def create(self, record: Legacy) -> Legacy:
        """Store a new record; the record as the system now holds it.

        A record already there under the same key is returned if it says the same in every mapped
        path: a creation may be asked for again. Otherwise StaleRecordError. NotHoldableError for
        values that the system does not hold unchanged.
        """
        deadline, record = self._service.deadline(), tidy(record)
        key = at(record, self._key)
        if not isinstance(key, str):
            raise BackendNonsenseError(f"the council file writes no text into {self._store.key}")
        if not self._written(self._store.create, record, deadline):
            existing = self._read(key, deadline)
            if existing is None or altered(record, existing, self._mapped) is not None:
                raise StaleRecordError("another record has this key")
            return existing
        held = self._read_back(key, deadline)
        path = altered(record, held, self._mapped)
        if path is not None:
            raise ElementRefusesError(path, "came back different from what was written")
        return held

    def replace(self, key: str, change: Callable[[Legacy], Legacy]) -> Legacy:
        """Read, apply `change`, write the whole record and read it again; see the module's limits.

        Raises RecordNotFoundError, NotHoldableError, StaleRecordError, and whatever `change`
        raises.
        """
        deadline = self._service.deadline()
        with self._turn(key, deadline):
            old = self._read(key, deadline)
            if old is None:
                raise RecordNotFoundError("no such record")
            new = tidy(change(tidy(old)))
            if new == old:
                return old
            if at(new, self._key) != key:
                raise NotHoldableError("", "the key of a record cannot change")
            if not self._written(self._store.replace, new, deadline):
                raise StaleRecordError("the system says that the record changed")
            held = self._read_back(key, deadline)
            path = altered(new, held, self._mapped)
            if path is None:
                return held
            self._put_back(old, deadline)
            raise ElementRefusesError(path, "came back different from what was written")

    @contextmanager
    def _turn(self, key: str, deadline: Deadline) -> Iterator[None]:
        """Changes of one record through this process come one after the other."""
        turn = self._turns[zlib.crc32(key.encode("utf-8", "replace")) % len(self._turns)]
        if not turn.acquire(timeout=deadline.left()):
            raise BackendTimeoutError("other changes of the record did not end in time")
        try:
            yield
        finally:
            turn.release()

    def _shown(self, legacy: Legacy) -> bool:
        return not any(at(legacy, path) in values for path, values in self._hidden.items())

    def _read(self, key: str, deadline: Deadline) -> Legacy | None:
        operation = self._store.read
        texts = [(operation.id, key), *operation.fixed.items()]
        try:
            content = envelope.request(self._store, operation, texts)
        except ValueError:
            return None
        try:
            answer = self._service.ask(operation, content, deadline, write=False)
        except FaultError as fault:
            if fault.meaning == "not_found":
                return None
            wrong = of_a_reading(fault.meaning)
        else:
            items = envelope.walk(answer, operation.item.split("."))
            if len(items) > 1:
                raise BackendNonsenseError("the system answered several records for one key")
            if not items or not len(items[0]):
                return None
            legacy = self._decoded(items[0])
            if at(legacy, self._key) != key:
                raise BackendNonsenseError("the system answered another record than was asked for")
            return legacy if self._shown(legacy) else None
        raise wrong

    def _found(
        self, where: Mapping[Path, Sequence[Any]], start: int, count: int, deadline: Deadline
    ) -> list[Legacy]:
        operation = self._store.find
        texts = list(operation.fixed.items())
        named = {".".join(path): values for path, values in where.items()}
        for name in named:
            if name not in operation.filters:
                raise NotOfferedError(f"the system cannot be searched by {name}")
        # In the file's order, which is the schema's, and not in that of whoever asks.
        for name, place in operation.filters.items():
            texts += [(place, str(value)) for value in named.get(name, ())]
        texts += [(operation.start, str(start)), (operation.count, str(count))]
        try:
            content = envelope.request(self._store, operation, texts)
        except ValueError:
            return []
        try:
            answer = self._service.ask(operation, content, deadline, write=False)
        except FaultError as fault:
            if fault.meaning == "not_found":
                return []
            wrong = of_a_reading(fault.meaning)
        else:
            items = envelope.walk(answer, operation.items.split("."))
            if len(items) > count:
                raise BackendNonsenseError("the system answered more records than were asked for")
            return [self._decoded(item) for item in items]
        raise wrong

    def _written(self, operation: words.Write, record: Legacy, deadline: Deadline) -> bool:
        """Whether the record was accepted; False where the system says it is stale."""
        texts = [*operation.fixed.items(), (operation.record, "")]
        content = envelope.request(self._store, operation, texts)
        self._layout.fill(envelope.at(content, self._store, operation.record), record)
        try:
            self._service.ask(operation, content, deadline, write=True)
        except FaultError as fault:
            meaning = fault.meaning
        else:
            return True
        if meaning == "stale":
            return False
        if meaning == "not_found":
            raise RecordNotFoundError("no such record")
        if meaning == "unavailable":
            raise BackendUnavailableError("the system says that it cannot be used now")
        raise NotHoldableError("", "the system does not accept the record")

    def _put_back(self, old: Legacy, deadline: Deadline) -> None:
        try:
            done = self._written(self._store.replace, old, deadline)
        except BackendError:
            done = False
        if not done:
            raise BackendNonsenseError("the system altered a record, which could not be put back")

    def _read_back(self, key: str, deadline: Deadline) -> Legacy:
        """What was just written. That it cannot be read does not mean it is not there."""
        try:
            held = self._read(key, deadline)
        except (BackendUnavailableError, BackendTimeoutError):
            doubt = OutcomeUnknownError("the system went away after a change, before it was seen")
        else:
            if held is None:
                raise BackendNonsenseError("the record cannot be read where it was written")
            return held
        raise doubt

    def _decoded(self, item: etree._Element) -> Legacy:
        legacy = self._layout.decoded(item)
        if not isinstance(at(legacy, self._key), str):
            raise BackendNonsenseError(f"the system answered a record without {self._store.key}")
        return legacy
