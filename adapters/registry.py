"""Opens a council: its file read, its kind of back-end found and connected, its records mapped.

A kind is loaded only when a council file names it. What may not come in here: any kind by import,
and anything of the web.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, TypeAlias

from adapters import entry_points
from adapters.contract import Assessments, Path, System
from adapters.council_file import CouncilFile, read
from adapters.entry_points import EntryPointError
from adapters.errors import AdapterError, CouncilFileError
from adapters.mapped import MappedAssessments

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
    services: Mapping[str, Assessments]
    system: System = field(repr=False)

    def check(self) -> None:
        """Raises BackendError if the council's system cannot be used now."""
        self.system.check()

    def close(self) -> None:
        """Give back connections and threads."""
        self.system.close()


def open_council(
    file: FilePath | str,
    environ: Mapping[str, str],
    systems: Mapping[str, Kind] | None = None,
    *,
    unmapped: Callable[[str, str], None] = lambda council, code_list: None,
) -> Council:
    """The council of a file, with everything it offers.

    `systems` are kinds that need not be installed. `unmapped` is told the council's slug and a
    list's name each time a legacy code is read that the list does not know. Raises
    CouncilFileError, and BackendError where a kind cannot wait for its system.
    """
    council_file = read(file, environ)
    slug = council_file.council.slug
    maps = {
        service: council_file.record_map(service, unmapped=lambda name: unmapped(slug, name))
        for service in council_file.services
    }
    paths = {service: record_map.paths for service, record_map in maps.items()}
    system = _opened(council_file, _kind(council_file, systems or {}), paths)
    try:
        services = {
            service: MappedAssessments(system.collection(service), record_map)
            for service, record_map in maps.items()
        }
    except BaseException:
        system.close()
        raise
    entry = council_file.council
    return Council(entry.name, slug, entry.gss, entry.contact, services, system)


def _kind(council_file: CouncilFile, systems: Mapping[str, Kind]) -> Kind:
    name = council_file.kind
    if name in systems:
        return systems[name]
    try:
        kind: Kind = entry_points.load(GROUP, name)
    except EntryPointError as fault:
        refused = council_file.fault(str(fault), "kind")
    else:
        return kind
    raise refused


def _opened(council_file: CouncilFile, kind: Kind, paths: Mapping[str, Iterable[Path]]) -> System:
    """The system, with every refusal placed in the file and none quoting a secret."""
    try:
        return kind(council_file.revealed(), council_file.stores(), paths)
    except CouncilFileError as fault:
        if fault.file:
            raise
        refused = council_file.fault(fault.reason, *_place(fault.reason))
    except AdapterError:
        raise
    except Exception as error:
        # What a driver says may quote the address, and the address may carry a password.
        refused = council_file.fault(
            f"kind `{council_file.kind}` failed with {type(error).__name__} while opening",
            "connection",
        )
    raise refused


def _place(reason: str) -> tuple[str, ...]:
    match = re.match(r"([A-Za-z][\w.-]*):", reason)
    return tuple(match[1].split(".")) if match else ("connection",)
