"""One council as a YAML file: who it is, how its system is reached, and what its records mean.

`read` gives the file as frozen values or refuses it with file and line. Values of the environment
come in through `${NAME}`, under `connection:` only, and are never printed. What may not come in
here: opening a connection, and the meaning of the words under `store:`, which each kind has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    InstanceOf,
    PrivateAttr,
    SecretStr,
    ValidationError,
)

import openapi
from adapters.errors import CouncilFileError
from adapters.mapping import Block, RecordMap, component_of, line_of, load, load_code_lists, parse
from adapters.mapping.code_lists import Unmapped
from adapters.mapping.yaml_source import Series

VARIABLE = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\}")
"""How a file names a value of the environment."""

Line = Annotated[str, Field(min_length=1, max_length=100)]


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class CouncilEntry(_Words):
    """Whose file it is and whom to tell when its system answers nonsense."""

    name: Line
    slug: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,62}$")]
    """The council's part of every address on the gateway."""
    gss: Annotated[str, Field(pattern=r"^E(06|08|09|10)[0-9]{6}$")]
    contact: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$", max_length=254)]


class ServiceEntry(_Words):
    """One service of the standard on the council's system."""

    store: InstanceOf[Block]
    """Words of the kind: where the records are."""
    record: InstanceOf[Block]
    """Words of the mapping language: what they mean."""


class Quality(_Words):
    """The tier that the file claims, and the rules of that tier from which it is exempt."""

    tier: Literal["bronze", "silver", "gold"] = "bronze"
    exempt: Mapping[str, Annotated[str, Field(min_length=10)]] = {}
    """Rule -> the sentence that says why."""


class CouncilFile(_Words):
    """A council file as read; `record_map` compiles a service's mapping."""

    council: CouncilEntry
    standard: Literal["1.0"]
    kind: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    connection: Mapping[str, Any] = Field(repr=False)
    """Words of the kind; whatever came from the environment is a SecretStr."""
    services: Annotated[Mapping[str, ServiceEntry], Field(min_length=1)]
    code_lists: Mapping[str, InstanceOf[Block]] = {}
    quality: Quality = Quality()
    _path: str = PrivateAttr("")
    _source: Block = PrivateAttr(default_factory=Block)

    @property
    def path(self) -> str:
        """The file as it was named, for messages."""
        return self._path

    @property
    def source(self) -> Block:
        """The file as it is written, with its lines."""
        return self._source

    def fault(self, reason: str, *place: str | int) -> CouncilFileError:
        """A refusal at the line of `place`, ready to be raised."""
        return CouncilFileError(reason, file=self._path, line=line_of(self._source, place))

    def revealed(self) -> dict[str, Any]:
        """`connection` in plain text, for the kind alone. Never print or keep it."""
        revealed: dict[str, Any] = _revealed(self.connection)
        return revealed

    def stores(self) -> dict[str, dict[str, Any]]:
        """`store:` of each service, for the kind."""
        return {name: dict(service.store) for name, service in self.services.items()}

    def record_map(
        self,
        service: str,
        *,
        document: Mapping[str, Any] | None = None,
        unmapped: Unmapped = lambda name: None,
    ) -> RecordMap:
        """The mapping of one of `services`, held against the standard.

        `document` is the service's OpenAPI document, the standard's own unless given. `unmapped`
        is told the list each time an unknown legacy code is read. Raises CouncilFileError.
        """
        lists = load_code_lists(
            self._source.get("code_lists", {}),
            openapi.code_list,
            file=self._path,
            unmapped=unmapped,
        )
        if document is None:
            document = self._document(service)
        record = self.services[service].record
        return load(record, document, component_of(service), lists, file=self._path)

    def _document(self, service: str) -> Mapping[str, Any]:
        known = [
            name
            for name in openapi.services()
            if component_of(name) in openapi.document(name).get("components", {}).get("schemas", {})
        ]
        if service in known:
            return openapi.document(service)
        hint = _hint(service, known)
        raise self.fault(f"no service `{service}` has records{hint}", "services", service)


