"""The laws of the lens, on a mapping with every word and on every council file in the tree."""

from __future__ import annotations

import os
from typing import Any

import fictional
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from strategies import closed, keeping, legacy_records, standard_records

from adapters.errors import NotHoldableError
from adapters.mapping import RecordMap
from adapters.mapping.samples import legacies, paths_tried, standards
from adapters.mapping.schema import Shape

Mapped = tuple[RecordMap, Shape]

THOROUGH = os.environ.get("CAREACT_THOROUGH") == "1"
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]


def examples(mapped: Mapped) -> Any:
    """Many for the small mapping, few for the long ones of whole councils."""
    count = (60 if len(mapped[0].rules) < 60 else 6) * (10 if THOROUGH else 1)
    return settings(max_examples=count, deadline=None, suppress_health_check=SLOW)


def test_get_put_changes_nothing(any_mapping: Mapped) -> None:
    record_map, _ = any_mapping

    @examples(any_mapping)
    @given(legacy_records(record_map))
    def law(legacy: dict[str, Any]) -> None:
        assert record_map.put(record_map.get(legacy), legacy) == legacy

    law()


def test_put_get_reads_what_was_written(any_mapping: Mapped) -> None:
    record_map, shape = any_mapping

    @examples(any_mapping)
    @given(standard_records(record_map, shape), st.none() | legacy_records(record_map))
    def law(standard: dict[str, Any], legacy: Any) -> None:
        standard = keeping(record_map, standard, legacy)
        before = repr((standard, legacy))
        read = record_map.get(record_map.put(standard, legacy))
        assert repr((standard, legacy)) == before, "put leaves its arguments alone"
        assert {k: v for k, v in read.items() if k not in record_map.supplied} == {
            k: v for k, v in standard.items() if k not in record_map.supplied
        }

    law()


def test_the_last_put_is_the_one_that_is_read(any_mapping: Mapped) -> None:
    record_map, shape = any_mapping
    standard = standard_records(record_map, shape)

    @examples(any_mapping)
    @given(standard, standard, legacy_records(record_map))
    def law(first: Any, second: Any, legacy: Any) -> None:
        first = keeping(record_map, first, legacy)
        second = keeping(record_map, second, legacy)
        between = record_map.put(first, legacy)
        assert record_map.get(record_map.put(second, between)) == record_map.get(
            record_map.put(second, legacy)
        )

    law()


def test_the_standard_records_tried_are_valid(any_mapping: Mapped) -> None:
    """The strategy must not make the laws easy by inventing records that no client may send."""
    record_map, shape = any_mapping
    validator = Draft4Validator(closed(shape, record_map.supplied))

    @examples(any_mapping)
    @given(standard_records(record_map, shape))
    def valid(standard: Any) -> None:
        validator.validate(standard)

    valid()


def test_samples_keep_the_laws_and_reach_every_rule(any_mapping: Mapped) -> None:
    record_map, shape = any_mapping
    tried = list(standards(record_map, shape))
    assert len(tried) > 2
    for standard in tried:
        assert record_map.get(record_map.put(standard, None)) == standard
    for legacy in legacies(record_map, shape):
        assert record_map.put(record_map.get(legacy), legacy) == legacy
    assert paths_tried(record_map, shape) >= {
        rule.standard for rule in record_map.rules if rule.only != "read"
    }


def test_a_rule_may_be_lost_only_by_saying_so() -> None:
    """A lens that forgot a rule would pass GetPut: every property must come through alone."""
    record_map, shape = fictional.record_map(), Shape.of(fictional.DOCUMENT, "Thing")
    whole = next(standards(record_map, shape))
    for name in whole:
        alone = {name: whole[name]}
        assert record_map.get(record_map.put(alone, None)) == alone


@given(st.data())
def test_what_cannot_be_read_back_is_refused(data: st.DataObject) -> None:
    """Whatever text comes: it is held exactly, or refused with its pointer; nothing in between."""
    record_map = fictional.record_map()
    text = data.draw(st.text(max_size=6))
    for name in ("note", "born", "nhsNumber", "uprn", "state", "requestedAt"):
        pointer = ""
        try:
            legacy = record_map.put({name: text}, None)
        except NotHoldableError as refused:
            pointer = refused.pointer
        else:
            assert record_map.get(legacy) == ({name: text} if text else {})
        assert pointer in ("", f"/{name}")


def test_unknown_codes_are_counted() -> None:
    counted: list[str] = []
    record_map = fictional.record_map(unmapped=counted.append)
    assert record_map.get({"STATUS": "Z"}) == {"state": "other"}
    assert counted == ["states"]


@pytest.mark.parametrize("position", [0, 1, 2])
def test_rows_keep_their_unmapped_fields_whatever_their_order(position: int) -> None:
    record_map = fictional.record_map()
    rows = [{"NAME": "Ada", "AGE": 1}, {"NAME": "Bob", "AGE": 2}, {"NAME": "Ada", "AGE": 3}]
    people = record_map.get({"contacts": rows})["people"]
    left = [*people[:position], *people[position + 1 :]][::-1]
    written = record_map.put({"people": left}, {"contacts": rows})["contacts"]
    assert [row["NAME"] for row in written] == [person["name"] for person in left]
    ages = {0: [1, 2], 1: [1, 3], 2: [2, 1]}[position]
    assert [row["AGE"] for row in written] == ages
