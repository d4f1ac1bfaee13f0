"""What the last good extract says can be read: by key, page by page, without what is hidden."""

from __future__ import annotations

import os
import threading
import time
import tracemalloc
from pathlib import Path

import pytest
from files_exchange import (
    ASHA,
    BROD,
    CHEN,
    CHILD,
    CSV,
    FIXED,
    HIDDEN,
    PATHS,
    drop,
    extract,
    many,
    open_system,
)

from adapters.errors import BackendUnavailableError, NotOfferedError, RecordNotFoundError
from adapters.kinds.files import FilesSystem

ROWS = [ASHA, CHILD, ["PER", "", ""], BROD, HIDDEN, CHEN]


def test_a_record_is_its_row_and_the_rows_behind_it(tmp_path: Path) -> None:
    drop(tmp_path, "N_7.csv", extract(7, *ROWS))
    system = open_system(tmp_path)
    needs = system.collection("needs")
    assert needs.read("a-1") == {
        "REF": "a-1",
        "STATUS": "O",
        "NAME": "Asha",
        "STAMP": "1",
        "people": [{"WHO": "Grace", "LINK": "FR"}, {}],
    }
    assert needs.read("b-2") == {
        "REF": "b-2",
        "STATUS": "O",
        "NAME": "Bród",
        "NOTES": 'says "yes",\nthen no',
        "STAMP": "2",
    }
    assert needs.as_of() == 1795370400.0
    for absent in ("h-3", "z-9", "", "\ud800"):
        assert needs.read(absent) is None
    system.close()


@pytest.mark.parametrize(
    "people",
    [{0: 1, 3: 250, 198: 1, 199: 2, 400: 1, 499: 201}, {198: 2}, {398: 1}, {197: 1, 199: 1}],
)
def test_a_row_keeps_its_own_children_however_many_come(
    tmp_path: Path, people: dict[int, int]
) -> None:
    rows = many(500)
    for number, count in sorted(people.items(), reverse=True):
        rows[number + 1 : number + 1] = [["PER", f"{number}/{n}", ""] for n in range(count)]
    drop(tmp_path, "N_7.csv", extract(7, *rows))
    system = open_system(tmp_path)
    for number in range(500):
        record = system.collection("needs").read(f"k-{number}")
        assert record is not None
        expected = [{"WHO": f"{number}/{n}"} for n in range(people.get(number, 0))]
        assert record.get("people", []) == expected
    system.close()


def test_what_hides_a_record_may_change(tmp_path: Path) -> None:
    drop(tmp_path, "N_1.csv", extract(1, *ROWS))
    for hidden, keys in (
        ({"ACCESS": ["R"]}, ["a-1", "b-2", "c-4"]),
        ({"STATUS": ["C"], "NAME": ["Asha"]}, ["b-2", "h-3"]),
        ({"REF": ["a-1"]}, ["b-2", "h-3", "c-4"]),
        ({}, ["a-1", "b-2", "h-3", "c-4"]),
    ):
        system = open_system(tmp_path, {"needs": {**CSV, "hidden": hidden}})
        found = system.collection("needs").find({}, None, 9)
        assert [record["REF"] for _, record in found] == keys
        system.close()


def test_pages_follow_the_rows_of_the_extract(tmp_path: Path) -> None:
    drop(tmp_path, "N_7.csv", extract(7, *ROWS))
    system = open_system(tmp_path)
    find = system.collection("needs").find

    def keys(found: list[tuple[str, dict[str, str]]]) -> list[tuple[str, str]]:
        return [(position, record["REF"]) for position, record in found]

    assert keys(find({}, None, 9)) == [("2", "a-1"), ("5", "b-2"), ("7", "c-4")]
    assert keys(find({}, None, 1)) == [("2", "a-1")]
    assert keys(find({}, "2", 9)) == [("5", "b-2"), ("7", "c-4")]
    assert keys(find({("STATUS",): ["C", "O"]}, "5", 9)) == [("7", "c-4")]
    assert keys(find({("STATUS",): ["O"]}, None, 9)) == [("2", "a-1"), ("5", "b-2")]
    assert find({("STATUS",): [None]}, None, 9) == []
    for path in [("NAME",), ("people", "WHO")]:
        with pytest.raises(NotOfferedError):
            find({path: ["Asha"]}, None, 9)
    for position in ("x", "-1", "٣", "9" * 30):
        with pytest.raises(RecordNotFoundError):
            find({}, position, 9)
    system.close()


