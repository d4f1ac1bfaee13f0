"""One council as a YAML file: who it is, how its system is reached, and what its records mean.

`read` gives the file as frozen values or refuses it with file and line. Values of the environment
come in through `${NAME}`, under `connection:` only, and are never printed. What may not come in
here: opening a connection, and the meaning of the words under `store:`, which each kind has.
"""

from __future__ import annotations

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
    ValidationError,
)

import openapi
from adapters import charging_policy, variables
from adapters.charging_policy import PolicyFaults
from adapters.errors import CouncilFileError
from adapters.mapping import (
    Block,
    CodeMap,
    RecordMap,
    component_of,
    line_of,
    load,
    load_code_lists,
    parse,
)
from adapters.mapping.code_lists import Unmapped

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


Kind = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")]
ONLY = "system"
"""The name of a council's system where it has but one, and the file gives it none."""


class SystemEntry(_Words):
    """One system of the council, and how it is reached."""

    kind: Kind
    connection: Mapping[str, Any] = Field(repr=False)
    """Words of the kind; whatever came from the environment is a SecretStr."""
    code_lists: Mapping[str, InstanceOf[Block]] = {}
    """What its own codes mean, in place of the file's list of the same name."""


class ServiceEntry(_Words):
    """One service of the standard on a system of the council."""

    system: Name = ""
    """One of the file's `systems`; needed where there is more than one."""
    store: InstanceOf[Block]
    """Words of the kind: where the records are."""
    record: InstanceOf[Block]
    """Words of the mapping language: what they mean."""
    notes: str | InstanceOf[Block] = ""
    """Where the council's staff can read what its system cannot hold: a legacy path, or words."""


class Quality(_Words):
    """The tier that the file claims, and what no machine can find out: see `adapters.quality`."""

    tier: Literal["bronze", "silver", "gold"] = "bronze"
    exempt: Mapping[str, Annotated[str, Field(min_length=10)]] = {}
    """Rule -> the sentence that says why."""
    notes: Mapping[str, Annotated[str, Field(min_length=10)]] = {}
    """Rule that is stated -> the statement, or where it is kept."""
    report: Annotated[str, Field(min_length=1)] = ""
    """JUnit XML of the compliance suite's last run, from where the council file is."""


class CouncilFile(_Words):
    """A council file as read; `record_map` compiles a service's mapping."""

    council: CouncilEntry
    standard: Literal["1.0"]
    kind: Kind | None = None
    connection: Mapping[str, Any] | None = Field(None, repr=False)
    """`kind` and `connection` for a council with one system, `systems` for one with several."""
    systems: Annotated[Mapping[Name, SystemEntry], Field(min_length=1)] | None = None
    services: Annotated[Mapping[str, ServiceEntry], Field(min_length=1)]
    code_lists: Mapping[str, InstanceOf[Block]] = {}
    charging_policy: Any = ()
    """As it is written; `charging_policies` is what it says."""
    quality: Quality = Quality()
    _path: str = PrivateAttr("")
    _source: Block = PrivateAttr(default_factory=Block)
    _policies: tuple[Mapping[str, Any], ...] = PrivateAttr(())

    @property
    def path(self) -> str:
        """The file as it was named, for messages."""
        return self._path

    @property
    def source(self) -> Block:
        """The file as it is written, with its lines."""
        return self._source

    @property
    def charging_policies(self) -> tuple[Mapping[str, Any], ...]:
        """The council's charging policies as JSON of the standard, in the order of `since`."""
        return self._policies

    def judge_policies(self, faults: PolicyFaults) -> None:
        """Raises CouncilFileError for the first thing that `faults` has against a policy."""
        for policy in self._policies:
            for pointer, reason in faults(policy):
                place = charging_policy.place_of(self._source, policy, pointer)
                raise self.fault(f"`{'.'.join(map(str, place))}`: {reason}", *place)

    def fault(self, reason: str, *place: str | int) -> CouncilFileError:
        """A refusal at the line of `place`, ready to be raised."""
        return CouncilFileError(reason, file=self._path, line=line_of(self._source, place))

    def reached(self) -> dict[str, SystemEntry]:
        """The council's systems by name; one alone is called `ONLY`."""
        if self.systems is not None:
            return dict(self.systems)
        assert self.kind is not None
        assert self.connection is not None
        return {ONLY: SystemEntry(kind=self.kind, connection=self.connection)}

    def system_of(self, service: str) -> str:
        """The name of the system that a service is on."""
        if self.systems is None:
            return ONLY
        return self.services[service].system or next(iter(self.systems))

    def place_of(self, system: str) -> tuple[str, ...]:
        """Where in the file a system's `kind` and `connection` stand."""
        return () if self.systems is None else ("systems", system)

    def revealed(self, system: str = ONLY) -> dict[str, Any]:
        """A system's `connection` in plain text, for the kind alone. Never print or keep it."""
        revealed: dict[str, Any] = variables.revealed(self.reached()[system].connection)
        return revealed

    def stores(self, system: str = ONLY) -> dict[str, dict[str, Any]]:
        """`store:` of each service on a system, for the kind."""
        return {
            name: dict(service.store)
            for name, service in self.services.items()
            if self.system_of(name) == system
        }

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
        own = self._source.get("systems", {}).get(self.system_of(service), {})
        lists: dict[str, CodeMap] = {}
        for block in (self._source, own):
            lists |= load_code_lists(
                block.get("code_lists", {}), openapi.code_list, file=self._path, unmapped=unmapped
            )
        if document is None:
            document = self._document(service)
        entry = self._source["services"][service]
        component = component_of(service)
        return load(entry["record"], document, component, lists, file=self._path, service=entry)

    def _refuse_homeless(self) -> None:
        """Raises CouncilFileError unless each service has its system, and each system a service."""
        alone = ("kind", "connection")
        for word in alone:
            if self.systems is None and getattr(self, word) is None:
                raise self.fault(f"`{word}` is missing: write it, or `systems` in place of both")
            if self.systems is not None and getattr(self, word) is not None:
                raise self.fault(f"write `{word}` or `systems`, not both", word)
        known = self.systems or {}
        for name, service in self.services.items():
            place = ("services", name, "system")
            if service.system and service.system not in known:
                hint = _hint(service.system, list(known))
                raise self.fault(f"`{name}` is on no system of this file{hint}", *place)
            if not service.system and len(known) > 1:
                raise self.fault(f"say on which of the `systems` `{name}` is", *place)
        used = {self.system_of(name) for name in self.services}
        for unused in (name for name in known if name not in used):
            raise self.fault(f"no service is on the system `{unused}`", "systems", unused)

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
    words = variables.connected(source, environ, file)
    try:
        council_file = CouncilFile.model_validate(words)
    except ValidationError as error:
        fault = refusal(error, source, file)
    else:
        council_file._path, council_file._source = file, source
        council_file._refuse_homeless()
        council_file._policies = charging_policy.read_policies(source, file)
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
