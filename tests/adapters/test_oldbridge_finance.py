"""Oldbridge's finance service: its habits over HTTP, and what the council file makes of them."""

from __future__ import annotations

import ast
import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests
from financial_seeds import SEEDED, SERVICE, settled
from legacy_databases import sqlite_database
from oldbridge_systems import connected, counting, environ, financed

from adapters.compliance.samples import fullest, smallest
from adapters.contract import Assessments, Record
from adapters.errors import BackendNonsenseError, NotHoldableError, StaleRecordError
from adapters.registry import Council
from adapters.standins import oldbridge_finance
from adapters.standins.oldbridge_finance import KEY, Finance

LET_IN = {"X-Api-Key": KEY}
ROOT = Path(oldbridge_finance.__file__).parents[2]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Finance]:
    with financed(tmp_path / "finance") as server:
        yield server


@pytest.fixture
def settings(service: Finance, tmp_path: Path) -> Iterator[dict[str, str]]:
    with sqlite_database(tmp_path) as database:
        yield environ(database, finance=service)


@pytest.fixture
def council(settings: dict[str, str]) -> Iterator[Council]:
    with connected(settings) as found:
        yield found


@pytest.fixture
def finance(council: Council) -> Assessments:
    found = council.services[SERVICE]
    assert isinstance(found, Assessments)
    return found


def stored(service: Finance, number: str) -> dict[str, Any]:
    """An assessment as it lies in the store."""
    with closing(sqlite3.connect(Path(service.assessments.data) / "oldbridge_finance.db")) as store:
        (body,) = store.execute(
            "SELECT body FROM assessments WHERE number = ?", (number,)
        ).fetchone()
    found: dict[str, Any] = json.loads(body)
    return found


def said(service: Finance, method: str, path: str, **words: Any) -> tuple[int, Any]:
    """Status and reason, or body, of what the service says to somebody who is let in."""
    asked = {"headers": LET_IN, "timeout": 10, **words}
    answer = requests.request(method, service.url + path, **asked)
    body = answer.json()
    return answer.status_code, body["errors"][0]["reason"] if "errors" in body else body


HERE, ALL = "/assessments/FA-3001", "/assessments"


@pytest.mark.parametrize(
    ("status", "reason", "method", "path", "words"),
    [
        (403, "the key is missing or wrong", "GET", HERE, {"headers": {}}),
        (403, "the key is missing or wrong", "GET", HERE, {"headers": {"X-Api-Key": "guessed"}}),
        (404, "no such assessment", "GET", "/assessments/FA-9999", {}),
        (404, "there is nothing here", "GET", "/assesments", {}),
        (404, "no such assessment", "PUT", "/assessments/X", {"json": {"number": "X"}}),
        (409, "this number is taken", "POST", ALL, {"json": {"number": "FA-3001"}}),
        (409, "this is not the next version", "PUT", HERE, {"json": {"number": "FA-3001"}}),
        (
            409,
            "this is not the next version",
            "PUT",
            HERE,
            {"json": {"number": "FA-3001", "version": 2}},
        ),
        (422, "a number does not change", "PUT", HERE, {"json": {"number": "X", "version": 1}}),
        (422, "an assessment has a number", "POST", ALL, {"json": []}),
        (422, "an assessment has a number", "POST", ALL, {"json": {"number": ""}}),
        (422, "too long", "POST", ALL, {"json": {"number": "X", "a": [{"b": "x" * 2001}]}}),
        (
            422,
            "not an amount in pence",
            "POST",
            ALL,
            {"json": {"number": "X", "incomes": [{"pence": "67.71"}]}},
        ),
        (422, "not an amount in pence", "POST", ALL, {"json": {"number": "X", "pence": 67.71}}),
        (422, "not an amount in pence", "POST", ALL, {"json": {"number": "X", "pence": True}}),
        (400, "cannot be read", "POST", ALL, {"data": b"{"}),
        (400, "cannot be searched by", "GET", f"{ALL}?officer=x", {}),
        (400, "not a number of a page", "GET", f"{ALL}?page=0", {}),
        (400, "not a number of a page", "GET", f"{ALL}?per_page=many", {}),
        (413, "too large", "POST", ALL, {"data": b" " * 1_000_001}),
    ],
)
def test_a_failure_has_its_own_status(
    service: Finance, status: int, reason: str, method: str, path: str, words: dict[str, Any]
) -> None:
    before = stored(service, "FA-3001")
    assert said(service, method, path, **words) == (status, reason)
    assert stored(service, "FA-3001") == before
    assert len(oldbridge_finance.references(service.assessments.data)) == 7