def test_fixed_width_reads_the_same(tmp_path: Path) -> None:
    content = (
        "HDR0000000722/11/2026 18:00:00\r\n"
        "DTLa-1     OŽofie                                1\r\n"
        "PERGrace     FR\r\n"
        "TRL000001\r\n"
    ).encode("cp1252")
    drop(tmp_path, "C_00000007.txt", content.replace(b"  1\r\n", b"   1   \r\n"), rows=1)
    system = open_system(tmp_path, {"carers": FIXED})
    with pytest.raises(BackendUnavailableError):
        system.collection("carers").read("a-1")
    lines = content.decode("cp1252").split("\r\n")
    lines[1] = "DTL" + "a-1".ljust(8) + "O" + "Žofie".ljust(12) + " " * 21 + "1".ljust(4)
    drop(tmp_path, "C_00000008.txt", "\r\n".join(lines).replace("07", "08", 1).encode("cp1252"),
         rows=1)  # fmt: skip
    system.look(5)
    assert system.collection("carers").read("a-1") == {
        "REF": "a-1",
        "STATUS": "O",
        "NAME": "Žofie",
        "STAMP": "1",
        "people": [{"WHO": "Grace", "LINK": "FR"}],
    }
    system.close()


def test_a_new_extract_is_seen_by_every_thread_and_by_other_processes(tmp_path: Path) -> None:
    drop(tmp_path, "N_1.csv", extract(1, ASHA))
    one, other = open_system(tmp_path), open_system(tmp_path)
    assert one.collection("needs").read("b-2") is None
    assert other.collection("needs").read("b-2") is None
    drop(tmp_path, "N_2.csv", extract(2, ASHA, BROD, moment="23/11/2026 18:00:00"))
    other.collection("needs").receipts()
    assert one.collection("needs").read("b-2") is not None
    seen = []
    thread = threading.Thread(target=lambda: seen.append(one.collection("needs").as_of()))
    thread.start()
    thread.join()
    assert seen == [1795370400.0 + 86400]
    one.close()
    other.close()


def test_one_who_only_reads_finds_new_extracts_too(tmp_path: Path) -> None:
    drop(tmp_path, "N_1.csv", extract(1, ASHA))
    system = open_system(tmp_path, look="1s")
    assert system.collection("needs").read("b-2") is None
    drop(tmp_path, "N_2.csv", extract(2, ASHA, BROD))
    end = time.monotonic() + 10
    while system.collection("needs").read("b-2") is None:
        assert time.monotonic() < end
        time.sleep(0.05)
    system.close()


def test_other_words_for_the_columns_read_the_extract_again(tmp_path: Path) -> None:
    drop(tmp_path, "N_1.csv", extract(1, ASHA))
    system = open_system(tmp_path)
    system.check()
    system.close()
    words = {**CSV, "find": ["STATUS", "NAME"]}
    system = open_system(tmp_path, {"needs": words})
    assert len(system.collection("needs").find({("NAME",): ["Asha"]}, None, 5)) == 1
    system.close()


@pytest.mark.parametrize("content", [b"", b"not a database" * 1000])
def test_records_that_were_spoilt_are_made_again(tmp_path: Path, content: bytes) -> None:
    drop(tmp_path, "N_1.csv", extract(1, ASHA))
    system = open_system(tmp_path)
    system.check()
    (tmp_path / "state.db.needs").unlink()
    (tmp_path / "state.db.needs").write_bytes(content)
    system.check()
    assert system.collection("needs").read("a-1") is not None
    system.close()


def test_a_state_that_was_spoilt_is_told(tmp_path: Path) -> None:
    (tmp_path / "state.db").write_bytes(b"not a database" * 1000)
    system = open_system(tmp_path)
    with pytest.raises(BackendUnavailableError, match="state file cannot be used: SQLITE_NOTADB"):
        system.check()
    system.close()


def test_the_states_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    drop(tmp_path, "N_1.csv", extract(1, ASHA))
    system = open_system(tmp_path)
    system.check()
    system.close()
    found = [path for path in tmp_path.iterdir() if path.name.startswith("state.db")]
    assert len(found) == 3
    assert all(path.stat().st_mode & 0o077 == 0 for path in found)


def test_an_exchange_that_is_away_is_looked_for_again(tmp_path: Path) -> None:
    state = str(tmp_path / "state.db")
    place = tmp_path / "away"
    connection = {"state": state, "place": {"strategy": "folder", "path": str(place)}}
    system = FilesSystem({**connection, "late": "9999d"}, {"needs": CSV}, {"needs": PATHS})
    for ask in (system.check, system.collection("needs").receipts):
        with pytest.raises(BackendUnavailableError, match="out of the exchange"):
            ask()
    (place / "out").mkdir(parents=True)
    drop(place, "N_1.csv", extract(1, ASHA))
    system.check()
    assert system.collection("needs").read("a-1") is not None
    system.close()


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def rows(count: int) -> list[list[str]]:
        return [["DTL", f"k-{n}", "O", "N" * 50, "x" * 200, "", "1"] for n in range(count)]

    peaks = []
    for run, count in ((1, 6_000), (2, 18_000)):
        drop(tmp_path, f"N_{run}.csv", extract(run, *rows(count)))
        system = open_system(tmp_path)
        tracemalloc.start()
        system.collection("needs").receipts()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert system.collection("needs").read(f"k-{count - 1}") is not None
        system.close()
        os.unlink(tmp_path / "out" / f"N_{run}.csv")
    assert peaks[1] < peaks[0] * 1.3
