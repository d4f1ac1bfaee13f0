"""The command: what it refuses, what it exits with, what it writes, and that it tells no secret."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest
from answering import Answer, Request, answering, assessments, closed, described, layers
from click.testing import CliRunner, Result

import openapi
from conformance import cli, cli_clauses, report
from conformance.budget import Budget
from conformance.cli import ELSEWHERE, conformance
from conformance.cli_run import ACTORS_FILE
from conformance.ledger import Ledger
from conformance.model import Run
from conformance.runner import clauses_of
from conformance.subject import Subject

SERVICE = "CA-RULES-001"
REAL_TESTED = cli_clauses._tested.__wrapped__
ROOT = Path(__file__).parents[2]
NEEDS = ("run", "--service", "needs-assessment")


def rules(request: Request) -> Answer:
    if request.path == "/rules/v1/":
        return described("rules")
    return Answer(200, {}) if request.path.startswith("/rules/v1/") else Answer(404, {})


def judging(*failing: str) -> Callable[[Subject, Ledger, Budget], None]:
    """A layer that reaches every operation of rules and passes all clauses but these."""

    def layer(subject: Subject, ledger: Ledger, budget: Budget) -> None:
        for operation in ("getService", "listEligibilityCriteria", "listCodeLists"):
            subject.call(operation, actor="nobody")
        subject.call("getCodeList", path={"codeList": "x"}, actor="nobody")
        subject.call("getRate", path={"rate": "x"}, actor="nobody")
        for operation in ("listRates", "getChargingPolicy"):
            subject.call(operation, query="on=2026-04-06", actor="nobody")
        exchange = subject.call("getEligibilityCriteria", path={"population": "adult"})
        for clause in clauses_of(subject.service):
            ledger.check(clause, clause not in failing, layer="laws", test="t", expected="this",
                         actual="that", exchanges=[exchange])  # fmt: skip

    return layer


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory of its own, and an environment without tokens."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cli, "ELSEWHERE", {"compare": "conformance.not_there:compare"})
    tested = {"properties": {SERVICE}, "scenarios": set(), "vectors": set(), "laws": {SERVICE}}
    monkeypatch.setattr(cli_clauses, "_tested", lambda: tested)
    return tmp_path


@pytest.fixture
def base() -> Iterator[str]:
    with answering(rules) as (url, _):
        yield url


def command(*arguments: str, env: dict[str, str] | None = None) -> Result:
    result = CliRunner(env=env).invoke(conformance, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def run(base: str, *more: str, **words: Any) -> Result:
    return command("run", "--base-url", base, "--service", "rules", *more, **words)


def test_a_conformant_service_exits_0_and_leaves_reports(
    base: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layers(monkeypatch, laws=judging())
    result = run(base, "--seed", "5", "--out", "found")
    assert result.exit_code == 0, result.output
    assert "Conformant" in result.stdout
    written = json.loads((here / "found" / "run.json").read_bytes())
    assert (written["verdict"], written["seed"], written["profile"]) == (
        "conformant", 5, "standard",
    )  # fmt: skip
    assert written["streamDigest"] in result.stdout
    assert json.loads((here / "found" / "actors.json").read_bytes())["e-000008"] == "citizen"


def test_a_broken_clause_exits_1(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    layers(monkeypatch, laws=judging(SERVICE))
    result = run(base)
    assert result.exit_code == 1
    assert SERVICE in result.stdout


def test_an_incomplete_run_exits_3(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    layers(monkeypatch)
    assert run(base).exit_code == 3


def test_a_suite_that_fails_exits_2(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(subject: Subject, ledger: Ledger, budget: Budget) -> None:
        raise RuntimeError("password=hunter2")

    layers(monkeypatch, laws=judging(), vectors=broken)
    result = run(base)
    assert result.exit_code == 2
    assert "RuntimeError" in result.stdout
    assert "hunter2" not in result.output


def test_only_decides_on_what_was_asked_for(
    base: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layers(monkeypatch, laws=judging("CA-RULES-002"))
    assert run(base, "--only", SERVICE).exit_code == 0
    assert run(base, "--only", SERVICE, "--only", "CA-RULES-002").exit_code == 1
    written = json.loads((here / "conformance-run" / "run.json").read_bytes())
    assert written["counts"]["NOT-VERIFIED"] == len(clauses_of("rules")) - 2


def test_a_clause_that_does_not_bind_is_refused_with_a_hint(base: str) -> None:
    result = run(base, "--only", "CA-RULE-001")
    assert result.exit_code == 2
    assert "no clause CA-RULE-001 binds rules: did you mean CA-RULES-001?" in result.stderr
    assert run(base, "--only", "CA-NEEDS-001").exit_code == 2


def test_json_is_what_a_program_reads(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    layers(monkeypatch, laws=judging(SERVICE))
    (made,) = json.loads(run(base, "--json").stdout)["runs"]
    assert made["verdict"] == "not-conformant"
    assert made["clauses"][SERVICE] == "FAIL"
    assert made["requests"] == 8
    assert (len(made["streamDigest"]), made["directory"]) == (64, "conformance-run")


def test_several_services_have_a_folder_each_and_the_worst_decides(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def both(request: Request) -> Answer:
        service = request.path.split("/")[1]
        return described(service) if request.path == f"/{service}/v1/" else Answer(200, {})

    def layer(subject: Subject, ledger: Ledger, budget: Budget) -> None:
        if subject.service == "rules":
            judging(SERVICE)(subject, ledger, budget)

    layers(monkeypatch, laws=layer)
    with answering(both) as (base, _):
        result = run(base, "--service", "eligibility")
    assert result.exit_code == 1, "one not conformant, one incomplete"
    folders = {path.parent.name for path in here.glob("conformance-run/*/run.json")}
    assert folders == {"rules", "eligibility"}


def test_profiles_are_passed_on(base: str, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, bool]] = []

    def layer(subject: Subject, ledger: Ledger, budget: Budget) -> None:
        seen.append((budget.profile, budget.seconds_left() > 100))

    layers(monkeypatch, properties=layer)
    for words in (["--smoke"], ["--deep"], ["--profile", "smoke", "--seconds", "900"], []):
        run(base, *words)
    assert seen == [("smoke", False), ("deep", True), ("smoke", True), ("standard", False)]


def test_an_unknown_folder_is_not_mixed_with_reports(base: str, here: Path) -> None:
    (here / "mine").mkdir()
    (here / "mine" / "thesis.txt").write_text("x")
    result = run(base, "--out", "mine")
    assert result.exit_code == 2
    assert "mine is not empty and holds no run" in result.stderr
    (here / "file").write_text("x")
    assert run(base, "--out", "file/below").exit_code == 2


def test_a_host_that_is_not_declared_is_never_reached(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(*words: Any, **more: Any) -> None:
        raise AssertionError("looked up or connected")

    monkeypatch.setattr("socket.getaddrinfo", never)
    monkeypatch.setattr("socket.create_connection", never)
    for url in ("https://live.example/north", "http://127.0.0.1.evil.example", "http://10.0.0.1"):
        result = command("run", "--base-url", url, "--service", "rules")
        assert result.exit_code == 2
        assert "is not declared to be a test system" in result.stderr


def declared(base: str, tokens: str = "") -> str:
    return (
        "product: {supplier: S, name: N, version: 1.2}\ncontact: a@supplier.example\n"
        f"services:\n  rules: {{base_url: {base}/rules/v1}}\n{tokens}"
    )


def test_a_declaration_says_all_that_is_needed(
    base: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layers(monkeypatch, laws=judging())
    (here / "conformance.yaml").write_text(declared(base))
    result = command("run")
    assert result.exit_code == 0, result.output
    assert "N 1.2" in result.stdout
    written = json.loads((here / "conformance-run" / "run.json").read_bytes())
    assert written["declaration"]["product"]["version"] == "1.2"
    assert command("run", "--service", "directory").exit_code == 2


def test_a_declared_test_host_may_be_reached_and_a_stray_file_is_not_read(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*words: Any, **more: Any) -> None:
        raise OSError

    monkeypatch.setattr("socket.getaddrinfo", unknown)
    hosts = "hosts: {sandbox.example: {test: true}, live.example: {test: false}}\n"
    (here / "conformance.yaml").write_text(declared("https://sandbox.example") + hosts)
    assert "not known to DNS" in command("run").stderr
    asked = ("run", "--service", "rules", "--base-url", "https://sandbox.example")
    assert "not declared" in command(*asked).stderr
    assert "not known to DNS" in command(*asked, "--declaration", "conformance.yaml").stderr
    other = ("run", "--service", "rules", "--declaration", "conformance.yaml", "--base-url")
    assert "not declared" in command(*other, "https://live.example").stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run"], "say where the implementation is with --base-url"),
        (["run", "--base-url", "http://127.0.0.1"], "say which service with --service: carers-as"),
        (["run", "--base-url", "127.0.0.1:80", "--service", "rules"], "--base-url is not an addr"),
        (["run", "--base-url", "http://a:hunter2@127.0.0.1", "--service", "rules"], "must be sch"),
        (["run", "--service", "nothing"], "'nothing' is not one of"),
        (["run", "--declaration", "absent.yaml"], "absent.yaml cannot be read: no such file"),
        (["run", "--sandbox"], "say where the implementation is"),
        ([*NEEDS, "--base-url", "http://127.0.0.1", "--token", "me=X"], "ACTOR one of citizen,"),
        ([*NEEDS, "--base-url", "http://127.0.0.1", "--token", "citizen"], "ACTOR=VARIABLE"),
        ([*NEEDS, "--base-url", "http://127.0.0.1", "--client", "citizen=a:B"], "go together"),
        ([*NEEDS, "--base-url", "http://127.0.0.1", "--client", "citizen=a", "--token-url",
          "http://127.0.0.1"], "--client is ACTOR=ID:VARIABLE"),
        ([*NEEDS, "--base-url", "http://127.0.0.1"], "there is none for citizen and practitioner"),
        ([*NEEDS, "--base-url", "http://127.0.0.1:1", "--token", "citizen=UNSET", "--token",
          "practitioner=UNSET"], "cannot connect"),
        (["explain", "CA-NONE-001"], "the standard has no clause CA-NONE-001"),
        (["replay", "e-000001"], "there is no run in conformance-run (run.json): name its folder"),
        (["init", "--base-url", "nowhere"], "--base-url is not an address"),
        (["compare", "a", "--b"], "the command compare cannot be loaded here: No module named"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_sentence_and_exit_2(arguments: list[str], said: str) -> None:
    result = command(*arguments)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
    assert "hunter2" not in result.output


def test_an_unset_or_expired_token_is_told_before_anything_is_tested(here: Path) -> None:
    with answering(assessments) as (base, _):
        given = [*NEEDS, "--base-url", base, "--token", "citizen=C", "--token", "practitioner=P"]
        unset = command(*given, env={"C": "good-citizen"})
        expired = command(*given, env={"C": "good-citizen", "P": "expired-token-1"})
    assert (unset.exit_code, expired.exit_code) == (2, 2)
    assert "set the environment variable P" in unset.stderr
    assert "the token for practitioner (401): it may have expired" in expired.stderr
    assert "expired-token" not in expired.output
    assert not (here / "conformance-run" / "run.json").exists()


def test_a_token_goes_to_the_server_and_into_no_file_or_line(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def layer(subject: Subject, ledger: Ledger, budget: Budget) -> None:
        failed = subject.call("searchNeedsAssessments", body={}, actor="practitioner")
        ledger.check("CA-COMMON-043", False, layer="laws", test="t", expected="x", actual="y",
                     exchanges=[failed])  # fmt: skip

    layers(monkeypatch, laws=layer)
    with answering(assessments) as (base, asked):
        given = [*NEEDS, "--base-url", base, "--token", "citizen=C", "--token", "practitioner=P"]
        result = command(*given, env={"C": "good-citizen", "P": "good-worker"})
    assert result.exit_code == 1
    assert asked[-1].headers["authorization"] == "Bearer good-worker"
    files = [path for path in (here / "conformance-run").rglob("*") if path.is_file()]
    assert len(files) > 3
    for text in (result.output, *(path.read_text("utf-8", "replace") for path in files)):
        assert "good-worker" not in text
        assert "good-citizen" not in text


def test_the_sandboxes_clients_need_no_other_option(monkeypatch: pytest.MonkeyPatch) -> None:
    clients: list[str] = []

    def sandbox(request: Request) -> Answer:
        if request.path == "/oauth2/token":
            clients.append(request.headers["authorization"])
            return Answer(200, {"access_token": "good-worker", "expires_in": 3600})
        return assessments(request)

    layers(monkeypatch)
    with answering(sandbox) as (base, _):
        result = command(*NEEDS, "--base-url", f"{base}/northmere", "--sandbox")
    assert result.exit_code == 3, result.output
    assert len(clients) == 2, "a token for each actor, once"


def test_replay_sends_one_exchange_again_and_compares(
    base: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layers(monkeypatch, laws=judging(SERVICE))
    run(base)
    same = command("replay", "e-000001")
    assert same.exit_code == 0, same.output
    assert "then 200 application/json" in same.stdout
    changed = [Answer(500, {"type": "about:\x1b[31mblank"})]
    with answering(lambda request: changed[0]) as (other, _):
        result = command("replay", "e-000001", "--base-url", other, "--json")
        assert result.exit_code == 1
        found = json.loads(result.stdout)
        shown = command("replay", "e-000001", "--base-url", other, "--bodies").stdout
    assert "now  500 application/json about:\ufffd[31mblank" in shown
    assert (found["then"]["status"], found["now"]["status"]) == (200, 500)
    assert "/name has gone" in found["differences"]
    assert "body" not in found["now"]
    assert command("replay", "e-999999").exit_code == 2
    gone = command("replay", "e-000001", "--base-url", closed())
    assert gone.exit_code == 2
    assert "cannot connect" in gone.stderr
    for content in ("[1]", "{", ""):
        (here / "conformance-run" / "actors.json").write_text(content)
        assert command("replay", "e-000001").exit_code == 2


def test_list_names_every_clause_and_the_layers_that_test_it() -> None:
    lines = command("list", "--service", "rules").stdout.splitlines()
    assert {line.split()[0] for line in lines[:-1]} == set(clauses_of("rules"))
    assert next(line for line in lines if SERVICE in line).endswith("MUST    properties, laws")
    listed = json.loads(command("list", "--json").stdout)["clauses"]
    assert {each["id"] for each in listed} == set(openapi.clauses())
    assert next(each for each in listed if each["id"] == SERVICE)["layers"] == [
        "properties", "laws",
    ]  # fmt: skip


def test_explain_says_what_binds_whom_and_how_to_see_it() -> None:
    clause = openapi.clauses()["CA-CARER-010"]
    shown = command("explain", "ca-carer-010").stdout
    assert clause.text in " ".join(shown.split())
    assert "POST /carers-assessments/{carersAssessmentId}/withdrawal" in shown
    assert "--service carers-assessment --only CA-CARER-010" in shown
    content = json.loads(command("explain", "CA-CARER-001", "--json").stdout)
    assert content["law"] == "Care Act 2014 s.10(1)"


def test_the_command_that_explain_shows_is_one_that_works() -> None:
    shown = command("explain", "CA-RULES-001").stdout
    words = shown.partition("careact conformance run ")[2].replace("\\", "").split()
    parsed = conformance.commands["run"].make_context("run", words)
    assert parsed.params["services"] == ("rules",)


def test_init_writes_what_it_found_and_what_is_to_be_confirmed(here: Path) -> None:
    def several(request: Request) -> Answer:
        for service in ("needs-assessment", "rules"):
            if request.path == f"/north/{service}/v1/":
                return described(service)
        if request.path == "/directory/v1/":
            return described("directory")
        return Answer(200, b"<html>", "text/html")

    with answering(several) as (base, asked):
        result = command("init", "--base-url", f"{base}/north")
        assert result.exit_code == 0, result.output
        text = (here / "conformance.yaml").read_text()
        again = command("init", "--base-url", f"{base}/north")
    assert {each.method for each in asked} == {"GET"}
    assert "not found: eligibility" in result.stdout
    assert f"base_url: {base}/directory/v1" in text
    assert "# says it is version 1.0.0-alpha.1" in text
    assert text.count("# confirm") >= 6
    assert again.exit_code == 2
    assert "is not written over" in again.stderr
    assert (here / "conformance.yaml").read_text() == text


def test_what_init_writes_can_be_read_and_allows_no_host_by_itself(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from conformance import declaration
    from conformance.cli_init import written

    url = "https://care.example:8443/north/needs-assessment/v1"
    text = written("https://care.example:8443/north", {"needs-assessment": (url, "1.0.0")})
    (here / "conformance.yaml").write_text(text)
    found = declaration.read(here / "conformance.yaml")
    assert found.services["needs-assessment"].base_url == url
    assert not found.allows(url), "whoever declares a test system says so themselves"
    assert found.tokens["citizen"].secret == "CONFORMANCE_CITIZEN_SECRET"


def test_init_without_any_service_writes_nothing(here: Path) -> None:
    result = command("init", "--base-url", closed())
    assert result.exit_code == 2
    assert "no service was found" in result.stderr
    assert not (here / "conformance.yaml").exists()


def test_a_command_that_cannot_be_loaded_leaves_the_help_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = command("--help").stdout
    assert "Not available in this installation." in shown
    for name in ("run", "list", "explain", "replay", "init"):
        assert f"\n  {name} " in shown
    monkeypatch.setattr(cli, "ELSEWHERE", {"compare": f"{__name__}:elsewhere"})
    assert command("compare").stdout == "from elsewhere\n"


@click.command()
def elsewhere() -> None:
    """A command of another module."""
    click.echo("from elsewhere")


def test_reports_that_cannot_be_made_are_an_error_of_the_suite(
    base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(run: Run, directory: Path) -> None:
        raise RuntimeError("hunter2")

    layers(monkeypatch, laws=judging())
    monkeypatch.setattr(report, "write_all", broken)
    result = run(base)
    assert result.exit_code == 2
    assert "could not make its reports: RuntimeError in " in result.stderr
    assert "hunter2" not in result.output


def test_the_reference_names_every_option_and_every_file_of_a_run() -> None:
    text = (ROOT / "docs" / "reference" / "conformance.md").read_text(encoding="utf-8")
    parts = re.split(r"^## `careact conformance ([a-z ]+)`$", text, flags=re.MULTILINE)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    elsewhere = {"registry build" if name == "registry" else name for name in ELSEWHERE}
    assert set(sections) == set(conformance.commands) | elsewhere
    for name, found in conformance.commands.items():
        options = {each for one in found.params for each in one.opts if each.startswith("--")}
        assert set(re.findall(r"^\| `(--[a-z-]+)` \|", sections[name], re.MULTILINE)) == options
    for file in (*report.FILES, ACTORS_FILE):
        assert f"`{file}`" in sections["run"]


def test_a_layer_that_is_broken_is_told_and_one_that_says_nothing_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken() -> frozenset[str]:
        raise ValueError("hunter2")

    monkeypatch.setattr(cli_clauses, "_tested", REAL_TESTED)
    modules = {"conformance.laws": SimpleNamespace(clauses=lambda: [SERVICE])}
    monkeypatch.setattr(
        importlib, "import_module", lambda name: modules.get(name, SimpleNamespace())
    )
    assert cli_clauses.layers_of(SERVICE) == ["laws"]
    modules["conformance.vectors"] = SimpleNamespace(clauses=broken)
    result = command("list")
    assert result.exit_code == 2
    assert "the layer vectors is broken: ValueError in " in result.stderr
    assert "hunter2" not in result.output


def test_python_m_conformance_is_the_same_command(here: Path) -> None:
    asked = [sys.executable, "-m", "conformance", "replay", "--help"]
    done = subprocess.run(
        asked, capture_output=True, text=True, env={"PYTHONPATH": str(ROOT)}, cwd=here, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Usage: python -m conformance replay [OPTIONS] EVIDENCE")
