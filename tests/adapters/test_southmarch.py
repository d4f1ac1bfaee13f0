"""Southmarch through its council file: the suite, and the habits of a case system behind HTTP."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, ClassVar

import jsonschema_rs
import pytest
from legacy_databases import COUNCILS, NORTHMERE, settled, sqlite_database

import openapi
from adapters.compliance import BackendCompliance
from adapters.compliance.samples import fullest
from adapters.contract import Record
from adapters.errors import (
    BackendNonsenseError,
    BackendUnavailableError,
    NotHoldableError,
    StaleRecordError,
)
from adapters.kinds.rest import RestSystem
from adapters.kinds.sql import SqlSystem
from adapters.mapping import component_of
from adapters.registry import Council, open_council
from adapters.standins import northmere, southmarch
from adapters.standins.southmarch import Southmarch

SOUTHMARCH = COUNCILS / "E09999903-southmarch.yaml"


KINDS = {"rest": RestSystem}


ROOT = Path(southmarch.__file__).parents[2]


@contextmanager
def running(data: Path, **words: Any) -> Iterator[Southmarch]:
    southmarch.create(data)
    if not southmarch.references(data):
        southmarch.seed(data)
    with Southmarch(data, **{"rate": 100_000, **words}) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def environ(server: Southmarch, secret: str = "marsh") -> Mapping[str, str]:
    return {"SOUTHMARCH_URL": server.url, "SOUTHMARCH_CLIENT_SECRET": secret}


@contextmanager
def connected(server: Southmarch, secret: str = "marsh") -> Iterator[Council]:
    council = open_council(SOUTHMARCH, environ(server, secret), KINDS)
    try:
        yield council
    finally:
        council.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Southmarch]:
    with running(tmp_path / "southmarch") as found:
        yield found


@pytest.fixture
def council(server: Southmarch) -> Iterator[Council]:
    with connected(server) as found:
        yield found


class TestSouthmarch(BackendCompliance):
    council_file = SOUTHMARCH
    kinds: ClassVar = KINDS
    hidden: ClassVar = {
        "needs-assessment": ["NA-1099"],
        "carers-assessment": ["CA-2099"],
        "financial-assessment": ["FA-3007"],
    }

    @pytest.fixture(autouse=True)
    def settle(self, server: Southmarch) -> None:
        self.environ = environ(server)


def stored(server: Southmarch, ref: str) -> dict[str, Any]:
    """A case as it lies in the store."""
    with closing(sqlite3.connect(server.cases.data / "southmarch.db")) as store:
        (body,) = store.execute("SELECT body FROM cases WHERE ref = ?", (ref,)).fetchone()
    case: dict[str, Any] = json.loads(body)
    return case


def held(council: Council) -> Iterator[tuple[str, Record]]:
    for service, assessments in council.services.items():
        for record in assessments.search({}, None, 100).items:
            yield service, record


def test_southmarch_holds_the_records_that_northmere_holds(
    server: Southmarch, council: Council, tmp_path: Path
) -> None:
    with sqlite_database(tmp_path) as database:
        other = open_council(NORTHMERE, settled(database, northmere), {"sql": SqlSystem})
        theirs = {record["id"]: (service, record) for service, record in held(other)}
        for service, record in theirs.values():
            assert council.services[service].get(record["id"]).record == record
        other.close()
    assert {record["id"]: (service, record) for service, record in held(council)} == theirs
    hidden = {"NA-1099", "CA-2099", "FA-3007"}
    assert set(southmarch.references(server.cases.data)) - theirs.keys() == hidden
    assert theirs["NA-1090"][1]["state"] == "other"


def test_every_seeded_record_is_a_record_of_the_standard(council: Council) -> None:
    recording = {"state": "recorded", "asOf": "2026-10-05T08:00:00Z"}
    for service, record in held(council):
        reference = f"#/components/schemas/{component_of(service)}"
        schema = {**openapi.document(service), "$ref": reference}
        errors = jsonschema_rs.validator_for(schema).iter_errors({**record, "recording": recording})
        assert [(error.instance_path, error.message) for error in errors] == []


def test_a_change_leaves_everything_else_as_it_was(server: Southmarch, council: Council) -> None:
    for service, ref in (("needs-assessment", f"NA-100{n}") for n in range(1, 7)):
        assessments, before = council.services[service], stored(server, ref)
        now = assessments.amend(ref, "*", lambda record: {**record, "reason": "Another reason."})
        assert now.record["reason"] == "Another reason."
        assert stored(server, ref) == {**before, "why": "Another reason.", "revision": 2}
    assert stored(server, "NA-1002")["status"] == "pending"
    assert stored(server, "NA-1006")["decision"]["outcome"] == "declined_2014"
    assert stored(server, "NA-1003")["contact"]["quiet_hours"] is None
    people = stored(server, "NA-1004")["people"]
    assert (people[0]["link"], people[0]["added_by"]) == ("wife", "reception")


def test_every_field_has_a_value_in_the_fullest_record(
    server: Southmarch, council: Council
) -> None:
    for service, assessments in council.services.items():
        record = fullest(service, "CT-FULL-" + service[:5])
        split = assessments.split(record)
        assert bool(split.kept) == (service == "financial-assessment")
        assert assessments.create(record).record == split.held
        case = stored(server, record["id"])
        for path in council.system_of(service).collection(service)._mapped:  # type: ignore[attr-defined]
            here: Any = case
            for step in path:
                here = here[0][step] if isinstance(here, list) else here[step]
            assert here is not None


def test_a_number_typed_with_spaces_is_found(server: Southmarch, council: Council) -> None:
    needs = council.services["needs-assessment"]
    number = needs.get("NA-1001").record["person"]["nhsNumber"]
    assert stored(server, "NA-1001")["client"]["nhs"] != number
    found = needs.search({"person.nhsNumber": [number], "state": ["submitted"]}, None, 5)
    assert [item["id"] for item in found.items] == ["NA-1001"]


def test_a_token_that_ends_in_between(tmp_path: Path) -> None:
    with running(tmp_path, token_seconds=1) as server, connected(server) as council:
        needs = council.services["needs-assessment"]
        etag = needs.get("NA-1001").etag
        for turn in range(4):
            time.sleep(0.4)
            etag = needs.amend("NA-1001", etag, lambda r, n=turn: {**r, "reason": f"{n}"}).etag

        def late(record: Record) -> Record:
            server.forget_tokens()
            return {**record, "reason": "last"}

        assert needs.amend("NA-1001", etag, late).record["reason"] == "last"
        server.forget_tokens()
        assert needs.create(fullest("needs-assessment", "CT-1")).record["id"] == "CT-1"
    assert southmarch.references(tmp_path).count("CT-1") == 1


def test_a_rate_that_is_too_high(tmp_path: Path) -> None:
    with running(tmp_path, rate=5) as server, connected(server) as council:
        needs = council.services["needs-assessment"]
        for _ in range(4):
            needs.get("NA-1001")
        with pytest.raises(BackendUnavailableError):
            needs.get("NA-1001")
        time.sleep(1.1)
        assert needs.get("NA-1001").record["id"] == "NA-1001"


def test_a_wrong_secret(server: Southmarch) -> None:
    with connected(server, "guessed") as council:
        with pytest.raises(BackendNonsenseError):
            council.check()
        with pytest.raises(BackendNonsenseError) as refused:
            council.services["needs-assessment"].get("NA-1001")
    assert "guessed" not in str(refused.value)


def test_what_is_not_liked_is_told_by_the_property(council: Council) -> None:
    needs = council.services["needs-assessment"]
    before = needs.get("NA-1001")
    for changed, pointer in (
        ({"reason": "x" * 2001}, "/reason"),
        ({"person": {**before.record["person"], "telephone": "0" * 30}}, "/person/telephone"),
        ({"urgent": True, "reason": "\0 is no letter"}, "/reason"),
    ):
        with pytest.raises(NotHoldableError) as refused:
            needs.amend("NA-1001", "*", lambda record, c=changed: {**record, **c})
        assert refused.value.pointer == pointer
        with pytest.raises(NotHoldableError):
            needs.create({**before.record, **changed, "id": "CT-NEW"})
    assert needs.get("NA-1001") == before


def test_of_two_gateways_one_makes_the_change(server: Southmarch, council: Council) -> None:
    with connected(server) as second:
        needs, other = (one.services["needs-assessment"] for one in (council, second))
        first = needs.get("NA-1001")

        def late(record: Record) -> Record:
            other.amend("NA-1001", first.etag, lambda record: {**record, "reason": "second"})
            return {**record, "reason": "first"}

        with pytest.raises(StaleRecordError):
            needs.amend("NA-1001", first.etag, late)
        assert needs.get("NA-1001").record["reason"] == "second"


def test_a_case_cannot_be_reached_through_the_other_desk(council: Council) -> None:
    assert "CA-2001" in southmarch_ids(council, "carers-assessment")
    assert "CA-2001" not in southmarch_ids(council, "needs-assessment")
    with pytest.raises(StaleRecordError):
        council.services["needs-assessment"].create(fullest("needs-assessment", "CA-2001"))


def southmarch_ids(council: Council, service: str) -> list[str]:
    return [item["id"] for item in council.services[service].search({}, None, 100).items]
