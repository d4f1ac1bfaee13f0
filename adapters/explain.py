"""Shows a council's mapping to the people who know the data, and checks a council file.

`columns` and `untouched` lay a record out as two columns and name what nothing maps; `check_file`
says whether a file is valid and its mapping keeps the laws. Pure functions: no system is reached.
What may not come in here: printing, and tiers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

import openapi
from adapters.charging_policy import PolicyFaults
from adapters.contract import Path
from adapters.council_file import CouncilFile, read
from adapters.errors import AdapterError, CouncilFileError, NotHoldableError
from adapters.mapping import MISSING, CodeMap, RecordMap, Rows, component_of, merge
from adapters.mapping.codec import Codec, CodecError
from adapters.mapping.codecs import ListOf
from adapters.mapping.samples import legacies, paths_tried, standards
from adapters.mapping.schema import Shape


@dataclass(frozen=True)
class Pair:
    """One rule at work: a legacy value on the left, what the standard makes of it on the right."""

    legacy_path: str
    legacy_value: Any
    """None where the record has none."""
    standard_path: str
    standard_value: Any
    """None where nothing is said."""
    note: str = ""
    """What the column can hold, `only read`, `only create`, or why the value has no meaning."""


@dataclass(frozen=True)
class Finding:
    """One fact about a council file."""

    rule: str
    """A stable name: `adapters.quality` has them all."""
    ok: bool
    detail: str
    service: str = ""


def columns(record_map: RecordMap, legacy: Mapping[str, Any]) -> tuple[Pair, ...]:
    """Every rule with the value it finds in `legacy`, in the order of the council file.

    Items of a list come one after the other, numbered from 1 as people count.
    """
    return tuple(_pairs(record_map, legacy, "", ""))


def rules(record_map: RecordMap) -> tuple[Pair, ...]:
    """The same two columns without a record: how each property is held."""
    return columns(record_map, {})


def untouched(record_map: RecordMap, legacy: Mapping[str, Any]) -> tuple[str, ...]:
    """The legacy fields that no rule reads or writes, as dotted paths: they survive every write."""
    known = {path[:size] for path in record_map.paths for size in range(1, len(path) + 1)}
    return tuple(dict.fromkeys(_unknown(legacy, (), known)))


def check_file(
    path: FilePath | str, policy_faults: PolicyFaults = lambda policy: ()
) -> list[Finding]:
    """What a machine can say of a council file's words and mapping; nothing is connected.

    `policy_faults` says what the law has against a charging policy. Variables of the environment
    need not be set. Which tier the file reaches, and what it is exempt from, is for
    `adapters.quality`.
    """
    try:
        council_file = read(path, AnyVariable())
    except CouncilFileError as fault:
        return [Finding("file-valid", False, str(fault))]
    findings = [
        Finding("file-valid", True, "the file has every word it needs and no other"),
        Finding("standard-pinned", True, f"written for standard {council_file.standard}"),
        Finding("contact", True, f"questions go to {council_file.council.contact}"),
        _policies(council_file, policy_faults),
    ]
    for service in council_file.services:
        findings += _service_findings(council_file, service)
    findings.append(_unused_lists(council_file))
    return findings


def _policies(council_file: CouncilFile, policy_faults: PolicyFaults) -> Finding:
    try:
        council_file.judge_policies(policy_faults)
    except CouncilFileError as fault:
        return Finding("charging-policy", False, str(fault))
    days = ", ".join(f"one from {each['since']}" for each in council_file.charging_policies)
    return Finding("charging-policy", True, days or "none: the regulations hold as they stand")


def _service_findings(council_file: CouncilFile, service: str) -> Iterator[Finding]:
    try:
        record_map = council_file.record_map(service)
    except CouncilFileError as fault:
        yield Finding("mapping-valid", False, str(fault), service)
        return
    shape = Shape.of(openapi.document(service), component_of(service))
    count = len(record_map.rules)
    yield Finding("mapping-valid", True, f"{count} rules, each can be read and written", service)
    yield Finding("required-mapped", True, "everything the standard requires is mapped", service)
    lists = sorted({code_map.name for code_map in code_maps(record_map)})
    yield Finding(
        "code-lists-total",
        True,
        f"each code has a way back in {', '.join(lists) or 'no list'}",
        service,
    )
    policies = {code_map.name: code_map.unknown for code_map in code_maps(record_map)}
    stated = ", ".join(f"{name}: {policy}" for name, policy in sorted(policies.items()))
    yield Finding("unknown-policy-stated", True, stated or "there are no lists", service)
    yield _laws(record_map, shape, service)
    tried = paths_tried(record_map, shape)
    without = sorted(rule.name for rule in record_map.rules if rule.standard not in tried)
    detail = f"no sample is known for {', '.join(without)}" if without else "every rule was tried"
    yield Finding("laws-cover-every-rule", not without, detail, service)


def _laws(record_map: RecordMap, shape: Shape, service: str) -> Finding:
    """Whether reading and writing undo each other on every sample.

    What the system cannot hold is put back from what is kept, as the gateway does.
    """
    written = read_back = 0
    try:
        for standard in standards(record_map, shape):
            written += 1
            held = record_map.get(record_map.write(standard, None))
            if merge(held, record_map.split(standard).kept)[0] != standard:
                return Finding("lens-laws", False, "a sample is not read as written", service)
        for legacy in legacies(record_map, shape):
            read_back += 1
            if record_map.write(record_map.get(legacy), legacy) != legacy:
                return Finding("lens-laws", False, "a sample changes when written back", service)
    except NotHoldableError as fault:
        return Finding("lens-laws", False, f"a sample cannot be held: {fault}", service)
    except AdapterError as fault:
        return Finding("lens-laws", False, f"a sample cannot be read: {fault}", service)
    detail = f"hold for {written} standard and {read_back} legacy samples"
    return Finding("lens-laws", True, detail, service)


def _unused_lists(council_file: CouncilFile) -> Finding:
    """Whether each list is used, a system's own ones by the services on that system."""
    unused = {"": set(council_file.code_lists)}
    unused |= {name: set(each.code_lists) for name, each in council_file.reached().items()}
    for service in council_file.services:
        try:
            used = {found.name for found in code_maps(council_file.record_map(service))}
        except CouncilFileError:
            return Finding("code-lists-used", False, "not looked at: a mapping is not valid")
        system = council_file.system_of(service)
        unused[""] -= used - set(council_file.reached()[system].code_lists)
        unused[system] -= used
    said = [
        f"{', '.join(sorted(names))}{f' of system `{system}`' if system else ''}"
        for system, names in unused.items()
        if names
    ]
    detail = f"no rule uses {'; '.join(said)}" if said else "every list is used"
    return Finding("code-lists-used", not said, detail)


