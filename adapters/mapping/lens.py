"""The lens: a standard record out of a legacy one, and back into it without losing anything.

Two laws hold for every mapping that loads, and are tested for every council file:

    GetPut   put(get(l), l) == l        reading and writing back changes nothing: unmapped
                                        fields, retired codes and odd spellings stay
    PutGet   get(put(s, l)) == s        what was written is what is read, or it is refused

What may not come in here: YAML, code lists, JSON Schema, or any word of a council file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from adapters.contract import Legacy, Path, Record, Split
from adapters.errors import BackendNonsenseError, NotHoldableError, NotOfferedError
from adapters.mapping.codec import Codec, CodecError, Merging, Nested, Place, spellings
from adapters.mapping.notes import Notes
from adapters.mapping.paths import (
    MISSING,
    copy,
    group_at,
    place_at,
    pointer,
    says_nothing,
    value_at,
)
from adapters.mapping.supplement import Supplement, by_pointer

_NO_PLACE = "this council's system has no place for it"
_READ_ONLY = "this council's system only lets it be read"
_ONCE = "this council's system does not let it change once it is recorded"


@dataclass(frozen=True)
class Rule:
    """One line of a mapping: where a value stands on both sides, and how it is turned."""

    standard: tuple[str, ...]
    legacy: Path
    codec: Codec
    empty: Any = MISSING
    """The legacy value that says nothing; MISSING takes the field out instead."""
    only: Literal["", "read", "create"] = ""
    """`read`: never written. `create`: written with a new record, never changed after."""
    line: int = 0
    """Where the rule stands in the council file."""

    @property
    def name(self) -> str:
        """The standard property as a dotted path."""
        return ".".join(self.standard)


class RecordMap:
    """A compiled mapping of one kind of record. Never changes; safe for many threads."""

    def __init__(
        self,
        rules: Sequence[Rule],
        constants: Mapping[Path, Any] | None = None,
        supplied: Iterable[str] = (),
        supplement: Supplement | None = None,
        notes: Notes | None = None,
    ) -> None:
        """`constants` are written into every new legacy record and never read. `supplied` names
        top-level properties that others add to a record: put does not look at them. `supplement`
        says what may have to be kept, `notes` where the council's staff can read it."""
        self.rules = tuple(rules)
        self.constants = dict(constants or {})
        self.supplied = frozenset(supplied)
        self.supplement = supplement or Supplement()
        self.notes = notes
        self._groups = _grouped(self.rules)
        self._writes = tuple(
            (rule, rule.codec.merge if isinstance(rule.codec, Merging) else None)
            for rule in self.rules
            if rule.standard[0] not in self.supplied
        )
        self._known = _tree(self.rules)
        self._order = tuple(self._known)
        self._by_name = {rule.name: rule for rule in self.rules}

    def get(self, legacy: Mapping[str, Any]) -> Record:
        """The standard record that a legacy record means. An object is there if anything under it
        is. Raises BackendNonsenseError naming column and list, never the value."""
        try:
            return self.view(legacy)
        except CodecError as fault:
            wrong = BackendNonsenseError(f"{'.'.join(map(str, fault.place))}: {fault.reason}")
        raise wrong

    def put(self, standard: Mapping[str, Any], legacy: Mapping[str, Any] | None) -> Legacy:
        """The legacy record with `standard` written over it; a new one where `legacy` is None.

        Neither argument is changed. Raises NotHoldableError with the JSON Pointer of the first
        value that this council's system cannot hold exactly.
        """
        try:
            return self.written(standard, legacy)
        except CodecError as fault:
            wrong = NotHoldableError(pointer(fault.place), fault.reason)
        raise wrong

    def split(self, record: Record, *, proved: bool = True) -> Split:
        """The record as the system can hold it, and what it cannot hold of it, by JSON Pointer.

        `proved`: `put` of what is held succeeds, as a new record. Raises NotHoldableError for what
        has no other place.
        """
        held, kept = self.supplement.part(record, {})
        if proved:
            self.put(held, None)
        return Split(dict(held) if kept else record, by_pointer(kept))

    def write(self, record: Record, legacy: Mapping[str, Any] | None) -> Legacy:
        """`put` of a whole record: what the system can hold of it, and the note of what it cannot.

        What `legacy` says already stays as it is there, even beyond a limit. Raises
        NotHoldableError.
        """
        said: Record = {}
        if self.supplement and legacy is not None:
            with suppress(CodecError):
                said = self.view(legacy)
        held, kept = self.supplement.part(record, said)
        out = self.put(held, legacy)
        if self.notes is not None:
            self.notes.write(out, kept)
        return out

    def where(self, filters: Mapping[str, Sequence[Any]]) -> dict[Path, list[Any]]:
        """Standard property (dotted) -> values, as legacy path -> every spelling of them.

        An empty list means that no record can match. Raises NotOfferedError for a property that
        is not mapped or holds several values.
        """
        found: dict[Path, list[Any]] = {}
        for name, values in filters.items():
            rule = self._by_name.get(name)
            if rule is None or isinstance(rule.codec, Merging):
                raise NotOfferedError(f"this council's system cannot be searched by {name}")
            spelled = found.setdefault(rule.legacy, [])
            for value in values:
                try:
                    spelled.extend(s for s in spellings(rule.codec, value) if s != rule.empty)
                except CodecError:
                    continue
        return found

    @property
    def paths(self) -> frozenset[Path]:
        """Every legacy path that is read or written, those inside lists too."""
        found = set(self.constants)
        for rule in self.rules:
            inner = rule.codec.paths if isinstance(rule.codec, Nested) else ()
            found |= {(*rule.legacy, *path) for path in inner} or {rule.legacy}
        if self.notes is not None:
            found.add(self.notes.path)
        return frozenset(found)

    def pointer_of(self, path: Path) -> str:
        """The JSON Pointer of the standard property that a legacy path belongs to; empty if none.

        Paths inside a list name no item, so they point to the list.
        """
        for rule in self.rules:
            if path[: len(rule.legacy)] == rule.legacy:
                return pointer(rule.standard)
        return ""

    def view(self, legacy: Mapping[str, Any]) -> Record:
        """`get`, with faults as CodecError placed inside the legacy record."""
        record: Record = {}
        for path, leaves in self._groups:
            group = group_at(legacy, path)
            if group is None:
                continue
            for key, decode, empty, parents, name in leaves:
                raw = group.get(key)
                if raw is None or raw == empty:
                    continue
                try:
                    value = decode(raw)
                except CodecError as fault:
                    inside = fault.within((*path, key))
                else:
                    if value is not None:
                        target = record
                        for parent in parents:
                            target = target.setdefault(parent, {})
                        target[name] = value
                    continue
                raise inside
        return {name: record[name] for name in self._order if name in record}

    def written(self, standard: Mapping[str, Any], legacy: Mapping[str, Any] | None) -> Legacy:
        """`put`, with faults as CodecError placed inside the standard record."""
        self._refuse_unknown(standard, self._known, ())
        out: Legacy = {} if legacy is None else copy(legacy)
        for rule, merge in self._writes:
            try:
                new = _new(rule, merge, value_at(standard, rule.standard), out, legacy is None)
            except CodecError as fault:
                inside = fault.within(rule.standard)
            else:
                if new is not _AS_IT_WAS:
                    place_at(out, rule.legacy, new)
                continue
            raise inside
        if legacy is None:
            for path, value in self.constants.items():
                place_at(out, path, value)
        return out

    def _refuse_unknown(self, standard: Mapping[str, Any], known: Any, place: Place) -> None:
        for name, value in standard.items():
            if not place and name in self.supplied:
                continue
            below = known.get(name)
            if isinstance(below, dict) and isinstance(value, Mapping):
                self._refuse_unknown(value, below, (*place, name))
            elif below is not _LEAF and not says_nothing(value):
                raise CodecError(_NO_PLACE, (*place, name))


