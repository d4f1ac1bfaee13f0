"""The samples that `careact check` tries: what they do where a mapping is poor."""

from __future__ import annotations

from typing import Any

import fictional

from adapters.mapping.samples import legacies, paths_tried, standards
from adapters.mapping.schema import Shape

SHAPE = Shape.of(fictional.DOCUMENT, "Thing")

LEAST = """\
id: REF
state: {from: STATUS, codes: states}
name.given: FORENAME
name.family: SURNAME
"""


def with_property(name: str, schema: dict[str, Any]) -> Shape:
    properties = {**SHAPE.schema["properties"], name: schema}
    return Shape(fictional.DOCUMENT, {**SHAPE.schema, "properties": properties})


def test_a_property_without_a_sample_is_left_out() -> None:
    """No sample fits the pattern of the id here, so nothing may be claimed about it."""
    strange = with_property("id", {"type": "string", "pattern": "^#{40}$"})
    record_map = fictional.record_map(LEAST)
    assert ("id",) not in paths_tried(record_map, strange)
    assert all("id" not in record for record in standards(record_map, strange))
    assert ("id",) in paths_tried(record_map, SHAPE)


def test_a_list_without_samples_is_left_out() -> None:
    items = {"type": "string", "pattern": "^#{9}$"}
    record_map = fictional.record_map(LEAST + 'tags: {from: TAGS, as: list, separator: ";"}')
    strange = with_property("tags", {"type": "array", "items": items})
    assert ("tags",) not in paths_tried(record_map, strange)


def test_where_the_whole_record_cannot_be_held_there_are_no_legacy_samples() -> None:
    record_map = fictional.record_map(LEAST + "tags: {from: TAGS, as: list, separator: a}")
    assert list(legacies(record_map, SHAPE)) == []


def test_every_code_and_spelling_is_among_the_legacy_samples() -> None:
    found = [legacy.get("STATUS") for legacy in legacies(fictional.record_map(), SHAPE)]
    assert {"O", "1", "S", "X", "~unlisted~", " ", None} <= set(found)
    areas = [legacy.get("AREAS") for legacy in legacies(fictional.record_map(), SHAPE)]
    assert "F;FO;H;W" in areas


def test_an_amount_is_tried_in_the_ways_in_which_people_write_it() -> None:
    found = [legacy.get("PAID") for legacy in legacies(fictional.record_map(), SHAPE)]
    assert {"0.00", "67.71", "£67.71", "33.3", "£999,999,999.99", "none", " ", None} <= set(found)
    assert ("cost",) in paths_tried(fictional.record_map(), SHAPE)
