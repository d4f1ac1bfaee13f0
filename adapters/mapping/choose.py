"""Chooses the codec of a rule from its words: `as:` with options, `codes:` or `codec:`.

What may not come in here: paths, records, and what the standard says of the property.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, cast

from adapters.entry_points import EntryPointError
from adapters.mapping.code_lists import CodeMap
from adapters.mapping.codec import Codec, CodecError, Guarded
from adapters.mapping.codecs import (
    Date,
    Digits,
    Flag,
    Instant,
    Integer,
    ListOf,
    Text,
    constant,
)
from adapters.mapping.date_formats import DateFormat, FormatError, date_format
from adapters.mapping.money import Money
from adapters.mapping.words import Line

GROUP = "careact.codecs"
"""Entry points: a callable that takes a rule's options as keywords and gives a codec."""

Installed = Callable[[str, str], Any]
"""`entry_points.load`: group and name to the object. Raises EntryPointError."""

Stored = Literal["text", "integer"]


def codec_of(
    line: Line, lists: Mapping[str, CodeMap], installed: Installed, *, unique: bool
) -> Codec:
    """The codec that the words of `line` ask for. Raises CouncilFileError.

    `unique`: the standard wants each item of a list once.
    """
    if "codec" in line:
        return _installed(line, installed)
    name = line.text("as", "text")
    if name == "list":
        return _list(line, lists, unique)
    if "codes" in line:
        if "as" in line:
            raise line.refuse("`codes:` says it all: take `as:` out, unless it is a list", "as")
        stored = line.choice("stored", ("text", "integer"), "text")
        return _codes(line, lists, stored)
    if name not in AS:
        known = ", ".join((*AS, "list"))
        raise line.refuse(f"`as: {name}` is not known: use {known}, or `codec:`", "as")
    return AS[name](line)


def _flag(line: Line) -> Flag:
    stored = line.choice("stored", ("text", "integer", "boolean"), "text")
    usual = {"text": None, "integer": ("1", "0"), "boolean": ("true", "false")}[stored]
    spelled = []
    for place, word in enumerate(("true", "false")):
        if usual is None and word not in line:
            raise line.refuse(f'say how {word} is written, for example `"{word}": "{1 - place}"`')
        texts = line.texts(word, () if usual is None else (usual[place],))
        try:
            spelled.append(tuple(constant(text, stored) for text in texts))
        except CodecError as fault:
            refused = line.refuse(f"`{word}:` {fault.reason}", word)
        else:
            continue
        raise refused
    if set(spelled[0]) & set(spelled[1]):
        raise line.refuse("the same legacy value means true and false", "false")
    return Flag(spelled[0], spelled[1], cast(Any, stored))


def _digits(line: Line) -> Digits:
    length = line.text("length", "0")
    if not length.isdecimal():
        raise line.refuse("`length:` is a number of digits", "length")
    return Digits(cast(Stored, line.choice("stored", ("text", "integer"), "text")), int(length))


def _format(line: Line, default: str, needed: str) -> DateFormat:
    try:
        return date_format(line.text("format", default), needed)
    except FormatError as fault:
        refused = line.refuse(f"`format:` {fault}", "format")
    raise refused


def _date(line: Line) -> Date:
    stored = line.choice("stored", ("text", "date", "datetime"), "text")
    return Date(_format(line, "%Y-%m-%d", "Ymd"), cast(Any, stored))


def _instant(line: Line) -> Instant:
    stored = line.choice("stored", ("datetime", "text"), "datetime")
    if stored == "datetime" and "format" in line:
        raise line.refuse("`format:` needs `stored: text`", "format")
    return Instant(_format(line, "%Y-%m-%dT%H:%M:%SZ", "YmdHMS"), cast(Any, stored))


AS: Mapping[str, Callable[[Line], Codec]] = {
    "text": lambda line: Text(),
    "date": _date,
    "instant": _instant,
    "flag": _flag,
    "integer": lambda line: Integer(
        cast(Stored, line.choice("stored", ("integer", "text"), "integer"))
    ),
    "nhs-number": lambda line: Digits(
        cast(Stored, line.choice("stored", ("text", "integer"), "text")), 10
    ),
    "digits": _digits,
    "money": lambda line: Money(
        cast(Any, line.choice("stored", ("text", "decimal", "pence"), "text"))
    ),
}
"""The words after `as:`; `list` is the one that also takes `codes:`."""


def _list(line: Line, lists: Mapping[str, CodeMap], unique: bool) -> ListOf:
    stored = line.choice("stored", ("text", "list"), "text")
    item: Codec = _codes(line, lists, "text") if "codes" in line else Text()
    if stored == "list":
        if "separator" in line:
            raise line.refuse("`separator:` is for lists stored as text", "separator")
        return ListOf(item, "", unique, "list")
    separator = line.text("separator")
    if not separator:
        raise line.refuse("`separator:` cannot be empty", "separator")
    for code in item.meanings if isinstance(item, CodeMap) else ():
        if separator in code:
            raise line.refuse(f"the legacy code `{code}` has the separator in it", "separator")
    return ListOf(item, separator, unique, "text")


def _codes(line: Line, lists: Mapping[str, CodeMap], stored: str) -> CodeMap:
    name = line.text("codes")
    if name not in lists:
        raise line.refuse(f"write the list `{name}` under `code_lists:`", "codes")
    if stored == "text":
        return lists[name]
    try:
        return lists[name].stored_as_integers()
    except CodecError as fault:
        refused = line.refuse(fault.reason, "stored")
    raise refused


def _installed(line: Line, installed: Installed) -> Codec:
    for word in ("as", "codes"):
        if word in line:
            raise line.refuse(f"take out either `{word}:` or `codec:`", word)
    name = line.text("codec")
    try:
        made = installed(GROUP, name)(**line.rest())
    except (EntryPointError, TypeError, ValueError) as fault:
        refused = line.refuse(f"`codec: {name}`: {fault}", "codec")
    else:
        if isinstance(made, Codec):
            return Guarded(name, made)
        refused = line.refuse(f"what `codec: {name}` gives has no `decode` and `encode`", "codec")
    raise refused
