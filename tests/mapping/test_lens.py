"""The lens on single records: what is read, written, kept, searched for and refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import fictional
import pytest

from adapters.errors import BackendNonsenseError, NotHoldableError, NotOfferedError
from adapters.mapping import Codec, RecordMap, Rule
from adapters.mapping.codecs import Text

MAP = fictional.record_map()
AT = dt.datetime.fromisoformat("2026-07-01T12:00")


def test_an_object_is_there_when_something_in_it_is() -> None:
    assert MAP.get({"answers": {"FD_ABLE": "1"}}) == {"outcomes": {"food": {"able": True}}}
    assert MAP.get({"answers": {}}) == {}
    assert MAP.get({"answers": None, "contacts": [], "REF": None}) == {}


def test_properties_come_in_the_order_of_the_file() -> None:
    legacy = {
        "NOTE": "n",
        "person": {"FORENAME": "Ada"},
        "REF": "AA-1",
        "contacts": [{"NAME": "A"}],
    }
    assert list(MAP.get(legacy)) == ["id", "name", "note", "people"]


def test_a_new_record_gets_constants_and_empty_values() -> None:
    assert MAP.put({"id": "AA-1"}, None) == {
        "REF": "AA-1",
        "ORIGIN": "API",
        "person": {"SURNAME": "", "DOB": "01/01/1800", "UPRN": 0, "ORIGIN_NO": 7},
        "SEEN_ON": dt.date(1800, 1, 1),
        "URGENT": "-",
        "HOURS": -1,
        "COST": Decimal(-1),
        "PAID": "none",
        "SAVED": -1,
        "contacts": [],
    }


def test_an_old_record_gets_neither() -> None:
    assert MAP.put({"id": "AA-1"}, {"REF": "AA-1"}) == {"REF": "AA-1"}


def test_what_is_taken_away_leaves_the_empty_value_or_nothing() -> None:
    legacy = {
        "NOTE": "n",
        "HOURS": 7,
        "contacts": [{"NAME": "A"}],
        "TAGS": "a, b",
        "answers": {"FD_NOTE": "x", "OTHER": "kept"},
    }
    assert MAP.put({}, legacy) == {"HOURS": -1, "contacts": [], "answers": {"OTHER": "kept"}}


def test_empty_lists_and_objects_say_nothing() -> None:
    legacy = MAP.put({"people": [], "outcomes": {"food": {}}, "other": {"x": []}}, None)
    assert MAP.get(legacy) == {}


def test_what_does_not_change_keeps_its_spelling() -> None:
    legacy = {
        "STATUS": "Q",
        "LEVEL_NO": 1,
        "AREAS": "FO;H",
        "person": {"DOB": " 1/2/1938", "NHS_ID": 12345678, "SURNAME": " Byron\r\n"},
        "WILLING": -1,
        "VISITS": "+007",
        "RECEIVED": AT.replace(microsecond=999),
    }
    standard = MAP.get(legacy)
    assert standard["state"] == "other"
    assert standard["name"] == {"family": "Byron"}
    assert standard["nhsNumber"] == "0012345678"
    standard["areas"] = ["home", "food", "work"]
    assert MAP.put(standard, legacy) == {**legacy, "AREAS": "H;FO;W"}


def test_a_property_without_a_place_is_refused() -> None:
    for record, pointer in [
        ({"colour": "red"}, "/colour"),
        ({"name": {"middle": "x"}}, "/name/middle"),
        ({"name": "Ada"}, "/name"),
        ({"a/b": {"~": 1}}, "/a~1b"),
        ({"people": [{"name": "Ada"}, {"age": 7}]}, "/people/1/age"),
        ({"recording": {"state": "low"}, "x": 1}, "/x"),
    ]:
        with pytest.raises(NotHoldableError) as refused:
            MAP.put(record, None)
        assert refused.value.pointer == pointer


def test_a_value_that_cannot_be_held_is_refused_with_its_pointer() -> None:
    for record, pointer in [
        ({"tags": ["a", "b, c"]}, "/tags/1"),
        ({"tags": "a"}, "/tags"),
        ({"born": "1800-01-01"}, "/born"),
        ({"uprn": "007"}, "/uprn"),
        ({"state": "ajar"}, "/state"),
        ({"note": " blank before"}, "/note"),
        ({"people": "Ada"}, "/people"),
        ({"people": ["Ada"]}, "/people/0"),
        ({"people": [{"name": "Ada", "visits": [{"on": "2026-02-30"}]}]}, "/people/0/visits/0/on"),
        ({"source": "API"}, "/source"),
    ]:
        with pytest.raises(NotHoldableError) as refused:
            MAP.put(record, None)
        assert refused.value.pointer == pointer
        assert refused.value.__context__ is None


def test_only_read() -> None:
    legacy = {"SOURCE": "web", "SYNC": "1"}
    standard = MAP.get(legacy)
    assert standard == {"source": "web", "recording": {"state": "low"}}
    assert MAP.put(standard, legacy) == legacy
    for changed in ({"source": "post"}, {}):
        with pytest.raises(NotHoldableError, match=r"^/source: .* only lets it be read"):
            MAP.put(changed, legacy)


def test_only_create() -> None:
    standard = {"requestedAt": "2026-07-01T12:00:00Z"}
    legacy = MAP.put(standard, None)
    assert legacy["RECEIVED"] == AT
    assert MAP.put(standard, legacy) == legacy
    for changed in ({"requestedAt": "2026-07-01T12:00:01Z"}, {}):
        with pytest.raises(NotHoldableError, match=r"^/requestedAt: .* once it is recorded"):
            MAP.put(changed, legacy)


def test_what_others_supply_is_not_written() -> None:
    assert "SYNC" not in MAP.put({"recording": {"state": "high", "more": 1}}, None)


def test_nonsense_is_named_by_column_and_list() -> None:
    for legacy, says in [
        ({"AREAS": "F;Z"}, "AREAS: holds a code that list `areas` does not know"),
        ({"person": {"DOB": "31/02/1938"}}, "person.DOB: is no date of the form %d/%m/%Y"),
        ({"person": "Ada"}, "person: is not a group of fields"),
        ({"contacts": {"NAME": "A"}}, "contacts: is not a list of records"),
        ({"contacts": [{}, 7]}, "contacts.1: is not a record"),
        ({"contacts": [{"VISITS": [{"DAY": "x"}]}]}, "contacts.0.VISITS.0.DAY: is no date"),
    ]:
        with pytest.raises(BackendNonsenseError) as refused:
            MAP.get(legacy)
        assert str(refused.value).startswith(says)
        assert refused.value.__context__ is None


def test_nonsense_is_written_over() -> None:
    """A transport may hand over a record that was never read: what is written must still stand."""
    legacy = {"person": "Ada", "HOURS": "x", "contacts": [7], "AREAS": "Z"}
    standard = {"hours": 7, "born": "1938-02-01", "people": [{"name": "Ada"}], "areas": ["home"]}
    assert MAP.get(MAP.put(standard, legacy)) == standard
    assert MAP.put({}, {"person": "Ada"}) == {"person": "Ada"}


def test_rows_find_what_they_came_from() -> None:
    rows = [{"NAME": "Ada", "KEEP": 1}, {"NAME": "Bob", "KEEP": 2}, {"NAME": "Ada", "KEEP": 3}]
    people = [{"name": "Cy"}, {"name": "Ada", "role": "high"}, {"name": "Ada"}, {"name": "Ada"}]
    assert MAP.put({"people": people}, {"contacts": rows})["contacts"] == [
        {"NAME": "Cy", "MADE_BY": "API", "VISITS": []},
        {"NAME": "Ada", "KEEP": 1, "ROLE": "2"},
        {"NAME": "Ada", "KEEP": 3},
        {"NAME": "Ada", "MADE_BY": "API", "VISITS": []},
    ]


def test_rows_are_codecs_too() -> None:
    rows = next(rule.codec for rule in MAP.rules if rule.name == "people")
    assert rows.decode(rows.encode([{"name": "Ada"}])) == [{"name": "Ada"}]


def test_constants_under_for_take_its_stand_ins() -> None:
    extra = '  record:\n    "answers.{}_BY": {const: API}\n'
    record = fictional.RECORD.replace("  record:\n", extra, 1)
    answers = fictional.record_map(record).put({}, None)["answers"]
    assert answers == {"FD_BY": "API", "HM_BY": "API"}


def test_where() -> None:
    assert MAP.where({"state": ["open"], "nhsNumber": ["9990000018"]}) == {
        ("STATUS",): ["O", "1"],
        ("person", "NHS_ID"): [9990000018],
    }
    assert MAP.where({"state": ["ajar"], "born": ["1800-01-01", "nonsense"]}) == {
        ("STATUS",): [],
        ("person", "DOB"): [],
    }
    assert MAP.where({}) == {}
    for name in ("people", "people.name", "tags", "colour", "name"):
        with pytest.raises(NotOfferedError, match=f"cannot be searched by {name}"):
            MAP.where({name: ["x"]})


def test_paths_and_pointers() -> None:
    inside = {("contacts", "VISITS", "DAY"), ("contacts", "MADE_BY")}
    assert {("REF",), ("ORIGIN",), *inside} < MAP.paths
    assert ("contacts",) not in MAP.paths
    assert MAP.pointer_of(("person", "FORENAME")) == "/name/given"
    assert MAP.pointer_of(("contacts", "NAME")) == "/people"
    assert MAP.pointer_of(("ORIGIN",)) == ""


def test_a_codec_that_does_not_come_back_is_refused() -> None:
    class Shouting(Text):
        def encode(self, value: Any) -> str:
            return super().encode(value).upper()

    codec: Codec = Shouting()
    record_map = RecordMap([Rule(("name",), ("NAME",), codec)])
    assert record_map.put({"name": "ADA"}, None) == {"NAME": "ADA"}
    with pytest.raises(NotHoldableError, match=r"^/name: .* cannot hold this value exactly"):
        record_map.put({"name": "Ada"}, None)


CANARY = "c4n4ry"


def _poisoned() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """A legacy and a standard record for each property, with a canary where it does most harm."""
    found = []
    for rule in MAP.rules:
        legacy: dict[str, Any] = {}
        standard: dict[str, Any] = {}
        for path, record in ((rule.legacy, legacy), (rule.standard, standard)):
            for step in path[:-1]:
                record = record.setdefault(step, {})
            record[path[-1]] = CANARY
        found.append((legacy, standard))
    nested = {"NAME": CANARY, "ROLE": CANARY, "VISITS": [{"DAY": CANARY}]}
    found.append(({"contacts": [nested]}, {"people": [{"name": CANARY, "visits": [CANARY]}]}))
    return found


@pytest.mark.parametrize(("legacy", "standard"), _poisoned())
def test_no_error_quotes_the_record(legacy: dict[str, Any], standard: dict[str, Any]) -> None:
    errors: list[BaseException] = []
    for attempt in (
        lambda: MAP.get(legacy),
        lambda: MAP.put(standard, None),
        lambda: MAP.put({}, legacy),
        lambda: MAP.put(standard, legacy),
    ):
        try:
            attempt()
        except (BackendNonsenseError, NotHoldableError) as error:
            errors.append(error)
    for error in errors:
        link: BaseException | None = error
        while link is not None:
            assert CANARY not in f"{link!s} {link!r} {link.args} {vars(link)}"
            link = link.__cause__ or link.__context__
