"""The sandbox: fictional councils on real stand-in systems, made anew at every start.

The stand-ins are programs of their own (`adapters.standins`); here they are only created, seeded
and pointed at. Nothing of the sandbox is used outside it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from adapters.standins import northmere, oldbridge

_FILES = Path(northmere.__file__).parent.parent / "councils"
COUNCIL_FILES: tuple[Path, ...] = (
    _FILES / "E10999901-northmere.yaml",
    _FILES / "E06999905-oldbridge.yaml",
)
_SYSTEMS = (("NORTHMERE_DATABASE_URL", northmere), ("OLDBRIDGE_DATABASE_URL", oldbridge))


def prepare(directory: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """Create and seed the stand-in systems; the environment their council files need.

    A `…_DATABASE_URL` already in the environment is used instead of a SQLite file. It is reset, so
    it must be empty or a stand-in's already; else NotOursError is raised and it stays as it is.
    """
    systems = directory / "systems"
    shutil.rmtree(systems, ignore_errors=True)
    (directory / "gateway.db").unlink(missing_ok=True)
    systems.mkdir(parents=True, mode=0o700)
    urls: dict[str, str] = {}
    for variable, system in _SYSTEMS:
        name = variable.partition("_")[0].lower()
        url = environ.get(variable) or f"sqlite:///{(systems / name).resolve()}.db"
        system.create(url)
        system.seed(url)
        urls[variable] = url
    return {**os.environ, **environ, **urls}
