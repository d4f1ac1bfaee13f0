"""Every way in which a mapping is refused when it is loaded: with its file and line, and advice."""

from __future__ import annotations

import fictional
import pytest

from adapters.errors import CouncilFileError
from adapters.mapping import load, load_code_lists, parse

LEAST = """\
id: REF
state: {from: STATUS, codes: states}
name.given: FORENAME
name.family: SURNAME
"""
"""What the fictional standard requires, in four lines; refused rules begin in line 5."""

RULES = [
    # what the standard says
    ("colour: COLOUR", 5, "the standard has no `colour` in the record"),
    ("nhsNumbre: NHS", 5, "did you mean `nhsNumber`?"),
    ("name.middle: MID", 5, "no `middle` in `name`"),
    ("name: NAME", 5, "is an object: map the properties in it"),
    ("people.name: NAME", 5, "`people` is a list: map its items with `each:`"),
    ("urgent: URGENT", 5, "is true or false: write `as: flag`"),
    ("hours: HOURS", 5, "is a whole number: write `as: integer`"),
    ("areas: AREAS", 5, "is a list: write `each:`, or `as: list`"),
    ("note: {from: N, as: integer}", 5, "is text: take another `as:`"),
    ("cost: {from: C, as: integer}", 5, "is an amount of money: write `as: money`, or `as: text`"),
    ('people: {from: P, as: list, separator: ";"}', 5, "is a list: write `each:`"),
    ("level: LEVEL", 5, "has the code list `levels` in the standard: write `codes: levels`"),
    ("note: {from: N, codes: levels}", 5, "has no code list in the standard: take `codes:` out"),
    ("level: {from: L, codes: states}", 5, "write `codes: levels`"),
    ('areas: {from: A, as: list, separator: ";"}', 5, "write `codes: areas`"),
    ("recording.state: {from: S, codes: levels}", 5, "it can be mapped with `only: read` alone"),
    # paths
    ("note: REF", 5, "the legacy path `REF` is mapped twice (line 1): keep one"),
    ("note: REF.NOTE", 5, "`REF.NOTE` is mapped together with `REF` (line 1)"),
    ("id.x: X", 5, "the standard has no `x` in `id`"),
    ("note: person..NOTE", 5, "a path is names with single dots between them"),
    ('note: "N{}"', 5, "`{}` has a meaning only under `for:`"),
    ("REF: {const: API}", 5, "the legacy path `REF` is mapped twice"),
    # words
    ("note: [N]", 5, "write a legacy path, or words between { and }"),
    ("note: {form: N}", 5, "write `from:`"),
    ("note: {from: [N]}", 5, "`from:` takes one value, not several"),
    ("note: {from: N, emty: '-'}", 5, "`emty` is not a word of this rule: did you mean `empty`?"),
    ("note:\n  from: N\n  separator: x", 7, "`separator` is not a word of this rule: use "),
    ("note: {from: N, as: colour}", 5, "`as: colour` is not known: use text, date"),
    ("note: {from: N, only: write}", 5, "`only: write` is not known: use read, create"),
    # codecs
    ('urgent: {from: U, as: flag, "true": Y}', 5, "say how false is written"),
    ('urgent: {from: U, as: flag, "false": N}', 5, "say how true is written"),
    ('urgent: {from: U, as: flag, "true": Y, "false": Y}', 5, "means true and false"),
    ('urgent: {from: U, as: flag, "true": [], "false": N}', 5, "with one value or a list of them"),
    ('urgent: {from: U, as: flag, stored: integer, "true": Y}', 5, "`true:` is not a whole number"),
    ('urgent: {from: U, as: flag, stored: boolean, "true": Y}', 5, "must be true or false"),
    ("born: {from: B, as: date, format: '%d/%m/%y'}", 5, "%y is not known: use %Y %m %d"),
    ("born: {from: B, as: date, format: '%d/%m'}", 5, "%Y is missing, so it would be lost"),
    ("born: {from: B, as: date, format: '%Y%Y%m%d'}", 5, "the same part stands twice"),
    ("requestedAt: {from: R, as: instant, format: '%Y'}", 5, "`format:` needs `stored: text`"),
    ("requestedAt: {from: R, as: instant, stored: text, format: '%Y-%m-%d'}", 5, "%H is missing"),
    ("cost: {from: C, as: money, stored: float}", 5, "is not known: use text, decimal, pence"),
    ("cost: {from: C, as: money, width: '9'}", 5, "`width:` is for text alone"),
    ("uprn: {from: U, as: digits, length: ten}", 5, "`length:` is a number of digits"),
    ("areas: {from: A, as: list, codes: areas}", 5, "write `separator:`"),
    ('areas: {from: A, as: list, separator: "", codes: areas}', 5, "cannot be empty"),
    ("areas: {from: A, as: list, separator: O, codes: areas}", 5, "`FO` has the separator in it"),
    ("words: {from: W, as: list, stored: list, separator: x}", 5, "for lists stored as text"),
    ("words: {from: W, as: list, stored: list, empty: x}", 5, "cannot be given for a list"),
    ("level: {from: L, codes: steps}", 5, "write the list `steps` under `code_lists:`"),
    ("level: {from: L, as: text, codes: levels}", 5, "`codes:` says it all: take `as:` out"),
    ("state: {from: L, codes: states, stored: integer}", 1, "has codes that are no numbers"),
    ("note: {from: N, codec: reversed, as: text}", 5, "take out either `as:` or `codec:`"),
    ("note: {from: N, codec: reversed, codes: levels}", 5, "take out either `codes:` or `codec:`"),
    ("note: {from: N, codec: reversed, mark: bad}", 5, "`codec: reversed`: `mark` cannot be bad"),
    ("note: {from: N, codec: reversed, sign: x}", 5, "unexpected keyword argument 'sign'"),
    ("note: {from: N, codec: nothing}", 5, "gives has no `decode` and `encode`"),
    # empty values
    ("note: {from: N, empty: '-'}", 5, "is also written for a value of the standard"),
    ("hours: {from: H, as: integer, empty: '0'}", 5, "is also written for a value"),
    ("level: {from: L, codes: levels, empty: '2'}", 5, "is also written for a value"),
    ('urgent: {from: U, as: flag, "true": Y, "false": N, empty: N}', 5, "is also written"),
    ("born: {from: B, as: date, empty: '1900-01-01'}", 5, "is also written for a value"),
    ("left: {from: B, as: date, stored: datetime, empty: '1900-01-01'}", 5, "is also written"),
    ("requestedAt: {from: R, as: instant, empty: '1900-01-01T00:00:00Z'}", 5, "is also written"),
    ("hours: {from: H, as: integer, empty: none}", 5, "`empty:` is not a whole number"),
    ("cost: {from: C, as: money, empty: '0.00'}", 5, "is also written for a value"),
    ("cost: {from: C, as: money, stored: decimal, empty: '0'}", 5, "is also written for a value"),
    ("cost: {from: C, as: money, stored: pence, empty: '0'}", 5, "is also written for a value"),
    ("cost: {from: C, as: money, stored: decimal, empty: NaN}", 5, "`empty:` is not a number"),
    ("cost: {from: C, as: money, stored: pence, empty: '.5'}", 5, "is not a whole number"),
    ("seen: {from: S, as: date, stored: date, empty: 1/1/1800}", 5, "is no date of the form"),
    # lists of records
    ("note: {each: N, key: name, record: {name: X}}", 5, "is not a list of objects"),
    ("words: {each: N, key: name, record: {name: X}}", 5, "is not a list of objects"),
    ("people: {each: P, key: name}", 5, "write `record:` with words and colons under it"),
    ("people: {each: P, record: {name: N}}", 5, "write `key:`"),
    ("people: {each: P, key: role, record: {name: N}}", 5, "`key: role` must be a property mapped"),
    ("people:\n  each: P\n  key: name\n  record:\n    role: R", 9, "write `codes: levels`"),
    ("people:\n  each: P\n  key: role\n  record:\n    role: {from: R, codes: levels}", 9, "`name`"),
    # for
    ("outcomes: {for: {food: F}}", 5, "write `record:` with words and colons"),
    ("outcomes: {for: {food: F}, record: {note: '{}N'}, key: x}", 5, "`key` is not a word"),
    ("outcomes: {for: {food: [F]}, record: {note: '{}N'}}", 5, "say what stands for `{}`"),
    ("outcomes: {for: {food: ''}, record: {note: '{}N'}}", 5, "say what stands for `{}`"),
    ("outcomes: {for: {food: F, home: H}, record: {note: N}}", 5, "`N` is mapped twice (line 5)"),
    ("outcomes: {for: {fod: F}, record: {note: '{}N'}}", 5, "did you mean `food`?"),
    (
        "outcomes:\n  for: {food: F}\n  record:\n    note: {for: {a: b}, record: {x: y}}",
        8,
        "`for:` cannot stand inside another `for:`",
    ),
    # what a column can hold
    ("note: {from: N, width: none}", 5, "`width:` is a number of characters"),
    ("note: {from: N, width: '0'}", 5, "`width:` is a number of characters"),
    ("note: {from: N, charset: utf-8}", 5, "use ascii, latin-1, cp1252, iso8859-15"),
    ("note: {from: N, lines: two}", 5, "`lines: two` is not known: use one"),
    (
        "note: {from: N, width: '9', beyond: far}",
        5,
        "`beyond: far` is not known: use near, nothing",
    ),
    ("note: {from: N, beyond: near}", 5, "say with `width:`, `charset:` or `lines:` what can be"),
    ("note: {from: N, width: '9', beyond: near, only: read}", 5, "what is only read is never cut"),
    ("hours: {from: H, as: integer, width: '3'}", 5, "`width:` is for text alone"),
    ("born: {from: B, as: date, beyond: nothing}", 5, "without `from:` any property can be kept"),
    ("oldNumber: {from: O, width: '9', beyond: near}", 5, "write `beyond: nothing`"),
    ("note: {beyond: near}", 5, "without `from:` nothing can be held: write `beyond: nothing`"),
    ("note: {beyond: nothing, width: '3'}", 5, "`width` is not a word of this rule"),
    ("note: {from: N, codec: reversed, beyond: near}", 5, "unexpected keyword argument 'beyond'"),
    ("outcomes: {beyond: nothing}", 5, "is an object: map the properties in it"),
    ("recording.state: {beyond: nothing}", 5, "comes from the gateway"),
    ("people: {each: P, key: name, beyond: nothing, record: {name: N}}", 5, "is not a word of"),
    ("people: {beyond: nothing}\npeople.name: N", 6, "`people` is a list"),
    ("state: {beyond: nothing}", 1, "the standard requires `state` of what else is held"),
    (
        "visit.on: {from: V, as: date}\nvisit.by.email: E\nvisit.by.name: {beyond: nothing}",
        7,
        "the standard requires `visit.by.name` of what else is held",
    ),
    ("visit: {for: {by: X}, record: {nam: {beyond: nothing}}}", 5, "did you mean `name`?"),
    ("visit.on: {beyond: nothing}\nvisit.place: P", 5, "the standard requires `visit.on`"),
    # constants
    ("ORIGIN: {const: API, as: text}", 5, "`as` is not a word of this rule"),
    ("ORIGIN: {const: API, stored: integer}", 5, "`const:` is not a whole number"),
]


