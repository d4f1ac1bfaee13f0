"""A batch is put whole and once, and its receipts count when what was taken can be read."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest
from files_exchange import ASHA, BROD, answers, drop, extract, open_system

from adapters.contract import Item, Receipt
from adapters.errors import BackendUnavailableError, OutcomeUnknownError
from adapters.kinds.files import FieldRefusesError, FilesSystem, places

ITEMS = [
    Item("r-1", "n-1", {"REF": "n-1", "NAME": "Núria"}, None),
    Item("r-2", "b-2", {"REF": "b-2", "NOTES": "kept"}, {"REF": "b-2", "STAMP": "2"}),
]
CONTENT = "HDR,NU,b1\r\nDTL,r-1,N,,n-1,,Núria,,,\r\nDTL,r-2,C,2,b-2,,,kept,,\r\nTRL,2\r\n"


@pytest.fixture
def system(tmp_path: Path) -> FilesSystem:
    return open_system(tmp_path)


def inbox(place: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (place / "in").iterdir() if path.is_file()}


def test_a_batch_is_one_file_with_its_control_file(system: FilesSystem, tmp_path: Path) -> None:
    system.collection("needs").submit("b1", ITEMS)
    content = CONTENT.encode("cp1252")
    control = f"SHA256={hashlib.sha256(content).hexdigest()}\nROWS=2\n".encode()
    assert inbox(tmp_path) == {"NU_b1.csv": content, "NU_b1.csv.ctl": control}
    system.close()


@pytest.mark.parametrize("bad", ["Łucja", "bell\a", "nul\0"])
def test_one_value_that_cannot_be_held_keeps_all_of_it_back(
    system: FilesSystem, tmp_path: Path, bad: str
) -> None:
    needs = system.collection("needs")
    wrong = Item("r-3", "n-3", {"REF": "n-3", "NAME": bad}, None)
    with pytest.raises(FieldRefusesError) as refused:
        needs.submit("b1", [*ITEMS, wrong])
    assert refused.value.path == ("NAME",)
    assert inbox(tmp_path) == {}
    with pytest.raises(FieldRefusesError):
        needs.holds(wrong.record)
    needs.holds(ITEMS[0].record)
    system.close()


def test_a_batch_that_is_there_is_not_written_again(system: FilesSystem, tmp_path: Path) -> None:
    needs = system.collection("needs")
    needs.submit("b1", ITEMS)
    before = (tmp_path / "in/NU_b1.csv").stat().st_ino
    needs.submit("b1", ITEMS)
    needs.submit("b1", ITEMS[:1])
    assert (tmp_path / "in/NU_b1.csv").stat().st_ino == before
    for name in inbox(tmp_path):
        (tmp_path / "in" / name).rename(tmp_path / "in/done" / name)
    needs.submit("b1", ITEMS)
    assert inbox(tmp_path) == {}
    system.close()


@pytest.mark.parametrize("looked", [False, True])
def test_a_batch_that_was_answered_is_not_written_again(
    system: FilesSystem, tmp_path: Path, looked: bool
) -> None:
    needs = system.collection("needs")
    drop(tmp_path, "NA_b1.csv", answers("b1", 1, ("r-1", "A", "")))
    if looked:
        needs.receipts()
        os.unlink(tmp_path / "out/NA_b1.csv")
    needs.submit("b1", ITEMS)
    assert inbox(tmp_path) == {}
    system.close()


def test_a_batch_that_was_rejected_whole_can_be_put_again(
    system: FilesSystem, tmp_path: Path
) -> None:
    system.collection("needs").submit("b1", ITEMS)
    (tmp_path / "in/rejected").mkdir()
    for name in inbox(tmp_path):
        (tmp_path / "in" / name).rename(tmp_path / "in/rejected" / name)
    system.collection("needs").submit("b1", ITEMS)
    assert len(inbox(tmp_path)) == 2
    system.close()


@pytest.mark.parametrize("second", [ITEMS, ITEMS[:1]])
def test_a_stop_before_the_control_file_is_made_good(
    system: FilesSystem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, second: list[Item]
) -> None:
    put = places.FolderPlace.put

    def dies(self: Any, folder: str, name: str, content: bytes) -> None:
        if name.endswith(".ctl"):
            raise BackendUnavailableError("gone")
        put(self, folder, name, content)

    monkeypatch.setattr(places.FolderPlace, "put", dies)
    with pytest.raises(BackendUnavailableError):
        system.collection("needs").submit("b1", ITEMS)
    assert list(inbox(tmp_path)) == ["NU_b1.csv"]
    monkeypatch.undo()
    system.collection("needs").submit("b1", second)
    found = inbox(tmp_path)
    sha256 = hashlib.sha256(found["NU_b1.csv"]).hexdigest()
    assert found["NU_b1.csv.ctl"] == f"SHA256={sha256}\nROWS={len(second)}\n".encode()
    system.close()


def test_what_was_half_written_is_never_seen(
    system: FilesSystem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def full(handle: int) -> None:
        seen.append(sorted(inbox(tmp_path)))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(places.os, "fsync", full)
    with pytest.raises(BackendUnavailableError, match="No space left") as refused:
        system.collection("needs").submit("b1", ITEMS)
    assert not isinstance(refused.value, OutcomeUnknownError)
    assert seen == [[".NU_b1.csv.part"]]
    assert inbox(tmp_path) == {}
    system.close()


def test_a_folder_that_is_not_flushed_leaves_it_open(
    system: FilesSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync, calls = os.fsync, []

    def second(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(5, "Input/output error")
        fsync(handle)

    monkeypatch.setattr(places.os, "fsync", second)
    with pytest.raises(OutcomeUnknownError):
        system.collection("needs").submit("b1", ITEMS)
    monkeypatch.undo()
    system.collection("needs").submit("b1", ITEMS)
    system.close()


def test_an_inbox_that_is_away(system: FilesSystem, tmp_path: Path) -> None:
    (tmp_path / "in/done").rmdir()
    system.collection("needs").submit("b0", ITEMS)
    for path in (tmp_path / "in").iterdir():
        path.unlink()
    (tmp_path / "in").rmdir()
    with pytest.raises(BackendUnavailableError, match="the folder in of the exchange"):
        system.collection("needs").submit("b1", ITEMS)
    system.close()


@pytest.mark.parametrize("batch", ["", "../b", "b 1", "b\n", "é"])
def test_a_batch_has_a_name_that_files_can_have(system: FilesSystem, batch: str) -> None:
    with pytest.raises(ValueError, match="letters, digits"):
        system.collection("needs").submit(batch, ITEMS)
    system.close()


def test_receipts_wait_for_their_extract_and_outlive_the_process(
    system: FilesSystem, tmp_path: Path
) -> None:
    drop(tmp_path, "N_1.csv", extract(1, ASHA))
    drop(tmp_path, "NA_b1.csv", answers("b1", 2, ("r-1", "A", ""), ("r-2", "R", "STL")))
    drop(tmp_path, "NA_b2.csv", answers("b2", 3, ("r-3", "R", "")))
    assert system.collection("needs").receipts() == []
    drop(tmp_path, "N_2.csv", extract(2, ASHA, BROD), rows=9)
    assert system.collection("needs").receipts() == []
    drop(tmp_path, "N_2.csv", extract(2, ASHA, BROD))
    two = [Receipt("r-1"), Receipt("r-2", "STL")]
    assert system.collection("needs").receipts() == two
    system.close()
    for path in (tmp_path / "out").glob("NA_*"):
        path.unlink()
    system = open_system(tmp_path)
    assert system.collection("needs").receipts() == two
    drop(tmp_path, "N_5.csv", extract(5, BROD))
    assert system.collection("needs").receipts() == [*two, Receipt("r-3", "refused")]
    system.close()


def test_taken_is_taken_for_ever(system: FilesSystem, tmp_path: Path) -> None:
    drop(tmp_path, "N_9.csv", extract(9, ASHA))
    drop(tmp_path, "NA_b1.csv", answers("b1", 2, ("r-1", "A", ""), ("r-2", "R", "FIL")))
    system.collection("needs").receipts()
    drop(tmp_path, "NA_b2.csv", answers("b2", 3, ("r-1", "R", "DUP"), ("r-2", "A", "")))
    assert system.collection("needs").receipts() == [Receipt("r-1"), Receipt("r-2")]
    system.close()


def test_receipts_are_forgotten_after_a_while_and_not_learnt_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = open_system(tmp_path, keep="2d")
    now = [1_800_000_000.0]
    monkeypatch.setattr("adapters.kinds.files.ledger.time.time", lambda: now[0])
    drop(tmp_path, "N_1.csv", extract(1, ASHA))
    drop(tmp_path, "NA_b1.csv", answers("b1", 1, ("r-1", "A", "")))
    assert system.collection("needs").receipts() == [Receipt("r-1")]
    now[0] += 86_400
    drop(tmp_path, "N_2.csv", extract(2, ASHA))
    assert system.collection("needs").receipts() == [Receipt("r-1")]
    now[0] += 86_401
    drop(tmp_path, "N_3.csv", extract(3, ASHA))
    os.unlink(tmp_path / "out/N_1.csv")
    assert system.collection("needs").receipts() == []
    assert sorted(system.ledger.met("needs")) == ["NA_b1.csv", "N_2.csv", "N_3.csv"]
    system.close()


def test_two_services_share_the_place_and_the_state(tmp_path: Path) -> None:
    from files_exchange import CSV, FIXED

    system = open_system(tmp_path, {"needs": CSV, "carers": FIXED})
    drop(tmp_path, "N_1.csv", extract(1, ASHA))
    drop(tmp_path, "CA_b1.csv", answers("b1", 1, ("r-1", "A", "")))
    needs, carers = system.collection("needs"), system.collection("carers")
    assert needs.receipts() == carers.receipts() == []
    line = "DTL" + "x-1".ljust(46) + "\r\n"
    content = "HDR0000000122/11/2026 18:00:00\r\n" + line + "TRL1     \r\n"
    drop(tmp_path, "C_1.txt", content.replace("00000001", "1       ").encode(), rows=1)
    assert carers.receipts() == [Receipt("r-1")]
    assert needs.receipts() == []
    assert carers.read("x-1") == {"REF": "x-1"}
    carers.submit("b2", [Item("r-9", "x-1", {"REF": "x-1"}, None)])
    assert sorted(inbox(tmp_path)) == ["CU_b2.txt", "CU_b2.txt.ctl"]
    system.close()