_AS_IT_WAS = object()
_LEAF = object()


def _new(rule: Rule, merge: Any, value: Any, out: Legacy, creating: bool) -> Any:
    """What to write for `value`: MISSING to take it out, `_AS_IT_WAS` to leave it alone."""
    group = group_at(out, rule.legacy[:-1], strict=False)
    old = None if group is None else group.get(rule.legacy[-1])
    said = None
    if old is not None and old != rule.empty:
        try:
            said = rule.codec.decode(old)
        except CodecError:
            said = MISSING
    if said == value and not (creating and value is None):
        return _AS_IT_WAS
    if rule.only == "read":
        if value is None and creating:
            return _AS_IT_WAS
        raise CodecError(_READ_ONLY)
    if rule.only == "create" and not creating:
        raise CodecError(_ONCE)
    if value is None:
        if creating:
            return _AS_IT_WAS if rule.empty is MISSING else copy(rule.empty)
        return copy(rule.empty)
    if merge is not None:
        encoded = merge(value, None if said is None or said is MISSING else old)
    else:
        encoded = rule.codec.encode(value)
    if encoded == rule.empty or rule.codec.decode(encoded) != value:
        raise CodecError("this council's system cannot hold this value exactly")
    return encoded


def _grouped(rules: Iterable[Rule]) -> tuple[Any, ...]:
    """Rules by the legacy group in which their values stand, so that each is looked up once."""
    groups: dict[Path, list[Any]] = {}
    for rule in rules:
        groups.setdefault(rule.legacy[:-1], []).append(
            (
                rule.legacy[-1],
                rule.codec.decode,
                rule.empty,
                rule.standard[:-1],
                rule.standard[-1],
            )
        )
    return tuple((path, tuple(leaves)) for path, leaves in groups.items())


def _tree(rules: Iterable[Rule]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for rule in rules:
        here = tree
        for step in rule.standard[:-1]:
            here = here.setdefault(step, {})
        here[rule.standard[-1]] = _LEAF
    return tree
