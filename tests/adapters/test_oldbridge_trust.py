"""Oldbridge Carers' Trust: its own habits over HTTP, and what the council file makes of them."""

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
from legacy_databases import sqlite_database
from oldbridge_systems import connected, environ, reaching, trusted

from adapters.compliance.samples import fullest, smallest
from adapters.contract import Assessments, Record
from adapters.errors import BackendNonsenseError, NotHoldableError, StaleRecordError
from adapters.registry import Council
from adapters.standins import oldbridge_trust
from adapters.standins.oldbridge_trust import PASSWORD, USERNAME, Trust

CARERS = "carers-assessment"
LET_IN = (USERNAME, PASSWORD)
ROOT = Path(oldbridge_trust.__file__).parents[2]


@pytest.fixture
def trust(tmp_path: Path) -> Iterator[Trust]:
    with trusted(tmp_path / "trust") as server:
        yield server


@pytest.fixture
def settings(trust: Trust, tmp_path: Path) -> Iterator[dict[str, str]]:
    with sqlite_database(tmp_path) as database:
        yield environ(database, trust)


@pytest.fixture
def council(settings: dict[str, str]) -> Iterator[Council]:
    with connected(settings) as found:
        yield found


@pytest.fixture
def carers(council: Council) -> Assessments:
    found = council.services[CARERS]
    assert isinstance(found, Assessments)
    return found


def stored(trust: Trust, ref: str) -> dict[str, Any]:
    """A record as it lies in the store."""
    with closing(sqlite3.connect(Path(trust.carers.data) / "oldbridge_trust.db")) as store:
        (body,) = store.execute("SELECT body FROM carers WHERE ref = ?", (ref,)).fetchone()
    found: dict[str, Any] = json.loads(body)
    return found


def said(trust: Trust, method: str, path: str, **words: Any) -> tuple[int, Any]:
    """Status and code, or body, of what the trust says to somebody who is let in."""
    answer = requests.request(method, trust.url + path, **{"auth": LET_IN, "timeout": 10, **words})
    body = answer.json() if answer.content else None
    return answer.status_code, body["fault"]["code"] if body and "fault" in body else body


PATH, NEW = "/carers/CA-2001", {"If-None-Match": "*"}


