"""Lists page by page: how many items, where to go on, and cursors that only this server can make.

A cursor is a position and a seal over the list it belongs to, in hexadecimal. What may not come in
here: what is in the list.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from typing import TypeVar

from conformance.native.faults import Faults
from conformance.native.problems import Refused

T = TypeVar("T")
_SHAPE = re.compile(r"[0-9a-f]{32}")


class Pages:
    """Cuts lists into pages."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._secret = secrets.token_bytes(32)

    def limit(self, given: int | None, default: int) -> int:
        """The largest number of items on a page."""
        right = default if given is None else given
        return self._faults.bend("limit", right, given=given, default=default)

    def page(
        self, found: Sequence[tuple[int, T]], after: int, limit: int
    ) -> tuple[list[T], int | None]:
        """The items whose position comes after `after`, `limit` at most, and the position to go on
        after; None on the last page. `found` is in the order of its positions, which begin at 1."""
        rest = [(position, item) for position, item in found if position > after]
        going_on = rest[limit - 1][0] if len(rest) > limit else None
        page = ([item for _, item in rest[:limit]], going_on)
        return self._faults.bend("page", page, found=found, after=after, limit=limit)

    def cursor(self, position: int, binding: str) -> str:
        """The cursor for a position in the list that `binding` names."""
        right = f"{position:016x}{self._seal(position, binding)}"
        return self._faults.bend("cursor", right, position=position, binding=binding)

    def position(self, cursor: str | None, binding: str) -> int:
        """Where to go on; 0 without a cursor. Raises Refused for a cursor of no such list."""
        if cursor is None:
            return 0
        known: int | None = None
        if _SHAPE.fullmatch(cursor):
            position = int(cursor[:16], 16)
            if hmac.compare_digest(cursor[16:], self._seal(position, binding)):
                known = position
        known = self._faults.bend("position", known, cursor=cursor, binding=binding)
        if known is None:
            raise Refused("no-such-cursor")
        return known

    def _seal(self, position: int, binding: str) -> str:
        text = f"{position}/{binding}".encode()
        return hmac.new(self._secret, text, hashlib.sha256).hexdigest()[:16]
