"""What a system cannot hold is split off, kept, and put back where it belongs; nowhere else."""

from __future__ import annotations

import copy
from typing import Any

import fictional
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from strategies import closed, keeping, legacy_records, standard_records

from adapters.contract import Kept, Split
from adapters.errors import NotHoldableError
from adapters.mapping import RecordMap, merge
from adapters.mapping.schema import Shape
from adapters.mapping.supplement import by_pointer

NARROW = fictional.record_map(fictional.NARROW)
SHAPE = Shape.of(fictional.DOCUMENT, "Thing")
LEAST = {"id": "AA-1", "state": "open", "name": {"given": "Ada", "family": "Day"}}

Mapped = tuple[RecordMap, Shape]


def examples(record_map: RecordMap) -> Any:
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
    count = 80 if len(record_map.rules) < 60 else 6
    return settings(max_examples=count, deadline=None, suppress_health_check=slow)


def test_nothing_is_lost(any_mapping: Mapped) -> None:
    record_map, shape = any_mapping

    @examples(record_map)
    @given(standard_records(record_map, shape, whole=True), st.none() | legacy_records(record_map))
    def law(record: Any, legacy: Any) -> None:
        record = keeping(record_map, record, legacy)
        before = repr((record, legacy))
        held, parts = record_map.supplement.part(record, {})
        kept = by_pointer(parts)
        if legacy is None:
            assert record_map.split(record) == Split(held, kept)
            assert (record_map.split(record).held is record) == (not kept)
        for written in (record_map.put(held, legacy), record_map.write(record, legacy)):
            assert merge(record_map.get(written), kept) == (record, ())
        assert repr((record, legacy)) == before

    law()


def test_what_is_held_is_valid_on_its_own(any_mapping: Mapped) -> None:
    record_map, shape = any_mapping
    validator = Draft4Validator(closed(shape, record_map.supplied))

    @examples(record_map)
    @given(standard_records(record_map, shape, whole=True))
    def valid(record: Any) -> None:
        validator.validate(record)
        validator.validate(record_map.supplement.part(record, {})[0])

    valid()


@examples(NARROW)
@given(
    standard_records(NARROW, SHAPE, whole=True),
    standard_records(NARROW, SHAPE),
)
def test_whatever_staff_change_the_record_stays_valid_and_theirs(record: Any, changed: Any) -> None:
    """Two unrelated records: nothing of what staff wrote may be written over, or be made half."""
    kept = NARROW.split(record).kept
    before = repr((changed, kept))
    merged, wins = merge(changed, kept)
    assert repr((changed, kept)) == before
    assert set(wins) <= set(kept)
    Draft4Validator(closed(SHAPE, NARROW.supplied)).validate(merged)
    lefts = _leaves(changed)
    for place, value in _leaves(merged).items():
        assert lefts.get(place, value) == value or value in _leaves(record).values()


def _leaves(value: Any, place: tuple[Any, ...] = ()) -> dict[tuple[Any, ...], Any]:
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value)
    else:
        return {place: value}
    return {k: v for name, inner in inside for k, v in _leaves(inner, (*place, name)).items()}


def test_what_is_kept_has_a_pointer_the_whole_value_and_what_was_left() -> None:
    record = {
        **LEAST,
        "name": {"given": "Zoë-Łucja", "family": "Nguyễn"},
        "note": "too long",
        "source": "two\nlines",
        "tags": ["a", "b"],
        "hours": 0,
        "outcomes": {"food": {"on": "2026-01-01"}, "home": {"note": "häus", "able": False}},
    }
    split = NARROW.split(record)
    assert split.kept == {
        "/name/given": Kept("Zoë-Łucja", "Zoe"),
        "/name/family": Kept("Nguyễn", "Nguyen"),
        "/note": Kept("too long", None),
        "/source": Kept("two\nlines", None),
        "/tags": Kept(["a", "b"], None),
        "/hours": Kept(0, None),
        "/outcomes/food/on": Kept("2026-01-01", None),
        "/outcomes/home/note": Kept("häus", "hau"),
    }
    assert split.held == {
        **LEAST,
        "name": {"given": "Zoe", "family": "Nguyen"},
        "outcomes": {"home": {"note": "hau", "able": False}},
    }
    assert merge(split.held, split.kept) == (record, ())


def test_what_fits_is_given_back_as_it_is() -> None:
    split = NARROW.split(LEAST)
    assert split.held is LEAST
    assert split.kept == {}
    assert merge(LEAST, {}) == (LEAST, ())


def test_put_never_cuts() -> None:
    for record, pointer in [
        ({"name": {"given": "Zoë"}}, "/name/given"),
        ({"note": "too long"}, "/note"),
        ({"tags": ["a"]}, "/tags"),
        ({"people": [{"name": "Ada"}, {"name": "Bob", "role": "low"}]}, "/people/1/role"),
    ]:
        with pytest.raises(NotHoldableError) as refused:
            NARROW.put(record, None)
        assert refused.value.pointer == pointer


def test_split_refuses_what_has_no_other_place() -> None:
    for record, pointer in [
        ({"initials": "abc"}, "/initials"),
        ({"colour": "red"}, "/colour"),
        ({"people": "Ada"}, "/people"),
        ({"people": ["Ada"]}, "/people/0"),
        ({"note": 7}, "/note"),
    ]:
        with pytest.raises(NotHoldableError) as refused:
            NARROW.split(record)
        assert refused.value.pointer == pointer


