"""The gateway's view of a council: versions, pages, and changes that nobody loses."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger import Shelf

from adapters.contract import (
    Assessments,
    BatchedAssessments,
    Item,
    Kept,
    Legacy,
    Receipt,
    Record,
    Split,
    Submission,
)
from adapters.errors import (
    BackendNonsenseError,
    NotHoldableError,
    NotOfferedError,
    RecordNotFoundError,
    StaleRecordError,
)
from adapters.mapped import MappedAssessments, MappedBatches, etag
from adapters.mapping import CodeMap, RecordMap, Rule, load, merge, parse
from adapters.mapping.codecs import Text
from adapters.mapping.notes import MARKER

WAYS_BACK = {"open": ("O", "1"), "shut": ("S",)}
STATES = CodeMap("s", {"O": "open", "1": "open", "S": "shut"}, WAYS_BACK, "reject")
MAP = RecordMap(
    [
        Rule(("id",), ("REF",), Text()),
        Rule(("state",), ("STATUS",), STATES),
        Rule(("note",), ("NOTE",), Text()),
    ]
)


@pytest.fixture
def shelf() -> Shelf:
    shelf = Shelf("REF")
    for number in range(5):
        shelf.records.append({"REF": f"A-{number}", "STATUS": "O1S1O"[number], "KEEP": number})
    return shelf


@pytest.fixture
def store(shelf: Shelf) -> MappedAssessments:
    return MappedAssessments(shelf, MAP)


def test_it_is_what_the_gateway_asks_for(store: MappedAssessments) -> None:
    assert isinstance(store, Assessments)


def test_get(store: MappedAssessments, shelf: Shelf) -> None:
    found = store.get("A-1")
    assert found.record == {"id": "A-1", "state": "open"}
    assert found.etag == etag(shelf.records[1])
    with pytest.raises(RecordNotFoundError):
        store.get("A-9")


def test_search_page_by_page(store: MappedAssessments, shelf: Shelf) -> None:
    seen, after = [], None
    while True:
        page = store.search({"state": ["open"]}, after, 2)
        seen += [item["id"] for item in page.items]
        after = page.after
        if after is None:
            break
    assert seen == ["A-0", "A-1", "A-3", "A-4"]
    assert shelf.asked[0] == ({("STATUS",): ["O", "1"]}, None, 3)


def test_a_page_that_is_just_full_is_the_last(store: MappedAssessments) -> None:
    assert store.search({}, None, 5).after is None
    assert store.search({}, None, 4).after == "4"


def test_search_for_what_no_record_can_have_asks_nobody(
    store: MappedAssessments, shelf: Shelf
) -> None:
    assert store.search({"state": ["ajar"]}, None, 5).items == ()
    assert shelf.asked == []
    with pytest.raises(NotOfferedError):
        store.search({"colour": ["red"]}, None, 5)


def test_create(store: MappedAssessments, shelf: Shelf) -> None:
    made = store.create({"id": "A-9", "state": "shut"})
    assert shelf.records[-1] == {"REF": "A-9", "STATUS": "S"}
    assert made == store.get("A-9")


def test_amend_keeps_what_nothing_maps(store: MappedAssessments, shelf: Shelf) -> None:
    before = store.get("A-1")
    after = store.amend("A-1", before.etag, lambda record: {**record, "note": "new"})
    assert shelf.records[1] == {"REF": "A-1", "STATUS": "1", "KEEP": 1, "NOTE": "new"}
    assert after.record["note"] == "new"
    assert after.etag != before.etag


def test_amend_refuses_a_record_that_changed_in_any_field(
    store: MappedAssessments, shelf: Shelf
) -> None:
    before = store.get("A-1")
    shelf.records[1]["KEEP"] = "1"
    with pytest.raises(StaleRecordError):
        store.amend("A-1", before.etag, lambda record: pytest.fail("must not be asked"))


def test_what_change_raises_comes_through(store: MappedAssessments, shelf: Shelf) -> None:
    def refuse(record: Record) -> Record:
        raise LookupError("wrong state")

    before = [*map(dict, shelf.records)]
    with pytest.raises(LookupError):
        store.amend("A-1", store.get("A-1").etag, refuse)
    assert shelf.records == before


def test_a_column_that_is_too_narrow_is_told_as_a_property(store: MappedAssessments) -> None:
    with pytest.raises(NotHoldableError) as refused:
        store.create({"id": "A-9", "note": "more than a dozen"})
    assert refused.value.pointer == "/note"
    with pytest.raises(NotHoldableError) as refused:
        store.amend("A-1", store.get("A-1").etag, lambda r: {**r, "note": "more than a dozen"})
    assert refused.value.pointer == "/note"
    for note, pointer in (("refused", ""), ("placed", "/here")):
        with pytest.raises(NotHoldableError) as refused:
            store.create({"id": "A-9", "note": note})
        assert refused.value.pointer == pointer


TEXT = {"type": "string", "minLength": 1}
DOCUMENT = {
    "components": {
        "schemas": {
            "Thing": {
                "type": "object",
                "required": ["id", "name"],
                "properties": dict.fromkeys(("id", "name", "note", "colour"), TEXT),
            }
        }
    }
}
NARROW = load(
    parse(
        "id: REF\n"
        "name: {from: NAME, width: '3', charset: ascii, beyond: near}\n"
        "note: {from: NOTE, width: '3'}\n"
        "colour: {beyond: nothing}\n"
    ),
    DOCUMENT,
    "Thing",
    {},
    service=parse("notes: MEMO"),
)
ZOE = {"id": "Z-1", "name": "Zoë", "colour": "red"}
NOTED = f"{MARKER}\n-- name: Zoë\n-- colour: red"


class Roomy(Shelf):
    """A shelf whose fields are as wide as the mapping says."""

    def _guard(self, record: Legacy) -> None:
        pass


@pytest.fixture
def narrow() -> MappedAssessments:
    return MappedAssessments(Roomy("REF"), NARROW)


def test_split_says_what_the_system_would_hold(narrow: MappedAssessments) -> None:
    assert narrow.split(ZOE) == Split(
        {"id": "Z-1", "name": "Zoe"},
        {"/name": Kept("Zoë", "Zoe"), "/colour": Kept("red", None)},
    )
    record = {"id": "Z-1", "name": "Zoe"}
    assert narrow.split(record).held is record
    for refused in ({**ZOE, "note": "more"}, {**ZOE, "size": 1}):
        with pytest.raises(NotHoldableError):
            narrow.split(refused)
        with pytest.raises(NotHoldableError):
            narrow.create(refused)


def test_records_go_in_whole_and_come_out_as_they_are_held(narrow: MappedAssessments) -> None:
    made = narrow.create(ZOE)
    assert made.record == {"id": "Z-1", "name": "Zoe"}
    assert narrow._transport.read("Z-1") == {"REF": "Z-1", "NAME": "Zoe", "MEMO": NOTED}
    kept = narrow.split(ZOE).kept
    assert merge(made.record, kept) == (ZOE, ())

    def whole(held: Record) -> Record:
        assert held == made.record
        return {**merge(held, kept)[0], "note": "new"}

    amended = narrow.amend("Z-1", made.etag, whole)
    assert amended.record == {**made.record, "note": "new"}
    back = narrow.amend("Z-1", amended.etag, lambda held: held)
    assert back.record == amended.record
    assert narrow._transport.read("Z-1") == {"REF": "Z-1", "NAME": "Zoe", "NOTE": "new"}


def test_what_staff_wrote_beyond_a_limit_survives_an_amendment(narrow: MappedAssessments) -> None:
    wide = {"REF": "W-1", "NAME": "Zoë Łukasz", "NOTE": "far too long"}
    narrow._transport.create(wide)
    found = narrow.get("W-1")
    narrow.amend("W-1", found.etag, lambda held: {**held, "colour": "red"})
    after = narrow._transport.read("W-1")
    assert after == {**wide, "MEMO": f"{MARKER}\n-- colour: red"}


class Tray(Shelf):
    """A shelf whose clerk takes batches."""

    def __init__(self) -> None:
        super().__init__("REF")
        self.batches: list[tuple[str, list[Item]]] = []

    def as_of(self) -> float | None:
        return 7.0

    def holds(self, record: Legacy) -> None:
        if record.get("NOTE") == "bad":
            raise NotHoldableError("", "the form has no line for it")

    def submit(self, batch: str, items: Any) -> None:
        self.batches.append((batch, list(items)))

    def receipts(self) -> list[Receipt]:
        return [Receipt(item.reference) for _, items in self.batches for item in items]


def test_a_batch_goes_without_what_cannot_go() -> None:
    tray = Tray()
    tray.records.append({"REF": "A-1", "NAME": "Ada", "KEEP": 1})
    batches = MappedBatches(tray, NARROW)
    assert isinstance(batches, BatchedAssessments)
    found = batches.get("A-1")
    assert (found.record, found.as_of) == ({"id": "A-1", "name": "Ada"}, 7.0)
    refused = batches.submit(
        "b-1",
        [
            Submission("r-1", ZOE, None),
            Submission("r-2", {**ZOE, "id": "Z-2", "note": "bad"}, None),
            Submission("r-3", {**ZOE, "id": "Z-3", "note": "wide"}, None),
            Submission("r-4", {"id": "A-1", "name": "Adam"}, found.etag),
            Submission("r-5", {"id": "A-1", "name": "Adam"}, "old"),
            Submission("r-6", {"id": "A-9", "name": "Adam"}, "gone"),
        ],
    )
    assert refused == [
        Receipt("r-2", "not-holdable"),
        Receipt("r-3", "not-holdable"),
        Receipt("r-5", "stale"),
        Receipt("r-6", "stale"),
    ]
    adam = {"REF": "A-1", "NAME": "Ada", "KEEP": 1, "MEMO": f"{MARKER}\n-- name: Adam"}
    assert tray.batches == [
        (
            "b-1",
            [
                Item("r-1", "Z-1", {"REF": "Z-1", "NAME": "Zoe", "MEMO": NOTED}, None),
                Item("r-4", "A-1", adam, tray.records[0]),
            ],
        )
    ]
    assert batches.receipts() == [Receipt("r-1"), Receipt("r-4")]
    assert batches.submit("b-2", [Submission("r-7", {"id": "Z-9"}, "gone")])
    assert len(tray.batches) == 1


SCALARS: list[Any] = [
    1, "1", 1.5, True, "True", b"1", dt.date(2026, 1, 1), "2026-01-01", Decimal("1.5000001"),
    dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.time(1), UUID(int=1), "", 0, False, "None",
    Decimal("NaN"), float("inf"), [["a"]], ["a"], {"a": 1}, [{"a": 1}], ["a", ""],
]  # fmt: skip


def test_etags_tell_values_apart() -> None:
    tags = [etag({"A": value}) for value in SCALARS]
    assert len(set(tags)) == len(SCALARS)
    assert all(len(tag) == 32 and int(tag, 16) >= 0 for tag in tags)


def test_etags_are_the_same_wherever_they_are_made() -> None:
    """Pinned: a tag that changed with a release would make every client's copy stale."""
    record = {
        "B": [{"N": 1, "T": "é"}],
        "A": dt.datetime.fromisoformat("2026-01-01T00:00:00"),
        "G": {"D": Decimal("1.50"), "X": b"\x00"},
    }
    assert etag(record) == etag(dict(reversed(record.items())))
    assert etag(record) == PINNED


