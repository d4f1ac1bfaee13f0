"""Oldbridge's two systems, seeded and answering: a database here, the trust's service there."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from legacy_databases import OLDBRIDGE, Database, settled

from adapters.kinds.rest import RestSystem
from adapters.kinds.sql import SqlSystem
from adapters.registry import Council, open_council
from adapters.standins import oldbridge, oldbridge_trust
from adapters.standins.oldbridge_trust import PASSWORD, Trust

KINDS = {"sql": SqlSystem, "rest": RestSystem}


@contextmanager
def trusted(data: Path) -> Iterator[Trust]:
    """The trust's service over a seeded store in this directory."""
    oldbridge_trust.create(data)
    oldbridge_trust.seed(data)
    with Trust(data) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def environ(database: Database, trust: Trust) -> dict[str, str]:
    """The database seeded, and the environment that Oldbridge's file needs."""
    return {**settled(database, oldbridge), **reaching(trust)}


def reaching(trust: Trust, password: str = PASSWORD) -> dict[str, str]:
    return {"OLDBRIDGE_TRUST_URL": trust.url, "OLDBRIDGE_TRUST_PASSWORD": password}


@contextmanager
def connected(environ: Mapping[str, str]) -> Iterator[Council]:
    council = open_council(OLDBRIDGE, environ, KINDS)
    try:
        yield council
    finally:
        council.close()
