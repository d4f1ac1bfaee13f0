"""Finds what an installed package offers by name, and loads it only when a file names it.

Groups: `careact.kinds` (back-ends) and `careact.codecs` (single awkward values). Nothing is loaded
by being installed. What may not come in here: what the things found are for.
"""

from __future__ import annotations

from difflib import get_close_matches
from importlib.metadata import entry_points
from typing import Any


class EntryPointError(LookupError):
    """No package offers the name, several do, or the one that does cannot be imported."""


def load(group: str, name: str) -> Any:
    """The object that exactly one installed package registers. Raises EntryPointError."""
    offered = entry_points(group=group)
    found = {point.value: point for point in offered if point.name == name}
    if not found:
        names = sorted({point.name for point in offered})
        near = get_close_matches(name, names, 1)
        hint = f"did you mean `{near[0]}`?" if near else f"there are {', '.join(names) or 'none'}"
        raise EntryPointError(f"no installed package offers `{name}` in {group}: {hint}")
    if len(found) > 1:
        raise EntryPointError(
            f"`{name}` in {group} is offered by {' and by '.join(sorted(found))}: uninstall one"
        )
    (point,) = found.values()
    try:
        return point.load()
    except (ImportError, AttributeError) as error:
        raise EntryPointError(f"`{name}` in {group} cannot be imported: {error}") from error
