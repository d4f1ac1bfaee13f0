"""Several processes share one state; one that is killed leaves nothing that another cannot mend."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from files_exchange import ASHA, BROD, answers, drop, extract, open_system

from adapters.contract import Item, Receipt
from adapters.kinds.files import places, records, system

FORK = multiprocessing.get_context("fork")
ITEMS = [Item("r-1", "n-1", {"REF": "n-1"}, None)]


def other(work: Callable[[], None]) -> multiprocessing.process.BaseProcess:
    process = FORK.Process(target=work)
    process.start()
    return process


def killed(work: Callable[[], None]) -> None:
    """Run something that kills itself."""
    process = other(work)
    process.join(20)
    assert process.exitcode == -signal.SIGKILL


def die(*given: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_of_several_processes_one_takes_the_files_and_all_read_them(tmp_path: Path) -> None:
    many = [["DTL", f"k-{n}", "O", "", "", "", "1"] for n in range(3000)]
    drop(tmp_path, "N_1.csv", extract(1, *many))
    drop(tmp_path, "NA_b1.csv", answers("b1", 1, ("r-1", "A", "")))
    log = tmp_path / "log"

    def look() -> None:
        load = records.Records.load

        def logged(self: records.Records, *given: object) -> None:
            with log.open("a") as file:
                file.write("loaded\n")
            load(self, *given)  # type: ignore[arg-type]

        records.Records.load = logged  # type: ignore[method-assign, assignment]
        opened = open_system(tmp_path)
        assert opened.collection("needs").receipts() == [Receipt("r-1")]
        assert opened.collection("needs").read("k-2999") is not None
        opened.close()

    processes = [other(look) for _ in range(4)]
    for process in processes:
        process.join(30)
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    assert log.read_text() == "loaded\n"


def test_who_only_reads_goes_on_while_another_takes_a_file(tmp_path: Path) -> None:
    drop(tmp_path, "N_1.csv", extract(1, ASHA))
    opened = open_system(tmp_path, look="1s")
    opened.check()
    ready, done = FORK.Event(), FORK.Event()

    def hold() -> None:
        with opened.ledger.alone("look", 5) as mine:
            assert mine
            ready.set()
            done.wait(20)

    process = other(hold)
    assert ready.wait(10)
    drop(tmp_path, "N_2.csv", extract(2, BROD))
    opened._looked = float("-inf")
    began = time.monotonic()
    assert opened.collection("needs").read("a-1") is not None
    assert time.monotonic() - began < 1
    done.set()
    process.join(20)
    opened.check()
    assert opened.collection("needs").read("b-2") is not None
    opened.close()


def test_killed_between_the_file_and_its_control_file(tmp_path: Path) -> None:
    def submit() -> None:
        put = places.FolderPlace.put

        def first(self: places.FolderPlace, folder: str, name: str, content: bytes) -> None:
            put(self, folder, name, content)
            die()

        places.FolderPlace.put = first  # type: ignore[method-assign]
        open_system(tmp_path).collection("needs").submit("b1", ITEMS)

    killed(submit)
    assert [path.name for path in (tmp_path / "in").glob("NU*")] == ["NU_b1.csv"]
    opened = open_system(tmp_path)
    before = (tmp_path / "in/NU_b1.csv").read_bytes()
    opened.collection("needs").submit("b1", ITEMS)
    assert (tmp_path / "in/NU_b1.csv").read_bytes() == before
    assert (tmp_path / "in/NU_b1.csv.ctl").exists()
    opened.close()


@pytest.mark.parametrize("where", ["fill", "rename", "note"])
def test_killed_while_a_file_is_taken(tmp_path: Path, where: str) -> None:
    drop(tmp_path, "N_1.csv", extract(1, ASHA))
    opened = open_system(tmp_path)
    opened.check()
    drop(tmp_path, "N_2.csv", extract(2, ASHA, BROD))

    def look() -> None:
        if where == "fill":
            records.Records._index = die  # type: ignore[method-assign, assignment]
        elif where == "rename":
            records._flush = die  # type: ignore[assignment]
        else:
            system.Ledger.note = die  # type: ignore[method-assign, assignment]
        open_system(tmp_path).check()

    killed(look)
    assert (opened.collection("needs").read("b-2") is not None) == (where == "note")
    opened.check()
    assert opened.collection("needs").read("b-2") is not None
    assert not list(tmp_path.glob("state.db*.new"))
    assert not (tmp_path / "state.db.incoming").exists()
    opened.close()
