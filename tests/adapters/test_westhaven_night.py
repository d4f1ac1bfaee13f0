"""Westhaven's nights alone: files in, files out."""

from __future__ import annotations

from pathlib import Path

import pytest
from westhaven_desk import Sent, answers, control, extract, put, smallest, waiting
from westhaven_office import SERVICES

from adapters.standins import westhaven

pytest_plugins = ["westhaven_fixtures"]

BOTH = pytest.mark.parametrize("collection", ["NEEDS", "CARERS"])
INCOME = ["INC", "RTP", "1,241.30", "1W", "", "Y", "OC1"]
CAPITAL = ["CAP", "SAV", "5.00", "J", "2", "", "", "N", "", ""]
HOUSING, DISABILITY = ["HSG", "RNT", "90.00", "CM"], ["DIS", "", "4.00", "2W"]
CHARGE = ["CHG", "07/09/2026", "05/04/2027", "CON", "10.00", "90.00", "80.00", "41"]


@pytest.fixture
def exchange(westhaven_data: Path) -> Path:
    return westhaven_data / "exchange"


def test_the_first_extract_is_there_at_once(westhaven_data: Path, exchange: Path) -> None:
    for service, collection in SERVICES.items():
        assert sorted(extract(exchange, collection)) == sorted(
            westhaven.references(westhaven_data, service)
        )
    needs = extract(exchange, "NEEDS")
    assert needs["NA-1005"]["LAST_NAME"] == "Wójcik"
    assert (needs["NA-1099"]["ACCESS"], needs["NA-1090"]["STAGE"]) == ("R", "MIG")
    assert needs["NA-1004"]["PER"].split("\n")[0] == "Joan Finch-Lowe/WI/CA/JH0906"
    assert len({record["STAMP"] for record in needs.values()}) == len(needs) == 11


@BOTH
def test_a_new_record_is_taken(westhaven_data: Path, exchange: Path, collection: str) -> None:
    row = smallest("WH-1", NHS_NUMBER="9990045674", TOWN="Évreux – €", WB_AREAS="HE/DG")
    people = [["Joan Õ", "WI", "CA", ""], ["Joan Õ", "FR", "AF", "new"]]
    put(exchange, collection, "B1", [Sent("r-1", "N", row, people)])
    said = westhaven.night(westhaven_data)
    assert said == "night 00000002: 1 files, 1 taken, 0 refused, 29 records"
    assert answers(exchange, collection, "B1") == {"r-1": "A"}
    held = extract(exchange, collection)["WH-1"]
    assert held.pop("PER") == "Joan Õ/WI/CA/\nJoan Õ/FR/AF/new\n"
    assert held.pop("STAMP") > "00000021"
    wanted = {**row, "NHS_NUMBER": "999 004 5674"}
    assert {name: value for name, value in held.items() if value} == wanted
    assert waiting(exchange) == []
    assert len(waiting(exchange, "in/done")) == 2


def test_lines_and_quotes_come_back(westhaven_data: Path, exchange: Path) -> None:
    text = 'He said "no",\nand\tthen\n\nnothing.'
    put(exchange, "NEEDS", "B1", [Sent("r-1", "N", smallest("WH-1", WB_NOTES=text))])
    westhaven.night(westhaven_data)
    assert extract(exchange, "NEEDS")["WH-1"]["WB_NOTES"].replace("\r\n", "\n") == text


@BOTH
def test_a_change_names_the_stamp_of_what_it_changes(
    westhaven_data: Path, exchange: Path, collection: str
) -> None:
    put(exchange, collection, "B1", [Sent("r-1", "N", smallest("WH-1", WORKER="JHOLT"))])
    westhaven.night(westhaven_data)
    first = extract(exchange, collection)["WH-1"]
    put(
        exchange,
        collection,
        "B2",
        [
            Sent("r-2", "C", {**first, "TOWN": "Early"}, stamp="00000000"),
            Sent(
                "r-3", "C", {**first, "TOWN": "Right"}, [["Joan", "SP", "CA", ""]], first["STAMP"]
            ),
            Sent("r-4", "C", {**first, "TOWN": "Late"}, stamp=first["STAMP"]),
            Sent("r-5", "C", smallest("WH-2"), stamp=first["STAMP"]),
        ],
    )
    westhaven.night(westhaven_data)
    said = {"r-2": "R STL", "r-3": "A", "r-4": "R STL", "r-5": "R STL"}
    assert answers(exchange, collection, "B2") == said
    second = extract(exchange, collection)["WH-1"]
    assert second.pop("STAMP") > first["STAMP"]
    assert second.pop("PER") == "Joan/SP/CA/\n"
    assert second == {**{k: v for k, v in first.items() if k != "STAMP"}, "TOWN": "Right"}


