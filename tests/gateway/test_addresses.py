"""Where things are: councils by slug and by GSS code, services with and without a slash."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandboxes import ALL_COUNCILS, NEEDS, Client

import openapi


def test_a_council_answers_under_its_gss_code_and_names_itself_by_its_slug(
    client: Client, new_request: Callable[..., dict[str, Any]]
) -> None:
    by_code = client.send("GET", f"/E10999901/{NEEDS}/NA-1006")
    by_slug = client.send("GET", f"/northmere/{NEEDS}/NA-1006")
    assert by_code.status_code == 200
    assert by_code.headers["etag"] == by_slug.headers["etag"]
    key = "same-request-by-both-names"
    made = client.send("POST", f"/E10999901/{NEEDS}", new_request(), key=key)
    again = client.send("POST", f"/northmere/{NEEDS}", new_request(), key=key)
    assert made.headers["location"].startswith(f"/northmere/{NEEDS}/")
    assert again.json()["id"] == made.json()["id"], "one council, one key"
    assert client.send("GET", made.headers["location"]).json()["id"] == made.json()["id"]


def test_every_service_describes_itself(client: Client) -> None:
    for service in openapi.services():
        base = f"/{service}/v1" if service == "directory" else f"/oldbridge/{service}/v1"
        for address in (base, f"{base}/"):
            answer = client.send("GET", address, actor=None)
            assert answer.status_code == 200, address
            assert answer.json()["name"] == service
        document = client.send("GET", f"{base}/openapi.json", actor=None).json()
        assert document["servers"][0]["url"] == base


def test_the_directory_leads_to_every_connected_service(client: Client) -> None:
    answer = client.send("GET", "/directory/v1/councils?connected=true", actor=None)
    councils = answer.json()["items"]
    assert {each["slug"] for each in councils} == set(ALL_COUNCILS)
    for council in councils:
        for service in council["services"]:
            found = client.send("GET", service["baseUrl"] + "/", actor=None)
            assert found.json()["name"] == service["service"]


def test_the_directory_pages_through_all_councils(client: Client) -> None:
    seen: list[str] = []
    cursor = ""
    while True:
        page = client.send("GET", f"/directory/v1/councils?limit=40{cursor}", actor=None).json()
        seen += [each["gssCode"] for each in page["items"]]
        if "next" not in page:
            break
        cursor = f"&cursor={page['next']}"
    assert len(seen) == len(set(seen)) == 153 + 5
    assert seen == sorted(seen)


def test_superseded_codes_name_their_successors(client: Client) -> None:
    barnsley = client.send("GET", "/directory/v1/councils/E08000016", actor=None).json()
    assert barnsley["successors"] == ["E08000038"]
    unheard = client.send("GET", "/directory/v1/councils/E06000999", actor=None)
    assert (unheard.status_code, unheard.json()["type"].rpartition("/")[2]) == (
        404,
        "unknown-council",
    )
    on_a_day = client.send("GET", "/directory/v1/councils?on=2020-01-01&limit=200", actor=None)
    assert "E08000016" in {each["gssCode"] for each in on_a_day.json()["items"]}


def test_search_pages_through_a_persons_assessments(client: Client, council: str) -> None:
    at = f"/{council}/{NEEDS}/search"
    number = "9993123404"
    made = set()
    for n in range(5):
        body = {
            "person": {
                "name": {"given": "Ada", "family": "Testcase"},
                "dateOfBirth": "1950-01-31",
                "nhsNumber": number,
            },
            "supportedSelfAssessment": {"wished": True, "capacity": "has-capacity"},
            "reason": f"{n}",
        }
        answer = client.send("POST", f"/{council}/{NEEDS}", body)
        assert answer.status_code == 201, answer.text
        made.add(answer.json()["id"])
    seen: list[str] = []
    cursor = ""
    while True:
        answer = client.send("POST", f"{at}?limit=2{cursor}", {"nhsNumber": number}, key=None)
        page = answer.json()
        assert len(page["items"]) <= 2
        seen += [each["id"] for each in page["items"]]
        if "next" not in page:
            break
        cursor = f"&cursor={page['next']}"
    assert len(seen) == len(set(seen))
    assert set(seen) == made
    assert number not in cursor
    none = client.send("POST", at, {"nhsNumber": number, "states": ["assured"]}, key=None)
    assert none.json() == {"items": []}