@pytest.mark.parametrize(
    ("status", "code", "method", "path", "words"),
    [
        (401, "WHO ARE YOU", "GET", PATH, {"auth": None}),
        (401, "WHO ARE YOU", "GET", PATH, {"auth": (USERNAME, "guessed")}),
        (401, "WHO ARE YOU", "GET", PATH, {"auth": None, "headers": {"Authorization": "Basic ~"}}),
        (404, "NO SUCH CARER", "GET", "/carers/CA-9999", {}),
        (404, "NOTHING HERE", "GET", "/cares/CA-2001", {}),
        (428, "SAY WHICH", "PUT", PATH, {"json": {"carer": {"ref": "CA-2001"}}}),
        (412, "TAKEN", "PUT", PATH, {"json": {"carer": {"ref": "CA-2001"}}, "headers": NEW}),
        (
            412,
            "CHANGED",
            "PUT",
            PATH,
            {"json": {"carer": {"ref": "CA-2001"}}, "headers": {"If-Match": '"9"'}},
        ),
        (
            404,
            "NO SUCH CARER",
            "PUT",
            "/carers/X",
            {"json": {"carer": {"ref": "X"}}, "headers": {"If-Match": '"1"'}},
        ),
        (422, "NOT A CARER", "PUT", "/carers/X", {"json": {"carer": {"ref": "Y"}}, "headers": NEW}),
        (422, "NOT A CARER", "PUT", "/carers/X", {"json": [], "headers": NEW}),
        (
            422,
            "TOO LONG",
            "PUT",
            "/carers/X",
            {"json": {"carer": {"ref": "X", "a": [{"b": "x" * 2001}]}}, "headers": NEW},
        ),
        (400, "NOT UNDERSTOOD", "PUT", PATH, {"data": b"{", "headers": NEW}),
        (400, "NOT UNDERSTOOD", "POST", "/carers/search", {"json": []}),
        (400, "NOT UNDERSTOOD", "POST", "/carers/search", {"json": {"page": {"size": "many"}}}),
        (400, "NO SUCH PAGE", "POST", "/carers/search", {"json": {"page": {"after": "page 2"}}}),
        (400, "CANNOT SEARCH BY THAT", "POST", "/carers/search", {"json": {"where": {"hub": "x"}}}),
        (413, "TOO LARGE", "PUT", PATH, {"data": b" " * 1_000_001}),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isupper() else "",
)
def test_a_failure_has_its_own_status(
    trust: Trust, status: int, code: str, method: str, path: str, words: dict[str, Any]
) -> None:
    before = stored(trust, "CA-2001")
    assert said(trust, method, path, **words) == (status, code)
    assert stored(trust, "CA-2001") == before
    assert len(oldbridge_trust.references(trust.carers.data)) == 10


def test_pages_are_turned_by_a_word_that_means_nothing(trust: Trust) -> None:
    found: list[str] = []
    after, pages = None, 0
    while pages == 0 or after is not None:
        body = {"where": {"status": ["REFERRED", "HANDED IN"]}, "page": {"size": "2"}}
        if after is not None:
            body["page"]["after"] = after
        status, answer = said(trust, "POST", "/carers/search", json=body)
        assert status == 200
        found += [carer["ref"] for carer in answer["found"]["carers"]]
        after, pages = answer["found"]["next"], pages + 1
    assert (found, pages) == (["CA-2001", "CA-2008", "CA-2009", "CA-2010"], 2)


def test_more_carers_than_one_page_has(carers: Assessments) -> None:
    new = [carers.create(smallest(CARERS, f"CT-{n}")).record["id"] for n in range(25)]
    found: list[str] = []
    after = None
    while True:
        page = carers.search({}, after, 7)
        found += [item["id"] for item in page.items]
        if (after := page.after) is None:
            break
    assert found[-25:] == new
    assert len(found) == len(set(found)) == 25 + 9


def test_a_change_leaves_everything_else_as_it_was(trust: Trust, carers: Assessments) -> None:
    for ref in (f"CA-200{n}" for n in range(1, 7)):
        before = stored(trust, ref)
        now = carers.amend(ref, "*", lambda record: {**record, "urgent": True})
        assert now.record["urgent"] is True
        assert stored(trust, ref) == {**before, "urgent": 1}
    assert stored(trust, "CA-2002")["status"] == "TALKING"
    assert stored(trust, "CA-2005")["caring"]["hours"] == "06"
    assert stored(trust, "CA-2006")["council"]["decided"]["outcome"] == "ADVICE ONLY"
    assert stored(trust, "CA-2001")["circle"]["people"][0]["met_on"] == "20260918"


def test_every_field_has_a_value_in_the_fullest_record(
    trust: Trust, council: Council, carers: Assessments
) -> None:
    record = fullest(CARERS, "CT-FULL")
    assert carers.create(record).record == record
    for path in council.system_of(CARERS).collection(CARERS)._mapped:  # type: ignore[union-attr]
        here: Any = stored(trust, "CT-FULL")
        for step in path:
            here = here[0][step] if isinstance(here, list) else here[step]
        assert here not in (None, "")


def test_a_number_typed_with_spaces_is_found(trust: Trust, carers: Assessments) -> None:
    number = carers.get("CA-2001").record["carer"]["nhsNumber"]
    assert stored(trust, "CA-2001")["person"]["nhs"] != number
    found = carers.search({"carer.nhsNumber": [number], "state": ["submitted"]}, None, 5)
    assert [item["id"] for item in found.items] == ["CA-2001"]


def test_somebody_at_the_trust_was_quicker(trust: Trust, carers: Assessments) -> None:
    def late(record: Record) -> Record:
        meanwhile = {**stored(trust, "CA-2009"), "worker": "A. Quick"}
        words = {"json": {"carer": meanwhile}, "headers": {"If-Match": '"1"'}}
        assert said(trust, "PUT", "/carers/CA-2009", **words) == (204, None)
        return {**record, "reason": "Too late."}

    with pytest.raises(StaleRecordError):
        carers.amend("CA-2009", "*", late)
    assert stored(trust, "CA-2009")["worker"] == "A. Quick"
    assert "reason" not in carers.get("CA-2009").record
    assert (
        carers.amend("CA-2009", "*", lambda r: {**r, "reason": "Now."}).record["reason"] == "Now."
    )


def test_a_confidential_record_is_not_written_over(trust: Trust, carers: Assessments) -> None:
    before = stored(trust, "CA-2099")
    with pytest.raises(StaleRecordError):
        carers.create(smallest(CARERS, "CA-2099"))
    assert stored(trust, "CA-2099") == before
    number = before["person"]["nhs"]
    assert carers.search({"carer.nhsNumber": [number]}, None, 5).items == ()


def test_a_text_that_is_too_long_is_refused(trust: Trust, carers: Assessments) -> None:
    before = stored(trust, "CA-2003")
    with pytest.raises(NotHoldableError):
        carers.amend("CA-2003", "*", lambda record: {**record, "reason": "x" * 2001})
    assert stored(trust, "CA-2003") == before


def test_a_wrong_password(trust: Trust, settings: dict[str, str]) -> None:
    with connected({**settings, **reaching(trust, "guessed")}) as council:
        with pytest.raises(BackendNonsenseError):
            council.check()
        with pytest.raises(BackendNonsenseError) as refused:
            council.services[CARERS].get("CA-2001")
    assert "guessed" not in str(refused.value)


def started(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "adapters.standins.oldbridge_trust", "--port", "0", *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    before, _, url = process.stdout.readline().strip().partition("oldbridge_trust is ready at ")
    assert (before, url[:17]) == ("", "http://127.0.0.1:")
    return url


def test_the_stand_in_is_a_program(tmp_path: Path) -> None:
    record = {"carer": {"ref": "CT-9"}}
    for arguments, expected in (((), 1), (("--reset",), 0)):
        with started("--data", str(tmp_path / "store"), *arguments) as process:
            url = address(process)
            if expected:
                headers = {"If-None-Match": "*"}
                requests.put(
                    f"{url}/carers/CT-9", json=record, headers=headers, auth=LET_IN, timeout=10
                ).raise_for_status()
            held = oldbridge_trust.references(tmp_path / "store")
            assert (held[0], held.count("CT-9")) == ("CA-2001", expected)
            process.send_signal(signal.SIGTERM)
            assert process.wait(5) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent")
def test_the_stand_in_ends_with_its_parent(tmp_path: Path) -> None:
    parent = (
        "import subprocess, sys, time\n"
        "subprocess.Popen([sys.executable, '-m', 'adapters.standins.oldbridge_trust', '--port',"
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
        return requests.get(f"{url}/carers/CA-2001", auth=LET_IN, timeout=10).ok
    except requests.ConnectionError:
        return False


def test_the_stand_in_needs_nothing_but_python() -> None:
    for name in ("oldbridge_trust.py", "oldbridge_trust_store.py"):
        tree = ast.parse(Path(oldbridge_trust.__file__).with_name(name).read_text(encoding="utf-8"))
        imported = [node.names[0].name for node in tree.body if isinstance(node, ast.Import)]
        imported += [str(node.module) for node in tree.body if isinstance(node, ast.ImportFrom)]
        foreign = {each for each in imported if each.split(".")[0] not in sys.stdlib_module_names}
        assert foreign <= {"adapters.standins.oldbridge_trust_store"}
