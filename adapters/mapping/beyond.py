"""Reads the words `width charset lines beyond` of a rule, and holds them against the standard.

What the system holds must be valid on its own: it is what a client gets where staff changed the
rest. What may not come in here: single texts (`limits`) and records (`supplement`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from adapters.mapping.codec import Codec
from adapters.mapping.codecs import Text
from adapters.mapping.limits import CHARSETS, Fitted, Limits
from adapters.mapping.schema import Shape
from adapters.mapping.words import Line

Property = tuple[str, ...]


def limits_of(line: Line) -> Limits:
    """`width:`, `charset:` and `lines:` of a line. Raises CouncilFileError."""
    width = line.text("width", "0")
    if "width" in line and (not width.isdecimal() or not 0 < int(width) < 1_000_000):
        raise line.refuse("`width:` is a number of characters", "width")
    return Limits(
        int(width),
        line.choice("charset", ("", *CHARSETS), ""),
        line.choice("lines", ("", "one"), "") == "one",
    )


def fitted(line: Line, codec: Codec, target: Shape) -> Codec:
    """The codec of a rule with its limits, if it has any. Raises CouncilFileError."""
    said = [word for word in ("width", "charset", "lines", "beyond") if word in line]
    if not said or "codec" in line:
        return codec
    if not isinstance(codec, Text):
        also = (
            "; without `from:` any property can be kept beside the system"
            if said[0] == "beyond"
            else ""
        )
        raise line.refuse(f"`{said[0]}:` is for text alone{also}", said[0])
    limits = limits_of(line)
    beyond = line.choice("beyond", ("", "near", "nothing"), "")
    if beyond and not limits:
        raise line.refuse("say with `width:`, `charset:` or `lines:` what can be held", "beyond")
    if beyond and line.text("only", "") == "read":
        raise line.refuse("what is only read is never cut: take `beyond:` out", "beyond")
    if beyond == "near" and not target.free_text:
        raise line.refuse(
            "the standard gives this text a form (a pattern, a format or codes) that the nearest "
            "text would not have: write `beyond: nothing`",
            "beyond",
        )
    return Fitted(limits, cast(Any, beyond), target.schema.get("maxLength", 0))


def is_beside(line: Line) -> bool:
    """Whether a rule says that its property has no column."""
    return "beyond" in line and not any(word in line for word in ("from", "each", "codec"))


def beside(line: Line, target: Shape) -> None:
    """Check a rule without a column. Raises CouncilFileError."""
    if target.type == "object":
        raise line.refuse("is an object: map the properties in it")
    if line.text("beyond") != "nothing":
        raise line.refuse("without `from:` nothing can be held: write `beyond: nothing`", "beyond")
    line.done()


def anchors(shape: Shape, standard: Property) -> tuple[Property, ...]:
    """The objects around a property that may be absent and need something else to be whole."""
    found: list[Property] = []
    certain = True
    for size, step in enumerate(standard[:-1], 1):
        certain = certain and step in shape.required
        shape = shape.properties[step]
        if not certain and shape.required:
            found.append(standard[:size])
    return tuple(reversed(found))


def loose(
    shape: Shape, held: Iterable[Property], always: Iterable[Property], at: Property = ()
) -> Iterator[Property]:
    """What the standard requires of an object that could be held without it.

    `held` are the properties with a column, `always` those of them that it holds whatever comes.
    """
    for name in sorted(shape.required & shape.properties.keys()):
        here = (*at, name)
        if _under(here, always):
            continue
        if not at or any(not _is_under(path, here) for path in _under(at, held)):
            yield here
    for name, inner in shape.properties.items():
        here = (*at, name)
        if inner.type == "object" and _under(here, held):
            yield from loose(inner, held, always, here)


def _under(here: Property, paths: Iterable[Property]) -> list[Property]:
    return [path for path in paths if _is_under(path, here)]


def _is_under(path: Property, here: Property) -> bool:
    return path[: len(here)] == here