def test_where_staff_changed_it_their_word_stands() -> None:
    record = {**LEAST, "name": {"given": "Zoë", "family": "Day"}, "note": "too long", "hours": 3}
    split = NARROW.split(record)
    staff = {**LEAST, "name": {"given": "Eve", "family": "Day"}, "note": "new"}
    assert merge(staff, split.kept) == ({**staff, "hours": 3}, ("/name/given", "/note"))
    staff = {"name": "nonsense", "note": None}
    assert merge(staff, split.kept) == (
        {"name": "nonsense", "note": "too long", "hours": 3},
        ("/name/given",),
    )


def test_an_object_that_staff_took_away_does_not_come_back_in_part() -> None:
    visit = {"on": "2026-01-01", "place": "home", "by": {"name": "Eve-Ann", "email": "e@x"}}
    split = NARROW.split({**LEAST, "visit": visit})
    assert split.kept == {
        "/visit": Kept(visit, {"on": "2026-01-01", "by": {"name": "Eve"}}),
    }
    assert merge(LEAST, split.kept) == (LEAST, ("/visit",))
    later = {"on": "2026-02-02", "by": {"name": "Eve"}}
    assert merge({**LEAST, "visit": later}, split.kept) == (
        {**LEAST, "visit": {**visit, "on": "2026-02-02"}},
        (),
    )
    other = {"on": "2026-01-01", "by": {"name": "Bob"}}
    merged, wins = merge({**LEAST, "visit": other}, split.kept)
    assert merged["visit"] == {**visit, "by": {"name": "Bob", "email": "e@x"}}
    assert wins == ("/visit",)
    alone = {"on": "2026-01-01"}
    assert merge({**LEAST, "visit": alone}, split.kept) == (
        {**LEAST, "visit": {**alone, "place": "home"}},
        ("/visit",),
    )


def test_objects_that_are_kept_whole_come_back() -> None:
    text = "visit.on: {beyond: nothing}\nvisit.by.name: {beyond: nothing}\n"
    record_map = fictional.record_map(
        "id: REF\nstate: {from: STATUS, codes: states}\nname.given: A\nname.family: B\n" + text
    )
    record = {**LEAST, "visit": {"on": "2026-01-01", "by": {"name": "Eve"}}}
    split = record_map.split(record)
    assert split.held == LEAST
    assert list(split.kept) == ["/visit/on", "/visit/by/name"]
    assert merge(split.held, split.kept) == (record, ())


PEOPLE = [
    {"name": "Ada"},
    {"name": "Bob", "role": "low"},
    {"name": "Cy", "visits": [{"on": "2026-01-01", "note": "long"}]},
]


def test_items_are_put_back_only_where_the_item_is_as_it_was_left() -> None:
    split = NARROW.split({**LEAST, "people": PEOPLE})
    ada, bob, cy = split.held["people"]
    assert split.kept == {"/people/1": Kept(PEOPLE[1], bob), "/people/2": Kept(PEOPLE[2], cy)}
    assert merge({"people": [ada, bob, cy]}, split.kept) == ({"people": PEOPLE}, ())
    for people, merged, wins in [
        ([ada, cy], [ada, cy], ("/people/1", "/people/2")),
        ([bob, ada, cy], [bob, ada, PEOPLE[2]], ("/people/1",)),
        ([ada, {**bob, "contact": {"email": "b"}}, cy], None, ("/people/1",)),
    ]:
        assert merge({"people": people}, split.kept) == (
            {"people": merged or [*people[:2], PEOPLE[2]]},
            wins,
        )
    assert merge(LEAST, split.kept) == (LEAST, ("/people/1", "/people/2"))


def test_items_that_look_alike_to_the_system_are_kept_with_their_list() -> None:
    """After one of the two is gone nobody can say of which person the rest was told."""
    people = [{"name": "Ada", "role": "low"}, {"name": "Ada"}, {"name": "Bob"}]
    split = NARROW.split({**LEAST, "people": people})
    left = split.held["people"]
    assert split.kept == {"/people": Kept(people, left)}
    assert merge({"people": left}, split.kept) == ({"people": people}, ())
    assert merge({"people": left[1:]}, split.kept) == ({"people": left[1:]}, ("/people",))


def test_pointers_may_lead_through_lists_and_strange_names() -> None:
    kept = {"/people/0/a~1b": Kept("x", None), "/people/7/role": Kept("low", None)}
    assert merge({"people": [{}]}, kept) == ({"people": [{"a/b": "x"}]}, ("/people/7/role",))
    assert merge({"people": ["Ada"]}, kept) == ({"people": ["Ada"]}, tuple(kept))


WIDE = {"FORENAME": "Zoë-Łucja", "SURNAME": "Day", "NOTE": "far too long", "STATUS": "1"}


def test_what_staff_wrote_beyond_the_limits_stays_until_it_changes() -> None:
    legacy = {**WIDE, "contacts": [{"NAME": "Ada", "MAIL": "ada@x", "OWN": 1}]}
    record = NARROW.get(legacy)
    assert NARROW.put(record, legacy) == NARROW.write(record, legacy) == legacy
    changed = copy.deepcopy(record)
    changed["people"][0]["role"] = "low"
    changed["state"] = "shut"
    assert NARROW.write(changed, legacy) == {**legacy, "STATUS": "S"}
    assert merge(NARROW.get(legacy), NARROW.split(record | {"id": "AA-1"}).kept) == (record, ())


def test_a_record_that_cannot_be_read_is_written_over() -> None:
    written = NARROW.write({**LEAST, "note": "too long"}, {"VISITED": "nonsense", "NOTE": "old"})
    assert NARROW.get(written) == LEAST


def test_a_search_for_what_does_not_fit_finds_nothing() -> None:
    assert NARROW.where({"name.given": ["Zoë", "Zoe"]}) == {("FORENAME",): ["Zoe"]}
