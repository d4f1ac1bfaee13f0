"""The laws: silent about a right implementation, and loud about one that contradicts itself."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from answering import Answer, answering
from judged import failed, judged
from natives import ledger_of

import openapi
from conformance.budget import Budget
from conformance.kinds import kinds
from conformance.laws import bodies, clauses, keys, laws, run
from conformance.laws.relations import NotAnsweredError, answered
from conformance.model import Exchange, Status
from conformance.subject import Subject

C = "CA-ELIGIBILITY-"
Hooks = Mapping[str, Callable[..., Any]]


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("service", openapi.services())
def test_a_right_implementation_contradicts_itself_nowhere(service: str, seed: int) -> None:
    subject, results = judged(run, service, seed=seed)
    assert not failed(results)
    assert not [each for each in results if each.status is Status.BLOCKED]
    created = [each for each in subject.exchanges if each.status == 201]
    made = {each.json()["id"] for each in created if each.header("location") is not None}
    ends = ("/withdrawal", "/determination", "/refusal")
    ended = [each for each in subject.exchanges if each.url.endswith(ends) and each.status == 200]
    assert made == {each.json()["id"] for each in ended}


def test_the_same_requests_every_time() -> None:
    for service in ("eligibility", "needs-assessment"):
        digests = {judged(run, service, seed=5)[0].stream_digest for _ in range(2)}
        assert len(digests) == 1


def test_every_law_names_clauses_that_bind_its_service() -> None:
    for law in laws():
        for clause in law.clauses:
            bound = openapi.clauses()[clause].operations
            assert any(each.startswith(f"{law.service}/") for each in bound), (law.name, clause)
            assert clause in clauses()


def test_laws_only_name_the_clauses_that_they_are_said_to() -> None:
    for service in openapi.services():
        _, results = judged(run, service, profile="smoke")
        named = {clause for law in laws() if law.service == service for clause in law.clauses}
        assert {each.clause for each in results if each.evaluations} <= named


def _every_other() -> Callable[..., Any]:
    count = itertools.count()

    def hook(indication: str, **_: Any) -> str:
        return indication if next(count) % 2 else "assessor-decision"

    return hook


def _first_property(result: dict[str, Any], answers: Mapping[str, Any], **_: Any) -> dict[str, Any]:
    first = next(iter(answers.get("outcomes", {})), "")
    return {**result, "indication": "indicated" if first == "work" else result["indication"]}


def _too_much(indication: str, **_: Any) -> str:
    """Never twice indicated running."""
    _SEEN.append(indication)
    return "not-indicated" if _SEEN[-2:] == ["indicated"] * 2 else indication


_SEEN: list[str] = []


CONTRADICTIONS: dict[str, tuple[str, Hooks, str]] = {
    "another answer every time": ("eligibility", {"indication": _every_other()}, C + "015"),
    "the first property decides": ("eligibility", {"check": _first_property}, C + "015"),
    "more needs take it away": ("eligibility", {"indication": _too_much}, C + "002"),
    "likely is not significant": (
        "eligibility",
        {"wellbeing": lambda met, impact, **_: "no" if impact.startswith("likely") else met},
        C + "009",
    ),
    "one outcome weighs more": (
        "eligibility",
        {
            "finding": lambda told, outcome, **_: (
                "able" if outcome == "work" and told == "unable" else told
            )
        },
        C + "003",
    ),
    "one limb weighs less": (
        "eligibility",
        {"limbs": lambda limbs, **_: dict(list(limbs.items())[:-1])},
        C + "004",
    ),
    "unanswered is no": (
        "eligibility",
        {"finding": lambda told, **_: "able" if told == "not-answered" else told},
        C + "011",
    ),
    "what does not apply is a need": (
        "eligibility",
        {"finding": lambda told, **_: "unable" if told == "not-applicable" else told},
        C + "008",
    ),
    "areas count": (
        "eligibility",
        {
            "check": lambda told, answers, **_: (
                {**told, "indication": "indicated"}
                if answers.get("wellbeing", {}).get("areas")
                else told
            )
        },
        C + "002",
    ),
    "large bodies are not read": (
        "eligibility",
        {"too-large": lambda large, request: True},
        "CA-COMMON-020",
    ),
    "another status than the catalogue's": (
        "eligibility",
        {"cause": lambda told, **_: (422, told[1])},
        "CA-COMMON-003",
    ),
    "another label": (
        "rules",
        {
            "code-list": lambda told, **_: {
                **told,
                "codes": [{**each, "label": "Other"} for each in told["codes"]],
            }
        },
        "CA-RULES-007",
    ),
    "another order of criteria": (
        "rules",
        {"criteria": lambda told, **_: {**told, "outcomes": told["outcomes"][::-1]}},
        "CA-RULES-003",
    ),
    "the last of each page is lost": (
        "directory",
        {"page": lambda page, **_: (page[0][:-1], page[1])},
        "CA-DIRECTORY-003",
    ),
    "filters do nothing": ("directory", {"listed": lambda listed, **_: True}, "CA-DIRECTORY-003"),
    "superseded codes are listed": (
        "directory",
        {"listed": lambda listed, **_: True},
        "CA-DIRECTORY-005",
    ),
    "a page too many": (
        "needs-assessment",
        {"limit": lambda limit, **_: limit + 1},
        "CA-COMMON-045",
    ),
    "one comes twice": (
        "carers-assessment",
        {"page": lambda page, **_: ([*page[0], *page[0][-1:]], page[1])},
        "CA-COMMON-044",
    ),
    "every search finds everything": (
        "needs-assessment",
        {"matches": lambda fits, search, **_: True},
        "CA-COMMON-043",
    ),
    "states are not looked at": (
        "carers-assessment",
        {
            "matches": lambda fits, record, search, **_: (
                fits or ("states" in search and len(search) == 1)
            )
        },
        "CA-COMMON-043",
    ),
    "a key is forgotten": ("needs-assessment", {"key": lambda known, **_: "new"}, "CA-COMMON-027"),
    "people in another order": (
        "carers-assessment",
        {
            "view": lambda told, **_: {
                **told,
                **(
                    {"peopleInvolved": sorted(told["peopleInvolved"], key=lambda one: one["name"])}
                    if "peopleInvolved" in told
                    else {}
                ),
            }
        },
        "CA-COMMON-035",
    ),
    "what holds nothing comes back": (
        "needs-assessment",
        {"normalised": lambda body, original, **_: original},
        "CA-COMMON-036",
    ),
    "answers are added up": (
        "needs-assessment",
        {
            "answers": lambda written, record, **_: {
                **json.loads(json.dumps(record.content.get("answers", {}))),
                **written,
            }
        },
        "CA-NEEDS-004",
    ),
}


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here is about a key that is forgotten: no test needs to wait."""
    monkeypatch.setattr(keys, "LATER", dict.fromkeys(keys.LATER, 0.0))


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_contradiction_is_found_and_the_right_sentence_named(name: str) -> None:
    service, hooks, clause = CONTRADICTIONS[name]
    _, results = judged(run, service, hooks)
    assert clause in failed(results)


