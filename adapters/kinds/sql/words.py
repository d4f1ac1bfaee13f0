"""The words a council file may say to the kind `sql`, and nothing that touches a database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from adapters.errors import CouncilFileError

Name = Annotated[str, Field(min_length=1, max_length=128)]

_DURATION = re.compile(r"([1-9][0-9]{0,5})(ms|s)")


def _milliseconds(value: object) -> object:
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError('must be a duration such as "500ms" or "5s"')
    return int(found[1]) * (1000 if found[2] == "s" else 1)


class _Words(BaseModel):
    # The address of a database carries its password: no message may quote what was given.
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Connection(_Words):
    """How to reach one database."""

    url: str = Field(repr=False)
    pool: int = Field(default=5, ge=1, le=100)
    timeout: Annotated[int, BeforeValidator(_milliseconds)] = 5000
    """Milliseconds."""


class Parent(_Words):
    """A row of another table that the main row points to."""

    table: Name
    on: Name
    to: Name | None = None
    reuse: Literal["never", "identical"] = "never"
    hidden: dict[Name, list[str]] = Field(default_factory=dict)


class Pairs(_Words):
    """One row per answer."""

    table: Name
    on: Name
    to: Name | None = None
    question: Name
    answer: Name


class Many(_Words):
    """A list of rows that point to the main row."""

    table: Name
    on: Name
    to: Name | None = None
    order: Name


class Store(_Words):
    """Where one service's records lie."""

    table: Name
    key: Name
    order: Name
    only: dict[Name, str] = Field(default_factory=dict)
    hidden: dict[Name, list[str]] = Field(default_factory=dict)
    one: dict[Name, Parent] = Field(default_factory=dict)
    pairs: dict[Name, Pairs] = Field(default_factory=dict)
    many: dict[Name, Many] = Field(default_factory=dict)


Model = TypeVar("Model", bound=_Words)


def connection_words(given: Mapping[str, Any]) -> Connection:
    """The words under `connection`. Raises CouncilFileError, never showing the address."""
    words = _read(Connection, given, "connection")
    try:
        backend = make_url(words.url).get_backend_name()
    except ArgumentError:
        raise CouncilFileError("connection.url: is not the address of a database") from None
    if backend not in ("postgresql", "postgres", "sqlite"):
        raise CouncilFileError("connection.url: the kind sql reaches postgresql and sqlite only")
    return words


def store_words(service: str, given: Mapping[str, Any]) -> Store:
    """The words under one service's `store`. Raises CouncilFileError."""
    where = f"services.{service}.store"
    words = _read(Store, given, where)
    names = [*words.one, *words.pairs, *words.many]
    for name in names:
        if names.count(name) > 1:
            raise CouncilFileError(f"{where}: {name} is named twice")
    return words


def _read(model: type[Model], given: Mapping[str, Any], where: str) -> Model:
    try:
        return model.model_validate(dict(given))
    except ValidationError as error:
        faults = (
            ".".join([where, *(str(step) for step in fault["loc"])]) + ": " + fault["msg"]
            for fault in error.errors(include_input=False, include_context=False)
        )
        raise CouncilFileError("; ".join(faults)) from None
