"""Westhaven's night: updates taken or refused, then extracts, then acknowledgements.

It can be stopped at any moment and run again. A row is applied in one transaction with the answer
to it, and a reference that has an answer is never applied; an update file stays where it is until
its acknowledgement is out. What may not come in here: the command line.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from adapters.standins import westhaven_files as files
from adapters.standins.westhaven_columns import CHILDREN, COLUMNS, KEY, Row, read
from adapters.standins.westhaven_files import Fields, UnreadableError
from adapters.standins.westhaven_store import (
    Answer,
    add,
    answered,
    answers,
    change,
    changing,
    counted,
    holds,
    opened,
    records,
    remember,
)

SUFFIX = {"NEEDS": "csv", "CARERS": "txt", "FINANCE": "csv"}
FOLDERS = ("in", "in/done", "in/rejected", "out")
_OF = "(" + "|".join(SUFFIX) + ")"
FILE = re.compile(_OF + r"_(UPDATE|EXTRACT|ACK)_[A-Za-z0-9_-]{1,100}\.(csv|txt)(\.ctl)?")
"""The name of any file of the exchange place."""

_UPDATE = re.compile(_OF + r"_UPDATE_([A-Za-z0-9_-]{1,100})\.(csv|txt)")
_REFERENCE = re.compile(r"[A-Za-z0-9-]{1,64}")
_SPOILT = "spoilt"
"""The action of what stands in a file that is not taken."""


class _Update(NamedTuple):
    """An update file that has arrived."""

    path: Path
    collection: str
    batch: str


class _Delivery(NamedTuple):
    """A record of an update file, as its rows have it."""

    reference: str
    action: str
    stamp: str
    values: Sequence[str]
    behind: list[Fields]


def night(directory: Path, exchange: Path) -> str:
    """One night, now; a line that says what happened. Two nights wait for each other."""
    for folder in FOLDERS:
        (exchange / folder).mkdir(parents=True, exist_ok=True)
    with _alone(directory):
        files.tidy(exchange / "out")
        with changing(directory) as store:
            run = counted(store, "RUN")
        arrived = [*_arrived(exchange / "in")]
        said: list[Answer] = []
        homes = {}
        for update in arrived:
            try:
                said += _answered(directory, update, _verified(update), run)
                homes[update.path] = "done"
            except UnreadableError:
                said += _answered(directory, update, _legible(update), run)
                homes[update.path] = "rejected"
        held = sum(_extract(directory, exchange / "out", name, run) for name in COLUMNS)
        for update in arrived:
            _acknowledge(directory, exchange / "out", update)
            files.move(update.path, exchange / "in" / homes[update.path])
    taken = sum(answer.said == "A" for answer in said)
    return (
        f"night {run:08}: {len(arrived)} files, {taken} taken, {len(said) - taken} refused,"
        f" {held} records"
    )


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """Keep other nights out; a program that is killed lets go."""
    with closing(sqlite3.connect(directory / "night.lock", timeout=60)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield


def _arrived(folder: Path) -> Iterator[_Update]:
    """Update files that are complete, in the order in which they came."""
    controls = sorted(
        folder.glob(f"*{files.CONTROL}"), key=lambda p: (p.stat().st_mtime_ns, p.name)
    )
    for control in controls:
        path = control.with_name(control.name.removesuffix(files.CONTROL))
        match = _UPDATE.fullmatch(path.name)
        if match is None or SUFFIX[match[1]] != match[3]:
            continue
        if path.exists():
            yield _Update(path, match[1], match[2])
        else:
            # The last night was stopped between moving the one and the other.
            spoilt = (folder / "rejected" / path.name).exists()
            files.move(path, folder / ("rejected" if spoilt else "done"))


def _answered(
    directory: Path, update: _Update, deliveries: Sequence[_Delivery], run: int
) -> list[Answer]:
    """Apply a file and keep the answers in one transaction; those that are new.

    A batch that has been answered, and a reference, change nothing when they come again.
    """
    new = []
    with changing(directory) as store:
        if answers(store, update.collection, update.batch)[0]:
            return []
        for delivery in deliveries:
            if not _REFERENCE.fullmatch(delivery.reference):
                continue
            answer = answered(store, update.collection, delivery.reference)
            if answer is None:
                refused = _refused(store, update.collection, delivery)
                answer = Answer(delivery.reference, "R" if refused else "A", refused)
                new.append(answer)
            remember(store, update.collection, update.batch, answer, run)
    return new


def _refused(store: sqlite3.Connection, collection: str, delivery: _Delivery) -> str:
    """Apply one record, or say in a code why not."""
    if delivery.action == _SPOILT:
        return "FIL"
    row = read(delivery.values, COLUMNS[collection])
    children: dict[str, list[Row]] = {kind: [] for kind in CHILDREN[collection]}
    for kind, *values in delivery.behind:
        child = read(values, CHILDREN[collection][kind])
        if child is None:
            return "BAD"
        children[kind].append(child)
    if row is None or not row[KEY] or not row["STAGE"]:
        return "BAD"
    if delivery.action == "N":
        if holds(store, collection, row[KEY]):
            return "DUP"
        add(store, collection, row, children)
    elif delivery.action == "C":
        if not change(store, collection, delivery.stamp, row, children):
            return "STL"
    else:
        return "BAD"
    return ""


def _rows(update: _Update, content: bytes, errors: str = "strict") -> list[Fields]:
    if SUFFIX[update.collection] == "csv":
        return files.from_csv(content, errors)
    widths = _widths(update.collection, header=(20, 100), lead=(64, 1, 8))
    return files.from_fixed(content, widths, errors)


def _verified(update: _Update) -> list[_Delivery]:
    """The records of an update file. Raises UnreadableError for what must not be taken."""
    content, count = files.verified(update.path)
    rows = _rows(update, content)
    kinds = [row[0] for row in rows]
    wrong = rows[:1] != [["HDR", f"{update.collection}_UPDATE", update.batch]]
    behind = CHILDREN[update.collection].keys()
    wrong = wrong or not behind.isdisjoint(kinds[1:2]) or not {*kinds[1:-1]} <= {"DTL", *behind}
    wrong = wrong or kinds[-1] != "TRL" or kinds.count("DTL") != count
    if wrong or [value.lstrip("0") or "0" for value in rows[-1][1:]] != [str(count)]:
        raise UnreadableError
    found: list[_Delivery] = []
    for kind, *values in rows[1:-1]:
        if kind in behind:
            found[-1].behind.append([kind, *values])
        else:
            reference, action, stamp = [*values[:3], "", "", ""][:3]
            found.append(_Delivery(reference, action, stamp, values[3:], []))
    return found


def _legible(update: _Update) -> list[_Delivery]:
    """What can still be read of a file that is not taken: references."""
    try:
        rows = _rows(update, update.path.read_bytes(), "replace")
    except UnreadableError:
        return []
    return [_Delivery(row[1], _SPOILT, "", [], []) for row in rows if row[0] == "DTL" and row[1:]]


def _acknowledge(directory: Path, folder: Path, update: _Update) -> None:
    """Write what a batch has been answered: the same however often it is asked for."""
    with opened(directory) as store:
        said, run = answers(store, update.collection, update.batch)
    if not said:
        return
    name = f"{update.collection}_ACK"
    rows = [
        ["HDR", name, update.batch, f"{run:08}"],
        *(["ACK", *answer] for answer in said),
        ["TRL", f"{len(said):08}"],
    ]
    files.publish(folder / f"{name}_{update.batch}.csv", files.as_csv(rows), len(said))


def _extract(directory: Path, folder: Path, collection: str, run: int) -> int:
    """Write the whole of a collection; how many records that is."""
    moment = datetime.now(UTC)
    with opened(directory) as store:
        # One transaction: what stands behind a record belongs to it.
        store.execute("BEGIN")
        held = [*records(store, collection)]
    name = f"{collection}_EXTRACT"
    rows = [["HDR", name, f"{run:08}", moment.strftime("%d/%m/%Y %H:%M:%S")]]
    for record in held:
        rows.append(["DTL", *record.row.values()])
        for kind, children in record.children.items():
            rows += [[kind, *child.values()] for child in children]
    rows.append(["TRL", f"{len(held):08}"])
    path = folder / f"{name}_{run:08}.{SUFFIX[collection]}"
    if SUFFIX[collection] == "csv":
        content = files.as_csv(rows)
    else:
        content = files.as_fixed(rows, _widths(collection, header=(20, 8, 19)))
    files.publish(path, content, len(held))
    return len(held)


def _widths(
    collection: str, *, header: Sequence[int], lead: Sequence[int] = ()
) -> Mapping[str, Sequence[int]]:
    """The widths of each type of row in a file of fixed width."""
    columns = [column.width for column in COLUMNS[collection]]
    behind = {
        kind: [column.width for column in each] for kind, each in CHILDREN[collection].items()
    }
    return {"HDR": header, "DTL": (*lead, *columns), **behind, "TRL": (8,)}
