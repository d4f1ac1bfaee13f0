"""Sends one request to a council's system and gives the answer's bytes, or says what went wrong.

`Wire` knows whether a failure came before anything was sent, or after a write was. It knows nothing
of records, tokens or what an answer means.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
import urllib3

from adapters.errors import (
    BackendNonsenseError,
    BackendTimeoutError,
    BackendUnavailableError,
    OutcomeUnknownError,
)
from adapters.kinds.rest.deadline import DeadlineError, TimedAdapter, left
from adapters.kinds.rest.words import Connection, MutualTls

LARGEST = 5_000_000
"""Bytes of an answer, unpacked; a larger one is refused."""

_BEFORE_SENDING = (
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ConnectTimeoutError,
    ssl.SSLCertVerificationError,
)


@dataclass(frozen=True, slots=True)
class Request:
    """One request, before anything is added that says who asks."""

    method: str
    url: str
    query: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    media_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    writes: bool = False
    """Whether the system may have changed something when no answer comes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came."""

    status: int
    headers: Mapping[str, str]
    """Found by any spelling of their names."""
    body: bytes


class Wire:
    """The connections to one council's system."""

    def __init__(self, words: Connection) -> None:
        self._headers = dict(words.headers)
        self._verify: bool | str = words.ca if words.ca is not None else True
        self._certificate = None
        if isinstance(words.auth, MutualTls):
            self._certificate = (words.auth.certificate, words.auth.key)
        self._adapter = TimedAdapter(pool_connections=4, pool_maxsize=words.pool)

    def send(self, request: Request, who: Mapping[str, str]) -> Answer:
        """The answer to a request, `who` being the headers that say who asks.

        Raises BackendUnavailableError where nothing was sent, OutcomeUnknownError where a write
        was and no whole answer came, BackendTimeoutError, BackendNonsenseError for an answer that
        is too large or cannot be unpacked, DeadlineError where no time was left to send anything.
        Nothing raised has the address or a body in it.
        """
        time = left()
        try:
            answer = self._exchanged(self._prepared(request, who), time)
        except Exception as error:
            wrong = _told(error, request.writes)
        else:
            return answer
        # Outside the handler: a chained error would carry the address, and what was sent.
        raise wrong

    def close(self) -> None:
        """Give back all connections."""
        self._adapter.close()

    def _prepared(self, request: Request, who: Mapping[str, str]) -> requests.PreparedRequest:
        headers = {"Accept": "application/json", "Accept-Encoding": "gzip", **self._headers, **who}
        if request.body is not None:
            headers["Content-Type"] = request.media_type
        headers |= dict(request.headers)
        # What `requests.Request.prepare` would add to this is of cookies, hooks and credentials.
        prepared = requests.PreparedRequest()
        prepared.prepare_method(request.method)
        prepared.prepare_url(request.url, request.query or None)
        prepared.prepare_headers(headers)
        prepared.prepare_body(request.body, None)
        return prepared

    def _exchanged(self, prepared: requests.PreparedRequest, time: float) -> Answer:
        # Without a Session there are no redirects, cookies, proxies or .netrc of the environment.
        response = self._adapter.send(
            prepared,
            stream=True,
            timeout=(time, time),
            verify=self._verify,
            cert=self._certificate,
            proxies={},
        )
        with response:
            body = bytearray()
            for part in response.raw.stream(65_536, decode_content=True):
                left()
                body += part
                if len(body) > LARGEST:
                    raise _TooLargeError
            return Answer(response.status_code, response.headers, bytes(body))


class _TooLargeError(Exception):
    """More than LARGEST."""


def _told(error: Exception, writes: bool) -> Exception:
    """What an exception of the network means for whoever asked."""
    if isinstance(error, _TooLargeError):
        return BackendNonsenseError(f"the system's answer is larger than {LARGEST} bytes")
    if isinstance(error, requests.RequestException) and isinstance(error, ValueError):
        # A header or an address that cannot be written, such as an ETag of more than one line.
        return BackendNonsenseError("the request cannot be written as HTTP")
    if any(isinstance(cause, _BEFORE_SENDING) for cause in _causes(error)):
        return BackendUnavailableError("the system cannot be reached")
    if any(isinstance(cause, _TIMEOUTS) for cause in _causes(error)):
        if writes:
            return OutcomeUnknownError("the system did not answer a write in time")
        return BackendTimeoutError("the system did not answer in time")
    if any(isinstance(cause, urllib3.exceptions.DecodeError) for cause in _causes(error)):
        return BackendNonsenseError("the system's answer cannot be unpacked")
    if isinstance(error, OSError | urllib3.exceptions.HTTPError):
        if writes:
            return OutcomeUnknownError("the connection was lost while a write was answered")
        return BackendUnavailableError("the connection was lost before the answer")
    return BackendNonsenseError(f"the exchange failed with {type(error).__name__}")


_TIMEOUTS = (
    DeadlineError,
    TimeoutError,
    urllib3.exceptions.ReadTimeoutError,
    requests.exceptions.ReadTimeout,
)


def _causes(error: Any) -> list[BaseException]:
    """The exceptions inside an exception, however requests and urllib3 wrapped them."""
    found: list[BaseException] = []
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if isinstance(one, BaseException) and one not in found:
            found.append(one)
            waiting += [*one.args, getattr(one, "reason", None), one.__context__]
    return found
