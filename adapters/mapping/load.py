"""Builds a RecordMap from the `record:` of a council file, or refuses it with file and line.

A mapping that loads can be written as well as read: each property exists in the standard, what
the standard requires is mapped, no legacy value stands for two things, and no written value would
be taken for an empty one. The rules of single words are in `words` and `choose`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Literal, cast

from adapters import entry_points
from adapters.contract import Path
from adapters.errors import CouncilFileError
from adapters.mapping.beyond import anchors, beside, fitted, is_beside, limits_of, loose
from adapters.mapping.choose import Installed, codec_of
from adapters.mapping.code_lists import CodeMap
from adapters.mapping.codec import Codec, CodecError, Merging
from adapters.mapping.codecs import ListOf, constant
from adapters.mapping.lens import RecordMap, Rule
from adapters.mapping.limits import Fitted
from adapters.mapping.notes import Notes
from adapters.mapping.paths import MISSING
from adapters.mapping.rows import Rows
from adapters.mapping.schema import Schema, Shape
from adapters.mapping.supplement import Parting, Spot, Supplement, whole
from adapters.mapping.words import Line, line_at, lines
from adapters.mapping.yaml_source import Block

SUPPLIED = frozenset({"recording"})
"""Properties that the gateway adds to every record; a council may map them to be read only."""

_HINTS = {
    "boolean": "is true or false: write `as: flag`",
    "integer": "is a whole number: write `as: integer`",
    "array": "is a list: write `each:`, or `as: list`",
    "string": "is text: take another `as:`",
    "number": "is a number: write `codec:`",
}
_AMOUNT = "is an amount of money: write `as: money`, or `as: text` where it is written as here"


def component_of(service: str) -> str:
    """The name of a service's resource: `needs-assessment` gives `NeedsAssessment`."""
    return "".join(word.capitalize() for word in service.split("-"))


def load(
    record: Block,
    document: Schema,
    component: str,
    lists: Mapping[str, CodeMap],
    *,
    file: str = "",
    installed: Installed = entry_points.load,
    supplied: Iterable[str] = SUPPLIED,
    service: Block | None = None,
) -> RecordMap:
    """The mapping of `record` to the schema `component` of an OpenAPI document.

    `service` is the block around `record`, where `notes` may stand. Raises CouncilFileError for
    everything that the module docstring names.
    """
    notes = None
    if service is not None and "notes" in service:
        notes = line_at("notes", service["notes"], service.lines["notes"], file)
    loader = _Loader(lists, file, installed)
    return loader.record_map(record, Shape.of(document, component), frozenset(supplied), notes)


class _Loader:
    """One council file's code lists and installed codecs, at work on one of its records."""

    def __init__(self, lists: Mapping[str, CodeMap], file: str, installed: Installed) -> None:
        self._lists, self._file, self._installed = lists, file, installed

    def record_map(
        self, record: Block, shape: Shape, supplied: frozenset[str], noted: Line | None = None
    ) -> RecordMap:
        """The rules of a record, or of the rows of a list inside one."""
        rules: list[Rule] = []
        spots: list[Spot] = []
        constants: dict[Path, Any] = {}
        taken: dict[Path, Line] = {}
        said: dict[tuple[str, ...], Line] = {}
        for line in lines(record, self._file):
            if "const" in line:
                path, constants_value = self._constant(line)
                constants[path] = constants_value
            elif is_beside(line):
                standard, target = _target(line, shape, supplied)
                beside(line, target)
                _alone(standard, said, line, "the property")
                spots.append(Spot(standard, whole, anchors(shape, standard)))
                continue
            else:
                rule = self._rule(line, shape, supplied)
                _alone(rule.standard, said, line, "the property")
                path = rule.legacy
                rules.append(rule)
                if _may_keep(rule.codec):
                    part = cast(Parting, rule.codec).part
                    spots.append(Spot(rule.standard, part, anchors(shape, rule.standard)))
            _alone(path, taken, line, "the legacy path")
        missing = sorted(_missing(shape, set(said), (), supplied))
        if missing:
            raise CouncilFileError(
                f"the standard requires {', '.join(f'`{name}`' for name in missing)}: map "
                f"{'it' if len(missing) == 1 else 'them'}",
                file=self._file,
                line=record.line,
            )
        _not_loose(shape, rules, said, supplied)
        notes = None
        if noted is not None:
            path, limits = noted.path("from"), limits_of(noted)
            noted.done()
            _alone(path, taken, noted, "the legacy path")
            notes = Notes(path, limits, tuple(spot.name for spot in spots))
        return RecordMap(rules, constants, supplied, Supplement(spots), notes)

    def _constant(self, line: Line) -> tuple[Path, Any]:
        stored = line.choice("stored", ("text", "integer", "boolean"), "text")
        value = self._stored(line, "const", stored)
        line.done()
        return line.steps(line.name), value

    def _rule(self, line: Line, shape: Shape, supplied: frozenset[str]) -> Rule:
        only = cast(Literal["", "read", "create"], line.choice("only", ("", "read", "create"), ""))
        standard, target = _target(line, shape, supplied if only != "read" else frozenset())
        codec: Codec
        if "each" in line:
            legacy = line.path("each")
            codec, empty = self._rows(line, target), cast(Any, [])
        else:
            legacy = line.path("from")
            codec = codec_of(line, self._lists, self._installed, unique=target.unique)
            _agrees(line, codec, target)
            codec = fitted(line, codec, target)
            empty = MISSING
            if "empty" in line:
                empty = self._stored(line, "empty", getattr(codec, "stored", "text"))
                _apart(line, codec, empty, target)
        line.done()
        return Rule(standard, legacy, codec, empty, only, line.number)

    def _rows(self, line: Line, target: Shape) -> Rows:
        if target.type != "array" or target.items.type != "object":
            raise line.refuse("is not a list of objects: take `each:` out", "each")
        inner = line.block("record")
        rows = self.record_map(inner, target.items, frozenset())
        key = tuple(line.text("key").split("."))
        single = (rule for rule in rows.rules if not isinstance(rule.codec, Merging))
        if key not in {rule.standard for rule in single}:
            raise line.refuse(
                f"`key: {'.'.join(key)}` must be a property mapped under `record:`, so that a "
                "changed item finds the row it came from",
                "key",
            )
        return Rows(rows, key)

    def _stored(self, line: Line, word: str, stored: str) -> Any:
        try:
            return constant(line.text(word), stored)
        except CodecError as fault:
            refused = line.refuse(f"`{word}:` {fault.reason}", word)
        raise refused


