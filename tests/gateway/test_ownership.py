"""A citizen's service sees what it has asked for; anything else answers as if it did not exist."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sandboxes import ALL_COUNCILS, NEEDS, Client


@pytest.mark.parametrize("council", ALL_COUNCILS)
def test_a_citizens_service_sees_only_what_it_asked_for(
    sqlite_sandbox: Client, new_request: Callable[..., dict[str, Any]], council: str
) -> None:
    client, base = sqlite_sandbox, f"/{council}/{NEEDS}"
    mine = client.send("POST", base, new_request(), actor="citizen-app").json()
    others = client.send("POST", base, new_request(), actor="practitioner-tool").json()
    assert client.send("GET", f"{base}/{mine['id']}", actor="citizen-app").status_code == 200
    assert client.send("GET", f"{base}/{mine['id']}", actor="practitioner-tool").status_code == 200
    absent = client.send("GET", f"{base}/NA-9999", actor="citizen-app").json()
    for id in (others["id"], "NA-1001"):
        refused = client.send("GET", f"{base}/{id}", actor="citizen-app")
        assert refused.status_code == 404
        assert {**refused.json(), "requestId": ""} == {**absent, "requestId": ""}
        answers = client.send(
            "PUT", f"{base}/{id}/answers", {}, actor="citizen-app", etag="*", key=None
        )
        withdrawal = client.send(
            "POST", f"{base}/{id}/withdrawal", {}, actor="citizen-app", etag="*"
        )
        assert (answers.status_code, withdrawal.status_code) == (404, 404)
    assert client.send("GET", f"{base}/{others['id']}").json()["state"] == "requested"