@pytest.mark.parametrize(("rule", "line", "says"), RULES, ids=[rule for rule, _, _ in RULES])
def test_a_rule_is_refused(rule: str, line: int, says: str) -> None:
    replaces = rule.split(":")[0] == "state"
    record = LEAST.replace("state: {from: STATUS, codes: states}", rule) if replaces else LEAST
    with pytest.raises(CouncilFileError) as refused:
        fictional.record_map(record if replaces else record + rule + "\n")
    assert says in str(refused.value)
    assert (refused.value.file, refused.value.line) == ("council.yaml", line + replaces)
    assert str(refused.value).startswith(f"council.yaml:{line + replaces}: ")


def test_the_least_record_is_not_refused() -> None:
    assert len(fictional.record_map(LEAST).rules) == 4


@pytest.mark.parametrize(
    ("left_out", "missing"),
    [("id", "`id`: map it"), ("name", "`name`: map it"), ("name.family", "`name.family`: map it")],
)
def test_what_the_standard_requires_must_be_mapped(left_out: str, missing: str) -> None:
    kept = [line for line in LEAST.splitlines() if not line.startswith(left_out)]
    with pytest.raises(CouncilFileError, match=r"^council.yaml:1: the standard") as refused:
        fictional.record_map("\n".join(kept))
    assert str(refused.value).endswith(missing)


