"""A value that a council's system cannot hold is refused with its place, and nothing is stored."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sandboxes import NEEDS, postgresql_databases, running_sandbox

from gateway import sandbox

pytestmark = pytest.mark.postgresql


def test_a_name_too_long_for_the_column_is_refused_and_never_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, new_request: Callable[..., dict[str, Any]]
) -> None:
    with postgresql_databases(1) as [url]:
        running = sandbox.running

        @contextmanager
        def with_a_narrow_column(*given: Any) -> Iterator[dict[str, str]]:
            with running(*given) as environ:
                with psycopg.connect(url, autocommit=True) as connection:
                    connection.execute(
                        'ALTER TABLE "FORM_PEOPLE" ALTER COLUMN "PERSON_NAME" TYPE varchar(20)'
                    )
                yield environ

        monkeypatch.setattr(sandbox, "running", with_a_narrow_column)
        with running_sandbox(tmp_path, {"NORTHMERE_DATABASE_URL": url}) as client:
            people = [{"name": "Bea", "relationship": "friend", "involvement": "carer"}]
            body = new_request(peopleInvolved=[*people, {**people[0], "name": "CANARY " * 4 + "x"}])
            key = uuid.uuid4().hex
            refused = client.send("POST", f"/northmere/{NEEDS}", body, key=key)
            problem = refused.json()
            assert (refused.status_code, problem["type"].rpartition("/")[2]) == (
                422,
                "not-holdable",
            )
            assert problem["errors"][0]["pointer"].startswith("/peopleInvolved")
            assert "CANARY" not in refused.text
            with psycopg.connect(url) as connection:
                for table in ("FORM_PEOPLE", "FORM_ANSWERS", "DM_PERSONS"):
                    rows = connection.execute(f'SELECT * FROM "{table}"').fetchall()
                    assert not any("CANARY" in str(row) or "Testcase" in str(row) for row in rows)
            mended = client.send(
                "POST", f"/northmere/{NEEDS}", new_request(peopleInvolved=people), key=key
            )
            assert mended.status_code == 201, "the key is free again"
