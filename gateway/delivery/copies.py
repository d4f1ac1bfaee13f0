"""The gateway's own copy of a record that is ahead of its council's system, and the supplement.

One row per record, and only where there is something to hold:

    pending   the whole record, while the system does not have it yet
    kept      what the system cannot hold (`adapters.contract.Kept`), once it has the rest
    base      the system's entity tag as the gateway last left it there
    version   rises with every change that goes through here; gives the record's own entity tag
    refused   why the system would not take it

Both texts are sealed under the row's own place. What may not come in here: what a council's system
is, or when anything is delivered.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa

from adapters.contract import Kept, Record
from adapters.errors import StaleRecordError
from adapters.kinds.sql.database import Database
from gateway.store import copies as table
from gateway.vault import Vault


@dataclass(frozen=True, slots=True)
class Place:
    """Which record a row is about."""

    council: str
    """Slug."""
    service: str
    resource: str

    def __str__(self) -> str:
        return f"{self.council}/{self.service}/{self.resource}"


@dataclass(frozen=True, slots=True)
class Copy:
    """One row, opened."""

    number: int
    place: Place
    version: int
    pending: Record | None
    base: str | None
    kept: Mapping[str, Kept]
    refused: str | None
    tag: str
    """The entity tag that goes with this version."""


class Copies:
    """Reads and writes copies. Every method that changes anything works inside the caller's
    transaction, so that a copy and its delivery are written together or not at all."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self.database, self._vault = database, vault

    def find(self, place: Place) -> Copy | None:
        """The copy of one record, if the gateway holds anything of it."""
        with self.database.alone() as connection:
            row = connection.execute(_ONE, _named(place)).one_or_none()
        return None if row is None else self._opened(row)

    def among(self, council: str, service: str, resources: Collection[str]) -> dict[str, Copy]:
        """The copies of some records, by the records' ids."""
        if not resources:
            return {}
        chosen = sa.select(table).where(
            table.c.council == council,
            table.c.service == service,
            table.c.resource.in_(resources),
        )
        with self.database.alone() as connection:
            rows = connection.execute(chosen).all()
        return {row.resource: self._opened(row) for row in rows}

    def pending(
        self,
        council: str,
        service: str,
        *,
        nhs_numbers: Sequence[str] | None,
        states: Sequence[str] | None,
        new_only: bool,
        after: int,
        limit: int,
    ) -> list[Copy]:
        """Pending copies behind a number, those that fit, in the order in which they were made.

        `new_only`: those of records that the council's system does not have at all.
        """
        chosen = (
            sa.select(table)
            .where(
                table.c.council == council,
                table.c.service == service,
                table.c.pending.is_not(None),
                table.c.number > after,
            )
            .order_by(table.c.number)
            .limit(limit)
        )
        if nhs_numbers is not None:
            wanted = [self.nhs_fingerprint(each) for each in nhs_numbers]
            chosen = chosen.where(table.c.nhs_number.in_(wanted))
        if new_only:
            chosen = chosen.where(table.c.base.is_(None))
        if states is not None:
            chosen = chosen.where(table.c.state.in_(states))
        with self.database.alone() as connection:
            return [self._opened(row) for row in connection.execute(chosen)]

    def put(
        self,
        connection: sa.Connection,
        place: Place,
        record: Record,
        *,
        before: Copy | None,
        base: str | None,
        nhs_number: str | None,
    ) -> Copy:
        """Write the next version of a record, pending. `before` is the copy it follows, if any.

        Raises StaleRecordError where somebody else wrote one meanwhile.
        """
        version = before.version + 1 if before else 1
        values = {
            "version": version,
            "pending": self._sealed(record, place, "pending"),
            "base": base,
            "refused": None,
            "nhs_number": self.nhs_fingerprint(nhs_number) if nhs_number else None,
            "state": record["state"],
        }
        if before is None:
            try:
                inserted = connection.execute(sa.insert(table).values(**_named(place), **values))
            except sa.exc.IntegrityError:
                raise StaleRecordError("the record changed since it was read") from None
            number = int(inserted.inserted_primary_key[0])  # type: ignore[index]
        else:
            number = before.number
            if before.pending is not None:
                # An earlier version may have arrived since `before` was read, and set it.
                del values["base"]
            changed = connection.execute(
                sa.update(table)
                .where(table.c.number == number, table.c.version == before.version)
                .values(values)
            )
            if not changed.rowcount:
                raise StaleRecordError("the record changed since it was read")
        tag = self._tag(place, number, version)
        return Copy(number, place, version, record, base, {}, None, tag)

    def recorded(
        self,
        connection: sa.Connection,
        place: Place,
        version: int,
        *,
        base: str,
        kept: Mapping[str, Kept],
        seen: bool,
    ) -> None:
        """The system has this version, under the entity tag `base`.

        `seen` says whether a client was told of the version while it was pending: then its entity
        tag stays good. A version written since stays pending, now on top of `base`.
        """
        here = (table.c.council == place.council) & (table.c.service == place.service)
        here &= table.c.resource == place.resource
        this = here & (table.c.version == version)
        if kept or seen:
            settled = {
                "pending": None,
                "nhs_number": None,
                "state": None,
                "refused": None,
                "kept": self._sealed_kept(kept, place),
                "base": base,
            }
            connection.execute(sa.update(table).where(this).values(settled))
        else:
            connection.execute(sa.delete(table).where(this))
        connection.execute(
            sa.update(table).where(here & (table.c.version > version)).values(base=base)
        )

    def settled(
        self, here: sa.Connection, place: Place, version: int, base: str, kept: Mapping[str, Kept]
    ) -> Copy:
        """The copy that `recorded` left behind, without opening it again."""
        number = here.execute(_NUMBER, _named(place)).scalar_one_or_none() or 0
        tag = self._tag(place, number, version)
        return Copy(number, place, version, None, base, kept, None, tag)

    def refuse(self, connection: sa.Connection, place: Place, reason: str | None) -> None:
        """Say why the system would not take a pending record; None takes it back."""
        connection.execute(
            sa.update(table)
            .where(
                table.c.council == place.council,
                table.c.service == place.service,
                table.c.resource == place.resource,
                table.c.pending.is_not(None),
            )
            .values(refused=reason)
        )

    def take_back(
        self, connection: sa.Connection, place: Place, version: int, before: Copy | None
    ) -> None:
        """Undo a version that nobody was told of; `before` is what it was written over."""
        here = (table.c.council == place.council) & (table.c.service == place.service)
        here &= (table.c.resource == place.resource) & (table.c.version == version)
        if before is None:
            connection.execute(sa.delete(table).where(here))
            return
        values = {
            "version": before.version,
            "pending": None,
            "nhs_number": None,
            "state": None,
            "kept": self._sealed_kept(before.kept, place),
            "base": before.base,
        }
        connection.execute(sa.update(table).where(here).values(values))

    def give_up(self, connection: sa.Connection, place: Place) -> None:
        """Let go of a pending version: what the system has, and what is kept beside it, stays."""
        here = (table.c.council == place.council) & (table.c.service == place.service)
        here &= table.c.resource == place.resource
        connection.execute(sa.delete(table).where(here, table.c.base.is_(None)))
        let_go = {"pending": None, "refused": None, "nhs_number": None, "state": None}
        # A version of its own: whoever saw the one given up must not change what is there now.
        values = {**let_go, "version": table.c.version + 1}
        connection.execute(sa.update(table).where(here).values(values))

    def tag_over(self, copy: Copy, etag: str) -> str:
        """The entity tag of a record whose system's part is no longer as the gateway left it."""
        digest = self._vault.fingerprint(b"over", etag.encode(), copy.tag.encode())
        return digest.hex()[:32]

    def nhs_fingerprint(self, nhs_number: str) -> bytes:
        """Finds a person's pending records without holding their number."""
        return self._vault.fingerprint(b"nhs-number", nhs_number.encode())

    def _tag(self, place: Place, number: int, version: int) -> str:
        """With the number of the row: one may go and another come, whose versions begin again."""
        parts = (str(place), str(number), str(version))
        digest = self._vault.fingerprint(b"tag", *(each.encode() for each in parts))
        return digest.hex()[:32]

    def _sealed(self, value: Any, place: Place, column: str) -> bytes:
        return self._vault.seal(orjson.dumps(value), f"{place}/{column}")

    def _sealed_kept(self, kept: Mapping[str, Kept], place: Place) -> bytes | None:
        if not kept:
            return None
        plain = {pointer: [each.full, each.left] for pointer, each in kept.items()}
        return self._sealed(plain, place, "kept")

    def _opened(self, row: Any) -> Copy:
        place = Place(row.council, row.service, row.resource)
        pending = kept = None
        if row.pending is not None:
            pending = orjson.loads(self._vault.open(row.pending, f"{place}/pending"))
        if row.kept is not None:
            kept = orjson.loads(self._vault.open(row.kept, f"{place}/kept"))
        return Copy(
            row.number,
            place,
            row.version,
            pending,
            row.base,
            {pointer: Kept(*both) for pointer, both in (kept or {}).items()},
            row.refused,
            self._tag(place, row.number, row.version),
        )


def _named(place: Place) -> dict[str, str]:
    return {"council": place.council, "service": place.service, "resource": place.resource}


_HERE = [table.c[name] == sa.bindparam(name) for name in ("council", "service", "resource")]
_ONE, _NUMBER = sa.select(table).where(*_HERE), sa.select(table.c.number).where(*_HERE)