@BOTH
def test_a_record_written_as_it_is_keeps_its_stamp(
    westhaven_data: Path, exchange: Path, collection: str
) -> None:
    before = extract(exchange, collection)
    sent = [
        Sent(
            f"r-{key}",
            "C",
            row,
            [p.split("/") for p in row.get("PER", "").splitlines()],
            row["STAMP"],
        )
        for key, row in before.items()
    ]
    put(exchange, collection, "B1", sent)
    westhaven.night(westhaven_data)
    assert set(answers(exchange, collection, "B1").values()) == {"A"}
    after = extract(exchange, collection)
    changed = {key for key in before if after[key] != before[key]}
    # The system writes NHS numbers in its own way, whenever it writes.
    assert changed == ({"NA-1001"} if collection == "NEEDS" else set())


def test_rows_of_every_type_stand_behind_a_financial_assessment(
    westhaven_data: Path, exchange: Path
) -> None:
    other = ["INC", "OAP", "5.00", "4W", "N", "", ""]
    behind = [CHARGE, INCOME, DISABILITY, other, CAPITAL, HOUSING]
    put(exchange, "FINANCE", "B1", [Sent("r-1", "N", smallest("WH-1"), behind=behind)])
    westhaven.night(westhaven_data)
    first = extract(exchange, "FINANCE")["WH-1"]
    lines = {
        kind: "".join("/".join(row[1:]) + "\n" for row in behind if row[0] == kind)
        for kind in ("INC", "CAP", "HSG", "DIS", "CHG")
    }
    assert {kind: first[kind] for kind in lines} == lines
    assert lines["INC"].count("\n") == 2
    sent = [
        Sent("r-2", "C", first, stamp=first["STAMP"], behind=[other, *behind[:3], *behind[4:]]),
        Sent("r-3", "C", first, stamp=first["STAMP"], behind=behind),
    ]
    put(exchange, "FINANCE", "B2", sent)
    westhaven.night(westhaven_data)
    # Another order of incomes is another record; an order of types is not.
    assert answers(exchange, "FINANCE", "B2") == {"r-2": "A", "r-3": "R STL"}
    second = extract(exchange, "FINANCE")["WH-1"]
    assert second["INC"].splitlines() == lines["INC"].splitlines()[::-1]
    put(exchange, "FINANCE", "B3", [Sent("r-4", "C", second, stamp=second["STAMP"])])
    westhaven.night(westhaven_data)
    assert not extract(exchange, "FINANCE")["WH-1"].keys() & lines.keys()


def test_the_order_of_types_is_no_change(westhaven_data: Path, exchange: Path) -> None:
    behind = [INCOME, CAPITAL, HOUSING, DISABILITY, CHARGE]
    put(exchange, "FINANCE", "B1", [Sent("r-1", "N", smallest("WH-1"), behind=behind)])
    westhaven.night(westhaven_data)
    before = extract(exchange, "FINANCE")["WH-1"]
    again = Sent("r-2", "C", before, stamp=before["STAMP"], behind=behind[::-1])
    put(exchange, "FINANCE", "B2", [again])
    westhaven.night(westhaven_data)
    assert answers(exchange, "FINANCE", "B2") == {"r-2": "A"}
    assert extract(exchange, "FINANCE")["WH-1"] == before