PINNED = "404de75b555f3f77548d3949a8a0b181"


def test_etags_do_not_depend_on_how_nothing_or_a_number_is_given() -> None:
    assert etag({"A": 1, "B": None, "C": {}, "D": []}) == etag({"A": 1})
    assert etag({"A": 1}) == etag({"A": Decimal("1.00")}) == etag({"A": 1.0})
    assert etag({"A": Decimal("1.50")}) == etag({"A": Decimal("1.5")}) == etag({"A": 1.5})
    assert etag({"A": 67.7}) == etag({"A": 67.70}) == etag({"A": Decimal("67.70")})
    assert etag({"A": 67.71}) == etag({"A": Decimal("67.71")}) != etag({"A": Decimal("67.7")})
    assert etag({"A": b"x"}) == etag({"A": memoryview(b"x")}) == etag({"A": bytearray(b"x")})
    assert etag({"A": (1, 2)}) == etag({"A": [1, 2]})
    assert etag({"A": [None]}) != etag({"A": [[]]})
    summer = dt.timezone(dt.timedelta(hours=1))
    assert etag({"A": dt.datetime(2026, 7, 1, 1, tzinfo=summer)}) == etag(
        {"A": dt.datetime(2026, 7, 1, 0, tzinfo=dt.UTC)}
    )
    with pytest.raises(BackendNonsenseError, match="holds a object"):
        etag({"A": object()})


names = st.text("AB{}:;1", max_size=2)
legacy = st.recursive(
    st.text("s1:;{}[]n", max_size=3) | st.integers(0, 2) | st.booleans(),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=2)
        | st.dictionaries(names, inner, min_size=1, max_size=2)
    ),
    max_leaves=5,
)


@given(st.dictionaries(names, legacy, max_size=2), st.dictionaries(names, legacy, max_size=2))
def test_etags_are_equal_only_for_equal_records(one: Any, other: Any) -> None:
    assert (etag(one) == etag(other)) == (_typed(one) == _typed(other))


def _typed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _typed(inner) for name, inner in value.items()}
    return [_typed(i) for i in value] if isinstance(value, list) else (type(value), value)
