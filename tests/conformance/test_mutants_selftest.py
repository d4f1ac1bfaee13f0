"""The selftest itself: what it says of mutants, of null mutants, and how it shows it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from conformance.mutants import baseline, matrix
from conformance.mutants.catalogue import Mutant, mutants
from conformance.mutants.cli import selftest
from conformance.mutants.selftest import Row, run
from conformance.mutants.trial import Trial, attempt


def trial(name: str, *, found: bool = True, right: bool = True, service: str = "rules") -> Trial:
    return Trial(
        names=(name,),
        service=service,
        found_by=("vectors",) if found else (),
        right_by=("vectors",) if right else (),
        clauses=("CA-COMMON-001",) if found else (),
        actual="a test: one thing; another" if found else "",
        errors=(),
        requests=3,
        seconds=0.1,
    )


def row(name: str, *trials: Trial, null: bool = False) -> Row:
    made = Mutant(name, "Does it.", "wire", "outer", ("rules",), ("CA-COMMON-001",), null)
    return Row(made, trials or (trial(name),))


FOUND = row("found")
ELSEWHERE = row("elsewhere", trial("elsewhere", right=False))
SURVIVOR = row("survivor", trial("survivor", found=False, right=False))
QUIET = row("null-quiet", trial("null-quiet", found=False, right=False), null=True)
LOUD = row("null-loud", null=True)


def test_a_mutant_has_to_be_found_on_every_service() -> None:
    both = row(
        "both", trial("both"), trial("both", found=False, right=False, service="eligibility")
    )
    assert not both.killed
    assert not both.right


def test_a_null_mutant_fails_where_anything_notices_it() -> None:
    once = trial("null-once", found=False, right=False, service="eligibility")
    assert row("null-once", trial("null-once"), once, null=True).killed
    assert matrix.failed_nulls([QUIET, LOUD]) == [LOUD]


def test_the_numbers() -> None:
    rows = [FOUND, ELSEWHERE, SURVIVOR, QUIET, LOUD]
    numbers = matrix.tally(rows, {"found": True, "elsewhere": False, "survivor": False})
    assert (numbers.mutants, numbers.killed, numbers.right) == (3, 2, 1)
    assert numbers.baseline == 1
    assert numbers.by_layer["vectors"] == 2
    assert matrix.tally(rows, {"found": True}).baseline is None
    assert matrix.survivors(rows) == [SURVIVOR]


@pytest.mark.parametrize(
    ("rows", "good"),
    [
        ([FOUND, QUIET], True),
        ([FOUND, ELSEWHERE], True),
        ([FOUND, SURVIVOR], False),
        ([FOUND, LOUD], False),
        ([], False),
    ],
)
def test_it_passes_only_when_all_are_found_and_no_legal_variation_is(
    rows: list[Row], good: bool
) -> None:
    assert matrix.passed(rows) is good


def test_the_matrix_fits_80_columns_and_names_what_went_wrong() -> None:
    out = Console(file=io.StringIO(), width=matrix.WIDTH)
    rows = [FOUND, ELSEWHERE, SURVIVOR, QUIET, LOUD]
    matrix.show(rows, {}, seconds=2.0, full=False, out=out)
    assert isinstance(out.file, io.StringIO)
    text = out.file.getvalue()
    assert max(len(line) for line in text.splitlines()) <= matrix.WIDTH
    assert "SURVIVES survivor: Does it." in text
    assert "FALSE ALARM null-loud: CA-COMMON-001" in text
    assert "OTHER CLAUSE elsewhere: CA-COMMON-001" in text
    assert "killed        2 of 3 (66.7 %)" in text


def test_the_matrix_as_json_has_every_row() -> None:
    told = json.loads(json.dumps(matrix.as_json([FOUND, SURVIVOR, QUIET], {}, seconds=1.0)))
    assert told["passed"] is False
    assert [each["mutant"] for each in told["rows"]] == ["found", "survivor", "null-quiet"]
    assert told["rows"][1]["killed"] is False
    assert told["nullMutants"] == 1


def test_the_right_clause_ends_a_trial() -> None:
    made = attempt([mutants()["adults-one-enough"]], "eligibility", layers=("vectors",))
    assert made.right_by == ("vectors",)
    assert made.requests < 20


def test_the_right_implementation_is_let_pass() -> None:
    made = attempt([], "eligibility", layers=("vectors",))
    assert (made.found_by, made.errors) == ((), ())
    assert made.requests > 50


def test_null_mutants_are_tried_together_and_by_themselves_when_one_is_noticed() -> None:
    loud = mutants()["criteria-twice"]
    loud = Mutant(loud.name, loud.does, loud.group, loud.kind, loud.services, loud.clauses, True)
    quiet = mutants()["null-vary"]
    heard: list[tuple[str, ...]] = []
    rows = run(
        [quiet, loud],
        layers=("scenarios", "vectors"),
        told=lambda trial, done, of: heard.append(trial.names),
    )
    assert {each.mutant.name: each.killed for each in rows} == {
        "null-vary": False,
        "criteria-twice": True,
    }
    assert heard[0] == ("null-vary", "criteria-twice")
    assert sorted(heard[1:]) == [("criteria-twice",), ("null-vary",)]


def test_the_command_runs_and_says_so_in_its_exit_code() -> None:
    words = ["--only", "adults-one-enough", "--layer", "vectors", "--json"]
    ended = CliRunner().invoke(selftest, words)
    assert ended.exit_code == 0, ended.output
    assert json.loads(ended.stdout)["killed"] == 1
    ended = CliRunner().invoke(selftest, ["--only", "hidden-403", "--layer", "vectors"])
    assert ended.exit_code == 1
    assert "SURVIVES hidden-403" in ended.stdout


def test_a_mutant_or_service_that_is_not_there_is_a_usage_error() -> None:
    assert CliRunner().invoke(selftest, ["--only", "nobody"]).exit_code == 2
    assert CliRunner().invoke(selftest, ["--service", "money"]).exit_code == 2


def test_the_baseline_is_about_mutants_that_there_are() -> None:
    assert set(baseline.known()) <= set(mutants())


def test_without_figures_there_is_no_baseline(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(baseline, "KEPT", tmp_path / "none.json")
    assert baseline.known() == {}
