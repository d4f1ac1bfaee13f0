"""One HTTP POST with a deadline: bytes out, bytes in, and what went wrong by way of recovery.

`requests` counts its timeout anew with every byte that arrives. Here each wait for the network is
as long as what is left of the call, so a server that drips ends with the deadline too. What may
not come in here: XML.
"""

from __future__ import annotations

import io
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from adapters.errors import (
    BackendError,
    BackendNonsenseError,
    BackendTimeoutError,
    BackendUnavailableError,
    OutcomeUnknownError,
)

LARGEST = 5 * 1024 * 1024
"""Bytes of an answer; more are refused."""

_call = threading.local()


class Deadline:
    """The moment by which a whole call must have ended."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds; 0 when it has passed."""
        return max(0.0, self._end - time.monotonic())

    def wait(self) -> float:
        """Seconds to wait for the network. Raises TimeoutError when none are left."""
        left = self.left()
        if left <= 0:
            raise TimeoutError("the deadline has passed")
        return left


@dataclass(frozen=True)
class Answer:
    """What came back over HTTP."""

    status: int
    media_type: str
    charset: str
    body: bytes


class Wire:
    """A council's one session: a pool of connections to one address."""

    def __init__(self, address: str, pool: int, certificates: str) -> None:
        self._session = _Session()
        self._session.trust_env = False
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _Adapter(pool_connections=1, pool_maxsize=pool))
        self._address = address
        self._verify = certificates or True

    def close(self) -> None:
        """Give back the connections."""
        self._session.close()

    def post(
        self, body: bytes, headers: Mapping[str, str], deadline: Deadline, *, write: bool
    ) -> Answer:
        """Send `body`. Of a `write` that was begun and not answered the outcome is unknown.

        Raises BackendUnavailableError, OutcomeUnknownError, BackendTimeoutError,
        BackendNonsenseError for an answer that is too large or packed.
        """
        request = requests.Request("POST", self._address, dict(headers), data=body).prepare()
        _call.deadline, _call.sent = deadline, False
        try:
            wait = deadline.wait()
            response = self._session.send(
                request,
                stream=True,
                timeout=(wait, wait),
                allow_redirects=False,
                verify=self._verify,
            )
            with response:
                return _answer(response)
        except BackendNonsenseError:
            raise
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            late = deadline.left() <= 0 or isinstance(error, requests.Timeout | TimeoutError)
            fault = _fault(late=late, doubtful=write and _call.sent)
        finally:
            _call.deadline = None
        # Outside the `except`: what a library says may quote what was sent.
        raise fault


def _answer(response: requests.Response) -> Answer:
    headers = response.headers
    if headers.get("Content-Encoding", "identity").lower() != "identity":
        raise BackendNonsenseError("the system packed its answer although it was not asked to")
    body = b""
    # Until nothing comes: only then does urllib3 say that an answer was shorter than announced.
    while some := response.raw.read(LARGEST + 1, decode_content=False):
        body += some
        if len(body) > LARGEST:
            raise BackendNonsenseError("the system answered more than 5 MB")
    media_type, _, parameters = headers.get("Content-Type", "").partition(";")
    charset = ""
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip("\"'").lower()
    return Answer(response.status_code, media_type.strip().lower(), charset, body)


def _fault(*, late: bool, doubtful: bool) -> BackendError:
    if doubtful:
        return OutcomeUnknownError("the system went away before it had answered a change")
    if late:
        return BackendTimeoutError("the system did not answer in time")
    return BackendUnavailableError("the system cannot be reached")


class _Session(requests.Session):
    """Follows nothing; the ordinary session reads all of an answer that points elsewhere."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


class _TimedSocket:
    """A socket whose every wait ends with the deadline of the call it works for."""

    def __init__(self, inner: socket.socket) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def sendall(self, data: Any, *flags: Any) -> None:
        _call.sent = True
        self._inner.settimeout(_call.deadline.wait())
        self._inner.sendall(data, *flags)

    def makefile(self, *_: Any, **__: Any) -> io.BufferedReader:
        return io.BufferedReader(_TimedReader(self._inner, self._inner.makefile("rb", 0)))


class _TimedReader(io.RawIOBase):
    def __init__(self, inner: socket.socket, raw: Any) -> None:
        self._inner, self._raw = inner, raw

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._inner.settimeout(_call.deadline.wait())
        count: int | None = self._raw.readinto(buffer)
        return count

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
        super().close()


class _TimedHTTP(HTTPConnection):
    def connect(self) -> None:
        super().connect()
        self.sock = _TimedSocket(self.sock)


class _TimedHTTPS(HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        self.sock = _TimedSocket(self.sock)


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = _TimedHTTP


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _TimedHTTPS


class _Adapter(HTTPAdapter):
    """The adapter of `requests` over these connections; it repeats nothing."""

    def init_poolmanager(self, *arguments: Any, **words: Any) -> None:
        super().init_poolmanager(*arguments, **words)
        self.poolmanager.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}
