"""Looks for new files of a service, and takes each of them whole or refuses it whole.

What a refusal means for those who read, and when to look, is not decided here.
"""

from __future__ import annotations

import io
import logging
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, BinaryIO, cast

from adapters.errors import BackendUnavailableError
from adapters.kinds.files.formats import FileRefusedError
from adapters.kinds.files.ledger import Ledger, Met
from adapters.kinds.files.places import Copied, Place
from adapters.kinds.files.records import InForce, Records
from adapters.kinds.files.sheets import BATCH, RUN, Sheets
from adapters.kinds.files.words import Connection

_LOG = logging.getLogger("adapters.kinds.files")

_OTHER = "came again with other contents"
_SMALL = 4096

NOTHING = -1
"""Instead of a run, where no extract is in force."""


class Looking:
    """The files that come for one service."""

    def __init__(
        self,
        service: str,
        connection: Connection,
        sheets: Sheets,
        place: Place,
        ledger: Ledger,
        records: Records,
    ) -> None:
        self._service, self._words, self._sheets = service, connection, sheets
        self._place, self._ledger, self._records = place, ledger, records
        self._extracts = pattern(sheets.store.extract.name, "{run}", RUN)
        self._answers = pattern(sheets.store.receipt.name, "{batch}", BATCH)

    def look(self, listed: Mapping[str, str]) -> None:
        """Take what is new among the files of the outbox. One process alone may be here.

        Raises BackendUnavailableError where the place or the state cannot be used.
        """
        suffix = self._words.control.suffix
        whole = {
            name: f"{stamp}/{listed[name + suffix]}"
            for name, stamp in listed.items()
            if name + suffix in listed
        }
        met = self._ledger.met(self._service)
        before = self._records.in_force()
        try:
            self._extracts_of(whole, met)
            for name, stamp in sorted(whole.items()):
                found = self._answers.fullmatch(name)
                if found and not _known(met, name, stamp):
                    self._answer(name, stamp, found[1], met.get(name))
        except OSError as error:
            reason = error.strerror or type(error).__name__
        else:
            if self._records.in_force() != before:
                self._ledger.forget(self._service, time.time() - self._words.keep, listed)
            return
        raise BackendUnavailableError(f"what came cannot be kept here: {reason}")

    def _extracts_of(self, whole: Mapping[str, str], met: Mapping[str, Met]) -> None:
        """Put the newest good extract in force; older ones are not even read."""
        found = ((self._extracts.fullmatch(name), name) for name in whole)
        runs = sorted((int(match[1]), match[1], name) for match, name in found if match)
        for run, spelled, name in reversed(runs):
            force = self._records.in_force()
            if _known(met, name, whole[name]) and not _lost(met[name], force):
                continue
            if force is not None and run < force.run:
                self._ledger.note(self._service, Met(name, whole[name], "", "older", run))
            else:
                self._extract(name, whole[name], run, spelled, met.get(name), force)

    def _extract(
        self, name: str, stamp: str, run: int, spelled: str, old: Met | None, force: InForce | None
    ) -> None:
        try:
            with self._copied(name) as (file, sha256, rows):
                if force is not None and sha256 == force.sha256:
                    # Under the name of another run it may yet come as it should have come.
                    met = Met(name, stamp, "", "copy", run)
                    if run == force.run:
                        met = Met(name, stamp, sha256, "taken", run)
                    self._ledger.note(self._service, met)
                    return
                if force is not None and run == force.run:
                    raise FileRefusedError(_OTHER)
                _not_other(old, sha256)
                moment, lines = self._sheets.extract(file, spelled, rows)
                self._records.load(InForce(run, moment, sha256), lines)
            self._ledger.note(self._service, Met(name, stamp, sha256, "taken", run))
        except FileNotFoundError:
            # Moved while it was looked at: the next look finds what there is then.
            return
        except FileRefusedError as refused:
            self._refuse(name, stamp, run, str(refused), old)

    def _answer(self, name: str, stamp: str, batch: str, old: Met | None) -> None:
        try:
            with self._copied(name) as (file, sha256, rows):
                _not_other(old, sha256)
                run, receipts = self._sheets.receipts(file, batch, rows)
            self._ledger.note(self._service, Met(name, stamp, sha256, "taken", run), receipts)
        except FileNotFoundError:
            return
        except FileRefusedError as refused:
            force = self._records.in_force()
            run = NOTHING if force is None else force.run
            self._refuse(name, stamp, run, str(refused), old)

    def _refuse(self, name: str, stamp: str, run: int, reason: str, old: Met | None) -> None:
        # The hash of what was taken under this name before stays.
        bound = "" if old is None else old.sha256
        self._ledger.note(self._service, Met(name, stamp, bound, "refused", run, reason))
        _LOG.warning("%s: the file %s is refused: %s", self._service, name, reason)

    @contextmanager
    def _copied(self, name: str) -> Iterator[tuple[BinaryIO, str, int]]:
        """A copy of a file that nobody else changes, its hash, and the rows it should have.

        Raises FileNotFoundError, FileRefusedError.
        """
        outbox, control = self._words.outbox, _Small()
        self._place.copy(outbox, name + self._words.control.suffix, cast("BinaryIO", control))
        sha256, rows = self._controlled(control.getvalue())
        with self._ledger.incoming() as file:
            copied = Copied(file)
            self._place.copy(outbox, name, cast("BinaryIO", copied))
            if copied.sha256 != sha256:
                raise FileRefusedError("is not what its control file says: another SHA-256")
            if copied.nul:
                raise FileRefusedError("has a NUL in it")
            file.seek(0)
            yield file, sha256, rows

    def _controlled(self, content: bytes) -> tuple[str, int]:
        words = self._words.control
        said = dict(
            line.strip().split("=", 1)
            for line in content.decode("ascii", "replace").splitlines()
            if "=" in line
        )
        sha256, rows = said.get(words.sha256, "").lower(), said.get(words.rows, "")
        if not re.fullmatch("[0-9a-f]{64}", sha256) or not RUN.fullmatch(rows):
            raise FileRefusedError("has a control file that cannot be read")
        return sha256, int(rows)


class _Small(io.BytesIO):
    """A control file, which is never large."""

    def write(self, piece: Any) -> int:
        if self.tell() + len(piece) > _SMALL:
            raise FileRefusedError("has a control file that cannot be read")
        return super().write(piece)


def pattern(name: str, part: str, what: re.Pattern[str]) -> re.Pattern[str]:
    """What finds the names of files that a word of the council file describes."""
    before, _, behind = name.partition(part)
    return re.compile(f"{re.escape(before)}({what.pattern}){re.escape(behind)}")


def _known(met: Mapping[str, Met], name: str, stamp: str) -> bool:
    return name in met and met[name].stamp == stamp


def _lost(met: Met, force: InForce | None) -> bool:
    """Whether an extract must be read again: what was made of it, or of a later one, is gone."""
    return met.verdict in ("taken", "older") and (force is None or force.run < met.run)


def _not_other(old: Met | None, sha256: str) -> None:
    if old is not None and old.sha256 not in ("", sha256):
        raise FileRefusedError(_OTHER)
