"""Every mutant of recorded financial assessments is found, by a sentence that it breaks."""

from __future__ import annotations

import pytest

from conformance.mutants.catalogue import mutants
from conformance.mutants.trial import attempt

MINE = [each.name for each in mutants().values() if each.group == "financial"]


@pytest.mark.parametrize("name", MINE)
def test_a_mutant_is_found_by_the_right_sentence_and_a_legal_variation_by_none(name: str) -> None:
    mutant = mutants()[name]
    trial = attempt([mutant], "financial-assessment", layers=("scenarios", "laws"))
    assert not trial.errors
    assert bool(trial.right_by) is not mutant.null, trial
    assert not (mutant.null and trial.found_by), trial
