"""Small steps that the requirements of the suite are made of; no requirement stands here."""

from __future__ import annotations

import itertools
import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from adapters.compliance.overnight import Overnight
from adapters.compliance.samples import person_of, saying
from adapters.contract import Assessments, Record, Records, Versioned
from adapters.errors import RecordNotFoundError
from adapters.mapping import merge

serials = itertools.count(uuid.uuid4().int % 800_000)
"""Numbers for NHS numbers that, in all likelihood, no record of the system carries yet."""

TURNS: tuple[Callable[[list[Any]], list[Any]], ...] = (
    lambda items: items[::-1],
    lambda items: [*items[1:], *items[:1]],
    lambda items: [*items[:1], *items[2:]],
    lambda items: [*items[-1:], *items],
    lambda items: items[1:2],
    lambda items: items * 3,
)
"""Ways to change a list of at most ten items into another such list."""


UNHOLDABLE = ("Q" * 50_000, "NUL\0byte", "lone \ud800 surrogate")
"""Texts that the gateway refuses first; a system must not rely on that."""

WRITTEN = (
    ("Łukasz", "Ó Briain-Nguyễn"),
    ("Ελένη", "Παπαδοπούλου"),
    ("王", "小明"),
    ("Zoe\u0308 🌻", "D’Souza"),
    ("Wolfeschlegelsteinhausenbergerdorff", "Featherstonehaugh-Cholmondeley-Majoribanks"),
)
"""Given and family names that some column, somewhere, cannot hold: one is decomposed."""


class InterruptedChange(Exception):
    """Raised by a change half way, to see what is left of it."""


def new_id() -> str:
    """An identifier that no record has yet."""
    return f"CT-{uuid.uuid4()}"


def unchanged(record: Record) -> Record:
    """The change that changes nothing."""
    return record


def shown(assessments: Records, sent: Record, read: Versioned) -> Record:
    """The record as whoever sent it is shown it: what the system holds, and what was kept of it."""
    record, _ = merge(read.record, assessments.split(sent, proved=False).kept)
    return record


def same(one: Versioned, other: Versioned) -> bool:
    """Whether two readings are of one state of a record, whenever they were made."""
    return (one.record, one.etag) == (other.record, other.etag)


def in_progress(record: Record) -> Record:
    """The change to a state in which answers are still being given."""
    return {**record, "state": "in-progress"}


def written_as(service: str, record: Record, given: str, family: str) -> Record:
    """The record with this name, and a text of several lines that mentions it."""
    person = person_of(service)
    named = {**record[person], "name": {"given": given, "family": family}}
    text = f"{given} rang.\n\n\tSaid: “help” – twice 🌻."
    return saying(service, {**record, person: named}, text)


def turned(value: Any, turn: Callable[[list[Any]], list[Any]]) -> Any:
    """The same with every list of objects turned, wherever it stands outside other lists."""
    if isinstance(value, dict):
        return {name: turned(inner, turn) for name, inner in value.items()}
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return turn(value)
    return value


def changed_to(wanted: Record) -> Callable[[Record], Record]:
    """The change that puts another record in the place of whatever is there."""
    return lambda _: wanted


def interrupted(record: Record) -> Record:
    """A change that fails after it has begun to work on the record it was handed."""
    record["state"] = "withdrawn"
    raise InterruptedChange


def all_ids(
    assessments: Assessments, filters: Mapping[str, Sequence[str]], limit: int
) -> list[str]:
    """The identifiers of every record found, page by page."""
    ids: list[str] = []
    after = None
    while True:
        page = assessments.search(filters, after, limit)
        assert len(page.items) <= limit
        ids += [item["id"] for item in page.items]
        if page.after is None:
            return ids
        assert page.items, "a page without records says that more follow"
        after = page.after


def refused(kind: type[Exception], call: Callable[..., Any], *arguments: Any) -> None:
    """The call must raise this."""
    try:
        call(*arguments)
    except kind:
        return
    raise AssertionError(f"nothing raised {kind.__name__}")


def assert_missing(assessments: Assessments, id: str) -> None:
    """Neither reading nor changing finds the record."""
    refused(RecordNotFoundError, assessments.get, id)
    refused(RecordNotFoundError, assessments.amend, id, "0" * 32, unchanged)


def at_once(
    service: str, assessments: Assessments, first: Versioned, count: int
) -> list[Versioned | Exception]:
    """What becomes of this many different changes to one state, begun together."""
    outcomes: list[Versioned | Exception] = []
    ready = threading.Barrier(count)
    if isinstance(assessments, Overnight):
        assessments = assessments.shared_by(count)

    def change(number: int) -> None:
        wanted = saying(service, first.record, f"Change {number}")
        ready.wait()
        try:
            outcomes.append(assessments.amend(first.record["id"], first.etag, changed_to(wanted)))
        except Exception as error:
            outcomes.append(error)

    threads = [threading.Thread(target=change, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
