"""The catalogue of mutants and what implements it fit each other, and it covers the standard."""

from __future__ import annotations

from typing import Any

import pytest

import openapi
from conformance.mutants.catalogue import CLASSES, CatalogueError, mutants, read
from conformance.mutants.implementations import implementation, inner, outer

ENTRY: dict[str, Any] = {
    "does": "A request is answered with 200.",
    "class": "create",
    "kind": "outer",
    "services": ["needs-assessment"],
    "breaks": ["CA-NEEDS-001"],
}
NOT_SEEN_FROM_OUTSIDE = {
    # Needs a council that is no test council, and the suite refuses to talk to one.
    "CA-COMMON-023",
}


def test_every_mutant_has_one_implementation_of_its_kind() -> None:
    kinds = dict.fromkeys(inner(), "inner") | dict.fromkeys(outer(), "outer")
    assert len(kinds) == len(inner()) + len(outer())
    assert kinds == {each.name: each.kind for each in mutants().values()}


def test_there_are_enough_of_both() -> None:
    nulls = [each for each in mutants().values() if each.null]
    assert len(mutants()) - len(nulls) >= 150
    assert len(nulls) >= 25
    assert {each.group for each in mutants().values()} == set(CLASSES)


def test_a_null_mutant_is_named_as_one() -> None:
    assert all(each.null == each.name.startswith("null-") for each in mutants().values())


def test_nearly_every_sentence_that_must_hold_is_broken_by_some_mutant() -> None:
    broken = {clause for each in mutants().values() if not each.null for clause in each.clauses}
    must = {id for id, clause in openapi.clauses().items() if clause.level.startswith("MUST")}
    assert must - broken == NOT_SEEN_FROM_OUTSIDE


def test_the_right_implementation_is_plain() -> None:
    assert type(implementation()).__name__ == "Application"


def test_a_mutant_that_is_not_known_is_refused() -> None:
    with pytest.raises(KeyError):
        implementation("no-such-mutant")


def test_two_that_bend_one_place_are_not_tried_at_once() -> None:
    with pytest.raises(ValueError, match="bends needed"):
        implementation("adults-one-enough", "adults-three-needed")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"class": "colour"}, "class or kind"),
        ({"kind": "sideways"}, "class or kind"),
        ({"services": []}, "services or clauses"),
        ({"services": ["money"]}, "services or clauses"),
        ({"breaks": []}, "services or clauses"),
        ({"breaks": ["CA-NEEDS-999"]}, "no clause CA-NEEDS-999"),
        ({"breaks": ["CA-CARER-001"]}, "binds needs-assessment"),
        ({"colour": "blue"}, "has "),
    ],
)
def test_a_catalogue_that_cannot_be_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(CatalogueError, match=message):
        read({"created-200": {**ENTRY, **change}})


def test_an_entry_is_read() -> None:
    made = read({"created-200": ENTRY})["created-200"]
    assert made.clauses == ("CA-NEEDS-001",)
    assert not made.null
