"""What lies in Westhaven's exchange place, written and read as somebody outside would.

Nothing of the stand-in is used here but the names and widths of its columns.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from adapters.standins.westhaven_columns import CHILDREN, COLUMNS

ENDING = {"NEEDS": "csv", "CARERS": "txt", "FINANCE": "csv"}


class Sent(NamedTuple):
    """One record of an update file."""

    reference: str
    action: str
    row: dict[str, str]
    people: Sequence[Sequence[str]] = ()
    """The values of PER rows."""
    stamp: str = ""
    behind: Sequence[Sequence[str]] = ()
    """Rows of other types, the type first."""


def smallest(key: str, **columns: str) -> dict[str, str]:
    """The row of a new record."""
    row = {"ASSESSMENT_NO": key, "STAGE": "REF", "REFERRED_AT": "20/11/2026 10:00:00"}
    return {**row, "FIRST_NAME": "Tess", "LAST_NAME": "Wade", **columns}


def names(collection: str) -> list[str]:
    """The columns of a collection, in their order."""
    return [column.name for column in COLUMNS[collection]]


def put(
    exchange: Path, collection: str, batch: str, sent: Sequence[Sent], charset: str = "cp1252"
) -> Path:
    """An update file with its control file."""
    rows = [["HDR", f"{collection}_UPDATE", batch]]
    for each in sent:
        values = [each.row.get(name, "") for name in names(collection)]
        rows.append(["DTL", each.reference, each.action, each.stamp, *values])
        rows += [*(["PER", *person] for person in each.people), *each.behind]
    rows.append(["TRL", str(len(sent))])
    path = exchange / "in" / f"{collection}_UPDATE_{batch}.{ENDING[collection]}"
    path.write_bytes(_spelled(collection, rows).encode(charset))
    control(path, len(sent))
    return path


def control(path: Path, count: int) -> None:
    """The control file of a file as it is now."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    path.with_name(path.name + ".ctl").write_text(f"SHA256={digest}\nROWS={count}\n")


def answers(exchange: Path, collection: str, batch: str) -> dict[str, str]:
    """What an acknowledgement says: reference -> A, or R and its reason."""
    header, *rows, trailer = csv.reader(
        io.StringIO(whole(exchange / "out" / f"{collection}_ACK_{batch}.csv"), newline="")
    )
    assert header[:3] == ["HDR", f"{collection}_ACK", batch]
    assert len(header[3]) == 8
    assert trailer == ["TRL", f"{len(rows):08}"]
    assert {row[0] for row in rows} <= {"ACK"}
    said = {row[1]: f"{row[2]} {row[3]}".strip() for row in rows}
    assert len(said) == len(rows)
    return said


def waiting(exchange: Path, folder: str = "in") -> list[str]:
    """The files that lie in a folder."""
    return sorted(each.name for each in (exchange / folder).iterdir() if each.is_file())


def extract(exchange: Path, collection: str) -> dict[str, dict[str, str]]:
    """The records of the newest extract; the rows behind each are under their type, in lines."""
    path = max((exchange / "out").glob(f"{collection}_EXTRACT_*.{ENDING[collection]}"))
    rows = _understood(collection, whole(path))
    assert rows[0][:3] == ["HDR", f"{collection}_EXTRACT", path.stem[-8:]]
    found: dict[str, dict[str, str]] = {}
    for kind, *values in rows[1:-1]:
        if kind == "DTL":
            record = dict(zip(names(collection), values, strict=True))
            assert found.setdefault(record["ASSESSMENT_NO"], record) is record
        else:
            assert len(values) == len(CHILDREN[collection][kind])
            record[kind] = record.get(kind, "") + "/".join(values) + "\n"
    assert rows[-1] == ["TRL", f"{len(found):08}"]
    return found


def whole(path: Path) -> str:
    """A file's text, held against its control file."""
    content = path.read_bytes()
    digest, rows = path.with_name(path.name + ".ctl").read_text("ascii").split()
    assert digest == f"SHA256={hashlib.sha256(content).hexdigest()}"
    text = content.decode("cp1252")
    kinds = [line[:3] for line in text.split("\r\n")]
    assert rows == f"ROWS={max(kinds.count('DTL'), kinds.count('ACK'))}"
    assert "\n" not in text.replace("\r\n", "")
    return text


def _widths(collection: str, kind: str, *, update: bool) -> list[int]:
    if kind == "HDR":
        return [20, 100] if update else [20, 8, 19]
    if kind == "DTL":
        return [*((64, 1, 8) if update else ()), *(each.width for each in COLUMNS[collection])]
    return [each.width for each in CHILDREN[collection][kind]] if kind != "TRL" else [8]


def _spelled(collection: str, rows: Sequence[Sequence[str]]) -> str:
    if ENDING[collection] == "csv":
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\r\n").writerows(rows)
        return text.getvalue()
    lines = []
    for kind, *values in rows:
        places = zip(values, _widths(collection, kind, update=True), strict=False)
        lines.append(kind + "".join(value.ljust(width) for value, width in places))
    return "\r\n".join([*lines, ""])


def _understood(collection: str, text: str) -> list[list[str]]:
    if ENDING[collection] == "csv":
        return [*csv.reader(io.StringIO(text, newline=""))]
    rows = []
    for line in text.removesuffix("\r\n").split("\r\n"):
        row, place = [line[:3]], 3
        for width in _widths(collection, line[:3], update=False):
            row.append(line[place : place + width].rstrip())
            place += width
        assert place == len(line)
        rows.append(row)
    return rows