@pytest.mark.parametrize(
    "row",
    [
        ["INC", "XXX", *INCOME[2:]],
        [*INCOME[:2], "241.3", *INCOME[3:]],
        [*INCOME[:2], "-241.30", *INCOME[3:]],
        [*INCOME[:2], "1234567890.00", *INCOME[3:]],
        INCOME[:-1],
        [*CAPITAL[:4], "two", *CAPITAL[5:]],
        ["CHG", "31/11/2026", *CHARGE[2:]],
    ],
)
def test_a_record_with_a_bad_row_behind_it_is_refused(
    westhaven_data: Path, exchange: Path, row: list[str]
) -> None:
    bad = Sent("r-1", "N", smallest("WH-1"), behind=[INCOME, row])
    put(exchange, "FINANCE", "B1", [bad, Sent("r-2", "N", smallest("WH-2"), behind=[INCOME])])
    westhaven.night(westhaven_data)
    assert answers(exchange, "FINANCE", "B1") == {"r-1": "R BAD", "r-2": "A"}
    assert "WH-1" not in extract(exchange, "FINANCE")


def test_a_file_with_rows_of_another_collection_is_refused_whole(
    westhaven_data: Path, exchange: Path
) -> None:
    sent = Sent("r-1", "N", smallest("WH-1"), [["Joan", "SP", "CA", ""]])
    put(exchange, "FINANCE", "B1", [sent])
    put(exchange, "NEEDS", "B1", [Sent("r-1", "N", smallest("WH-1"), behind=[INCOME])])
    westhaven.night(westhaven_data)
    for collection in ("FINANCE", "NEEDS"):
        assert answers(exchange, collection, "B1") == {"r-1": "R FIL"}


def test_a_new_record_under_a_number_that_is_taken(westhaven_data: Path, exchange: Path) -> None:
    before = extract(exchange, "NEEDS")
    rows = [smallest("NA-1001"), smallest("WH-1"), smallest("WH-1", TOWN="Second")]
    put(exchange, "NEEDS", "B1", [Sent(f"r-{n}", "N", row) for n, row in enumerate(rows)])
    westhaven.night(westhaven_data)
    assert answers(exchange, "NEEDS", "B1") == {"r-0": "R DUP", "r-1": "A", "r-2": "R DUP"}
    after = extract(exchange, "NEEDS")
    assert after.pop("WH-1")["TOWN"] == ""
    assert after == before


BAD = {
    "stage": Sent("r-1", "N", smallest("WH-1", STAGE="???")),
    "no stage": Sent("r-1", "N", smallest("WH-1", STAGE="")),
    "no number": Sent("r-1", "N", smallest("")),
    "day": Sent("r-1", "N", smallest("WH-1", BIRTH_DATE="30/02/1950")),
    "moment": Sent("r-1", "N", smallest("WH-1", SUB_AT="2026-01-01")),
    "flag": Sent("r-1", "N", smallest("WH-1", URGENT="J")),
    "nhs number": Sent("r-1", "N", smallest("WH-1", NHS_NUMBER="12345")),
    "areas": Sent("r-1", "N", smallest("WH-1", WB_AREAS="DG/DG")),
    "bell": Sent("r-1", "N", smallest("WH-1", TOWN="ding\a")),
    "person": Sent(
        "r-1", "N", smallest("WH-1"), [["Joan", "SP", "CA", ""], ["Ed", "??", "CA", ""]]
    ),
    "action": Sent("r-1", "D", smallest("WH-1")),
}


@BOTH
@pytest.mark.parametrize("fault", BAD)
def test_a_bad_row_is_refused_and_the_others_are_taken(
    westhaven_data: Path, exchange: Path, collection: str, fault: str
) -> None:
    put(exchange, collection, "B1", [BAD[fault], Sent("r-2", "N", smallest("WH-2"))])
    westhaven.night(westhaven_data)
    assert answers(exchange, collection, "B1") == {"r-1": "R BAD", "r-2": "A"}
    assert [key for key in extract(exchange, collection) if key[:2] == "WH"] == ["WH-2"]


@pytest.mark.parametrize("person", [["x" * 31, "SP", "CA", ""], ["Ed", "SP", "CA"]])
def test_a_row_too_wide_or_too_short_is_bad(
    westhaven_data: Path, exchange: Path, person: list[str]
) -> None:
    wide = Sent("r-1", "N", smallest("WH-1", LAST_NAME="x" * 31))
    put(exchange, "NEEDS", "B1", [wide, Sent("r-2", "N", smallest("WH-2"), [person])])
    westhaven.night(westhaven_data)
    assert answers(exchange, "NEEDS", "B1") == {"r-1": "R BAD", "r-2": "R BAD"}


