"""What a codec is: one value of a council's system on one side, one of the standard on the other.

The built-in ones are in `codecs` and `code_lists`; an installed package may bring its own. What
may not come in here: records, paths through them, YAML.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol, TypeAlias, runtime_checkable

Place: TypeAlias = tuple[str | int, ...]
"""Steps to a value: property or column names, and numbers of list items from 0."""


class CodecError(Exception):
    """A value that has no counterpart on the other side. The reason never contains the value."""

    def __init__(self, reason: str, place: Place = ()) -> None:
        self.reason, self.place = reason, place
        super().__init__(reason)

    def within(self, place: Place) -> CodecError:
        """The same fault, seen from further outside."""
        return CodecError(self.reason, (*place, *self.place))


@runtime_checkable
class Codec(Protocol):
    """Both directions of one value. `decode(encode(v)) == v` for every v that `encode` takes."""

    def decode(self, legacy: Any) -> Any:
        """The standard value, or None where the legacy value says nothing. Raises CodecError."""

    def encode(self, value: Any) -> Any:
        """The preferred legacy value. Raises CodecError where there is none."""


@runtime_checkable
class Merging(Protocol):
    """A codec of many items, which keeps what it can of the items that were there before."""

    def merge(self, value: Any, old: Any) -> Any:
        """Like `encode`, but items that already were in `old` keep their legacy form."""


@runtime_checkable
class Nested(Protocol):
    """A codec of whole records inside a record."""

    @property
    def paths(self) -> Iterable[tuple[str, ...]]:
        """The legacy paths inside each of them."""


@runtime_checkable
class Spelling(Protocol):
    """A codec that knows several legacy values for one standard value."""

    def spellings(self, value: Any) -> Sequence[Any]:
        """Every legacy value that a search for `value` should find. Raises CodecError."""


def spellings(codec: Codec, value: Any) -> Sequence[Any]:
    """The legacy values to search for; just the preferred one if the codec knows no others."""
    return codec.spellings(value) if isinstance(codec, Spelling) else [codec.encode(value)]


def blank(legacy: Any) -> bool:
    """Whether this is text with nothing on it: never a value, whatever the codec."""
    return isinstance(legacy, str) and not legacy.strip()


class Guarded:
    """A codec from an installed package, made safe: what it raises never carries a value."""

    stored = "text"

    def __init__(self, name: str, codec: Codec) -> None:
        self.name, self.codec = name, codec

    def decode(self, legacy: Any) -> Any:
        """Raises CodecError for every failure inside."""
        if blank(legacy):
            return None
        try:
            return self.codec.decode(legacy)
        except Exception as error:
            reason = error.reason if isinstance(error, CodecError) else ""
        raise CodecError(reason or f"is nothing that codec `{self.name}` can read")

    def encode(self, value: Any) -> Any:
        """Raises CodecError for every failure inside."""
        try:
            return self.codec.encode(value)
        except Exception as error:
            reason = error.reason if isinstance(error, CodecError) else ""
        raise CodecError(reason or f"is nothing that codec `{self.name}` can write")