@pytest.mark.parametrize(
    ("service", "says"),
    [
        ("notes: REF", "`notes`: the legacy path `REF` is mapped twice (line 1): keep one"),
        ("notes: {width: '9'}", "`notes`: write `from:`"),
        ("notes: [N]", "`notes`: write a legacy path, or words between { and }"),
        ("notes: {from: N, as: text}", "`as` is not a word of this rule: use from, width"),
    ],
)
def test_a_place_for_notes_is_refused(service: str, says: str) -> None:
    with pytest.raises(CouncilFileError, match=r"^council.yaml:2: ") as refused:
        fictional.record_map(LEAST, service=f"store: x\n{service}\n")
    assert says in str(refused.value)


def test_an_object_may_be_kept_whole_although_the_standard_requires_parts_of_it() -> None:
    """A record without the object is valid: what is held never has half of it."""
    kept = "visit.on: {beyond: nothing}\nvisit.by.name: {beyond: nothing}\n"
    assert fictional.record_map(LEAST + kept).supplement.beside == ("visit.on", "visit.by.name")
    alone = "visit.on: {from: V, width: '9', beyond: nothing}\nvisit.place: {beyond: nothing}\n"
    assert fictional.record_map(LEAST + alone).supplement


def test_several_missing_properties_are_named_together() -> None:
    with pytest.raises(CouncilFileError, match="`id`, `name`, `state`: map them"):
        fictional.record_map("note: N")