@BOTH
def test_what_comes_again_changes_nothing(
    westhaven_data: Path, exchange: Path, collection: str
) -> None:
    batch = [Sent("r-1", "N", smallest("WH-1")), Sent("r-2", "N", smallest("WH-1"))]
    put(exchange, collection, "B1", batch)
    westhaven.night(westhaven_data)
    said = (exchange / "out" / f"{collection}_ACK_B1.csv").read_bytes()
    before = extract(exchange, collection)
    put(exchange, collection, "B1", batch)
    again = [Sent("r-1", "C", {**before["WH-1"], "TOWN": "Z"}, stamp=before["WH-1"]["STAMP"])]
    put(exchange, collection, "B2", [*again, Sent("r-2", "N", smallest("WH-2"))])
    westhaven.night(westhaven_data)
    assert (exchange / "out" / f"{collection}_ACK_B1.csv").read_bytes() == said
    assert answers(exchange, collection, "B2") == {"r-1": "A", "r-2": "R DUP"}
    assert extract(exchange, collection) == before


def test_a_reference_within_one_file_counts_once(westhaven_data: Path, exchange: Path) -> None:
    put(exchange, "NEEDS", "B1", [Sent("r-1", "N", smallest(f"WH-{n}")) for n in (1, 2)])
    westhaven.night(westhaven_data)
    assert answers(exchange, "NEEDS", "B1") == {"r-1": "A"}
    assert "WH-2" not in extract(exchange, "NEEDS")


@BOTH
@pytest.mark.parametrize("fault", ["hash", "count", "trailer", "cut", "batch", "letter", "order"])
def test_a_file_that_is_wrong_is_refused_whole(
    westhaven_data: Path, exchange: Path, collection: str, fault: str
) -> None:
    before = extract(exchange, collection)
    path = put(
        exchange, collection, "B1", [Sent(f"r-{n}", "N", smallest(f"WH-{n}")) for n in (1, 2)]
    )
    content = path.read_bytes()
    if fault == "count":
        control(path, 3)
    elif fault != "hash":
        changed = {
            "trailer": content.replace(b"\r\nTRL,2", b"\r\nTRL,3").replace(
                b"\r\nTRL2", b"\r\nTRL3"
            ),
            "cut": content[: content.index(b"TRL")],
            "batch": content.replace(b"B1", b"B2"),
            "letter": content.replace(b"Tess", b"T\x81ss"),
            "order": content.replace(b"DTL", b"PER", 1),
        }[fault]
        assert changed != content
        path.write_bytes(changed)
        control(path, 2)
    else:
        path.write_bytes(content.replace(b"Tess", b"Bess", 1))
    assert "0 taken" in westhaven.night(westhaven_data)
    said = dict.fromkeys(["r-1", "r-2"][fault == "order" :], "R FIL")
    assert answers(exchange, collection, "B1") == said
    assert extract(exchange, collection) == before
    assert len(waiting(exchange, "in/rejected")) == 2
    assert waiting(exchange) == waiting(exchange, "in/done") == []


def test_a_file_of_which_nothing_can_be_read_is_not_answered(
    westhaven_data: Path, exchange: Path
) -> None:
    path = put(exchange, "NEEDS", "B1", [])
    for content in (b"", b"\xff\x00" * 100, b"DTL\r\nDTL,\r\nDTL,?"):
        path.write_bytes(content)
        control(path, 0)
        westhaven.night(westhaven_data)
        assert waiting(exchange, "in/rejected") == [path.name, f"{path.name}.ctl"]
    assert not [*(exchange / "out").glob("*ACK*")]


def test_a_file_without_its_control_file_waits(westhaven_data: Path, exchange: Path) -> None:
    path = put(exchange, "NEEDS", "B1", [Sent("r-1", "N", smallest("WH-1"))])
    beside = path.with_name(path.name + ".ctl")
    beside.rename(exchange / "later")
    (exchange / "in" / ".tmp-1.ctl").write_text("not ours")
    westhaven.night(westhaven_data)
    assert waiting(exchange) == [".tmp-1.ctl", path.name]
    (exchange / "later").rename(beside)
    westhaven.night(westhaven_data)
    assert waiting(exchange) == [".tmp-1.ctl"]
    assert answers(exchange, "NEEDS", "B1") == {"r-1": "A"}
