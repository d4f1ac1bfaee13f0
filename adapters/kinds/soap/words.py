"""The words a council file may say to the kind `soap`, and nothing that sends a message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from adapters.contract import Path, Repeats
from adapters.errors import CouncilFileError

_NAME = r"[A-Za-z_][A-Za-z0-9_-]{0,99}"
Name = Annotated[str, Field(pattern=rf"^{_NAME}$")]
Place = Annotated[str, Field(pattern=rf"^{_NAME}(\.{_NAME})*$")]
GroupPlace = Annotated[str, Field(pattern=rf"^(\.|({_NAME}|\*)(\.({_NAME}|\*))*)$")]
TOP = "."
"""In `order`, the record itself."""

_DURATION = re.compile(r"([1-9][0-9]{0,5})(ms|s)")


def _seconds(value: object) -> object:
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError('must be a duration such as "500ms" or "10s"')
    return int(found[1]) / (1000 if found[2] == "ms" else 1)


class _Words(BaseModel):
    # The connection carries a password: no message may quote what was given.
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Faults(_Words):
    """What the system's fault codes mean."""

    code: Place | None = None
    not_found: list[str] = Field(default=[], alias="not-found")
    unavailable: list[str] = []
    refused: list[str] = []
    stale: list[str] = []

    def meanings(self) -> Iterator[tuple[str, str]]:
        """Each code listed, with the word under which it stands."""
        for meaning in ("not_found", "unavailable", "refused", "stale"):
            for code in getattr(self, meaning):
                yield code, meaning


class Connection(_Words):
    """How to reach one service."""

    address: str = Field(repr=False)
    security: Literal["none", "password-text", "password-digest"] = "none"
    username: str = Field(default="", repr=False)
    password: str = Field(default="", repr=False)
    certificates: str = ""
    pool: int = Field(default=5, ge=1, le=100)
    timeout: Annotated[float, BeforeValidator(_seconds)] = 10.0
    """Seconds."""
    faults: Faults = Faults()


class Operation(_Words):
    """One operation of the service."""

    operation: Name
    action: Annotated[str, Field(pattern=r"^[\x21\x23-\x7e]*$", max_length=500)] = ""
    answer: Name | None = None
    fixed: dict[Place, str] = Field(default={}, alias="with")
    order: list[Name] = []

    def places(self) -> Iterator[str]:
        """Every place in the request, in the order in which they are written by default."""
        yield from self.fixed


class Read(Operation):
    """One record by its key."""

    id: Place
    item: Place

    def places(self) -> Iterator[str]:
        """See Operation."""
        yield self.id
        yield from super().places()


class Find(Operation):
    """Records by some of their values, some at a time."""

    items: Place
    filters: dict[Place, Place] = {}
    start: Place
    count: Place
    first: int = Field(default=1, ge=0, le=1)
    size: int = Field(default=50, ge=1, le=1000)

    def places(self) -> Iterator[str]:
        """See Operation."""
        yield from super().places()
        yield from self.filters.values()
        yield self.start
        yield self.count


class Write(Operation):
    """A whole record, sent."""

    record: Place

    def places(self) -> Iterator[str]:
        """See Operation."""
        yield from super().places()
        yield self.record


class Store(_Words):
    """Where one service's records lie."""

    namespace: str = Field(min_length=1, max_length=500)
    qualified: bool = True
    key: Place
    order: dict[GroupPlace, list[Name]]
    lists: list[GroupPlace] = []
    repeats: Repeats = "queryable"
    hidden: dict[Place, list[str]] = {}
    read: Read
    find: Find
    create: Write
    replace: Write


Model = TypeVar("Model", bound=_Words)


def connection_words(given: Mapping[str, Any]) -> Connection:
    """The words under `connection`. Raises CouncilFileError, never showing what they say."""
    words = _read(Connection, given, "connection")
    try:
        parts = urlsplit(words.address)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
        good = good and parts.port != 0 and parts.username is None and not parts.fragment
    except ValueError:
        good = False
    if not good:
        raise CouncilFileError("connection.address: is not an http(s) address without a password")
    if (words.security == "none") != (not words.username):
        raise CouncilFileError("connection.security: `username` goes with it, and not without it")
    for code, _ in words.faults.meanings():
        if [known for known, _ in words.faults.meanings()].count(code) > 1:
            raise CouncilFileError("connection.faults: one code has two meanings")
    return words


def store_words(service: str, given: Mapping[str, Any], mapped: Iterable[Path]) -> Store:
    """The words under one service's `store`, held against the paths of its rules.

    Raises CouncilFileError.
    """
    where = f"services.{service}.store"
    words = _read(Store, given, where)
    for place, names in words.order.items():
        if not names or len(set(names)) != len(names):
            raise CouncilFileError(f"{where}.order: `{place}` is empty or has a name twice")
    for operation in (words.read, words.find, words.create, words.replace):
        used = {place.split(".")[0] for place in operation.places()}
        if operation.order and used != set(operation.order):
            name = operation.operation
            raise CouncilFileError(f"{where}: the order of {name} is not that of its places")
    for place in (words.key, *words.hidden, *words.find.filters):
        _named(words, tuple(place.split(".")), where)
    for path in sorted(mapped):
        _named(words, path, where)
    return words


def sequence(order: Mapping[str, list[str]], path: Path) -> tuple[str, ...] | None:
    """The names in the group at `path`; None where `order` has no such group."""
    exact = order.get(".".join(path) or TOP)
    if exact is not None:
        return tuple(exact)
    return next((tuple(names) for place, names in order.items() if fits(place, path)), None)


def fits(place: str, path: Path) -> bool:
    """Whether a place, with `*` for any name, is this path."""
    steps = place.split(".")
    return len(steps) == len(path) and all(
        step in ("*", name) for step, name in zip(steps, path, strict=True)
    )


def _named(words: Store, path: Path, where: str) -> None:
    for size in range(len(path)):
        if path[size] not in (sequence(words.order, path[:size]) or ()):
            raise CouncilFileError(f"{where}.order: does not name `{'.'.join(path[: size + 1])}`")


def _read(model: type[Model], given: Mapping[str, Any], where: str) -> Model:
    try:
        return model.model_validate(dict(given))
    except ValidationError as error:
        faults = (
            ".".join([where, *(str(step) for step in fault["loc"])]) + ": " + fault["msg"]
            for fault in error.errors(include_input=False, include_context=False)
        )
        reason = "; ".join(faults)
    raise CouncilFileError(reason)