def test_pages_have_numbers(service: Finance) -> None:
    found: list[str] = []
    for page in (1, 2, 3):
        status, answer = said(service, "GET", f"{ALL}?stage=NEW,QUERY&page={page}&per_page=2")
        assert (status, answer["page"], answer["pages"]) == (200, page, 3)
        found += [each["number"] for each in answer["assessments"]]
    assert found == ["FA-3001", "FA-3002", "FA-3003", "FA-3007", "FA-3010"]
    assert said(service, "GET", f"{ALL}?stage=ENDED") == (
        200,
        {"assessments": [], "page": 1, "pages": 1},
    )


def test_it_shows_the_six_assessments_and_not_the_seventh(finance: Assessments) -> None:
    assert list(finance.search({}, None, 100).items) == SEEDED


def test_more_assessments_than_one_page_has(finance: Assessments) -> None:
    new = [finance.create(smallest(SERVICE, f"CT-{n}")).record["id"] for n in range(25)]
    found: list[str] = []
    after = None
    while True:
        page = finance.search({}, after, 7)
        found += [item["id"] for item in page.items]
        if (after := page.after) is None:
            break
    assert found == [*(record["id"] for record in SEEDED), *new]


def test_a_change_leaves_everything_else_as_it_was(service: Finance, finance: Assessments) -> None:
    for id in (record["id"] for record in SEEDED):
        before = stored(service, id)
        now = finance.amend(id, "*", lambda record: {**record, "state": "closed"})
        assert now.record["state"] == "closed"
        assert stored(service, id) == {**before, "stage": "ENDED", "version": 2}
    assert stored(service, "FA-3002")["incomes"][0]["kind"] == 129
    assert stored(service, "FA-3006")["assessment"]["route"] == "NO DETAILS GIVEN"
    assert stored(service, "FA-3001")["incomes"][0]["seen"] == "letter of DWP"


def test_every_field_has_a_value_in_the_fullest_record(
    service: Finance, council: Council, finance: Assessments
) -> None:
    record = fullest(SERVICE, "CT-FULL")
    assert finance.create(record).record == finance.split(record).held
    for path in council.system_of(SERVICE).collection(SERVICE)._mapped:  # type: ignore[union-attr]
        here: Any = stored(service, "CT-FULL")
        for step in path:
            here = here[0][step] if isinstance(here, list) else here[step]
        assert here not in (None, "")


def test_staff_see_what_was_settled_and_the_rest_is_kept_beside(
    service: Finance, finance: Assessments
) -> None:
    wanted = settled(SEEDED[0])
    kept = finance.split(wanted).kept
    assert set(kept) == {"/determination"}
    assert set(wanted["determination"]) - set(kept["/determination"].left) == {"policy", "periods"}
    finance.amend("FA-3001", "*", lambda _: wanted)
    assert stored(service, "FA-3001")["decision"] == {
        "officer": "Owen Castell",
        "post": "Financial assessment officer",
        "at": "04/09/2026 10:00:00",
        "evidence": "Bank statements of three months.",
        "charges": [
            {
                "from": "07/09/2026",
                "to": "05/04/2027",
                "result": "CONTRIBUTION",
                "client_pence": 4107,
                "cost_pence": 28750,
                "council_pence": 24643,
            }
        ],
    }


def test_an_income_that_is_only_notional_is_kept_whole(
    service: Finance, finance: Assessments
) -> None:
    means = SEEDED[0]["means"]
    pension, allowance = means["income"]
    notional = {**allowance, "notional": True}
    wanted = {**SEEDED[0], "means": {**means, "income": [pension, notional]}}
    kept = finance.split(wanted).kept
    assert {at: (each.full, each.left) for at, each in kept.items()} == {
        "/means/income/1": (notional, allowance)
    }
    finance.amend("FA-3001", "*", lambda _: wanted)
    assert stored(service, "FA-3001")["incomes"] == [
        {"kind": 120, "pence": 24130, "per": "WEEK", "seen": "letter of DWP"},
        {"kind": 141, "pence": 30680, "per": "4 WEEKS"},
    ]


