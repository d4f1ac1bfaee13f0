"""The vectors at work: silent about a right implementation, and loud about wrong rules."""

from __future__ import annotations

import copy
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from answering import Answer, answering
from judged import failed, judged
from natives import ledger_of

import openapi
from conformance.budget import Budget
from conformance.model import Exchange, Status
from conformance.subject import Subject
from conformance.vectors import run
from conformance.vectors.cases import vectors

C = "CA-ELIGIBILITY-"


@pytest.mark.parametrize("service", openapi.services())
def test_a_right_implementation_breaks_nothing_and_keeps_nothing_open(service: str) -> None:
    subject, results = judged(run, service)
    assert not failed(results)
    assert not [each for each in results if each.status is Status.BLOCKED]
    made = sum(
        each.status == 201 and each.header("location") is not None for each in subject.exchanges
    )
    ended = sum(
        each.url.endswith("/withdrawal") and each.status == 200 for each in subject.exchanges
    )
    assert made == ended


def test_a_short_run_sends_a_part_of_them() -> None:
    subject, results = judged(run, "eligibility", profile="smoke")
    assert 100 < len(subject.exchanges) < 400
    assert not failed(results)


def test_the_same_requests_every_time() -> None:
    digests = {judged(run, "carers-assessment", seed=3)[0].stream_digest for _ in range(2)}
    assert len(digests) == 1


def _result(change: Callable[[dict[str, Any]], object]) -> Callable[..., Any]:
    def hook(result: dict[str, Any], **_: Any) -> dict[str, Any]:
        spoiled = copy.deepcopy(result)  # parts of it are the standard's own, read once for all
        change(spoiled)
        return spoiled

    return hook


def _limbs(limbs: Mapping[str, str], **_: Any) -> dict[str, str]:
    return {name: at for name, at in limbs.items() if name != "takesSignificantlyLonger"}


def _finding(wrong: str, right: str) -> Callable[..., Any]:
    def hook(finding: Any, answer: Mapping[str, Any], **_: Any) -> Any:
        if isinstance(finding, str):
            return right if finding == wrong else finding
        code, *rest = finding
        return (right, *rest) if code == wrong else finding

    return hook


