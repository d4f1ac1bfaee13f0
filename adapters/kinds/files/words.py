"""The words a council file may say to the kind `files`, and nothing that touches a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from adapters.contract import Path
from adapters.errors import CouncilFileError
from adapters.kinds.files.shapes import (
    BatchName,
    Charset,
    Columns,
    Folder,
    Format,
    Moment,
    Name,
    RunName,
    Seconds,
    Secret,
    Sign,
    Type,
)

_MEANT = frozenset({"run", "moment", "batch", "rows"})


class _Words(BaseModel):
    # Secrets stand among these words: no message may quote what was given.
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Folders(_Words):
    """A folder of this machine."""

    strategy: Literal["folder"]
    path: Name


class Sftp(_Words):
    """A folder behind SSH."""

    strategy: Literal["sftp"]
    host: Name
    port: int = Field(default=22, ge=1, le=65535)
    username: Secret = Field(repr=False)
    password: Secret | None = Field(default=None, repr=False)
    key: Name | None = None
    passphrase: Secret | None = Field(default=None, repr=False)
    known_hosts: Name
    path: Name = "."
    timeout: Seconds = 60

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.password is None) == (self.key is None):
            raise ValueError("say either `password` or `key`")
        return self


class Control(_Words):
    """The small file that says that another one is whole."""

    suffix: Annotated[str, Field(pattern=r"^[\w.-]+$")] = ".ctl"
    sha256: Type = "SHA256"
    rows: Type = "ROWS"


class Connection(_Words):
    """Where files are swapped, and how they are spelled."""

    state: Name
    place: Annotated[Folders | Sftp, Field(discriminator="strategy")]
    inbox: Folder = "in"
    done: Folder = "in/done"
    outbox: Folder = "out"
    charset: Charset = "cp1252"
    line_end: Literal["crlf", "lf"] = "crlf"
    control: Control = Control()
    late: Seconds = 36 * 3600
    keep: Seconds = 60 * 86400
    look: Seconds = 60


class Child(_Words):
    """Rows that belong to the detail row before them."""

    type: Type
    fields: Columns


class Types(_Words):
    """How each row begins."""

    header: Type = "HDR"
    detail: Type = "DTL"
    trailer: Type = "TRL"


class _File(_Words):
    header: Columns
    trailer: Columns = (("rows", None),)


class Extract(_File):
    """All records as of one moment."""

    name: RunName
    moment: Moment = "%d/%m/%Y %H:%M:%S"


class Actions(_Words):
    """What an update does."""

    new: Name = "N"
    change: Name = "C"


class Update(_File):
    """What is to be changed."""

    name: BatchName
    lead: Columns = (("reference", None), ("action", None), ("stamp", None))
    actions: Actions = Actions()


class Acknowledgement(_File):
    """What became of an update."""

    name: BatchName
    format: Format = "csv"
    delimiter: Sign = ","
    quote: Sign = '"'
    type: Type = "ACK"
    fields: Columns = (("reference", None), ("answer", None), ("reason", None))
    taken: list[Name] = ["A"]
    refused: list[Name] = ["R"]


class Store(_Words):
    """The files of one service."""

    format: Format
    delimiter: Sign = ","
    quote: Sign = '"'
    fields: Columns
    children: dict[Name, Child] = {}
    types: Types = Types()
    key: Name
    stamp: Name | None = None
    find: list[Name] = []
    hidden: dict[Name, list[str]] = {}
    extract: Extract
    update: Update
    receipt: Acknowledgement

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        columns = {name for name, _ in self.fields}
        for word, named in (
            ("key", [self.key]),
            ("stamp", [self.stamp] if self.stamp else []),
            ("find", self.find),
            ("hidden", self.hidden),
        ):
            if unknown := [name for name in named if name not in columns]:
                raise ValueError(f"`{word}` names {unknown[0]}, which is none of `fields`")
        if both := columns & self.children.keys():
            raise ValueError(f"{min(both)} is both a column and a name of `children`")
        if self.delimiter == self.quote or self.receipt.delimiter == self.receipt.quote:
            raise ValueError("`delimiter` and `quote` are the same")
        self._types_differ()
        for word, names, needed in (
            ("extract.header", self.extract.header, {"run", "moment"}),
            ("extract.trailer", self.extract.trailer, {"rows"}),
            ("update.header", self.update.header, {"batch"}),
            ("update.trailer", self.update.trailer, {"rows"}),
            ("update.lead", self.update.lead, {"reference", "action", "stamp"}),
            ("receipt.header", self.receipt.header, {"batch", "run"}),
            ("receipt.trailer", self.receipt.trailer, {"rows"}),
            ("receipt.fields", self.receipt.fields, {"reference", "answer", "reason"}),
        ):
            _meant(word, {name for name, _ in names}, needed)
        self._widths_given()
        return self

    def _types_differ(self) -> None:
        kinds = self.types
        common = [kinds.header, kinds.trailer]
        rows = [*common, kinds.detail, *(child.type for child in self.children.values())]
        if len(set(rows)) < len(rows) or self.receipt.type in common:
            raise ValueError("two kinds of row have the same type")
        lengths = {len(each) for each in rows}
        answers = {len(each) for each in (*common, self.receipt.type)}
        if (self.format == "fixed" and len(lengths) > 1) or (
            self.receipt.format == "fixed" and len(answers) > 1
        ):
            raise ValueError("with fixed, all types of rows must be equally long")

    def _widths_given(self) -> None:
        ours = [self.fields, *(child.fields for child in self.children.values())]
        ours += [self.extract.header, self.extract.trailer]
        ours += [self.update.header, self.update.trailer, self.update.lead]
        theirs = [self.receipt.header, self.receipt.trailer, self.receipt.fields]
        for form, groups in ((self.format, ours), (self.receipt.format, theirs)):
            for name, width in (each for group in groups for each in group):
                if (width is None) == (form == "fixed"):
                    lacks = "must have a width" if width is None else "must have no width"
                    raise ValueError(f"{name} {lacks} with {form}")


def _meant(word: str, names: set[str], needed: set[str]) -> None:
    if missing := needed - names:
        raise ValueError(f"`{word}` does not say where {min(missing)} is")
    inner = word.endswith((".header", ".trailer"))
    others = (names & _MEANT if inner else names) - needed
    if others:
        raise ValueError(f"`{word}` cannot have {min(others)}")


Model = TypeVar("Model", bound=_Words)


def connection_words(given: Mapping[str, Any]) -> Connection:
    """The words under `connection`. Raises CouncilFileError, never showing what was given."""
    return _read(Connection, given, "connection")


def store_words(service: str, given: Mapping[str, Any], paths: Iterable[Path]) -> Store:
    """The words under one service's `store`, fit for the paths of its rules.

    Raises CouncilFileError.
    """
    where = f"services.{service}.store"
    store = _read(Store, given, where)
    known: set[Path] = {(name,) for name, _ in store.fields}
    for child, words in store.children.items():
        known |= {(child, name) for name, _ in words.fields}
    mapped = set(paths)
    for path in sorted(mapped - known):
        raise CouncilFileError(f"{where}.fields: no column {'.'.join(path)}, which a rule names")
    if (store.key,) not in mapped:
        raise CouncilFileError(f"{where}.key: no rule maps this column")
    return store


def _read(model: type[Model], given: Mapping[str, Any], where: str) -> Model:
    try:
        return model.model_validate(dict(given))
    except ValidationError as error:
        faults = (
            ".".join([where, *(str(step) for step in fault["loc"])]) + ": " + fault["msg"]
            for fault in error.errors(include_input=False, include_context=False)
        )
        raise CouncilFileError("; ".join(faults)) from None
