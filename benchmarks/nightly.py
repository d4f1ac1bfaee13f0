"""A nightly extract of many records: read by `csv.reader`, read and taken in by the kind `files`.

The file is made here, always the same for the same number of rows, and is gone afterwards. Every
figure is the median of rounds, in each of which all take their turn and the file is taken in anew:
one round says as much of what else the machine did meanwhile.
"""

from __future__ import annotations

import csv
import hashlib
import statistics
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from adapters.kinds.files import FilesSystem
from adapters.kinds.files.sheets import Sheets
from adapters.kinds.files.words import connection_words, store_words
from benchmarks.servers import UnequalError

READS = 2_000
_SERVICE = "needs-assessment"
_FIELDS = [
    "REF", "STAGE", "RECEIVED", "GIVEN", "FAMILY", "BORN", "NHS_NO", "STREET", "POSTCODE",
    "HOURS", "STAMP",
]  # fmt: skip
_STORE = {
    "format": "csv",
    "key": "REF",
    "stamp": "STAMP",
    "fields": _FIELDS,
    "extract": {"name": "EXTRACT_{run}.csv", "header": ["run", "moment"]},
    "update": {"name": "UPDATE_{batch}.csv", "header": ["batch"]},
    "receipt": {"name": "ACK_{batch}.csv", "header": ["batch", "run"]},
}
_RUN = "00000001"


@dataclass(frozen=True)
class Nightly:
    """CPU seconds for the whole file, and microseconds for one record of it."""

    rows: int
    megabytes: float
    reader: float
    """`csv.reader` alone, nothing kept: of each round the mean of one run before the others and one
    after."""
    read: float
    """The kind's reading, every row checked, nothing kept."""
    taken_in: float
    """The kind's whole way: copied, hashed, read, stored with an index, put in force."""
    by_key: float
    """Microseconds to read one record by its key."""


def measure(directory: Path, rows: int, rounds: int) -> Nightly:
    """Raises UnequalError where a record is not the one in the file."""
    (directory / "out").mkdir()
    path = directory / "out" / f"EXTRACT_{_RUN}.csv"
    _make(path, rows)
    paths = [(name,) for name in _FIELDS]
    times = [_round(directory, path, rows, paths) for _ in range(rounds)]
    reader, checked, taken_in, by_key = map(statistics.median, zip(*times, strict=True))
    return Nightly(rows, path.stat().st_size / 1e6, reader, checked, taken_in, by_key)


def _round(
    directory: Path, path: Path, rows: int, paths: list[tuple[str]]
) -> tuple[float, float, float, float]:
    """Seconds of the reader, the reading and the taking in, and microseconds by key."""
    # A state of its own: nothing remembers the file from another round.
    with tempfile.TemporaryDirectory(dir=directory) as state:
        connection = {
            "state": f"{state}/state",
            "place": {"strategy": "folder", "path": str(directory)},
            "late": "100000d",
        }
        sheets = Sheets(connection_words(connection), store_words(_SERVICE, _STORE, paths))

        def read() -> None:
            with path.open("rb") as file:
                deque(sheets.extract(file, _RUN, rows)[1], maxlen=0)

        system = FilesSystem(connection, {_SERVICE: _STORE}, {_SERVICE: paths})
        before, checked = _cpu(lambda: _reader(path)), _cpu(read)
        taken_in, after = _cpu(lambda: system.look(60)), _cpu(lambda: _reader(path))
        by_key = _by_key(system, rows)
        system.close()
    return (before + after) / 2, checked, taken_in, by_key


def _by_key(system: FilesSystem, rows: int) -> float:
    collection = system.collection(_SERVICE)
    numbers = [number * 7919 % rows for number in range(min(READS, rows))]
    for number in (0, rows // 2, rows - 1):
        if collection.read(_key(number)) != dict(zip(_FIELDS, _row(number), strict=True)):
            raise UnequalError(f"record {number} is not the one in the file")

    def one_by_one() -> None:
        for number in numbers:
            collection.read(_key(number))

    return _cpu(one_by_one) / len(numbers) * 1e6


def _cpu(work: Callable[[], Any]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _reader(path: Path) -> None:
    with path.open(encoding="cp1252", newline="") as file:
        deque(csv.reader(file), maxlen=0)


def _key(number: int) -> str:
    return f"NA-{number:07d}"


_BORN = [f"{date(1925, 1, 1) + timedelta(days):%d/%m/%Y}" for days in range(0, 25_000, 37)]
_GIVEN = ("Ada", "Zoë", "Bartholomew", "Mei", "Olu", "François")
_FAMILY = ("Testcase", "Example-Fiction", "O'Sample", "Specimen")


def _row(number: int) -> list[str]:
    return [
        _key(number),
        "RPAD"[number % 4],
        f"{number % 28 + 1:02d}/11/2026",
        _GIVEN[number % 6],
        _FAMILY[number % 4],
        _BORN[number % len(_BORN)],
        f"999{number:07d}",
        f"{number % 97 + 1}, Fiction Street",
        f"ZZ{number % 90 + 10} {number % 9}ZZ",
        f"{number % 40 / 4:.2f}",
        f"{number * 31 % 99991:05d}",
    ]


def _lines(rows: int) -> Iterator[list[str]]:
    yield ["HDR", _RUN, "21/11/2026 23:00:00"]
    for number in range(rows):
        yield ["DTL", *_row(number)]
    yield ["TRL", str(rows)]


def _make(path: Path, rows: int) -> None:
    with path.open("w", encoding="cp1252", newline="") as file:
        csv.writer(file).writerows(_lines(rows))
    with path.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    control = path.with_name(path.name + ".ctl")
    control.write_bytes(f"SHA256={digest}\r\nROWS={rows}\r\n".encode())
