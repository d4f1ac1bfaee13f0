"""Westhaven as a program: its command line, its staff, and nights that are stopped."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from westhaven_desk import Sent, answers, control, extract, put, smallest, waiting
from westhaven_office import ROOT, SERVICES

from adapters.standins import westhaven

pytest_plugins = ["westhaven_fixtures"]


def program(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "adapters.standins.westhaven", "--data", str(data)]
    return subprocess.run(
        [*command, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


def test_the_stand_in_is_a_program(tmp_path: Path) -> None:
    exchange = tmp_path / "elsewhere"
    data = tmp_path / "data"
    words = ["--exchange", str(exchange)]
    assert program(data, *words).stdout == ""
    assert extract(exchange, "NEEDS")["NA-1001"]["TOWN"] == "Northmere"
    assert program(data, *words, "--edit", "NA-1001", "TOWN", "Hythe").returncode == 0
    assert extract(exchange, "NEEDS")["NA-1001"]["TOWN"] == "Northmere"
    put(exchange, "NEEDS", "B1", [Sent("r-1", "N", smallest("WH-1"))])
    done = program(data, *words, "--night")
    assert done.stdout == "night 00000002: 1 files, 1 taken, 0 refused, 29 records\n"
    assert extract(exchange, "NEEDS")["NA-1001"]["TOWN"] == "Hythe"
    assert program(data, *words, "--reset").returncode == 0
    assert extract(exchange, "NEEDS")["NA-1001"]["TOWN"] == "Northmere"
    assert waiting(exchange, "in/done") == []
    assert [path.name for path in exchange.glob("out/NEEDS*.csv")] == ["NEEDS_EXTRACT_00000003.csv"]


def test_staff_change_records_by_day(westhaven_data: Path) -> None:
    for collection, key in (("NEEDS", "NA-1001"), ("CARERS", "CA-2001")):
        before = extract(westhaven_data / "exchange", collection)[key]
        westhaven.edit(westhaven_data, key, "LANGUAGE", "Gàidhlig")
        westhaven.night(westhaven_data)
        after = extract(westhaven_data / "exchange", collection)[key]
        assert after["STAMP"] > before["STAMP"]
        assert after == {**before, "LANGUAGE": "Gàidhlig", "STAMP": after["STAMP"]}


def test_what_staff_cannot_change(westhaven_data: Path) -> None:
    for arguments in (
        ["NA-9", "TOWN", "Sekret"],
        ["NA-1001", "STAMP", "12345678"],
        ["NA-1001", "TOWN", "Sekret" * 6],
        ["NA-1001", "STAGE", "Sekret"],
        ["NA-1001", "TOWN", "Sekretę"],
        ["CA-2001", "WHY_REFERRED", "Sekret\nlines"],
    ):
        done = program(westhaven_data, "--edit", *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("westhaven: ")
        assert "Traceback" not in done.stderr
        assert "Sekret" not in done.stderr


def test_another_program_s_file_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "westhaven.db") as other:
        other.execute("CREATE TABLE NEEDS (DEAR TEXT)")
    other.close()
    before = (tmp_path / "westhaven.db").read_bytes()
    done = program(tmp_path, "--reset")
    assert (done.returncode, "another directory" in done.stderr) == (2, True)
    assert (tmp_path / "westhaven.db").read_bytes() == before


def test_two_nights_at_once_take_everything_once(westhaven_data: Path) -> None:
    rows = [Sent(f"r-{n}", "N", smallest(f"WH-{n}")) for n in range(30)]
    for n, each in enumerate(rows):
        put(westhaven_data / "exchange", "NEEDS", f"B{n}", [each])
    with ThreadPoolExecutor(3) as pool:
        said = [*pool.map(westhaven.night, [westhaven_data] * 3)]
    assert sum("30 taken" in line for line in said) == 1
    assert {line.split(":")[0] for line in said} == {f"night {n:08}" for n in (2, 3, 4)}
    held = westhaven.references(westhaven_data, "needs-assessment")
    assert sorted(held)[11:] == sorted(each.row["ASSESSMENT_NO"] for each in rows)


def busy(exchange: Path) -> None:
    """Something of everything in the inbox."""
    stamp = extract(exchange, "NEEDS")["NA-1001"]["STAMP"]
    changed = {**extract(exchange, "NEEDS")["NA-1001"], "TOWN": "Hythe"}
    put(
        exchange,
        "NEEDS",
        "B1",
        [
            Sent("r-1", "N", smallest("WH-1"), [["Joan", "SP", "CA", ""]]),
            Sent("r-2", "C", changed, stamp=stamp),
            Sent("r-3", "N", smallest("NA-1002")),
        ],
    )
    put(exchange, "CARERS", "B1", [Sent("r-1", "N", smallest("WH-1"))])
    income = ["INC", "RTP", "241.30", "1W", "", "", ""]
    put(exchange, "FINANCE", "B1", [Sent("r-1", "N", smallest("WH-1"), behind=[income])])
    control(put(exchange, "CARERS", "B2", [Sent("r-2", "N", smallest("WH-2"))]), 5)


def killed(data: Path, step: int) -> subprocess.CompletedProcess[str]:
    script = Path(__file__).with_name("westhaven_killed.py")
    command = [sys.executable, "-S", str(script), str(data), str(step)]
    return subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PYTHONPATH": str(ROOT)},
    )


def morning(data: Path, exchange: Path) -> object:
    """What must be the same however often the night was stopped; stamps and runs may differ."""
    records = {name: extract(exchange, name) for name in SERVICES.values()}
    for held in records.values():
        for record in held.values():
            record["STAMP"] = ""
    batches = (("NEEDS", "B1"), ("CARERS", "B1"), ("CARERS", "B2"), ("FINANCE", "B1"))
    said = [answers(exchange, *batch) for batch in batches]
    places = [waiting(exchange, folder) for folder in ("in", "in/done", "in/rejected")]
    held = {name: westhaven.references(data, service) for service, name in SERVICES.items()}
    return records, said, places, held


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is killed like this there")
def test_a_night_killed_at_any_step_is_made_up_for(
    westhaven_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    busy(westhaven_data / "exchange")

    def copy() -> Path:
        there = tmp_path_factory.mktemp("killed") / "data"
        return Path(shutil.copytree(westhaven_data, there))

    calm = copy()
    done = killed(calm, 0)
    assert done.returncode == 0, done.stderr
    wanted = morning(calm, calm / "exchange")
    steps = int(done.stdout)
    assert steps > 40
    for step in range(1, steps + 1):
        there = copy()
        assert killed(there, step).returncode == -9
        westhaven.night(there)
        assert morning(there, there / "exchange") == wanted, f"killed at step {step}"
        assert not [*(there / "exchange").rglob("*.part")]
        shutil.rmtree(there)
