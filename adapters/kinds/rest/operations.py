"""The four operations of a service's store, each as one request and what its answer means.

`Service` adds who asks and renews a token that was refused. What may not come in here: comparing
records, and deciding what may be shown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from adapters.contract import Legacy, Path
from adapters.errors import BackendNonsenseError
from adapters.kinds.rest.answers import AbsentError, meaning
from adapters.kinds.rest.auth import identity
from adapters.kinds.rest.paging import Sent, Turn, asked, following
from adapters.kinds.rest.places import at, put, shown, unspeakable, wrapped
from adapters.kinds.rest.wire import Answer, Request, Wire
from adapters.kinds.rest.words import Connection, Find, Store


@dataclass(frozen=True, slots=True)
class Held:
    """A record as the system gives it, and its ETag if it has one."""

    record: Legacy
    tag: str | None


class Service:
    """One system: where it is, and who asks."""

    def __init__(self, words: Connection) -> None:
        self.words = words
        self._wire = Wire(words)
        self._identity = identity(words, self._wire)

    def url(self, path: str, key: str = "") -> str:
        """The address of a path, with the identifier in it."""
        return self.words.base_url + path.replace("{id}", quote(key, safe=""))

    def answer(self, request: Request) -> Answer:
        """The answer, asked for a second time with new credentials if the first are refused."""
        who = self._identity.headers()
        answer = self._wire.send(request, who)
        if answer.status == 401 and self._identity.refused(who):
            # A request refused for its token was not carried out: a write may be sent again.
            answer = self._wire.send(request, self._identity.headers())
        return answer

    def check(self, path: str) -> None:
        """Raises BackendError unless the path answers well."""
        answer = self.answer(Request("GET", self.url(path)))
        meaning(answer, "check", self.words.failed_when)

    def close(self) -> None:
        """Give back all connections."""
        self._wire.close()


class Operations:
    """What one service's store says can be asked for."""

    def __init__(self, service: Service, store: Store, mapped: frozenset[Path]) -> None:
        self._service, self._store, self._mapped = service, store, mapped
        self._failed_when = service.words.failed_when

    def read(self, key: str) -> Held:
        """Raises AbsentError."""
        words = self._store.read
        answer = self._service.answer(Request("GET", self._service.url(words.get, key)))
        said = meaning(answer, "read", self._failed_when, absent=words.absent)
        record = at(said, words.item)
        if not isinstance(record, dict):
            raise BackendNonsenseError(f"there is no record at {'.'.join(words.item) or 'the top'}")
        return Held(record, answer.headers.get("ETag"))

    def page(
        self, find: Find, where: Mapping[Path, Sequence[Any]], turn: Turn, most: int
    ) -> tuple[list[Legacy], Turn | None]:
        """The records of one page, whether they fit or not, and where the next page is."""
        fixed = tuple(find.fixed.items())
        turning = asked(find, turn, most)
        if find.get is not None:
            url = self._service.url(find.get)
            searched = (*fixed, *_query(find, where))
            request = Request("GET", url, query=(*searched, *turning))
        else:
            url, searched = self._service.url(find.post or ""), ()
            body: dict[str, Any] = {}
            for name, value in (*fixed, *_body(find, where), *turning):
                put(body, tuple(name.split(".")), value)
            request = Request("POST", url, body=_written(body))
        answer = self._service.answer(request)
        try:
            said = meaning(answer, "find", self._failed_when)
        except AbsentError:
            return [], None
        records = at(said, find.items)
        if not isinstance(records, list) or not all(isinstance(one, dict) for one in records):
            raise BackendNonsenseError(f"there is no list at {'.'.join(find.items) or 'the top'}")
        sent = Sent(url, searched)
        return records, following(find, turn, said, answer.headers, len(records), sent)

    def create(self, key: str, record: Legacy) -> None:
        """Raises ExistsError."""
        words = self._store.create
        if words is None:
            raise TypeError
        method, path = ("POST", words.post) if words.post else ("PUT", words.put or "")
        headers = (("If-None-Match", "*"),) if words.put else ()
        request = Request(
            method,
            self._service.url(path, key),
            body=_written(wrapped(record, words.send)),
            headers=headers,
            writes=True,
        )
        meaning(self._service.answer(request), "create", self._failed_when, self._mapped)

    def replace(self, key: str, record: Legacy, tag: str | None) -> None:
        """Raises AbsentError, StaleRecordError."""
        words = self._store.replace
        if words is None:
            raise TypeError
        headers: tuple[tuple[str, str], ...] = ()
        if self._store.by_header:
            if tag is None:
                raise BackendNonsenseError("the system gives a record without an ETag")
            headers = (("If-Match", tag),)
        request = Request(
            "PUT" if words.put else "POST",
            self._service.url(words.put or words.post or "", key),
            body=_written(wrapped(record, words.send)),
            headers=headers,
            writes=True,
        )
        meaning(self._service.answer(request), "replace", self._failed_when, self._mapped)


def _written(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, allow_nan=False, default=float).encode()


def _searched(find: Find, where: Mapping[Path, Sequence[Any]]) -> list[tuple[str, list[Any]]]:
    """The names with their values, without what the system cannot look for."""
    found = []
    for path, values in where.items():
        name = find.filters.get(".".join(path))
        sendable = values and all(isinstance(value, str | int) for value in values)
        sendable = sendable and unspeakable(list(values)) is None
        if name is not None and sendable and (find.several != "one" or len(values) == 1):
            found.append((name, list(values)))
    return found


def _query(find: Find, where: Mapping[Path, Sequence[Any]]) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for name, values in _searched(find, where):
        texts = [str(shown(value)) for value in values]
        if find.several != "comma":
            pairs += [(name, text) for text in texts]
        elif not any("," in text for text in texts):
            pairs.append((name, ",".join(texts)))
    return pairs


def _body(find: Find, where: Mapping[Path, Sequence[Any]]) -> list[tuple[str, Any]]:
    """As in a query, but values keep their kind, and several for one name are a list."""
    if find.several == "repeat":
        return list(_searched(find, where))
    if find.several == "one":
        return [(name, values[0]) for name, values in _searched(find, where)]
    return list(_query(find, where))
