"""From the bytes of a body to a JSON value: stricter than JSON libraries are by themselves.

What may not come in here: schemas.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any

from conformance.native.problems import Fault, Refused

DEEPEST = 64
"""Levels of nesting; the deepest schema has far fewer."""

_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]{0,39}")
_LARGEST_DIGITS = 400


class _TwiceError(ValueError):
    """An object repeats a key."""


def parse(raw: bytes) -> Any:
    """The JSON value. Raises Refused with body-not-utf8, body-not-json, key-twice, too-deep or
    number-not-finite."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise Refused("body-not-utf8") from None
    if text.startswith("\ufeff"):
        raise Refused("body-not-utf8")
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_int=_whole)
    except _TwiceError:
        raise Refused("key-twice", detail="An object repeats a key.") from None
    except RecursionError:
        raise Refused("too-deep", detail="The body is nested too deeply.") from None
    except ValueError:
        raise Refused("body-not-json") from None
    _inspect(value)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _TwiceError
    return made


def _whole(digits: str) -> float | int:
    return math.inf if len(digits) > _LARGEST_DIGITS else int(digits)


def _inspect(value: Any) -> None:
    found = []
    for path, each in _walk(value):
        if len(path) > DEEPEST:
            raise Refused("too-deep", detail="The body is nested too deeply.")
        if isinstance(each, str) and not _encodable(each):
            raise Refused("body-not-utf8", detail="A text has one half of a surrogate pair.")
        if not _finite(each):
            found.append(
                Fault("number-not-finite", "pointer", _pointer(path), "The number is not finite.")
            )
    if found:
        raise Refused("number-not-finite", found[:100])


def _walk(value: Any) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every value and every key, with the path to it; one level below the deepest at most."""
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), value)]
    while waiting:
        path, each = waiting.pop()
        yield path, each
        if isinstance(each, dict):
            for key, inner in each.items():
                yield path, key
                waiting.append(((*path, key), inner))
        elif isinstance(each, list):
            waiting.extend(((*path, index), inner) for index, inner in enumerate(each))


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _finite(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, int):
        try:
            float(value)
        except OverflowError:
            return False
    return True


def _pointer(path: tuple[str | int, ...]) -> str:
    """As far as the names look like those of a schema: others are the client's own words."""
    steps: list[str] = []
    for step in path:
        if isinstance(step, str) and not _PLAIN_NAME.fullmatch(step):
            break
        steps.append(f"/{step}")
    return "".join(steps)[:1000]
