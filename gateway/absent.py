"""Empty and absent are one: the standard never tells them apart, and no council's system could."""

from __future__ import annotations

from typing import Any


def without_empty(value: Any) -> Any:
    """The value without objects and lists that hold nothing, at any depth."""
    if isinstance(value, dict):
        kept = {name: without_empty(each) for name, each in value.items()}
        return {name: each for name, each in kept.items() if each not in ({}, [])}
    return value