def test_a_codec_of_no_installed_package_is_refused() -> None:
    lists = load_code_lists(parse(fictional.CODE_LISTS), fictional.code_list)
    source = parse(LEAST + "note: {from: N, codec: no-such-codec}\n")
    with pytest.raises(CouncilFileError, match="no installed package offers `no-such-codec`"):
        load(source, fictional.DOCUMENT, "Thing", lists, file="council.yaml")


STATES = "states: {unknown: other, codes: {open: [O, '1'], shut: S, other: X}}\n"

LISTS = [
    ("colours: {unknown: reject, codes: {red: R}}", 2, "the standard has no code list `colours`"),
    ("areas: reject", 2, "write `unknown:` and `codes:` under it"),
    ("areas: {unknown: reject, code: {}}", 2, "`code` is not a word here"),
    ("areas: {unknown: reject}", 2, "write `codes:` with each standard code"),
    ("areas:\n  unknown: reject\n  codes:\n    food: F\n    home: H", 5, "`work`, so it could not"),
    ("areas: {unknown: reject, codes: {food: F, home: H, work: []}}", 2, "standard's code `work`"),
    ("areas: {unknown: reject, codes: {food: F, home: H, wrok: W}}", 2, "did you mean `work`?"),
    ("areas: {unknown: reject, codes: {food: F, zzz: H}}", 2, "the standard has no code `zzz`"),
    ("areas: {unknown: reject, codes: {food: {a: b}}}", 2, "must be a legacy code or a list"),
    (
        "areas:\n  unknown: reject\n  codes:\n    food: F\n    home: H\n    work: [W, F]",
        7,
        "the legacy code `F` stands for `food` and for `work`: keep one",
    ),
    ("areas: {codes: {food: F, home: H, work: W}}", 2, "say what an unknown legacy code means"),
    (
        "areas:\n  codes: {food: F, home: H, work: W}\n  unknown: use-source-code",
        4,
        "is closed, so no code of the council's own can be passed on",
    ),
    (
        "areas:\n  codes: {food: F, home: H, work: W}\n  unknown: garden",
        4,
        "`unknown: garden` is neither `reject`, `use-source-code` nor a standard code",
    ),
]


@pytest.mark.parametrize(("entry", "line", "says"), LISTS, ids=[entry for entry, _, _ in LISTS])
def test_a_code_list_is_refused(entry: str, line: int, says: str) -> None:
    with pytest.raises(CouncilFileError) as refused:
        fictional.record_map(LEAST, STATES + entry + "\n")
    assert says in str(refused.value)
    assert str(refused.value).startswith(f"lists.yaml:{line}: ")


def test_numbers_that_become_one_are_refused() -> None:
    lists = "levels: {unknown: reject, codes: {low: '1', high: '01'}}\n" + STATES
    with pytest.raises(CouncilFileError, match="a number that stands for two codes"):
        fictional.record_map(LEAST + "level: {from: L, codes: levels, stored: integer}", lists)


def test_code_lists_may_come_without_lines() -> None:
    with pytest.raises(CouncilFileError, match=r"^f: the standard has no code list `x`"):
        load_code_lists({"x": {}}, fictional.code_list, file="f")


def test_a_code_that_only_answers_need_have_no_way_back() -> None:
    assert fictional.LISTS["levels"].codes_by_name["other"].response_only
    assert fictional.record_map()