def read(path: Path | str, environ: Mapping[str, str]) -> CouncilFile:
    """The council file at `path`, with `${NAME}` filled in from `environ`.

    Raises CouncilFileError with file and line; never with a value out of `environ`.
    """
    name = str(path)
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise CouncilFileError("there is no such file", file=name) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise CouncilFileError("is not UTF-8: save it as UTF-8", file=name, line=line) from None
    except OSError as error:
        raise CouncilFileError(f"cannot be read: {error.strerror}", file=name) from None
    return interpret(parse(text, name), environ, file=name)


def interpret(source: Block, environ: Mapping[str, str], *, file: str = "") -> CouncilFile:
    """A parsed file as a CouncilFile. Raises CouncilFileError."""
    _no_variables({k: v for k, v in source.items() if k != "connection"}, source, (), file)
    words = dict(source)
    if "connection" in words:
        words["connection"] = _filled(words["connection"], source, ("connection",), environ, file)
    try:
        council_file = CouncilFile.model_validate(words)
    except ValidationError as error:
        fault = refusal(error, source, file)
    else:
        council_file._path, council_file._source = file, source
        return council_file
    raise fault


def refusal(
    error: ValidationError, source: Block, file: str, at: Sequence[str | int] = ()
) -> CouncilFileError:
    """The first fault of a pydantic model as a CouncilFileError, without any input value.

    `at` is where in `source` the model's words stand; kinds use it for their own words.
    """
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = (*at, *first["loc"])
    word = ".".join(map(str, place))
    if first["type"] == "missing":
        reason = f"`{word}` is missing: write it"
    elif first["type"] == "extra_forbidden":
        reason = f"`{word}` is not a word of a council file: take it out or correct it"
    elif first["type"] == "is_instance_of":
        reason = f"`{word}` must have words and colons under it"
    else:
        reason = f"`{word}`: {first['msg'][:1].lower()}{first['msg'][1:]}"
    return CouncilFileError(reason, file=file, line=line_of(source, place))


def _hint(word: str, known: Sequence[str]) -> str:
    near = get_close_matches(word, known, 1)
    return f"; did you mean `{near[0]}`?" if near else f": there are {', '.join(known) or 'none'}"


def _filled(
    value: Any, source: Block, at: tuple[str | int, ...], environ: Mapping[str, str], file: str
) -> Any:
    """`value` with every `${NAME}` filled in; texts that had one become SecretStr."""
    if isinstance(value, Block):
        return {k: _filled(v, source, (*at, k), environ, file) for k, v in value.items()}
    if isinstance(value, Series):
        return [_filled(v, source, (*at, i), environ, file) for i, v in enumerate(value)]
    names = VARIABLE.findall(value)
    line = line_of(source, at)
    for name in names:
        if name not in environ:
            raise CouncilFileError(
                f"the environment has no {name}: set it before starting", file=file, line=line
            )
    if "${" in VARIABLE.sub("", value):
        raise CouncilFileError(
            "write ${NAME} with capital letters, digits and _", file=file, line=line
        )
    return SecretStr(VARIABLE.sub(lambda m: environ[m[1]], value)) if names else value


def _no_variables(value: Any, source: Block, at: tuple[str | int, ...], file: str) -> None:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _no_variables(inner, source, (*at, key), file)
    elif isinstance(value, Series):
        for place, inner in enumerate(value):
            _no_variables(inner, source, (*at, place), file)
    elif "${" in value:
        raise CouncilFileError(
            "${...} is filled in under `connection:` only", file=file, line=line_of(source, at)
        )


def _revealed(value: Any) -> Any:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, Mapping):
        return {key: _revealed(inner) for key, inner in value.items()}
    return [_revealed(inner) for inner in value] if isinstance(value, list) else value
