"""`RestSystem` and `RestCollection`: the contract's System and Transport over HTTP and JSON.

What may not come in here: sockets, tokens, and how a failure looks on the wire.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path as FilePath
from typing import Any, ClassVar

from adapters.contract import Legacy, Path, Repeats
from adapters.errors import (
    BackendNonsenseError,
    BackendTimeoutError,
    BackendUnavailableError,
    CouncilFileError,
    NotOfferedError,
    OutcomeUnknownError,
    RecordNotFoundError,
    StaleRecordError,
)
from adapters.kinds.rest import words
from adapters.kinds.rest.answers import AbsentError, ExistsError
from adapters.kinds.rest.deadline import DeadlineError, left, within
from adapters.kinds.rest.operations import Held, Operations, Service
from adapters.kinds.rest.paging import turn_of
from adapters.kinds.rest.places import (
    PlaceRefusesError,
    altered,
    at,
    fits,
    is_hidden,
    put,
    same,
    tidy,
    unspeakable,
)

MOST_PAGES = 1000
"""Pages read for one answer; a system with more of them never comes to an end."""

_LOCKS = 64


class RestSystem:
    """One council's system behind HTTP.

    `connection` and `stores` (by service) are the council file's words; `paths` (by service) are
    the legacy paths that its rules name. Raises CouncilFileError. Nothing is asked of the system
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
        read = words.connection_words(connection)
        found = {service: words.store_words(service, given) for service, given in stores.items()}
        _files(read)
        for service, store in found.items():
            if store.id not in set(paths[service]):
                raise CouncilFileError(f"services.{service}.store.id: no rule maps this place")
        self._service = Service(read)
        self._collections = {
            service: RestCollection(self._service, store, frozenset(paths[service]))
            for service, store in found.items()
        }

    def collection(self, service: str) -> RestCollection:
        """Raises NotOfferedError for a service without a store here."""
        if service not in self._collections:
            raise NotOfferedError(f"no store for {service}")
        return self._collections[service]

    def check(self) -> None:
        """Raises BackendError if the system does not answer, or does not know the gateway."""
        if self._service.words.check is not None:
            with _in_time(self._service.words.timeout):
                self._service.check(self._service.words.check)
            return
        for collection in self._collections.values():
            if collection.store.find is not None:
                collection.find({}, None, 1)

    def close(self) -> None:
        """Give back all connections."""
        self._service.close()


