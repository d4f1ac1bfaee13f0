"""Opens a council: its file read, its kind of back-end found and connected, its records mapped.

A kind is loaded only when a council file names it. What may not come in here: any kind by import,
and anything of the web.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, TypeAlias, cast

from adapters import entry_points
from adapters.charging_policy import PolicyFaults
from adapters.contract import (
    Assessments,
    BatchedAssessments,
    BatchTransport,
    Path,
    System,
    Transport,
)
from adapters.council_file import CouncilFile, read
from adapters.entry_points import EntryPointError
from adapters.errors import AdapterError, CouncilFileError
from adapters.mapped import MappedAssessments, MappedBatches
from adapters.mapping import RecordMap

GROUP = "careact.kinds"
"""Entry points: a callable that is a `Kind`, under the name that council files give it."""

Kind: TypeAlias = Callable[
    [Mapping[str, Any], Mapping[str, Mapping[str, Any]], Mapping[str, Iterable[Path]]], System
]
"""Called with `connection:`, with each service's `store:`, and with the legacy paths that each
service's rules name. Raises CouncilFileError, beginning its reason with the dotted place in the
file and a colon where there is one."""


@dataclass(frozen=True)
class Council:
    """One council whose system is connected; close it when the gateway stops."""

    name: str
    slug: str
    gss: str
    contact: str
    services: Mapping[str, Assessments | BatchedAssessments]
    systems: Mapping[str, System] = field(repr=False)
    """By the name that the file gives them."""
    homes: Mapping[str, str]
    """Service -> the name of the system that it is on."""
    charging_policies: tuple[Mapping[str, Any], ...] = ()
    """The council's charging policies as the standard has them, in the order of their `since`."""

    def system_of(self, service: str) -> System:
        """The system that a service is on."""
        return self.systems[self.homes[service]]

    def check(self) -> None:
        """Raises BackendError if one of the council's systems cannot be used now."""
        for system in self.systems.values():
            system.check()

    def close(self) -> None:
        """Give back connections and threads, of every system even where one fails at it."""
        with ExitStack() as closing:
            for system in self.systems.values():
                closing.callback(system.close)


def open_council(
    file: FilePath | str,
    environ: Mapping[str, str],
    kinds: Mapping[str, Kind] | None = None,
    *,
    unmapped: Callable[[str, str], None] = lambda council, code_list: None,
    policy_faults: PolicyFaults = lambda policy: (),
) -> Council:
    """The council of a file, with everything it offers.

    `kinds` are those that need not be installed. `unmapped` is told the council's slug and a
    list's name each time a legacy code is read that the list does not know. `policy_faults` says
    what the law has against a charging policy. Raises CouncilFileError, and BackendError where a
    kind cannot wait for its system.
    """
    council_file = read(file, environ)
    council_file.judge_policies(policy_faults)
    slug = council_file.council.slug
    maps = {
        service: council_file.record_map(service, unmapped=lambda name: unmapped(slug, name))
        for service in council_file.services
    }
    homes = {service: council_file.system_of(service) for service in maps}
    with ExitStack() as opened:
        systems = {}
        for name in council_file.reached():
            here = {service: maps[service].paths for service in maps if homes[service] == name}
            systems[name] = _opened(council_file, name, kinds or {}, here)
            opened.callback(systems[name].close)
        services = {
            service: _mapped(systems[homes[service]].collection(service), record_map)
            for service, record_map in maps.items()
        }
        opened.pop_all()
    entry, policies = council_file.council, council_file.charging_policies
    return Council(entry.name, slug, entry.gss, entry.contact, services, systems, homes, policies)


def _mapped(
    transport: Transport | BatchTransport, record_map: RecordMap
) -> Assessments | BatchedAssessments:
    if hasattr(transport, "submit"):
        return MappedBatches(cast("BatchTransport", transport), record_map)
    return MappedAssessments(transport, record_map)


def _opened(
    council_file: CouncilFile,
    name: str,
    kinds: Mapping[str, Kind],
    paths: Mapping[str, Iterable[Path]],
) -> System:
    """A system of the file, with every refusal placed in the file and none quoting a secret."""
    word, at = council_file.reached()[name].kind, council_file.place_of(name)
    try:
        kind: Kind = kinds[word] if word in kinds else entry_points.load(GROUP, word)
        return kind(council_file.revealed(name), council_file.stores(name), paths)
    except EntryPointError as fault:
        refused = council_file.fault(str(fault), *at, "kind")
    except CouncilFileError as fault:
        if fault.file:
            raise
        refused = council_file.fault(fault.reason, *_place(fault.reason, at))
    except AdapterError:
        raise
    except Exception as error:
        # What a driver says may quote the address, and the address may carry a password.
        refused = council_file.fault(
            f"kind `{word}` failed with {type(error).__name__} while opening", *at, "connection"
        )
    raise refused


def _place(reason: str, at: tuple[str, ...]) -> tuple[str, ...]:
    match = re.match(r"([A-Za-z][\w.-]*):", reason)
    place = tuple(match[1].split(".")) if match else ("connection",)
    return (*at, *place) if place[0] == "connection" else place
