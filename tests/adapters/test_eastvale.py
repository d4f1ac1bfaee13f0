"""Eastvale through its council file: the suite, and the habits of a service of 2009."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from legacy_databases import NORTHMERE, settled, sqlite_database
from lxml import etree
from soap_server import EASTVALE, casework, environ, system

from adapters.compliance import BackendCompliance
from adapters.compliance.samples import fullest
from adapters.contract import Record
from adapters.errors import StaleRecordError
from adapters.kinds.soap import SoapSystem
from adapters.kinds.sql import SqlSystem
from adapters.registry import Council, open_council
from adapters.standins import eastvale, northmere


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("eastvale")


@pytest.fixture(scope="module")
def service(store: Path) -> Iterator[eastvale.Casework]:
    with casework(store) as server:
        yield server


@pytest.fixture
def council(service: eastvale.Casework) -> Iterator[Council]:
    eastvale.seed(service.data)
    council = open_council(EASTVALE, environ(service.address), {"soap": SoapSystem})
    yield council
    council.close()


class TestEastvale(BackendCompliance):
    council_file = EASTVALE
    kinds: ClassVar = {"soap": SoapSystem}
    hidden: ClassVar = {
        "needs-assessment": ["NA-1099"],
        "carers-assessment": ["CA-2099"],
        "financial-assessment": ["FA-3007"],
    }

    @pytest.fixture(autouse=True)
    def settle(self, service: eastvale.Casework) -> None:
        eastvale.seed(service.data)
        self.environ = environ(service.address)


def _all(council: Council) -> Iterator[tuple[str, Record]]:
    for service, assessments in council.services.items():
        for record in assessments.search({}, None, 100).items:
            yield service, record


def document(store: Path, reference: str) -> etree._Element:
    connection = sqlite3.connect(store / "eastvale.db")
    try:
        (document,) = connection.execute(
            "SELECT document FROM casework WHERE case_ref = ?", [reference]
        ).fetchone()
    finally:
        connection.close()
    return etree.fromstring(document)


def said(case: etree._Element, place: str) -> str | None:
    return case.findtext("/".join(f"{{*}}{step}" for step in place.split(".")))


def test_northmere_holds_the_same_records(council: Council, store: Path, tmp_path: Path) -> None:
    with sqlite_database(tmp_path) as database:
        other = open_council(NORTHMERE, settled(database, northmere), {"sql": SqlSystem})
        theirs = {record["id"]: (service, record) for service, record in _all(other)}
        other.close()
    ours = {record["id"]: (service, record) for service, record in _all(council)}
    assert ours == theirs
    assert len(ours) >= 18
    assert set(eastvale.references(store)) - ours.keys() == {"NA-1099", "CA-2099", "FA-3007"}
    assert ours["NA-1090"][1]["state"] == "other"
    for id, (service, record) in ours.items():
        assert council.services[service].get(id).record == record


def test_every_element_of_a_case_can_be_filled(
    council: Council, store: Path, service: eastvale.Casework
) -> None:
    unmapped = {"RESTRICTED", "TEAM", "WORKER", "OLD_SYSTEM_NO"}
    kinds = {
        "needs-assessment": ("NeedsCase", {"ADDED_BY"}),
        "carers-assessment": ("CarerCase", {"ADDED_BY"}),
        "financial-assessment": ("FinanceCase", {"VERIFIED_BY", "ACCOUNT_NO"}),
    }
    schema = next(service.wsdl.getroot().iter("{http://www.w3.org/2001/XMLSchema}schema"))
    types = {t.get("name"): t for t in schema.findall("{*}complexType")}

    def leaves(name: str, path: str) -> Iterator[str]:
        for element in types[name].iter("{*}element"):
            inner = element.get("type", "").removeprefix("cw:")
            here = f"{path}.{element.get('name')}" if path else str(element.get("name"))
            yield from leaves(inner, here) if inner in types else [here]

    for kind, assessments in council.services.items():
        assessments.create(fullest(kind, f"CT-{kind}"))
        case = document(store, f"CT-{kind}")
        name, staff = kinds[kind]
        empty = {place for place in leaves(name, "") if said(case, place) is None}
        # Only what depends on a child or on caring can be not applicable in the law.
        law = {p for p in empty if p.endswith(".NOT_APPLICABLE")}
        if name == "CarerCase":
            law |= {p for p in empty if p.endswith(".LONG")}
        assert {place.rsplit(".")[-1] for place in empty - law} == unmapped | staff


def test_what_nobody_maps_survives_a_whole_write(council: Council, store: Path) -> None:
    needs = council.services["needs-assessment"]
    before = needs.get("NA-1001")
    needs.amend("NA-1001", before.etag, lambda record: {**record, "urgent": True})
    case = document(store, "NA-1001")
    people = [p.findtext("{*}ADDED_BY") for p in case.iter("{*}PERSON") if len(p)]
    assert (said(case, "TEAM"), said(case, "WORKER")) == ("Adult Care West", "PRAMAN")
    assert said(case, "OLD_SYSTEM_NO") == "EV/20417"
    assert people == ["Front desk", None]


def test_spellings_stay_until_they_change(council: Council, store: Path) -> None:
    needs = council.services["needs-assessment"]
    before = needs.get("NA-1002")
    assert before.record["state"] == "in-progress"
    assert before.record["person"]["dateOfBirth"] == "1939-11-02"
    needs.amend("NA-1002", before.etag, lambda record: {**record, "reason": "a\n\tb"})
    case = document(store, "NA-1002")
    assert (said(case, "STATUS"), said(case, "CLIENT.DOB")) == ("ALLOCATED", "2/11/1939")
    assert said(case, "REASON") == "a\n\tb"
    first = needs.get("NA-1001")
    assert "\r\n" in (said(document(store, "NA-1001"), "REASON") or "")
    needs.amend("NA-1001", first.etag, lambda record: {**record, "urgent": True})
    after = document(store, "NA-1001")
    assert "\r\n" in (said(after, "REASON") or "")
    assert (said(after, "URGENT"), said(after, "CLIENT.NHS_NO")) == ("1", "999 100 0011")


def test_names_of_several_alphabets(council: Council) -> None:
    needs = council.services["needs-assessment"]
    record = fullest("needs-assessment", "CT-NAMES")
    for given, family in (
        ("Łukasz", "Ó Briain-Nguyễn"),
        ("D'Arcy", "<&>\"' ]]>"),
        ("王", "😀 Ünal"),
    ):
        record["person"]["name"] = {"given": given, "family": family}
        record["id"] = f"CT-{len(given)}-{len(family)}"
        assert needs.create(record).record == record
        assert needs.get(record["id"]).record == record


def test_a_restricted_case_cannot_be_overwritten(council: Council, store: Path) -> None:
    needs = council.services["needs-assessment"]
    held = etree.tostring(document(store, "NA-1099"))
    with pytest.raises(StaleRecordError):
        needs.create(fullest("needs-assessment", "NA-1099"))
    assert etree.tostring(document(store, "NA-1099")) == held


def test_both_kinds_of_password_are_let_in(service: eastvale.Casework) -> None:
    for security in ("password-text", "password-digest"):
        ours = system(service.address, security=security)
        ours.check()
        ours.close()


def test_it_runs_by_itself_and_stops_when_told(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "adapters.standins.eastvale", "--port", "0"]
    with subprocess.Popen(
        [*command, "--data", str(tmp_path), "--reset"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=EASTVALE.parents[2],
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            address = line.removeprefix("eastvale is ready at ").strip()
            ours = system(address)
            ours.check()
            ours.close()
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert process.stdout.read() == ""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
def test_it_ends_with_whoever_started_it(tmp_path: Path) -> None:
    starter = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-m', 'adapters.standins.eastvale', '--port',"
        " '0', '--data', sys.argv[1]], stdout=subprocess.PIPE)\n"
        "assert b'is ready' in child.stdout.readline()\n"
        "print(child.pid, flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", starter, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=EASTVALE.parents[2],
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
        parent.wait(10)
        # The pipe closes when the last process that has it is gone.
        parent.stdout.read()
    for _ in range(200):
        try:
            os.kill(child, 0)
            state = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0]
        except (ProcessLookupError, FileNotFoundError):
            return
        if state == "Z":
            return
        signal.sigtimedwait([], 0.05)
    pytest.fail("the stand-in outlived whoever started it")
