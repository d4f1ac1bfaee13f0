"""The words a council file may say to the kind `rest`, and nothing that touches the network."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self, TypeVar
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from adapters.contract import Repeats
from adapters.errors import CouncilFileError

_DURATION = re.compile(r"([1-9][0-9]{0,5})(ms|s)")


def _seconds(value: object) -> object:
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError('must be a duration such as "500ms" or "5s"')
    return int(found[1]) / (1000 if found[2] == "ms" else 1)


def _steps(value: object) -> object:
    if not isinstance(value, str) or not value or not all(value.split(".")):
        raise ValueError("must be names with single dots between them")
    return tuple(value.split("."))


def _base(value: str) -> str:
    try:
        parts = urlsplit(value)
        sound = bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound or parts.scheme not in ("http", "https"):
        raise ValueError("must be an address that begins with https:// or http://")
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("must be an address without user, ? and #")
    return value.rstrip("/")


Name = Annotated[str, Field(min_length=1, max_length=200)]
Secret = Annotated[str, Field(min_length=1)]
Place = Annotated[tuple[str, ...], BeforeValidator(_steps)]
Seconds = Annotated[float, BeforeValidator(_seconds)]
Yes = Literal["yes", "no"]
UrlPath = Annotated[str, Field(pattern=r"^/[^\s{}?#]*$")]
IdPath = Annotated[str, Field(pattern=r"^/[^\s{}?#]*\{id\}[^\s{}?#]*$")]
HeaderName = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,60}$")]
HeaderValue = Annotated[str, Field(pattern=r"^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$")]


class _Words(BaseModel):
    # Secrets stand among these words: no message may quote what was given.
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class NoAuth(_Words):
    """Anybody may call."""

    strategy: Literal["none"] = "none"


class Basic(_Words):
    """RFC 7617."""

    strategy: Literal["basic"]
    username: Secret
    password: Secret = Field(repr=False)


class Bearer(_Words):
    """A token that does not end."""

    strategy: Literal["bearer"]
    token: HeaderValue = Field(repr=False)


class OAuth2Client(_Words):
    """RFC 6749 §4.4."""

    strategy: Literal["oauth2-client"]
    token_url: Annotated[str, Field(pattern=r"^(/|https?://)[^\s?#@]*$")]
    client_id: Secret
    client_secret: Secret = Field(repr=False)
    scope: str | None = None
    send: Literal["header", "body"] = "header"
    early: Seconds = 5.0


class MutualTls(_Words):
    """A client certificate."""

    strategy: Literal["mtls"]
    certificate: Name
    key: Name


Auth = Annotated[
    NoAuth | Basic | Bearer | OAuth2Client | MutualTls, Field(discriminator="strategy")
]


class FailedWhen(_Words):
    """How a failure looks that comes with status 200."""

    at: Place
    code: Place | None = None
    field: Place | None = None
    not_found: list[str] = Field(default=[], alias="not-found")
    exists: list[str] = []
    stale: list[str] = []
    unavailable: list[str] = []
    refused: list[str] = []

    @model_validator(mode="after")
    def _one_meaning_each(self) -> Self:
        codes = [code for _, listed in self.meanings() for code in listed]
        if len(set(codes)) < len(codes):
            raise ValueError("a code has two meanings")
        if codes and self.code is None:
            raise ValueError("say with `code` where the code is")
        return self

    def meanings(self) -> tuple[tuple[str, list[str]], ...]:
        """Each meaning with the codes that have it."""
        return (
            ("not-found", self.not_found),
            ("exists", self.exists),
            ("stale", self.stale),
            ("unavailable", self.unavailable),
            ("refused", self.refused),
        )


class Connection(_Words):
    """How to reach one system."""

    base_url: Annotated[str, AfterValidator(_base)] = Field(repr=False)
    timeout: Seconds = 5.0
    pool: int = Field(default=5, ge=1, le=100)
    ca: Name | None = None
    headers: dict[HeaderName, HeaderValue] = Field(default={}, repr=False)
    check: UrlPath | None = None
    auth: Auth = NoAuth()
    failed_when: FailedWhen | None = None


class _Pages(_Words):
    size: Name | None = None
    per: int = Field(default=100, ge=1, le=1000)


class OnePage(_Words):
    """Everything comes at once."""

    strategy: Literal["none"] = "none"


class OffsetPages(_Pages):
    """Pages by the number of records before them."""

    strategy: Literal["offset"]
    offset: Name
    total: Place | None = None


class NumberedPages(_Pages):
    """Pages by their number."""

    strategy: Literal["page"]
    page: Name
    first: int = Field(default=1, ge=0, le=1)
    last: Place | None = None


class CursorPages(_Pages):
    """Each page names the next one."""

    strategy: Literal["cursor"]
    cursor: Name
    next: Place


class LinkedPages(_Pages):
    """Each page has the address of the next one (RFC 8288, or a place)."""

    strategy: Literal["link"]
    next: Place | None = None


Pages = Annotated[
    OnePage | OffsetPages | NumberedPages | CursorPages | LinkedPages,
    Field(discriminator="strategy"),
]


class Read(_Words):
    """One record."""

    get: IdPath
    item: Place = ()
    absent: list[Annotated[int, Field(ge=400, le=499)]] = [404, 410]


class Find(_Words):
    """Some records, page by page."""

    get: UrlPath | None = None
    post: UrlPath | None = None
    items: Place = ()
    filters: dict[Name, Name] = {}
    several: Literal["repeat", "comma", "one"] = "repeat"
    fixed: dict[Name, str] = {}
    whole: Yes = "yes"
    pages: Pages = OnePage()

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.get is None) == (self.post is None):
            raise ValueError("say `get` or `post`")
        if self.post is not None and isinstance(self.pages, LinkedPages):
            raise ValueError("a link cannot be followed with `post`")
        return self


class _Sending(_Words):
    put: IdPath | None = None
    send: Place = ()

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (getattr(self, "post", None) is None) == (self.put is None):
            raise ValueError("say either `post` or `put`")
        return self


class Create(_Sending):
    """A new record."""

    post: UrlPath | None = None
    look_first: Yes = "no"


class Replace(_Sending):
    """A record written over another."""

    post: IdPath | None = None


class Store(_Words):
    """The operations on one service's records."""

    id: Place
    repeats: Repeats = "queryable"
    hidden: dict[Name, list[str]] = {}
    version: Place | None = None
    read: Read
    find: Find | None = None
    create: Create | None = None
    replace: Replace | None = None

    @property
    def by_header(self) -> bool:
        """Whether the version is the answer's ETag."""
        return self.version == ("etag-header",)


Model = TypeVar("Model", bound=_Words)


def connection_words(given: Mapping[str, Any]) -> Connection:
    """The words under `connection`. Raises CouncilFileError, never showing an address."""
    return _read(Connection, given, "connection")


def store_words(service: str, given: Mapping[str, Any]) -> Store:
    """The words under one service's `store`. Raises CouncilFileError."""
    return _read(Store, given, f"services.{service}.store")


def _read(model: type[Model], given: Mapping[str, Any], where: str) -> Model:
    try:
        return model.model_validate(dict(given))
    except ValidationError as error:
        faults = (
            ".".join([where, *(str(step) for step in fault["loc"])]) + ": " + fault["msg"]
            for fault in error.errors(include_input=False, include_context=False)
        )
        raise CouncilFileError("; ".join(faults)) from None