WRONG = {
    "one outcome is enough for an adult": (
        {"needed": lambda needed, population: 1},
        C + "003",
    ),
    "three are needed": (
        {"needed": lambda needed, population: 3 if population == "adult" else 1},
        C + "003",
    ),
    "a carer needs two": ({"needed": lambda needed, population: 2}, C + "006"),
    "taking longer is no limb": ({"limbs": _limbs}, C + "004"),
    "likely is not enough": (
        {"wellbeing": lambda met, impact, **_: "no" if impact == "likely-significant" else met},
        C + "009",
    ),
    "well-being left out": ({"wellbeing": lambda met, **_: "yes"}, C + "002"),
    "impairment left out": ({"source": lambda met, **_: "yes"}, C + "002"),
    "necessary care left out": ({"source": lambda met, **_: "yes"}, C + "005"),
    "health at risk does not count": (
        {"health": lambda met, effect, **_: "no" if effect == "at-risk" else met},
        C + "006",
    ),
    "what does not apply counts": ({"finding": _finding("not-applicable", "unable")}, C + "008"),
    "what fluctuates counts as today": (
        {"finding": _finding("assessor-decision", "unable")},
        C + "010",
    ),
    "unanswered is no": ({"finding": _finding("not-answered", "able")}, C + "011"),
    "childcare is not counted": (
        {"finding": lambda finding, outcome, **_: "able" if outcome == "childcare" else finding},
        C + "003",
    ),
    "outcomes in reverse": ({"check": _result(lambda each: each["outcomes"].reverse())}, C + "012"),
    "one outcome is not listed": (
        {"check": _result(lambda each: each["outcomes"].pop())},
        C + "012",
    ),
    "only the first limb": (
        {
            "check": _result(
                lambda each: [row.update(limbs=row["limbs"][:1]) for row in each["outcomes"]]
            )
        },
        C + "004",
    ),
    "another regulation": (
        {"check": _result(lambda each: each["regulation"].update(paragraph="4"))},
        C + "012",
    ),
    "a decision": (
        {"check": _result(lambda each: each.update(notice="You are eligible."))},
        C + "013",
    ),
    "no reasons": (
        {"check": _result(lambda each: [row.update(legal="") for row in each["outcomes"]])},
        C + "012",
    ),
    "unknown properties are taken": ({"found": lambda faults, **_: []}, "CA-COMMON-016"),
    "and means": ({"found": lambda faults, **_: []}, C + "014"),
    "and a carer's fourth limb": ({"found": lambda faults, **_: []}, C + "007"),
    "422 for what is not valid": (
        {"cause": lambda told, **_: (422, told[1]) if told[1] == "wrong-type" else told},
        "CA-COMMON-015",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_check_is_found_and_the_right_sentence_named(name: str) -> None:
    hooks, clause = WRONG[name]
    # A short run is enough to find each of them.
    _, results = judged(run, "eligibility", hooks, profile="smoke")
    assert clause in failed(results)


def _texts(change: Callable[[str], str]) -> Callable[..., Any]:
    def hook(answers: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {
            name: change(each) if isinstance(each, str) else each for name, each in answers.items()
        }

    return hook


DAMAGED = {
    "composed": lambda text: unicodedata.normalize("NFC", text),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "folded": lambda text: text.encode("ascii", "replace").decode(),
    "beyond the BMP": lambda text: "".join(each if ord(each) < 65536 else "?" for each in text),
    "blanks made one": lambda text: " ".join(text.split(" ")).replace("  ", " "),
    "cut": lambda text: text[:1999],
    "line feeds": lambda text: text.replace("\n", "\r\n"),
    "quotes": lambda text: text.replace("'", "\u2019"),
    "html": lambda text: text.replace("&amp;", "&"),
    "zero width": lambda text: text.replace("\u200b", ""),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_text_is_found(name: str) -> None:
    _, results = judged(run, "needs-assessment", {"answers": _texts(DAMAGED[name])})
    assert failed(results) == {"CA-COMMON-034"}


@pytest.mark.parametrize(
    ("service", "hooks", "clause"),
    [
        (
            "needs-assessment",
            {"check-digits": lambda check, **_: lambda body: None},
            "CA-COMMON-041",
        ),
        ("carers-assessment", {"found": lambda faults, **_: []}, "CA-COMMON-042"),
        ("carers-assessment", {"found": lambda faults, **_: []}, "CA-CARER-002"),
        ("rules", {"criteria": lambda told, **_: {**told, "outcomesNeeded": 2}}, "CA-RULES-004"),
        (
            "rules",
            {"criteria": lambda told, **_: {**told, "unable": told["unable"][:3]}},
            "CA-RULES-003",
        ),
        (
            "rules",
            {"code-list": lambda told, **_: {**told, "codes": told["codes"][::-1]}},
            "CA-RULES-007",
        ),
        (
            "directory",
            {"council": lambda told, **_: {k: v for k, v in told.items() if k != "successors"}},
            "CA-DIRECTORY-006",
        ),
        ("directory", {"position": lambda known, **_: 0}, "CA-DIRECTORY-004"),
    ],
)
def test_wrong_elsewhere_is_found(
    service: str, hooks: Mapping[str, Callable[..., Any]], clause: str
) -> None:
    _, results = judged(run, service, hooks)
    assert clause in failed(results)


def test_what_cannot_be_held_may_be_refused() -> None:
    def narrow(request: Any) -> Answer:
        slug = "not-holdable" if b"desiredOutcomes" in request.body else "wrong-type"
        problem = {"type": openapi.PROBLEM_BASE + slug}
        if request.path.endswith("/needs-assessments"):
            return Answer(201, {"id": "1"}, headers={"ETag": '"1"'})
        return Answer(422, problem, "application/problem+json")

    with answering(narrow) as (base_url, _):
        subject = Subject("needs-assessment", base_url, tokens=lambda actor: None, seed=1)
        ledger = ledger_of("needs-assessment")
        run(subject, ledger, Budget("smoke", seconds=30))
    told = {each.test: each.passed for each in ledger._evaluations["CA-COMMON-034"]}
    assert told["needs-text-decomposed"]
    assert not told["needs-name-decomposed"]


def test_nobody_there_blocks_and_too_many_requests_says_nothing() -> None:
    ledger = ledger_of("rules")
    run(_subject("http://127.0.0.1:9"), ledger, Budget("standard", seconds=30))
    assert {
        each.status for each in ledger.results() if each.clause in vectors("rules")[0].clauses
    } == {Status.BLOCKED}
    with answering(lambda request: Answer(429, {})) as (base_url, asked):
        ledger = ledger_of("rules")
        run(_subject(base_url), ledger, Budget("standard", seconds=30))
    assert len(asked) == len(vectors("rules"))
    assert not failed(ledger.results())


def test_a_spent_budget_sends_nothing() -> None:
    with answering(lambda request: Answer(200, {})) as (base_url, asked):
        run(_subject(base_url), ledger_of("rules"), Budget("standard", seconds=0))
    assert not asked


def _subject(base_url: str) -> Subject:
    return Subject("rules", base_url, tokens=lambda actor: None, seed=1)


def _bent(value: Any, into: Any) -> Any:
    """A right answer whose lists and objects within are all something else."""
    if not isinstance(value, dict):
        return value
    return {name: into if isinstance(each, list | dict) else each for name, each in value.items()}


@pytest.mark.parametrize("into", [None, "text", [None, "text", ["text"]], {"0": None}])
@pytest.mark.parametrize("service", openapi.services())
def test_answers_of_another_shape_do_not_break_the_suite(
    service: str, into: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Exchange.json
    monkeypatch.setattr(Exchange, "json", lambda exchange: _bent(read(exchange), into))
    subject, _ = judged(run, service, profile="smoke")
    assert subject.exchanges
