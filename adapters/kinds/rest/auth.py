"""Who asks: the headers that tell a council's system, by the strategies of the council file.

A token lives here and nowhere else. What requests are for is not known here.
"""

from __future__ import annotations

import binascii
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol
from urllib.parse import quote_plus, urlencode

from adapters.errors import BackendNonsenseError, BackendTimeoutError, BackendUnavailableError
from adapters.kinds.rest.answers import json_of
from adapters.kinds.rest.deadline import left
from adapters.kinds.rest.wire import Request, Wire
from adapters.kinds.rest.words import Basic, Bearer, Connection, OAuth2Client

_USELESS = "the system refuses the gateway's credentials"


class Identity(Protocol):
    """Says who asks."""

    def headers(self) -> Mapping[str, str]:
        """What to add to a request. Raises BackendError where it cannot be had."""

    def refused(self, headers: Mapping[str, str]) -> bool:
        """Told that these headers got a 401; whether others may be had."""


def identity(words: Connection, wire: Wire) -> Identity:
    """The strategy that the council file names."""
    auth = words.auth
    if isinstance(auth, Basic):
        return _Fixed(_basic(auth.username, auth.password))
    if isinstance(auth, Bearer):
        return _Fixed(f"Bearer {auth.token}")
    if isinstance(auth, OAuth2Client):
        url = words.base_url + auth.token_url if auth.token_url[0] == "/" else auth.token_url
        return _Tokens(auth, url, wire)
    # With `mtls` the certificate says it, before any header.
    return _Fixed("")


def _basic(user: str, password: str) -> str:
    pair = f"{user}:{password}".encode()
    return "Basic " + binascii.b2a_base64(pair, newline=False).decode("ascii")


class _Fixed:
    def __init__(self, value: str) -> None:
        self._headers = {"Authorization": value} if value else {}

    def headers(self) -> Mapping[str, str]:
        return self._headers

    def refused(self, headers: Mapping[str, str]) -> bool:
        return False


class _Tokens:
    """Client credentials for a token, kept until shortly before its end."""

    def __init__(self, words: OAuth2Client, url: str, wire: Wire) -> None:
        self._words, self._url, self._wire = words, url, wire
        self._lock = threading.Lock()
        self._held: Mapping[str, str] | None = None
        self._until = 0.0

    def headers(self) -> Mapping[str, str]:
        with self._alone():
            if self._held is None or time.monotonic() >= self._until:
                self._held, self._until = self._asked()
            return self._held

    def refused(self, headers: Mapping[str, str]) -> bool:
        with self._alone():
            # Another thread may have fetched a new token meanwhile: that one is still good.
            if self._held is headers:
                self._held = None
        return True

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if not self._lock.acquire(timeout=left()):
            raise BackendTimeoutError("no token came in time")
        try:
            yield
        finally:
            self._lock.release()

    def _asked(self) -> tuple[Mapping[str, str], float]:
        words, asked = self._words, time.monotonic()
        form = {"grant_type": "client_credentials"}
        who = {}
        if words.scope is not None:
            form["scope"] = words.scope
        if words.send == "body":
            form |= {"client_id": words.client_id, "client_secret": words.client_secret}
        else:
            who["Authorization"] = _basic(
                quote_plus(words.client_id), quote_plus(words.client_secret)
            )
        body = urlencode(form).encode()
        media_type = "application/x-www-form-urlencoded"
        answer = self._wire.send(Request("POST", self._url, body=body, media_type=media_type), who)
        if answer.status in (429, 502, 503):
            raise BackendUnavailableError("the system gives out no tokens now")
        if answer.status in (400, 401, 403):
            raise BackendNonsenseError(_USELESS)
        if answer.status != 200:
            raise BackendNonsenseError(f"asked for a token, the system answers {answer.status}")
        return _token(json_of(answer), asked, words.early)


def _token(said: Any, asked: float, early: float) -> tuple[Mapping[str, str], float]:
    token = said.get("access_token") if isinstance(said, dict) else None
    kind = said.get("token_type") if isinstance(said, dict) else None
    lasts = said.get("expires_in", 3600) if isinstance(said, dict) else None
    if isinstance(lasts, str) and lasts.isdecimal() and len(lasts) < 10:
        lasts = int(lasts)
    if (
        not isinstance(token, str)
        or not token
        or not all("\x21" <= letter <= "\x7e" for letter in token)
        or not isinstance(kind, str)
        or kind.lower() != "bearer"
        or isinstance(lasts, bool)
        or not isinstance(lasts, int | float)
    ):
        raise BackendNonsenseError("what the system gives as a token is none")
    # A token shorter than twice the margin would never be used a second time.
    return {"Authorization": f"Bearer {token}"}, asked + max(lasts - early, lasts / 2)
