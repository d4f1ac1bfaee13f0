"""Compares two schemas by who sends the value: what breaks a sender, what breaks a reader.

In a request the client sends, so accepting less breaks it. In a response the server sends, so
sending more, or leaving out what was always there, breaks the reader. Where two patterns differ
nothing is proved about which is wider, so a difference counts as breaking. Paths and operations
are compared in `diff`.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from openapi.bundle import resolve

Json = Any
Sender = Literal["client", "server"]

UPPER = ("maxLength", "maximum", "maxItems", "maxProperties")
LOWER = ("minLength", "minimum", "minItems", "minProperties")


@dataclass(frozen=True)
class Change:
    """One difference: a JSON Pointer, a sentence, and whether it breaks who relied on the old."""

    pointer: str
    message: str
    breaking: bool

    def __str__(self) -> str:
        return f"{'breaking' if self.breaking else 'compatible'} {self.pointer}: {self.message}"


class SchemaDiff:
    """Compares schemas of two documents; each pair of components is compared once per sender."""

    def __init__(self, old: dict[str, Json], new: dict[str, Json]) -> None:
        self._old = old
        self._new = new
        self._done: set[tuple[str, str, Sender]] = set()

    def changes(self, old: Json, new: Json, pointer: str, sender: Sender) -> Iterator[Change]:
        """Differences of the value that `sender` sends, under `pointer` unless in a component."""
        if "$ref" in old and "$ref" in new:
            pair = (old["$ref"], new["$ref"], sender)
            if pair in self._done:
                return
            self._done.add(pair)
            pointer = new["$ref"]
        before, after = self._flat(self._old, old), self._flat(self._new, new)
        if "oneOf" in before or "oneOf" in after:
            yield from self._choice(before, after, pointer, sender)
            return
        types = before.get("type"), after.get("type")
        if types[0] != types[1]:
            yield Change(pointer, f"its type was {types[0]}, is {types[1]}", True)
            return
        yield from _codes(before, after, pointer, sender)
        if not ("x-code-list" in before and "x-code-list" in after):
            yield from _bounds(before, after, pointer, sender)
            yield from _forms(before, after, pointer, sender)
        yield from self._properties(before, after, pointer, sender)
        if "items" in before and "items" in after:
            yield from self.changes(before["items"], after["items"], f"{pointer}/items", sender)

    def _flat(self, document: dict[str, Json], schema: Json) -> dict[str, Json]:
        """The schema with references followed and `allOf` merged into one."""
        found = dict(resolve(document, schema))
        merged: dict[str, Json] = {}
        for part in found.pop("allOf", ()):
            flat = self._flat(document, part)
            for key in ("properties", "required"):
                if key in merged and key in flat:
                    flat[key] = (
                        {**merged[key], **flat[key]}
                        if key == "properties"
                        else [*merged[key], *flat[key]]
                    )
            merged.update(flat)
        return {**merged, **found}

    def _choice(
        self, old: dict[str, Json], new: dict[str, Json], pointer: str, sender: Sender
    ) -> Iterator[Change]:
        before, after = _branches(old), _branches(new)
        for name in before.keys() - after.keys():
            yield Change(pointer, f"the choice {name} is gone", sender == "client")
        for name in after.keys() - before.keys():
            yield Change(pointer, f"the choice {name} is new", sender == "server")
        for name in sorted(before.keys() & after.keys()):
            yield from self.changes(before[name], after[name], f"{pointer}/{name}", sender)

    def _properties(
        self, old: dict[str, Json], new: dict[str, Json], pointer: str, sender: Sender
    ) -> Iterator[Change]:
        before, after = old.get("properties", {}), new.get("properties", {})
        for name in before:
            where = f"{pointer}/properties/{name}"
            if name in after:
                yield from self.changes(before[name], after[name], where, sender)
            else:
                yield Change(where, f"the property {name} is gone", True)
        needed_before, needed_after = set(old.get("required", ())), set(new.get("required", ()))
        for name in after:
            where = f"{pointer}/properties/{name}"
            if name not in before:
                needed = sender == "client" and name in needed_after
                kind = "required" if name in needed_after else "optional"
                yield Change(where, f"the {kind} property {name} is new", needed)
            elif name in needed_after - needed_before:
                yield Change(where, f"the property {name} is now required", sender == "client")
            elif name in needed_before - needed_after:
                yield Change(where, f"the property {name} may now be absent", sender == "server")
        was, now = (one.get("additionalProperties") is False for one in (old, new))
        if now and not was:
            yield Change(pointer, "unknown properties are now refused", sender == "client")
        if was and not now:
            yield Change(pointer, "unknown properties may now occur", sender == "server")


def _branches(schema: dict[str, Json]) -> dict[str, Json]:
    """The alternatives by the value that chooses them, or by their place."""
    mapping = schema.get("discriminator", {}).get("mapping", {})
    names = {target: value for value, target in mapping.items()}
    return {
        names.get(branch.get("$ref", ""), str(number)): branch
        for number, branch in enumerate(schema.get("oneOf", [schema]))
    }


def _codes(
    old: dict[str, Json], new: dict[str, Json], pointer: str, sender: Sender
) -> Iterator[Change]:
    """Closed lists; codes that an open list gains or loses break nobody who reads it as open."""
    if "enum" in old and "enum" in new:
        for code in [code for code in old["enum"] if code not in new["enum"]]:
            yield Change(pointer, f"{code} is no longer allowed", sender == "client")
        for code in [code for code in new["enum"] if code not in old["enum"]]:
            yield Change(pointer, f"{code} is now allowed", sender == "server")
    elif "enum" in new:
        yield Change(pointer, "only a closed list is allowed now", sender == "client")
    elif "enum" in old:
        yield Change(pointer, "the closed list is open now", sender == "server")
    for code in new.get("x-extensible-enum", ()):
        if "x-extensible-enum" in old and code not in old["x-extensible-enum"]:
            yield Change(pointer, f"the open list gains {code}", False)


def _bounds(
    old: dict[str, Json], new: dict[str, Json], pointer: str, sender: Sender
) -> Iterator[Change]:
    for words, narrower in ((UPPER, operator.lt), (LOWER, operator.gt)):
        for word in words:
            before, after = old.get(word), new.get(word)
            if before == after:
                continue
            narrowed = before is None or (after is not None and narrower(after, before))
            breaking = narrowed == (sender == "client")
            yield Change(pointer, f"{word} was {before}, is {after}", breaking)


def _forms(
    old: dict[str, Json], new: dict[str, Json], pointer: str, sender: Sender
) -> Iterator[Change]:
    """Words that either hold or do not: added they narrow, taken away they widen."""
    for word in ("pattern", "format", "uniqueItems", "multipleOf"):
        before, after = old.get(word) or None, new.get(word) or None
        if before == after:
            continue
        if before is not None and after is not None:
            yield Change(pointer, f"its {word} is another one", True)
        else:
            verb = "has a new" if before is None else "has lost its"
            yield Change(pointer, f"it {verb} {word}", (before is None) == (sender == "client"))
