"""A record as elements and as nested dicts, by the names that the council file puts in order.

What may not come in here: envelopes, HTTP, and what a value means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lxml import etree

from adapters.contract import Legacy, Path
from adapters.errors import BackendNonsenseError, NotHoldableError
from adapters.kinds.soap.envelope import tag
from adapters.kinds.soap.words import Store, fits, sequence

XSI = "http://www.w3.org/2001/XMLSchema-instance"


class ElementRefusesError(NotHoldableError):
    """An element cannot hold a value of the record; `path` says which, for whoever maps it."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        super().__init__("", reason)

    def __str__(self) -> str:
        return f"{'.'.join(self.path)}: {self.reason}"


class Layout:
    """How the records of one service are built."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._groups: dict[Path, tuple[str, ...] | None] = {}
        self._lists: dict[Path, bool] = {}

    def decoded(self, element: etree._Element) -> Legacy:
        """The record that an element holds. Raises BackendNonsenseError naming elements only."""
        return self._group(element, ())

    def fill(self, parent: etree._Element, record: Mapping[str, Any], path: Path = ()) -> None:
        """Put a record under `parent`, in order. Raises ElementRefusesError, BackendNonsenseError.

        Nothing may be left of a record whose element the file does not name: the system would
        take that for its deletion.
        """
        names = self._sequence(path)
        if names is None:
            raise BackendNonsenseError(f"`order` does not name what is in {_said(path)}")
        for name in record:
            if name not in names:
                raise BackendNonsenseError(f"`order` does not name {_said((*path, name))}")
        for name in names:
            if name in record:
                self._put(parent, record[name], (*path, name))

    def _put(self, parent: etree._Element, value: Any, path: Path) -> None:
        if isinstance(value, list) != self._is_list(path):
            raise BackendNonsenseError(f"`lists` and the rules disagree about {_said(path)}")
        for item in value if isinstance(value, list) else [value]:
            child = etree.SubElement(parent, tag(self._store, path[-1]))
            if isinstance(item, Mapping):
                self.fill(child, item, path)
            elif isinstance(item, str) and self._sequence(path) is None:
                _write(child, item, path)
            else:
                raise BackendNonsenseError(f"the council file writes no text into {_said(path)}")

    def _group(self, element: etree._Element, path: Path) -> Legacy:
        names = self._sequence(path)
        if names is None:
            raise BackendNonsenseError(f"{_said(path)} has elements that `order` does not name")
        if any(text.strip() for text in (element.text, *(c.tail for c in element)) if text):
            raise BackendNonsenseError(f"{_said(path)} has text between its elements")
        found: Legacy = {}
        seen = set()
        for child in element:
            name = etree.QName(child).localname
            here = (*path, name)
            if name not in names:
                raise BackendNonsenseError(f"{_said(here)} is an element `order` does not name")
            value = self._value(child, here)
            if self._is_list(here):
                found.setdefault(name, []).append(value)
            elif name in seen:
                raise BackendNonsenseError(f"{_said(here)} is repeated and not in `lists`")
            elif value not in ("", {}):
                found[name] = value
            seen.add(name)
        return found

    def _value(self, element: etree._Element, path: Path) -> Any:
        """Text or a group; "" or {} for what is missing."""
        if any(etree.QName(name).namespace != XSI for name in element.attrib):
            raise BackendNonsenseError(f"{_said(path)} has an attribute, which cannot be kept")
        is_group = self._sequence(path) is not None
        if element.get(f"{{{XSI}}}nil") in ("true", "1"):
            return {} if is_group else ""
        if is_group or len(element):
            return self._group(element, path)
        return element.text or ""

    def _sequence(self, path: Path) -> tuple[str, ...] | None:
        if path not in self._groups:
            self._groups[path] = sequence(self._store.order, path)
        return self._groups[path]

    def _is_list(self, path: Path) -> bool:
        if path not in self._lists:
            self._lists[path] = any(fits(place, path) for place in self._store.lists)
        return self._lists[path]


def tidy(legacy: Mapping[str, Any]) -> Legacy:
    """A copy that shares nothing with the record, without what says nothing.

    Items of a list stay, for they count.
    """
    found = {name: _tidied(value) for name, value in legacy.items() if value is not None}
    return {name: value for name, value in found.items() if value not in ("", {}, [])}


def _tidied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return tidy(value)
    return [_tidied(item) for item in value] if isinstance(value, list) else value


def altered(wanted: Legacy, held: Legacy, paths: Iterable[Path]) -> Path | None:
    """The first mapped path that does not say in `held` what it says in `wanted`."""
    return next((path for path in sorted(paths) if at(wanted, path) != at(held, path)), None)


def at(value: Any, path: Path) -> Any:
    """What stands at a path, None where nothing does; through a list, what stands in each item."""
    for depth, step in enumerate(path):
        if isinstance(value, list):
            return [at(item, path[depth:]) for item in value]
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _write(element: etree._Element, text: str, path: Path) -> None:
    try:
        element.text = text
    except ValueError:
        pass
    else:
        return
    raise ElementRefusesError(path, "has a character that XML cannot hold")


def _said(path: Path) -> str:
    return ".".join(path) or "the record"
