"""Plain Schemathesis on a part of the mutants: which part, and what its figure says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from conformance.mutants import baseline, baseline_sample
from conformance.mutants.baseline import BaselineError, Outcome, Way, outcomes
from conformance.mutants.baseline_sample import KEPT, Sample, every_kth, sentences, wilson
from conformance.mutants.catalogue import Mutant, mutants
from conformance.mutants.cli import selftest

EVERY = list(mutants().values())
PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "detection-power.md"


@pytest.mark.parametrize(
    ("found", "of", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (8, 24, 0.1797, 0.5329)],
)
def test_an_interval_is_wilsons(found: int, of: int, low: float, high: float) -> None:
    assert wilson(found, of) == pytest.approx((low, high), abs=0.0001)


@pytest.mark.parametrize(("found", "of"), [(0, 0), (3, 2), (-1, 2)])
def test_no_trials_give_no_interval(found: int, of: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        wilson(found, of)


def test_a_sample_is_spread_over_the_catalogue_and_the_same_for_a_seed() -> None:
    part = every_kth(EVERY, 24, 1)
    assert part == every_kth(EVERY, 24, 1)
    assert not set(part) & set(every_kth(EVERY, 24, 2))
    assert len(set(part)) == 24
    assert not [each for each in part if each.null]
    assert {each.group for each in part} >= {"data", "law", "idempotency", "lifecycle"}
    assert part == sorted(part, key=EVERY.index)
    real = [each for each in EVERY if not each.null]
    for seed in (1, 7, 1000):
        assert len(set(every_kth(EVERY, 24, seed))) == 24
    assert every_kth(EVERY, 10**6, 3) == real


def sampled(killed: int, survived: int, unfinished: int = 0) -> Sample:
    names = [each.name for each in EVERY]
    return Sample(
        of=480,
        killed=tuple(names[:killed]),
        survived=tuple(names[killed : killed + survived]),
        unfinished=tuple(names[-unfinished:]) if unfinished else (),
    )


def test_the_words_say_that_it_is_a_sample_and_how_far_it_carries() -> None:
    said = " ".join(sentences(sampled(8, 15, 1)))
    assert "plain Schemathesis found 8 of 24 mutants (33 %)" in said
    assert "This is a sample of 24 of 480 mutants" in said
    assert "between 18 % and 53 % (95 % confidence, Wilson)" in said
    assert f"Stopped by the clock and counted as not found: {EVERY[-1].name}" in said
    assert "sample" not in " ".join(sentences(sampled(80, 400)))


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[str, ...]]:
    """Schemathesis that is not there: it finds what begins with an s, and hears the right one out
    in three rounds."""
    asked: list[tuple[str, ...]] = []

    def run(home: Path, service: str, name: str, way: Way, *options: str) -> Outcome:
        asked.append((service, name, *options))
        if name:
            return "killed" if name.startswith("s") else "survives"
        return "killed" if asked.count(asked[-1]) < 3 else "survives"

    monkeypatch.setattr(baseline, "_run", run)
    monkeypatch.setattr(baseline_sample, "KEPT", tmp_path / "sample.json")
    monkeypatch.setattr(baseline, "KEPT", tmp_path / "all.json")
    return asked


def test_the_right_one_is_heard_out_before_any_mutant(ran: list[tuple[str, ...]]) -> None:
    chosen = [each for each in EVERY if each.services == ("rules",)][:3]
    ended = dict(outcomes(chosen, at_once=1, told=lambda line: None, way=Way()))
    assert ran[:3] == [("rules", "", "--baseline-update")] * 3
    assert [each[1] for each in ran[3:]] == [each.name for each in chosen]
    assert ended == {
        each.name: "killed" if each.name.startswith("s") else "survives" for each in chosen
    }


@pytest.mark.parametrize(
    ("outcome", "said"), [("killed", "other things"), ("unfinished", "no end")]
)
def test_a_right_one_that_is_never_heard_out_gives_no_figure(
    outcome: Outcome, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(baseline, "_run", lambda *words: outcome)
    with pytest.raises(BaselineError, match=said):
        list(outcomes(EVERY[:1], at_once=1, told=lambda line: None, way=Way()))
    ended = CliRunner().invoke(selftest, ["--baseline", "--sample", "2"])
    assert ended.exit_code == 2
    assert "plain Schemathesis did not work" in ended.output


def test_the_command_prints_and_keeps_the_figure_of_a_sample(ran: list[tuple[str, ...]]) -> None:
    words = ["--baseline", "--sample", "6", "--seed", "5", "--max-examples", "3"]
    ended = CliRunner().invoke(selftest, [*words, "--json"])
    assert ended.exit_code == 0, ended.output
    kept = json.loads(baseline_sample.KEPT.read_text(encoding="utf-8"))
    assert json.loads(ended.stdout) == kept
    assert (kept["sample"], kept["of"]) == (6, sum(not each.null for each in EVERY))
    assert kept["madeBy"] == (
        "careact conformance selftest --baseline --sample 6 --max-examples 3 --seed 5"
    )
    assert {"--max-examples=3", "--seed=5", "--checks=all"} <= set(kept["options"])
    assert "This is a sample of 6 of" in CliRunner().invoke(selftest, words).stdout


def test_a_sample_of_a_part_is_not_kept(ran: list[tuple[str, ...]]) -> None:
    words = ["--baseline", "--sample", "2", "--only", "paging"]
    ended = CliRunner().invoke(selftest, words)
    assert ended.exit_code == 0, ended.output
    assert not baseline_sample.KEPT.exists()


@pytest.mark.parametrize(
    "words", [["--sample", "3"], ["--max-examples", "3"],
              ["--baseline", "--sample", "2", "--only", "null"]],
)  # fmt: skip
def test_a_sample_without_sense_is_a_usage_error(words: Sequence[str]) -> None:
    assert CliRunner().invoke(selftest, list(words)).exit_code == 2


def kept() -> Iterator[dict[str, Any]]:
    if KEPT.exists():
        yield json.loads(KEPT.read_text(encoding="utf-8"))


def test_the_page_gives_the_kept_figure_and_its_command() -> None:
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    assert "careact conformance selftest --baseline --sample 24" in text
    for figure in kept():
        low, high = (round(100 * each) for each in figure["wilson95"])
        assert f"{figure['found']} of {figure['sample']} mutants" in text
        assert f"between {low} % and {high} %" in text
        assert figure["found"] == len(figure["killed"])
        named = {*figure["killed"], *figure["survived"], *figure["unfinished"]}
        assert len(named) == figure["sample"]


@pytest.mark.whole
def test_plain_schemathesis_has_a_token_and_finds_an_empty_code_list() -> None:
    chosen: list[Mutant] = [mutants()["code-list-empty"], mutants()["not-found-500"]]
    assert [each.services for each in chosen] == [("rules",), ("needs-assessment",)]
    ended = dict(outcomes(chosen, at_once=2, told=lambda line: None, way=Way(examples=1)))
    assert ended == {"code-list-empty": "killed", "not-found-500": "killed"}
