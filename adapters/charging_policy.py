"""`charging_policy:` of a council file: what stands there, typed by the standard's own schema.

A file is read as text alone, so that a flag, a whole number and a list become what the schema says
they are. What may not come in here: what a choice does, and whether the law allows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any, Final, TypeAlias

import openapi
from adapters.errors import CouncilFileError
from adapters.mapping import Block, Series, line_of
from adapters.mapping.schema import Shape

WORD: Final = "charging_policy"
Place: TypeAlias = tuple[str | int, ...]
PolicyFaults: TypeAlias = Callable[[Mapping[str, Any]], Iterable[tuple[str, str]]]
"""What the law has against a policy: where in it, as a JSON Pointer, and why."""

_FORMS: Final = {
    "Money": "pounds, always with two decimals: `67.71`",
    "Percent": "per cent from 0 to 100, always with two decimals: `4.25`",
    "CalendarDate": "a day, year first: `2026-04-06`",
    "Line": "one line of text, at most 100 characters",
}
"""By the title of a schema, how a value of it is written."""


def shape() -> Shape:
    """What the standard says of one policy."""
    return Shape.of(openapi.document("rules"), "ChargingPolicy")


def codes_of(shape: Shape) -> tuple[str, ...]:
    """The words of which a text has to be one: codes of a list, names of rates; else none."""
    if shape.code_list:
        return openapi.code_list(shape.code_list).requestable
    if shape.schema.get("title") == "LocalRateName":
        return tuple(name for name in openapi.rate_names() if shape.admits(name))
    return ()


def read_policies(source: Block, file: str) -> tuple[Mapping[str, Any], ...]:
    """The policies of a parsed file in the order of their `since`, as JSON of the standard.

    Raises CouncilFileError.
    """
    if WORD not in source:
        return ()
    stated = _Reader(source, file).policies()
    for place, policy in enumerate(stated):
        if any(policy["since"] == other["since"] for other in stated[:place]):
            reason = f"`{WORD}.{place}.since`: another policy begins on this day: keep one"
            line = line_of(source, (WORD, place, "since"))
            raise CouncilFileError(reason, file=file, line=line)
    return tuple(sorted(stated, key=lambda each: each["since"]))


def place_of(source: Block, policy: Mapping[str, Any], pointer: str) -> Place:
    """Where in a parsed file something of one of its policies stands."""
    number = [each["since"] for each in source[WORD]].index(policy["since"])
    steps = (int(step) if step.isdecimal() else step for step in pointer.split("/")[1:])
    return (WORD, number, *steps)


class _Reader:
    """Turns what stands in one file into values of the standard, and refuses what is none."""

    def __init__(self, source: Block, file: str) -> None:
        self._source, self._file = source, file

    def policies(self) -> list[dict[str, Any]]:
        found = self._series(self._source[WORD], (WORD,))
        return [self._value(shape(), each, (WORD, place)) for place, each in enumerate(found)]

    def _value(self, shape: Shape, given: Any, place: Place) -> Any:
        if shape.type == "object":
            return self._object(shape, given, place)
        if shape.type == "array":
            return self._list(shape, given, place)
        if not isinstance(given, str):
            raise self._refuse("this is to be one value", place)
        if shape.type == "boolean":
            if given not in ("true", "false"):
                raise self._refuse("write `true` or `false`", place)
            return given == "true"
        if shape.type == "integer":
            return self._integer(shape, given, place)
        return self._text(shape, given, place)

    def _object(self, shape: Shape, given: Any, place: Place) -> dict[str, Any]:
        if not isinstance(given, Block):
            raise self._refuse("this must have words and colons under it", place)
        for word in given:
            if word not in shape.properties:
                hint = _hint(word, shape.properties)
                raise self._refuse(f"the standard has no such word here{hint}", (*place, word))
        for word in sorted(shape.required - given.keys()):
            raise self._refuse(f"`{word}` is missing: write it", place)
        return {
            word: self._value(shape.properties[word], each, (*place, word))
            for word, each in given.items()
        }

    def _list(self, shape: Shape, given: Any, place: Place) -> list[Any]:
        items = self._series(given, place)
        most = shape.schema.get("maxItems", len(items))
        if len(items) > most:
            raise self._refuse(f"there are more than {most}", place)
        found = [self._value(shape.items, each, (*place, n)) for n, each in enumerate(items)]
        for number, each in enumerate(found):
            if shape.unique and each in found[:number]:
                raise self._refuse("this stands twice: keep one", (*place, number))
        return found

    def _series(self, given: Any, place: Place) -> Series:
        if not isinstance(given, Series):
            raise self._refuse("this is to be a list: begin each item with a hyphen", place)
        return given

    def _integer(self, shape: Shape, given: str, place: Place) -> int:
        if given.isascii() and given.isdecimal() and len(given) < 10 and shape.admits(int(given)):
            return int(given)
        least, most = (shape.schema.get(word, "") for word in ("minimum", "maximum"))
        raise self._refuse(f"write a whole number from {least} to {most}", place)

    def _text(self, shape: Shape, given: str, place: Place) -> str:
        known = codes_of(shape)
        if known and given not in known:
            what = (
                f"a code of `{shape.code_list}`" if shape.code_list else "the name of such a rate"
            )
            raise self._refuse(f"this is not {what}{_hint(given, known)}", place)
        if not shape.admits(given) or not _day_exists(shape, given):
            title = shape.schema.get("title", "")
            form = _FORMS.get(title, f"like `{shape.schema.get('example')}`")
            raise self._refuse(f"write {form}", place)
        return given

    def _refuse(self, reason: str, place: Place) -> CouncilFileError:
        word, line = ".".join(map(str, place)), line_of(self._source, place)
        return CouncilFileError(f"`{word}`: {reason}", file=self._file, line=line)


def _day_exists(shape: Shape, given: str) -> bool:
    if shape.schema.get("format") != "date":
        return True
    try:
        date.fromisoformat(given)
    except ValueError:
        return False
    return True


def _hint(word: str, known: Iterable[str]) -> str:
    near: Sequence[str] = get_close_matches(word, list(known), 1)
    return f"; did you mean `{near[0]}`?" if near else ""
