"""A bad file is refused whole: the last good extract stays, and `check` and the log tell of it."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from files_exchange import (
    ASHA,
    BROD,
    CHEN,
    FIXED,
    answers,
    drop,
    extract,
    lines,
    many,
    open_system,
)

from adapters.contract import Receipt
from adapters.errors import BackendNonsenseError, BackendUnavailableError
from adapters.kinds.files import FilesSystem

GOOD = extract(2, ASHA, BROD)
DETAIL = lines([BROD])

BAD: dict[str, tuple[Callable[[Path], None], str]] = {
    "truncated": (lambda place: drop(place, "N_2.csv", GOOD[:-11], rows=2), "has no trailer"),
    "cut in a row": (
        lambda place: drop(place, "N_2.csv", GOOD[:60], rows=2),
        "row 2 has another number of columns",
    ),
    "cut in quotes": (
        lambda place: drop(place, "N_2.csv", GOOD[: GOOD.index(b"then")], rows=2),
        "row 3 cannot be read as csv",
    ),
    "wrong hash": (
        lambda place: (
            drop(place, "N_2.csv", GOOD),
            (place / "out/N_2.csv").write_bytes(GOOD[:-1]),
        ),
        "is not what its control file says: another SHA-256",
    ),
    "control rows": (
        lambda place: drop(place, "N_2.csv", GOOD, rows=3),
        "its control file has another number of rows than the file",
    ),
    "trailer rows": (
        lambda place: drop(place, "N_2.csv", GOOD.replace(b'TRL","2', b'TRL","3')),
        "its trailer has another number of rows than the file",
    ),
    "no rows of control": (
        lambda place: (
            drop(place, "N_2.csv", GOOD),
            (place / "out/N_2.csv.ctl").write_text("SHA256=12\r\n"),
        ),
        "has a control file that cannot be read",
    ),
    "endless control": (
        lambda place: (
            drop(place, "N_2.csv", GOOD),
            (place / "out/N_2.csv.ctl").write_bytes(b"x" * 10_000),
        ),
        "has a control file that cannot be read",
    ),
    "other bytes": (
        lambda place: drop(place, "N_2.csv", GOOD.replace("ó".encode("cp1252"), b"\x81")),
        "has bytes that are not cp1252 behind row",
    ),
    "byte order mark": (
        lambda place: drop(place, "N_2.csv", b"\xef\xbb\xbf" + GOOD),
        "begins with a byte order mark: it is not cp1252",
    ),
    "nul": (
        lambda place: drop(place, "N_2.csv", GOOD.replace(b"Asha", b"As\0a")),
        "has a NUL in it",
    ),
    "fewer columns": (
        lambda place: drop(place, "N_2.csv", extract(2, ASHA, BROD[:-1])),
        "row 3 has another number of columns",
    ),
    "unknown type": (
        lambda place: drop(place, "N_2.csv", extract(2, ASHA, ["XYZ", "Asha"])),
        "row 3 begins with a type that is not known",
    ),
    "child first": (
        lambda place: drop(place, "N_2.csv", extract(2, ["PER", "A", "B"], ASHA)),
        "row 2 belongs to no detail row",
    ),
    "no header": (lambda place: drop(place, "N_2.csv", lines([ASHA])), "has no header"),
    "empty": (lambda place: drop(place, "N_2.csv", b""), "has no header"),
    "empty line": (
        lambda place: drop(place, "N_2.csv", GOOD.replace(b'"DTL"', b'\r\n"DTL"', 1)),
        "row 2 begins with a type that is not known",
    ),
    "other run": (
        lambda place: drop(place, "N_2.csv", extract(3, ASHA)),
        "its header says another run than its name",
    ),
    "other text": (
        lambda place: drop(place, "N_2.csv", GOOD.replace(b'"N"', b'"M"', 1)),
        "its header has another text than the council file",
    ),
    "no moment": (
        lambda place: drop(place, "N_2.csv", extract(2, ASHA, moment="31/02/2026 18:00:00")),
        "its header's moment cannot be read",
    ),
    "behind the trailer": (
        lambda place: drop(place, "N_2.csv", GOOD + DETAIL, rows=2),
        "has something behind its trailer, row 5",
    ),
    "a key twice": (
        lambda place: drop(place, "N_2.csv", extract(2, ASHA, BROD, ASHA, CHEN, ASHA)),
        "1 keys stand in it more than once, one of them in row 6 again",
    ),
    "no key": (
        lambda place: drop(place, "N_2.csv", extract(2, ASHA, ["DTL", "", *BROD[2:]])),
        "row 3 has no REF",
    ),
}


FAR_DOWN = [
    (lines([["DTL", "x"]]), "row {} has another number of columns"),
    (lines([["PER", "x"]]), "row {} has another number of columns"),
    (lines([["XYZ", *ASHA[1:]]]), "row {} begins with a type that is not known"),
    (b"\r\n", "row {} begins with a type that is not known"),
    (b'"DTL","x"x\r\n', "row {} cannot be read as csv"),
    (lines([["TRL", "0"]]), "its trailer has another number of rows than the file"),
    (lines(many(1)), "1 keys stand in it more than once, one of them in row {} again"),
    (lines([["DTL", "", *ASHA[2:]]]), "row {} has no REF"),
]


@pytest.fixture
def system(tmp_path: Path) -> FilesSystem:
    drop(tmp_path, "N_1.csv", extract(1, ASHA, CHEN))
    return open_system(tmp_path)


@pytest.mark.parametrize("fault", BAD)
def test_a_bad_extract_changes_nothing_and_is_told_once(
    system: FilesSystem, tmp_path: Path, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    system.check()
    spoil, reason = BAD[fault]
    spoil(tmp_path)
    needs = system.collection("needs")
    for _ in range(2):
        with pytest.raises(BackendNonsenseError) as refused:
            system.check()
        assert str(refused.value).startswith(f"needs: the file N_2.csv {reason}")
    assert needs.read("c-4") is not None
    assert needs.read("b-2") is None
    told = [each for each in caplog.records if each.levelno == logging.WARNING]
    assert len(told) == 1
    assert reason in told[0].getMessage()
    assert "Asha" not in caplog.text
    assert not list(tmp_path.glob("state.db.*.new"))
    assert not (tmp_path / "state.db.incoming").exists()
    drop(tmp_path, "N_3.csv", extract(3, ASHA, BROD))
    system.check()
    assert needs.read("b-2") is not None
    system.close()


def test_a_refused_file_may_come_again_as_it_should_have_come(
    system: FilesSystem, tmp_path: Path
) -> None:
    drop(tmp_path, "N_2.csv", GOOD, rows=9)
    with pytest.raises(BackendNonsenseError):
        system.check()
    drop(tmp_path, "N_2.csv", GOOD)
    system.check()
    assert system.collection("needs").read("b-2") is not None
    system.close()


def test_a_fault_outlives_the_process(system: FilesSystem, tmp_path: Path) -> None:
    drop(tmp_path, "N_2.csv", GOOD[:-11], rows=2)
    with pytest.raises(BackendNonsenseError):
        system.check()
    system.close()
    system = open_system(tmp_path)
    with pytest.raises(BackendNonsenseError, match=r"N_2\.csv has no trailer"):
        system.check()
    system.close()


def test_a_file_without_its_control_file_is_not_looked_at(
    system: FilesSystem, tmp_path: Path
) -> None:
    drop(tmp_path, "N_2.csv", GOOD[:50], control=False)
    system.check()
    drop(tmp_path, "N_2.csv", GOOD)
    system.check()
    assert system.collection("needs").read("b-2") is not None
    system.close()


def test_an_older_run_is_left_alone(system: FilesSystem, tmp_path: Path) -> None:
    drop(tmp_path, "N_10.csv", extract(10, BROD))
    system.check()
    drop(tmp_path, "N_9.csv", extract(9, ASHA))
    system.check()
    needs = system.collection("needs")
    assert needs.read("a-1") is None
    assert needs.read("b-2") is not None
    met = system.ledger.met("needs")
    assert {name: met[name].verdict for name in met} == {
        "N_1.csv": "older",
        "N_9.csv": "older",
        "N_10.csv": "taken",
    }
    system.close()


def test_with_the_newest_bad_the_one_before_it_is_read(system: FilesSystem, tmp_path: Path) -> None:
    drop(tmp_path, "N_2.csv", GOOD)
    drop(tmp_path, "N_3.csv", extract(3, ASHA), rows=7)
    with pytest.raises(BackendNonsenseError, match=r"N_3\.csv"):
        system.check()
    assert system.collection("needs").read("b-2") is not None
    system.close()


def test_the_same_contents_again_change_nothing(system: FilesSystem, tmp_path: Path) -> None:
    system.check()
    state = (tmp_path / "state.db.needs").stat().st_ino
    content = extract(1, ASHA, CHEN)
    drop(tmp_path, "N_1.csv", content)
    drop(tmp_path, "N_4.csv", content)
    for name in ("N_1.csv", "N_4.csv"):
        os.utime(tmp_path / "out" / name, (1, 1))
    system.check()
    assert (tmp_path / "state.db.needs").stat().st_ino == state
    drop(tmp_path, "N_4.csv", extract(4, BROD))
    system.check()
    assert system.collection("needs").read("b-2") is not None
    system.close()


def test_other_contents_under_a_name_that_was_taken_are_refused(
    system: FilesSystem, tmp_path: Path
) -> None:
    system.check()
    drop(tmp_path, "N_1.csv", extract(1, BROD))
    with pytest.raises(BackendNonsenseError, match=r"N_1\.csv came again with other contents"):
        system.check()
    assert system.collection("needs").read("a-1") is not None
    drop(tmp_path, "N_1.csv", extract(1, ASHA, CHEN))
    system.check()
    system.close()


def test_no_extract_and_a_late_one(tmp_path: Path) -> None:
    system = open_system(tmp_path, late="36h")
    with pytest.raises(BackendUnavailableError, match="no extract has been read yet"):
        system.check()
    with pytest.raises(BackendUnavailableError, match="no extract has been read yet"):
        system.collection("needs").read("a-1")
    assert system.collection("needs").as_of() is None
    drop(tmp_path, "N_1.csv", extract(1, ASHA, moment="01/11/2020 18:00:00"))
    with pytest.raises(BackendUnavailableError, match="needs: the nightly file is late"):
        system.check()
    assert system.collection("needs").read("a-1") is not None
    system.close()


def test_a_link_is_not_followed(system: FilesSystem, tmp_path: Path) -> None:
    drop(tmp_path, "elsewhere", GOOD)
    (tmp_path / "out/N_2.csv").symlink_to(tmp_path / "out/elsewhere")
    (tmp_path / "out/N_2.csv.ctl").symlink_to(tmp_path / "out/elsewhere.ctl")
    system.check()
    assert system.collection("needs").read("b-2") is None
    system.close()


@pytest.mark.parametrize("count", [1, 198, 199, 200, 399, 1000])
@pytest.mark.parametrize(("bad", "reason"), FAR_DOWN)
def test_a_fault_is_told_with_its_row_however_far_down(
    system: FilesSystem, tmp_path: Path, count: int, bad: bytes, reason: str
) -> None:
    head, tail = extract(2, *many(count)), lines([BROD])
    at = head.rindex(b'"TRL"')
    details = count + 1 + ("keys" in reason or "has no REF" in reason)
    content = head[:at] + bad + tail + lines([["TRL", str(details)]])
    drop(tmp_path, "N_2.csv", content, rows=details)
    with pytest.raises(BackendNonsenseError) as refused:
        system.check()
    assert str(refused.value) == f"needs: the file N_2.csv {reason.format(count + 2)}"
    system.close()


@pytest.mark.parametrize("count", [1, 197, 198, 199, 200, 398])
def test_nothing_may_stand_behind_the_trailer_wherever_it_is(
    system: FilesSystem, tmp_path: Path, count: int
) -> None:
    drop(tmp_path, "N_2.csv", extract(2, *many(count)) + DETAIL, rows=count)
    with pytest.raises(BackendNonsenseError) as refused:
        system.check()
    reason = f"has something behind its trailer, row {count + 3}"
    assert str(refused.value) == f"needs: the file N_2.csv {reason}"
    drop(tmp_path, "N_3.csv", extract(3, *many(count)))
    system.check()
    found = system.collection("needs").find({}, None, count + 9)
    assert [position for position, _ in found] == [str(n) for n in range(2, count + 2)]
    system.close()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (answers("b2", 1, ("r-1", "A", "")), "its header says another batch than its name"),
        (answers("b1", 1, ("r-1", "Q", "")), "row 2 has an answer that the council file lacks"),
        (answers("b1", 1, ("r 1", "A", "")), "row 2 has a reference that is none"),
        (
            answers("b1", 1, ("r-1", "R", "no, said Asha")),
            "row 2 has a reason that is not one word",
        ),
        (answers("b1", 1, ("r-1", "A", ""))[:-12], "has no trailer"),
        (answers("b1", 1).replace(b'"1"', b'"x"', 1), "its header's run is not a number"),
    ],
)
def test_a_bad_acknowledgement_gives_no_receipts(
    system: FilesSystem, tmp_path: Path, content: bytes, reason: str
) -> None:
    system.check()
    drop(tmp_path, "NA_b1.csv", content)
    with pytest.raises(BackendNonsenseError) as refused:
        system.check()
    assert str(refused.value) == f"needs: the file NA_b1.csv {reason}"
    assert system.collection("needs").receipts() == []
    drop(tmp_path, "NA_b1.csv", answers("b1", 1, ("r-1", "A", ""), ("r-2", "R", "STL")))
    system.check()
    assert sorted(system.collection("needs").receipts(), key=str) == [
        Receipt("r-1"),
        Receipt("r-2", "STL"),
    ]
    system.close()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("DTLa-1", "row 2 is not as long as its fields"),
        ("DT", "row 2 begins with a type that is not known"),
        ("DTL" + "é" * 47, "row 2 is not as long as its fields"),
    ],
)
def test_a_bad_line_of_fixed_width(tmp_path: Path, line: str, reason: str) -> None:
    content = f"HDR0000000722/11/2026 18:00:00\r\n{line}\r\nTRL1     \r\n".encode("cp1252")
    drop(tmp_path, "C_00000007.txt", content, rows=1)
    system = open_system(tmp_path, {"carers": FIXED})
    with pytest.raises(BackendNonsenseError, match=reason):
        system.check()
    system.close()