def test_a_number_typed_with_spaces_is_found(service: Finance, finance: Assessments) -> None:
    number = SEEDED[0]["person"]["nhsNumber"]
    assert stored(service, "FA-3001")["client"]["nhs_no"] != number
    found = finance.search({"person.nhsNumber": [number], "state": ["requested"]}, None, 5)
    assert [item["id"] for item in found.items] == ["FA-3001"]


def test_somebody_in_the_office_was_quicker(service: Finance, finance: Assessments) -> None:
    def late(record: Record) -> Record:
        meanwhile = {**stored(service, "FA-3010"), "officer": "A. Quick"}
        assert said(service, "PUT", "/assessments/FA-3010", json=meanwhile)[0] == 200
        return {**record, "state": "withdrawn"}

    with pytest.raises(StaleRecordError):
        finance.amend("FA-3010", "*", late)
    assert stored(service, "FA-3010")["officer"] == "A. Quick"
    assert finance.get("FA-3010").record["state"] == "requested"


def test_an_assessment_for_named_officers_is_not_written_over(
    service: Finance, finance: Assessments
) -> None:
    before = stored(service, "FA-3007")
    with pytest.raises(StaleRecordError):
        finance.create(smallest(SERVICE, "FA-3007"))
    assert stored(service, "FA-3007") == before
    assert finance.search({"person.nhsNumber": ["9991000798"]}, None, 5).items == ()


def test_a_text_that_is_too_long_is_refused(service: Finance, finance: Assessments) -> None:
    before = stored(service, "FA-3004")
    said_more = {**SEEDED[3]["determination"], "reasons": "x" * 2001}
    with pytest.raises(NotHoldableError):
        finance.amend("FA-3004", "*", lambda record: {**record, "determination": said_more})
    assert stored(service, "FA-3004") == before


def test_a_wrong_key(service: Finance, settings: dict[str, str]) -> None:
    with connected({**settings, **counting(service, "guessed")}) as council:
        with pytest.raises(BackendNonsenseError):
            council.system_of(SERVICE).check()
        with pytest.raises(BackendNonsenseError) as refused:
            council.services[SERVICE].get("FA-3001")
    assert "guessed" not in str(refused.value)


def started(*arguments: str) -> subprocess.Popen[str]:
    module = "adapters.standins.oldbridge_finance"
    command = [sys.executable, "-m", module, "--port", "0", *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    before, _, url = process.stdout.readline().strip().partition("oldbridge_finance is ready at ")
    assert (before, url[:17]) == ("", "http://127.0.0.1:")
    return url


def test_the_stand_in_is_a_program(tmp_path: Path) -> None:
    for arguments, expected in (((), 1), (("--reset",), 0)):
        with started("--data", str(tmp_path / "store"), *arguments) as process:
            url = address(process)
            if expected:
                requests.post(
                    url + ALL, json={"number": "CT-9"}, headers=LET_IN, timeout=10
                ).raise_for_status()
            held = oldbridge_finance.references(tmp_path / "store")
            assert (held[0], held.count("CT-9")) == ("FA-3001", expected)
            process.send_signal(signal.SIGTERM)
            assert process.wait(5) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent")
def test_the_stand_in_ends_with_its_parent(tmp_path: Path) -> None:
    parent = (
        "import subprocess, sys, time\n"
        "subprocess.Popen([sys.executable, '-m', 'adapters.standins.oldbridge_finance', '--port',"
        f" '0', '--data', {str(tmp_path)!r}])\n"
        "time.sleep(60)\n"
    )
    command = [sys.executable, "-c", parent]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        url = address(process)
        assert answers(url)
        process.kill()
        process.wait(5)
        until = time.monotonic() + 5
        while answers(url) and time.monotonic() < until:
            time.sleep(0.05)
        assert not answers(url)


def answers(url: str) -> bool:
    try:
        return requests.get(url + HERE, headers=LET_IN, timeout=10).ok
    except requests.ConnectionError:
        return False


def test_the_stand_in_needs_nothing_but_python() -> None:
    for name in ("oldbridge_finance.py", "oldbridge_finance_store.py"):
        module = Path(oldbridge_finance.__file__).with_name(name)
        tree = ast.parse(module.read_text(encoding="utf-8"))
        imported = [node.names[0].name for node in tree.body if isinstance(node, ast.Import)]
        imported += [str(node.module) for node in tree.body if isinstance(node, ast.ImportFrom)]
        foreign = {each for each in imported if each.split(".")[0] not in sys.stdlib_module_names}
        assert foreign <= {"adapters.standins.oldbridge_finance_store"}
