"""One moment by which a whole call ends, held at every read from the network.

The timeouts of requests and urllib3 count anew with each byte that arrives, also while the head of
an answer drips in. Here a connection's socket is given only the time that is left, before each
read. A call is made by one thread from beginning to end, so the moment belongs to the thread.
"""

from __future__ import annotations

import http.client
import io
import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

_call = threading.local()


class DeadlineError(Exception):
    """The call has used all its time."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What is done inside ends after this time; a call inside a call keeps the outer moment."""
    if getattr(_call, "end", None) is not None:
        yield
        return
    _call.end = time.monotonic() + seconds
    try:
        yield
    finally:
        _call.end = None


def left() -> float:
    """Seconds that the call still has. Raises DeadlineError when there are none."""
    remaining: float = _call.end - time.monotonic()
    if remaining <= 0:
        raise DeadlineError
    return remaining


class _TimedRead(io.RawIOBase):
    """A socket's bytes, each read with the time that is left."""

    def __init__(self, inner: Any, sock: socket.socket) -> None:
        self._inner, self._sock = inner, sock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        try:
            self._sock.settimeout(left())
        except DeadlineError:
            raise TimeoutError("the deadline has passed") from None
        read: int | None = self._inner.readinto(buffer)
        return read

    def close(self) -> None:
        if not self.closed:
            self._inner.close()
        super().close()


class _TimedResponse(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *rest: Any, **more: Any) -> None:
        super().__init__(sock, *rest, **more)
        buffered: Any = self.fp
        self.fp = io.BufferedReader(_TimedRead(buffered.detach(), sock))


class _TimedHttp(HTTPConnection):
    response_class = _TimedResponse

    def request(self, *arguments: Any, **words: Any) -> None:
        if self.sock is not None:
            # What is left from the last answer read on this connection may be next to nothing.
            self.sock.settimeout(left())
        super().request(*arguments, **words)


class _TimedHttps(HTTPSConnection):
    response_class = _TimedResponse

    def request(self, *arguments: Any, **words: Any) -> None:
        if self.sock is not None:
            self.sock.settimeout(left())
        super().request(*arguments, **words)


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _TimedHttp


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _TimedHttps


class TimedAdapter(HTTPAdapter):
    """requests' own adapter over connections that keep to the call's deadline."""

    def init_poolmanager(self, *arguments: Any, **words: Any) -> None:
        """See requests."""
        super().init_poolmanager(*arguments, **words)
        self.poolmanager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}

    def build_response(self, req: requests.PreparedRequest, resp: Any) -> requests.Response:
        """See requests. Status, headers and `raw` alone: no cookies, nor what sent it."""
        response = requests.Response()
        response.status_code, response.raw = resp.status, resp
        response.headers = CaseInsensitiveDict(resp.headers)
        return response


class _NotFromHere(logging.Filter):
    """Drops what urllib3 logs during a call: addresses, which have identifiers in them."""

    def filter(self, record: logging.LogRecord) -> bool:
        return getattr(_call, "end", None) is None


for _name in ("urllib3.connectionpool", "urllib3.connection", "urllib3.util.retry"):
    logging.getLogger(_name).addFilter(_NotFromHere())