def test_an_etag_that_changes_by_itself_is_found() -> None:
    count = itertools.count(100)
    hooks = {"headers": lambda told, **_: _tagged(told, next(count))}
    _, results = judged(run, "needs-assessment", hooks)
    assert "CA-COMMON-033" in failed(results)


def _tagged(headers: dict[str, str], number: int) -> dict[str, str]:
    return {k: f'"t{number}"' if k.lower() == "etag" else v for k, v in headers.items()}


def test_what_is_built_on_and_not_there_blocks() -> None:
    with answering(lambda request: Answer(503, {})) as (base_url, _):
        ledger = ledger_of("needs-assessment")
        subject = Subject("needs-assessment", base_url, tokens=lambda actor: None, seed=1)
        run(subject, ledger, Budget("standard", seconds=30))
    results = {each.clause: each for each in ledger.results()}
    assert results["CA-COMMON-027"].status is Status.BLOCKED
    assert "answered 503" in results["CA-COMMON-027"].reason


def test_an_answer_that_is_no_object_is_none() -> None:
    with answering(lambda request: Answer(200, [])) as (base_url, _):
        subject = Subject("rules", base_url, tokens=lambda actor: None, seed=1)
        with pytest.raises(NotAnsweredError, match="answered 200"):
            answered(subject.call("listCodeLists"), 200)


def test_other_spellings_are_the_same_json() -> None:
    rng = Subject("rules", "http://x", tokens=lambda actor: None, seed=1).rng("spelling")
    for _ in range(50):
        body = bodies.saved(rng, kinds()["carers-assessment"], "1950-01-01")
        assert json.loads(bodies.spelt_otherwise(rng, body)) == body
        assert bodies.shuffled(rng, body) == body


def _bent(value: Any, into: Any) -> Any:
    """A right answer whose lists and objects within are all something else."""
    if not isinstance(value, dict):
        return value
    return {name: into if isinstance(each, list | dict) else each for name, each in value.items()}


@pytest.mark.parametrize("into", [None, "text", 7, [None, "text", ["text"]], {"0": None}])
@pytest.mark.parametrize("service", openapi.services())
def test_answers_of_another_shape_do_not_break_the_suite(
    service: str, into: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Exchange.json
    monkeypatch.setattr(Exchange, "json", lambda exchange: _bent(read(exchange), into))
    subject, _ = judged(run, service, profile="smoke")
    assert subject.exchanges
