"""Oldbridge's systems, seeded and answering: its database, the trust's service, and finance's."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from legacy_databases import OLDBRIDGE, Database, settled

from adapters.kinds.rest import RestSystem
from adapters.kinds.sql import SqlSystem
from adapters.registry import Council, open_council
from adapters.standins import oldbridge, oldbridge_finance, oldbridge_trust
from adapters.standins.oldbridge_finance import KEY, Finance
from adapters.standins.oldbridge_trust import PASSWORD, Trust

KINDS = {"sql": SqlSystem, "rest": RestSystem}


@contextmanager
def trusted(data: Path) -> Iterator[Trust]:
    """The trust's service over a seeded store in this directory."""
    oldbridge_trust.create(data)
    oldbridge_trust.seed(data)
    with Trust(data) as server, _answering(server):
        yield server


@contextmanager
def financed(data: Path) -> Iterator[Finance]:
    """The finance service over a seeded store in this directory."""
    oldbridge_finance.create(data)
    oldbridge_finance.seed(data)
    with Finance(data) as server, _answering(server):
        yield server


@contextmanager
def _answering(server: Trust | Finance) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()


def environ(
    database: Database, trust: Trust | None = None, finance: Finance | None = None
) -> dict[str, str]:
    """The database seeded, and the environment that Oldbridge's file needs.

    A service that is not given is away.
    """
    return {**settled(database, oldbridge), **reaching(trust), **counting(finance)}


def reaching(trust: Trust | None, password: str = PASSWORD) -> dict[str, str]:
    url = trust.url if trust else "http://127.0.0.1:1"
    return {"OLDBRIDGE_TRUST_URL": url, "OLDBRIDGE_TRUST_PASSWORD": password}


def counting(finance: Finance | None, key: str = KEY) -> dict[str, str]:
    url = finance.url if finance else "http://127.0.0.1:1"
    return {"OLDBRIDGE_FINANCE_URL": url, "OLDBRIDGE_FINANCE_KEY": key}


@contextmanager
def connected(environ: Mapping[str, str]) -> Iterator[Council]:
    council = open_council(OLDBRIDGE, environ, KINDS)
    try:
        yield council
    finally:
        council.close()
