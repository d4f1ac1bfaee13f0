"""Differential replay: no difference between equals, and each fault told with its clause."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from natives import subject_of

import openapi
from conformance.budget import Budget
from conformance.differential import Comparison, bodies, cli, compare, replay
from conformance.native.faults import Faults
from conformance.native.serving import running


@pytest.fixture(scope="module")
def right() -> Iterator[str]:
    with running() as base_url:
        yield base_url


@pytest.fixture(scope="module")
def other() -> Iterator[str]:
    with running() as base_url:
        yield base_url


def compared(a: str, b: str, service: str, profile: Any = "smoke", **words: Any) -> Comparison:
    return compare(
        subject_of(a, service), subject_of(b, service), Budget(profile, seconds=60), **words
    )


@pytest.mark.parametrize("service", openapi.services())
def test_equals_do_not_differ(right: str, other: str, service: str) -> None:
    found = compared(right, other, service)
    assert found.differences == []
    assert found.exit_code == 0
    assert found.left_out == 0
    assert found.requests > 50


def test_an_implementation_does_not_differ_from_itself(right: str) -> None:
    assert compared(right, right, "needs-assessment").differences == []


def test_the_corpus_is_the_same_for_the_same_seed_only() -> None:
    def steps(service: str, seed: int) -> list[Any]:
        return list(replay.corpus(service, seed, "standard"))

    for service in openapi.services():
        assert steps(service, 1) == steps(service, 1)
    assert steps("eligibility", 1) != steps("eligibility", 2)


def test_a_named_run_sends_the_same_people(right: str) -> None:
    digests = set()
    for _ in range(2):
        with running() as fresh:
            a, b = (subject_of(fresh, "carers-assessment") for _ in range(2))
            compare(a, b, Budget("smoke", seconds=60), run="again")
            digests.add((a.stream_digest, b.stream_digest))
    assert len(digests) == 1


def _headers(name: str) -> Any:
    return lambda value, **_: {key: each for key, each in value.items() if key.lower() != name}


LEGAL: dict[str, dict[str, Any]] = {
    "other words": {
        "problem": lambda value, **_: {**value, "title": "Other", "detail": "In other words."}
    },
    "more members": {"problem": lambda value, **_: {**value, "advice": "Try again."}},
    "other tags": {"etag": lambda value, **_: f'"x{value[1:-1]}"'},
    "pending for ever": {"recording": lambda value, **_: {**value, "state": "pending"}},
    "more headers": {"headers": lambda value, **_: {**value, "X-Served-By": "two"}},
    "no limit told": {"headers": _headers("ratelimit")},
}


@pytest.mark.parametrize("variation", LEGAL)
def test_a_legal_variation_is_no_difference(right: str, variation: str) -> None:
    with running(Faults(hooks=LEGAL[variation])) as varied:
        assert compared(right, varied, "needs-assessment").differences == []


FAULTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "one outcome is enough": ("eligibility", "CA-ELIGIBILITY-", {"needed": lambda value, **_: 1}),
    "no etag": ("needs-assessment", "CA-COMMON-033", {"headers": _headers("etag")}),
    "if-match ignored": ("needs-assessment", "CA-COMMON-031", {"if-match": lambda v, **_: True}),
    "replayed twice": ("needs-assessment", "CA-COMMON-028", {"key": lambda v, **_: "new"}),
    "search finds all": ("carers-assessment", "CA-COMMON-043", {"matches": lambda v, **_: True}),
    "pages too long": (
        "carers-assessment",
        "CA-COMMON-04",
        {"limit": lambda value, **_: value + 1},
    ),
    "no gates": ("needs-assessment", "CA-NEEDS-", {"gate": lambda value, **_: None}),
    "means are merged": (
        "financial-assessment",
        "CA-FINANCE-026",
        {"answers": lambda v, **context: {**context["record"].content["means"], **v}},
    ),
    "no evidence asked": (
        "financial-assessment",
        "CA-FINANCE-029",
        {"gate": lambda value, **_: None},
    ),
    "contradictions taken": (
        "financial-assessment",
        "CA-FINANCE-023",
        {"sense": lambda value, **_: []},
    ),
    "another tariff": (
        "financial-assessment",
        "CA-FINANCE-003",
        {"charging-tariff": lambda value, **_: value + 1},
    ),
    "status 404": (
        "needs-assessment",
        "CA-COMMON-030",
        {"cause": lambda value, **_: (404, value[1]) if value[0] == 428 else value},
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_a_difference_with_its_clause(right: str, fault: str) -> None:
    service, clause, hooks = FAULTS[fault]
    with running(Faults(hooks=hooks)) as wrong:
        found = compared(right, wrong, service)
    assert found.exit_code == 1
    assert any(each.clause.startswith(clause) for each in found.differences), [
        (each.clause, each.kind, each.where, each.a, each.b) for each in found.differences
    ]


def test_two_services_cannot_be_compared(right: str) -> None:
    with pytest.raises(ValueError, match="not the same service"):
        compare(subject_of(right, "rules"), subject_of(right, "directory"), Budget("smoke"))


def test_without_time_nothing_is_said_to_be_equal(right: str) -> None:
    a, b = subject_of(right, "rules"), subject_of(right, "rules")
    found = compare(a, b, Budget("smoke", seconds=0))
    assert not found.complete
    assert found.exit_code == 2


def test_every_rule_is_about_a_property_that_there_is() -> None:
    schemas: dict[str, Any] = {}
    for service in openapi.services():
        schemas |= openapi.document(service)["components"]["schemas"]
    for name, rules in bodies.rules().items():
        assert set(rules) <= set(schemas[name]["properties"]), name


def test_the_command_tells_differences_by_their_clauses(right: str) -> None:
    with running(Faults(hooks={"needed": lambda value, **_: 1})) as wrong:
        words = [right, wrong, "--service", "eligibility", "--sandbox", "--profile", "smoke"]
        told = CliRunner().invoke(cli.compare, words)
        as_json = CliRunner().invoke(cli.compare, [*words, "--json"])
    assert told.exit_code == as_json.exit_code == 1, told.output
    assert "CA-ELIGIBILITY-" in told.output
    content = json.loads(as_json.stdout)
    assert content["exitCode"] == 1
    assert content["differences"][0]["clause"] in openapi.clauses()


def test_the_command_says_when_there_is_no_difference(right: str) -> None:
    words = [right, right, "--service", "rules", "--sandbox"]
    told = CliRunner().invoke(cli.compare, words)
    assert told.exit_code == 0, told.output
    assert "no differences" in told.output


def test_the_command_says_when_it_cannot_compare() -> None:
    words = ["http://127.0.0.1:9", "http://127.0.0.1:9", "--service", "rules", "--sandbox"]
    assert CliRunner().invoke(cli.compare, words).exit_code == 2
    assert CliRunner().invoke(cli.compare, ["a"]).exit_code == 2