def _target(line: Line, shape: Shape, supplied: frozenset[str]) -> tuple[tuple[str, ...], Shape]:
    """The property of a rule and what the standard says of it; never one that others supply."""
    standard = tuple(line.name.split("."))
    target = _property(line, standard, shape)
    if standard[0] in supplied:
        raise line.refuse("comes from the gateway: it can be mapped with `only: read` alone")
    return standard, target


def _property(line: Line, standard: tuple[str, ...], shape: Shape) -> Shape:
    """What the standard says of the property that a rule maps."""
    here = shape
    for depth, step in enumerate(standard):
        if here.type == "array":
            inside = ".".join(standard[:depth])
            raise line.refuse(f"`{inside}` is a list: map its items with `each:`")
        if step not in here.properties:
            near = get_close_matches(step, here.properties, 1)
            hint = f"; did you mean `{near[0]}`?" if near else ""
            where = f"`{'.'.join(standard[:depth])}`" if depth else "the record"
            raise line.refuse(f"the standard has no `{step}` in {where}{hint}")
        here = here.properties[step]
    return here


def _agrees(line: Line, codec: Codec, target: Shape) -> None:
    """Whether the codec gives what the property is; an installed one is taken at its word."""
    gives = getattr(codec, "gives", None)
    if gives is None:
        return
    if target.type == "object":
        raise line.refuse("is an object: map the properties in it")
    if gives != target.type or (gives == "array" and target.items.type == "object"):
        raise line.refuse(_AMOUNT if target.amount else _HINTS[target.type], "as")
    value = target.items if gives == "array" else target
    item = codec.item if isinstance(codec, ListOf) else codec
    named = item.name if isinstance(item, CodeMap) else ""
    if value.code_list != named:
        right = f"write `codes: {value.code_list}`" if value.code_list else "take `codes:` out"
        wrong = f"has the code list `{value.code_list}`" if value.code_list else "has no code list"
        raise line.refuse(f"{wrong} in the standard: {right}", "codes")


def _apart(line: Line, codec: Codec, empty: Any, target: Shape) -> None:
    """Whether the legacy value for nothing could also be written for something."""
    try:
        meant = codec.decode(empty)
        again = None if meant is None else codec.encode(meant)
    except CodecError:
        return
    if again == empty and target.admits(meant):
        raise line.refuse(
            "the `empty` value is also written for a value of the standard, which would then be "
            "read as missing: choose one that cannot be real",
            "empty",
        )


def _alone(path: Path, taken: dict[Path, Line], line: Line, what: str) -> None:
    """Whether no other rule has the path, a part of it, or something inside it."""
    for other, before in taken.items():
        shorter = min(len(other), len(path))
        if other[:shorter] == path[:shorter]:
            how = "twice" if other == path else f"together with `{'.'.join(other)}`"
            raise line.refuse(
                f"{what} `{'.'.join(path)}` is mapped {how} (line {before.number}): keep one"
            )
    taken[path] = line


def _may_keep(codec: Codec) -> bool:
    """Whether there can be values of which something is to be kept."""
    if isinstance(codec, Fitted):
        return bool(codec.beyond)
    return isinstance(codec, Rows) and bool(codec.record.supplement)


def _not_loose(
    shape: Shape,
    rules: Iterable[Rule],
    said: Mapping[tuple[str, ...], Line],
    supplied: frozenset[str],
) -> None:
    """Refuse what could take something that the standard requires out of what the system holds."""
    held = [rule.standard for rule in rules]
    always = [rule.standard for rule in rules if not _may_drop(rule.codec)]
    always += [(name,) for name in supplied]
    for path in loose(shape, held, always):
        line = next(line for name, line in said.items() if name[: len(path)] == path)
        raise line.refuse(
            f"the standard requires `{'.'.join(path)}` of what else is held: give it a column "
            "for every value, or `beyond: near`",
            "beyond",
        )


def _may_drop(codec: Codec) -> bool:
    return isinstance(codec, Fitted) and codec.beyond == "nothing"


def _missing(
    shape: Shape, mapped: set[tuple[str, ...]], at: tuple[str, ...], supplied: frozenset[str]
) -> Iterable[str]:
    """Required properties that nothing maps, as dotted paths."""
    for name, inner in shape.properties.items():
        here = (*at, name)
        if here in mapped or (not at and name in supplied):
            continue
        if any(path[: len(here)] == here for path in mapped):
            yield from _missing(inner, mapped, here, supplied)
        elif name in shape.required:
            yield ".".join(here)
