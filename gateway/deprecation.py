"""`Deprecation`, `Sunset` and `Link` headers, from the standard's own status file.

RFC 9745 (a structured date, `@` and seconds since 1970), RFC 8594 (an HTTP date), RFC 8288.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from email.utils import format_datetime

from openapi import ServiceStatus


def status_headers(status: ServiceStatus) -> tuple[tuple[bytes, bytes], ...]:
    """The headers that tell a client of one version that its days are numbered; mostly none."""
    headers: list[tuple[bytes, bytes]] = []
    if status.deprecated_on:
        seconds = int(_midnight(status.deprecated_on).timestamp())
        headers.append((b"deprecation", b"@%d" % seconds))
    if status.sunset_on:
        headers.append((b"sunset", format_datetime(_midnight(status.sunset_on), True).encode()))
    if status.successor:
        headers.append((b"link", f'<../{status.successor}/>; rel="successor-version"'.encode()))
    return tuple(headers)


def _midnight(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), UTC)