class RestCollection:
    """One service's records behind HTTP."""

    def __init__(self, service: Service, store: words.Store, mapped: frozenset[Path]) -> None:
        self.store = store
        self._mapped = mapped - {store.version} if store.version else mapped
        self._timeout = service.words.timeout
        self._operations = Operations(service, store, self._mapped)
        self._locks = tuple(threading.Lock() for _ in range(_LOCKS))

    @property
    def repeats(self) -> Repeats:
        """As the council's file says."""
        return self.store.repeats

    def read(self, key: str) -> Legacy | None:
        """The record under this key; None where there is none or none that may be shown."""
        with _in_time(self._timeout):
            held = self._held(key)
        return None if held is None else held.record

    def find(
        self, where: Mapping[Path, Sequence[Any]], after: str | None, limit: int
    ) -> list[tuple[str, Legacy]]:
        """At most `limit` records, each with its position; see the contract.

        Whatever the system makes of the search, only what fits it is given. Raises
        NotOfferedError, RecordNotFoundError for a position that is none.
        """
        if self.store.find is None:
            raise NotOfferedError("the council's system cannot be searched")
        found: list[tuple[str, Legacy]] = []
        with _in_time(self._timeout):
            for position, record in self._walked(self.store.find, where, after, limit):
                found.append((position, record))
                if len(found) >= limit:
                    break
        return found

    def create(self, record: Legacy) -> Legacy:
        """Store a new record.

        A record already there under the same key is returned if it says the same in every mapped
        place: a creation may be asked for again. Otherwise StaleRecordError. NotHoldableError for
        what the system refuses, and for what it stored differently from what was sent.
        """
        if self.store.create is None:
            raise NotOfferedError("the council's system takes no new records")
        record = tidy(record)
        key = at(record, self.store.id)
        if not isinstance(key, str) or not key:
            raise BackendNonsenseError(f"the council file writes no text into {self._id}")
        _speakable(record)
        with _in_time(self._timeout), self._alone(key):
            try:
                if self.store.create.look_first == "yes" and self._held(key, hidden=True):
                    raise ExistsError
                self._operations.create(key, record)
            except ExistsError:
                existing = self._held(key)
                if existing is None or altered(record, existing.record, self._mapped) is not None:
                    raise StaleRecordError("another record has this key") from None
                return existing.record
            return self._read_back(key, record)

    def replace(self, key: str, change: Callable[[Legacy], Legacy]) -> Legacy:
        """Read, apply `change`, write the whole record, unless nothing differs.

        Raises RecordNotFoundError, StaleRecordError where the system says that somebody else
        changed it, NotHoldableError, and whatever `change` raises.
        """
        if self.store.replace is None:
            raise NotOfferedError("the council's system takes no changes")
        with _in_time(self._timeout), self._alone(key):
            old = self._held(key)
            if old is None:
                raise RecordNotFoundError("no such record")
            new = tidy(change(tidy(old.record)))
            if same(new, old.record):
                return old.record
            if at(new, self.store.id) != key:
                raise PlaceRefusesError(self.store.id, "cannot change")
            if self.store.version is not None and not self.store.by_header:
                put(new, self.store.version, at(old.record, self.store.version))
            _speakable(new)
            try:
                self._operations.replace(key, new, old.tag)
            except AbsentError:
                raise RecordNotFoundError("no such record") from None
            return self._read_back(key, new)

    @property
    def _id(self) -> str:
        return ".".join(self.store.id)

    def _held(self, key: str, *, hidden: bool = False) -> Held | None:
        """The record that may be shown; with `hidden`, also one that may not."""
        # A path of dots alone would be another path.
        if not key.strip(".") or unspeakable(key) is not None:
            return None
        try:
            held = self._operations.read(key)
        except AbsentError:
            return None
        if at(held.record, self.store.id) != key:
            raise BackendNonsenseError(
                f"asked for one record, the system gives another ({self._id})"
            )
        if not hidden and is_hidden(held.record, self.store.hidden):
            return None
        return held

    def _walked(
        self, find: words.Find, where: Mapping[Path, Sequence[Any]], after: str | None, most: int
    ) -> Iterator[tuple[str, Legacy]]:
        """Every record that fits and may be shown, page by page."""
        turn = turn_of(after, find)
        for _ in range(MOST_PAGES):
            records, following = self._operations.page(find, where, turn, most)
            for index, given in enumerate(records):
                if index < turn.taken:
                    continue
                record = given
                if find.whole == "no":
                    held = self._held(self._key_of(given))
                    if held is None:
                        continue
                    record = held.record
                self._key_of(record)
                if fits(record, where) and not is_hidden(record, self.store.hidden):
                    yield turn.behind(index, find).position(), record
            if following is None:
                return
            turn = following
        raise BackendNonsenseError("the system's pages do not come to an end")

    def _key_of(self, record: Legacy) -> str:
        key = at(record, self.store.id)
        if not isinstance(key, str):
            raise BackendNonsenseError(f"a record has no text in {self._id}")
        return key

    def _read_back(self, key: str, wanted: Legacy) -> Legacy:
        """The record as the system now holds it. Raises PlaceRefusesError where it is altered."""
        try:
            held = self._held(key)
        except (BackendUnavailableError, BackendTimeoutError, DeadlineError):
            raise OutcomeUnknownError("what was written could not be read back") from None
        if held is None:
            raise BackendNonsenseError("the record cannot be read where it was written")
        path = altered(wanted, held.record, self._mapped)
        if path is not None:
            raise PlaceRefusesError(path, "came back different from what was written")
        return held.record

    @contextmanager
    def _alone(self, key: str) -> Iterator[None]:
        """No other thread of this process writes the record meanwhile."""
        lock = self._locks[hashlib.blake2b(key.encode("utf-8", "replace")).digest()[0] % _LOCKS]
        if not lock.acquire(timeout=left()):
            raise BackendTimeoutError("other changes of the record took too long")
        try:
            yield
        finally:
            lock.release()


@contextmanager
def _in_time(seconds: float) -> Iterator[None]:
    with within(seconds):
        try:
            yield
        except DeadlineError:
            late = BackendTimeoutError("the system did not do all of it in time")
        else:
            return
    raise late


def _speakable(record: Legacy) -> None:
    path = unspeakable(record)
    if path is not None:
        raise PlaceRefusesError(path, "has a value that JSON cannot carry")


def _files(read: words.Connection) -> None:
    named = {"ca": read.ca}
    if isinstance(read.auth, words.MutualTls):
        named |= {"auth.certificate": read.auth.certificate, "auth.key": read.auth.key}
    for word, name in named.items():
        if name is not None and not FilePath(name).is_file():
            raise CouncilFileError(f"connection.{word}: there is no such file")
