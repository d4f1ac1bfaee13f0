"""The runner: layers in order, honest verdicts, an end to waiting, the same stream each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from answering import Answer, Request, answering, closed, described, layers

import openapi
from conformance import runner
from conformance.budget import Budget
from conformance.ledger import Ledger
from conformance.model import ClauseResult, Run, Status
from conformance.runner import Finished, Target, clauses_of
from conformance.subject import Subject, UnreachableError

ALL_RULES = tuple(clauses_of("rules"))
SERVICE = "CA-RULES-001"


def target(base: str, service: str = "rules", **words: Any) -> Target:
    return Target(service, f"{base}/{service}/v1", lambda actor: None, **words)


def rules(request: Request) -> Answer:
    return described("rules") if request.path == "/rules/v1/" else Answer(404, {})


def looking(
    *clauses: str, operation: str = "getService", passed: bool = True
) -> Callable[[Subject, Ledger, Budget], None]:
    """A layer that calls one operation and says the same of each of these clauses."""

    def layer(subject: Subject, ledger: Ledger, budget: Budget) -> None:
        exchange = subject.call(operation, actor="nobody")
        for clause in clauses:
            ledger.check(clause, passed, layer="laws", test="t", exchanges=[exchange])

    return layer


def status(run: Run, clause: str) -> ClauseResult:
    return next(each for each in run.results if each.clause == clause)


def run_rules(given: Any = None, **words: Any) -> Finished:
    with answering(rules) as (base, _):
        return runner.run(target(base, **(given or {})), **words)


def test_the_layers_run_in_order_and_their_findings_become_verdicts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    order: list[str] = []

    def noting(name: str) -> Callable[[Subject, Ledger, Budget], None]:
        return lambda subject, ledger, budget: order.append(name)

    layers(monkeypatch, **{name: noting(name) for name in runner.SHARES})
    run_rules()
    assert order == ["properties", "scenarios", "vectors", "laws"]
    layers(
        monkeypatch,
        properties=looking(*ALL_RULES),
        laws=looking("CA-RULES-002", passed=False),
    )
    run = run_rules().run
    assert run.verdict == "not-conformant"
    assert status(run, "CA-RULES-002").status is Status.FAIL
    assert status(run, SERVICE).status is Status.PASS
    assert [each.status for each in run.exchanges] == [200, 200]
    layers(monkeypatch, laws=looking(*ALL_RULES))
    assert run_rules().run.verdict == "incomplete", "only getService was ever answered 2xx"


def test_clauses_of_another_service_are_left_out() -> None:
    for service in openapi.services():
        own = clauses_of(service)
        assert own
        for clause in own.values():
            assert any(each.startswith(f"{service}/") for each in clause.operations)
    assert "CA-COMMON-030" not in clauses_of("rules")
    assert "CA-COMMON-001" in clauses_of("rules")


def test_a_layer_that_breaks_makes_an_error_and_the_others_still_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(subject: Subject, ledger: Ledger, budget: Budget) -> None:
        ledger.check("CA-NONE-001", True, layer="laws", test="t")

    def secretive(subject: Subject, ledger: Ledger, budget: Budget) -> None:
        raise ValueError("Bearer very-secret")

    layers(monkeypatch, scenarios=broken, vectors=secretive, laws=looking(SERVICE))
    run = run_rules().run
    assert run.verdict == "error"
    assert run.exit_code == 2
    assert status(run, SERVICE).status is Status.PASS
    first, second = run.errors
    assert first.startswith("scenarios: KeyError 'CA-NONE-001' in conformance/ledger.py:")
    assert second.startswith("vectors: ValueError in ")
    assert "secret" not in "".join(run.errors)
    assert "Traceback" not in "".join(run.errors)


def test_a_layer_that_is_not_there_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "SHARES", {"absent": 1.0})
    run = run_rules().run
    assert run.verdict == "error"
    assert "No module named 'conformance.absent'" in run.errors[0]


def test_what_only_ever_refuses_passes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(request: Request) -> Answer:
        return described("rules") if request.path == "/rules/v1/" else Answer(406, {})

    # CA-RULES-002 binds listEligibilityCriteria and getEligibilityCriteria, 001 getService.
    bound = [each.partition("/")[2] for each in openapi.clauses()["CA-RULES-002"].operations]
    assert "getService" not in bound
    operation = next(each for each in bound if each.startswith("list"))
    layers(monkeypatch, laws=looking("CA-RULES-002", operation=operation), vectors=looking(SERVICE))
    with answering(refusing) as (base, _):
        run = runner.run(target(base)).run
    assert status(run, SERVICE).status is Status.PASS
    result = status(run, "CA-RULES-002")
    assert result.status is Status.NOT_VERIFIED
    assert "never answered 2xx" in result.reason
    assert run.operations["getService"] == [200]
    assert run.operations[operation] == [406]
    assert run.operations["getCodeList"] == []


def test_a_failure_stays_a_failure_whatever_was_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    layers(monkeypatch, laws=looking("CA-RULES-002", operation="listCodeLists", passed=False))
    assert status(run_rules().run, "CA-RULES-002").status is Status.FAIL


def test_after_three_requests_without_an_answer_nothing_more_is_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[str] = []

    def insisting(subject: Subject, ledger: Ledger, budget: Budget) -> None:
        for _ in range(6):
            try:
                subject.call("getService", actor="nobody")
            except UnreachableError as failure:
                said.append(str(failure))
                ledger.blocked(SERVICE, str(failure))

    layers(monkeypatch, scenarios=insisting)
    run = runner.run(target(closed())).run
    assert [("cannot connect" in each) for each in said] == [True] * 3 + [False] * 3
    assert all("3 requests in a row had no answer" in each for each in said[3:])
    assert run.verdict == "incomplete"
    assert run.exit_code == 3
    assert status(run, SERVICE).status is Status.BLOCKED
    assert "so the run stopped" in status(run, "CA-RULES-002").reason


def test_one_answer_in_between_starts_the_count_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def unlucky(subject: Subject, ledger: Ledger, budget: Budget) -> None:
        right = subject.base_url
        for base in ("http://127.0.0.1:1", "http://127.0.0.1:1", right, "http://127.0.0.1:1"):
            subject.base_url = base
            try:
                subject.send("GET", "/", actor="nobody")
            except UnreachableError:
                continue
        subject.base_url = right
        looking(SERVICE)(subject, ledger, budget)

    layers(monkeypatch, laws=unlucky)
    assert status(run_rules().run, SERVICE).status is Status.PASS


def test_an_unreachable_error_that_a_layer_lets_go_ends_that_layer_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def giving_up(subject: Subject, ledger: Ledger, budget: Budget) -> None:
        raise UnreachableError("http://127.0.0.1:1: no answer in time")

    layers(monkeypatch, properties=giving_up, laws=looking(SERVICE))
    run = run_rules().run
    assert not run.errors
    assert status(run, SERVICE).status is Status.PASS
    assert status(run, "CA-RULES-002").reason == "http://127.0.0.1:1: no answer in time"


def test_when_the_time_is_spent_nothing_more_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(request: Request) -> Answer:
        return described("rules")

    def endless(subject: Subject, ledger: Ledger, budget: Budget) -> None:
        while True:
            subject.call("getService", actor="nobody")

    layers(monkeypatch, properties=endless)
    with answering(slow) as (base, asked):
        run = runner.run(target(base), seconds=0.3).run
        sent = len(asked)
    assert sent == len(run.exchanges) > 0
    assert run.finished_at - run.started_at < 5
    assert run.verdict == "incomplete"
    assert "--seconds" in status(run, SERVICE).reason


def test_a_budget_has_a_deadline_and_can_be_shared() -> None:
    now = [100.0]
    budget = Budget("smoke", clock=lambda: now[0])
    assert budget.seconds_left() == 10
    half = budget.share(0.5)
    now[0] += 4
    assert (budget.seconds_left(), half.seconds_left(), half.profile) == (6, 1, "smoke")
    now[0] += 4
    assert half.spent
    assert not budget.spent
    assert half.seconds_left() == 0
    assert Budget("standard", clock=lambda: 0.0).seconds_left() == 60


def test_a_429_is_waited_for_and_changes_nothing_of_the_stream(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limited = [True, False, True, False]

    def limiting(request: Request) -> Answer:
        if limited.pop(0):
            return Answer(429, {}, headers={"Retry-After": "0"})
        return described("rules")

    def twice(subject: Subject, ledger: Ledger, budget: Budget) -> None:
        for _ in range(2):
            assert subject.call("getService", actor="nobody").status == 200

    layers(monkeypatch, laws=twice)
    with answering(limiting) as (base, _):
        waited = runner.run(target(base)).run
    assert [each.status for each in waited.exchanges] == [429, 200, 429, 200]
    assert waited.stream_digest == run_rules().run.stream_digest


@pytest.mark.parametrize("pause", ["3600", "soon", "-1", ""])
def test_a_429_that_asks_for_too_much_is_an_answer(
    monkeypatch: pytest.MonkeyPatch, pause: str
) -> None:
    def layer(subject: Subject, ledger: Ledger, budget: Budget) -> None:
        assert subject.call("getService", actor="nobody").status == 429

    layers(monkeypatch, laws=layer)
    with answering(lambda request: Answer(429, {}, headers={"Retry-After": pause})) as (base, _):
        run = runner.run(target(base), seconds=30).run
    assert (run.errors, len(run.exchanges)) == ([], 1)


def test_the_same_seed_sends_the_same_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    def chancy(subject: Subject, ledger: Ledger, budget: Budget) -> None:
        chance = subject.rng("chancy")
        for _ in range(20):
            subject.send("GET", f"/code-lists?limit={chance.randrange(10**6)}", actor="nobody",
                         key=subject.new_key(chance))  # fmt: skip

    layers(monkeypatch, properties=chancy)
    first, again, other = (run_rules(seed=seed).run for seed in (7, 7, 8))
    assert first.stream_digest == again.stream_digest != other.stream_digest
    assert len(first.stream_digest) == 64
    assert first.seed == 7


def test_only_leaves_the_others_not_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    layers(monkeypatch, laws=looking(*ALL_RULES))
    run = run_rules(only=[SERVICE]).run
    assert {each.status for each in run.results} == {Status.PASS, Status.NOT_VERIFIED}
    assert status(run, SERVICE).status is Status.PASS
    assert status(run, "CA-RULES-002").reason == runner.LEFT_OUT
    assert run.verdict == "incomplete", "a part of the clauses is never the whole"


def test_a_clause_that_may_be_kept_is_verified_only_where_it_is_claimed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    layers(monkeypatch)
    assert status(run_rules().run, "CA-COMMON-012").status is Status.SKIP
    claimed = run_rules({"claims": ("CA-COMMON-012",)}).run
    assert status(claimed, "CA-COMMON-012").status is Status.NOT_VERIFIED


def test_who_sent_what_is_kept_for_sending_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def layer(subject: Subject, ledger: Ledger, budget: Budget) -> None:
        subject.send("GET", "/")
        subject.send("GET", "/", actor="practitioner")
        subject.send("GET", "/", actor="nobody")
        subject.send("GET", "/", headers={"Authorization": "Bearer made.up"})
        subject.send("GET", "/", headers={"Authorization": ""})

    layers(monkeypatch, laws=layer)
    assert list(run_rules().actors.values()) == [
        "citizen", "practitioner", "nobody", "own", "nobody",
    ]  # fmt: skip


def test_progress_tells_the_layer_and_the_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, int]] = []
    layers(monkeypatch, scenarios=looking(SERVICE))
    run_rules(progress=lambda layer, requests: told.append((layer, requests)))
    assert told == [
        ("properties", 0), ("scenarios", 0), ("scenarios", 1), ("vectors", 1), ("laws", 1),
    ]  # fmt: skip
