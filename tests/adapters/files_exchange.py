"""A small council that swaps files, for the tests of the kind `files`: both formats, by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from adapters.kinds.files import FilesSystem

MOMENT = "22/11/2026 18:00:00"
CSV: dict[str, Any] = {
    "format": "csv",
    "fields": ["REF", "STATUS", "NAME", "NOTES", "ACCESS", "STAMP"],
    "children": {"people": {"type": "PER", "fields": ["WHO", "LINK"]}},
    "key": "REF",
    "stamp": "STAMP",
    "find": ["STATUS"],
    "hidden": {"ACCESS": ["R"]},
    "extract": {"name": "N_{run}.csv", "header": ["N", "run", "moment"]},
    "update": {"name": "NU_{batch}.csv", "header": ["NU", "batch"]},
    "receipt": {"name": "NA_{batch}.csv", "header": ["batch", "run"]},
}
FIXED: dict[str, Any] = {
    **CSV,
    "format": "fixed",
    "fields": {"REF": 8, "STATUS": 1, "NAME": 12, "NOTES": 20, "ACCESS": 1, "STAMP": 4},
    "children": {"people": {"type": "PER", "fields": {"WHO": 10, "LINK": 2}}},
    "extract": {
        "name": "C_{run}.txt",
        "header": {"run": 8, "moment": 19},
        "trailer": {"rows": 6},
    },
    "update": {
        "name": "CU_{batch}.txt",
        "header": {"batch": 12},
        "trailer": {"rows": 6},
        "lead": {"reference": 8, "action": 1, "stamp": 4},
    },
    "receipt": {"name": "CA_{batch}.csv", "header": ["batch", "run"]},
}
PATHS = [("REF",), ("NAME",), ("people", "WHO")]

ASHA = ["DTL", "a-1", "O", "Asha", "", "", "1"]
BROD = ["DTL", "b-2", "O", "Bród", 'says "yes",\nthen no', "", "2"]
HIDDEN = ["DTL", "h-3", "O", "Hana", "", "R", "3"]
CHEN = ["DTL", "c-4", "C", "Chen", "", "", "4"]
CHILD = ["PER", "Grace", "FR"]


def open_system(at: Path, /, stores: Mapping[str, Any] | None = None, **words: Any) -> FilesSystem:
    """The kind over a place, with its state beside it."""
    for folder in ("in/done", "out"):
        (at / folder).mkdir(parents=True, exist_ok=True)
    stores = {"needs": CSV} if stores is None else stores
    connection = {
        "state": str(at / "state.db"),
        "place": {"strategy": "folder", "path": str(at)},
        "late": "36500d" if "late" not in words else words.pop("late"),
        **words,
    }
    return FilesSystem(connection, stores, dict.fromkeys(stores, PATHS))


def lines(rows: Sequence[Sequence[str]]) -> bytes:
    """Rows as csv in CP1252, every field quoted."""
    quoted = [",".join('"' + each.replace('"', '""') + '"' for each in row) for row in rows]
    return "".join(line + "\r\n" for line in quoted).encode("cp1252")


def extract(run: int, *rows: Sequence[str], moment: str = MOMENT) -> bytes:
    """An extract of these rows."""
    count = sum(row[0] == "DTL" for row in rows)
    return lines([["HDR", "N", str(run), moment], *rows, ["TRL", str(count)]])


def many(count: int) -> list[list[str]]:
    """So many rows, each with a key of its own."""
    return [["DTL", f"k-{number}", *ASHA[2:]] for number in range(count)]


def answers(batch: str, run: int, *rows: tuple[str, str, str]) -> bytes:
    """An acknowledgement of these references."""
    body = [["ACK", *row] for row in rows]
    return lines([["HDR", batch, str(run)], *body, ["TRL", str(len(rows))]])


def drop(
    place: Path, name: str, content: bytes, *, rows: int | None = None, control: bool = True
) -> None:
    """Put a file into the outbox, and its control file behind it."""
    found = content.count(b'"DTL"') + content.count(b'"ACK"') if rows is None else rows
    (place / "out").mkdir(parents=True, exist_ok=True)
    (place / "out" / name).write_bytes(content)
    if control:
        sha256 = hashlib.sha256(content).hexdigest()
        text = f"SHA256={sha256}\r\nROWS={found}\r\n"
        (place / "out" / f"{name}.ctl").write_text(text, encoding="ascii", newline="")