def code_maps(record_map: RecordMap) -> Iterator[CodeMap]:
    """The code lists that the rules use, those inside lists too."""
    for rule in record_map.rules:
        codec: Codec = rule.codec
        if isinstance(codec, Rows):
            yield from code_maps(codec.record)
        if isinstance(codec, ListOf):
            codec = codec.item
        if isinstance(codec, CodeMap):
            yield codec


class AnyVariable(dict[str, str]):
    """An environment in which everything is set, for looking at a file without its secrets."""

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> str:
        return "unset"


def _pairs(
    record_map: RecordMap, legacy: Mapping[str, Any], before: str, inside: str
) -> Iterator[Pair]:
    for rule in record_map.rules:
        raw = _at(legacy, rule.legacy)
        left, right = before + ".".join(rule.legacy), inside + rule.name
        said = (getattr(rule.codec, "note", ""), f"only {rule.only}" if rule.only else "")
        note = "; ".join(filter(None, said))
        if isinstance(rule.codec, Rows):
            rows = raw if isinstance(raw, list) and raw else [{}]
            for number, row in enumerate(rows, 1):
                mark = f"[{number}]." if raw else "[]."
                yield from _pairs(rule.codec.record, row, left + mark, right + mark)
            continue
        value = None
        if raw is not None and raw != rule.empty:
            try:
                value = rule.codec.decode(raw)
            except CodecError as fault:
                note = fault.reason
        yield Pair(left, raw, right, value, note)
    for path, constant in record_map.constants.items():
        yield Pair(before + ".".join(path), _at(legacy, path), "", None, f"always {constant}")
    for name in record_map.supplement.beside:
        yield Pair("", None, inside + name, None, "has no column: the gateway keeps it")
    if record_map.notes is not None:
        path = record_map.notes.path
        yield Pair(".".join(path), _at(legacy, path), "", None, "a note of what is kept")


def _at(legacy: Mapping[str, Any], path: Path) -> Any:
    here: Any = legacy
    for step in path:
        here = here.get(step) if isinstance(here, Mapping) else None
    return None if here is MISSING else here


def _unknown(value: Any, at: Path, known: set[Path]) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _unknown(item, at, known)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            here = (*at, name)
            if here not in known:
                yield ".".join(here)
            else:
                yield from _unknown(inner, here, known)
