"""The digest of the requests of a run: the same for the same requests, whoever answers them.

What the server gave out is replaced by its ordinal; credentials and what HTTP clients add do not
count. What may not come in here: sending, and answers.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

_GIVEN_OUT = re.compile(
    rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32,64}"
)
_NOT_COUNTED = ("authorization", "user-agent", "accept-encoding", "connection")


def target(url: str, base_url: str) -> str:
    """What was asked for, wherever the implementation is: behind its base URL or, of another of its
    addresses, behind the host."""
    if url.startswith(base_url):
        return url.removeprefix(base_url)
    behind = urlsplit(url)
    return behind.path + (f"?{behind.query}" if behind.query else "")


class Stream:
    """Requests one after the other. Not safe for threads by itself."""

    def __init__(self) -> None:
        self._digest, self._ordinals = hashlib.sha256(), dict[bytes, int]()

    def add(
        self, method: str, target: str, headers: Iterable[tuple[str, str]], content: bytes
    ) -> None:
        """One more request; `target` is what `target()` says of its URL."""
        shown = [f"{name}: {value}" for name, value in sorted(headers)]
        shown = [line for line in shown if line.split(":")[0].lower() not in _NOT_COUNTED]
        first = f"{method} {target}{'' if '?' in target else '?'}"
        raw = "\n".join([first, *shown, ""]).encode() + content
        self._digest.update(_GIVEN_OUT.sub(self._ordinal, raw) + b"\x00")

    @property
    def digest(self) -> str:
        """SHA-256 over everything so far, in hex."""
        return self._digest.hexdigest()

    def _ordinal(self, match: re.Match[bytes]) -> bytes:
        return b"<%d>" % self._ordinals.setdefault(match[0], len(self._ordinals) + 1)
