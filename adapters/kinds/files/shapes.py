"""The shapes of single words of the kind `files`: durations, columns, names of files."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

_DURATION = re.compile(r"([1-9][0-9]{0,5})([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_ASCII = "".join(map(chr, range(32, 127))) + r"\u0000"
"""Behind the signs one more text, of which a charset must not make a NUL: no file has any."""


def _seconds(value: object) -> object:
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError('must be a duration such as "60s", "90m", "36h" or "3d"')
    return int(found[1]) * _SECONDS[found[2]]


def _columns(value: object) -> object:
    pairs = value.items() if isinstance(value, Mapping) else value
    if not isinstance(pairs, Iterable) or isinstance(pairs, str):
        raise ValueError("must be a list of names, or names with their widths")
    found = [(each, None) if isinstance(each, str) else each for each in pairs]
    for name, width in found:
        if not isinstance(name, str) or not name:
            raise ValueError("must have names")
        if width is not None and not re.fullmatch(r"[1-9][0-9]{0,4}", str(width)):
            raise ValueError(f"the width of {name} must be a number of characters")
    names = [name for name, _ in found]
    if len(set(names)) < len(names):
        raise ValueError("a name stands twice")
    return tuple((name, None if width is None else int(width)) for name, width in found)


def _charset(value: str) -> str:
    try:
        name = codecs.lookup(value).name
        spelled = _ASCII.encode("ascii")
        sound = _ASCII.encode(name) == spelled and spelled.decode(name) == _ASCII
    except (LookupError, ValueError):
        sound = False
    if not sound:
        raise ValueError("must be a charset that spells ASCII as ASCII does, such as cp1252")
    return name


def _folder(value: str) -> str:
    steps = value.split("/")
    if not all(steps) or ".." in steps or "\0" in value:
        raise ValueError("must be a folder of the place: names with / between them")
    return value


def _moment(value: str) -> str:
    then = datetime(2019, 11, 23, 14, 35, 46, tzinfo=UTC)
    try:
        same = datetime.strptime(then.strftime(value), value).replace(tzinfo=UTC) == then
    except (ValueError, re.error):
        same = False
    if not same or "%y" in value:
        raise ValueError("must say year, month, day, hour, minute and second")
    return value


def _named(value: str, part: str) -> str:
    before, found, behind = value.partition(part)
    if not found or not re.fullmatch(r"[\w.-]*", before + behind) or value[:1] == ".":
        raise ValueError(f"must be the name of a file with {part} once in it")
    return value


Name = Annotated[str, Field(min_length=1, max_length=1000)]
Secret = Annotated[str, Field(min_length=1)]
Seconds = Annotated[int, BeforeValidator(_seconds)]
Folder = Annotated[str, AfterValidator(_folder)]
Type = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,20}$")]
Sign = Annotated[str, Field(pattern=r"^[\t -/:-@\[-`{-~]$")]
Columns = Annotated[tuple[tuple[str, int | None], ...], BeforeValidator(_columns)]
RunName = Annotated[str, AfterValidator(lambda value: _named(value, "{run}"))]
BatchName = Annotated[str, AfterValidator(lambda value: _named(value, "{batch}"))]
Moment = Annotated[str, AfterValidator(_moment)]
Charset = Annotated[str, AfterValidator(_charset)]
Format = Literal["csv", "fixed"]
