"""The sandbox: fictional councils on real stand-in systems, made anew at every start.

The stand-ins are programs of their own (`adapters.standins`): databases are created and seeded
here, services are started as processes and ended again. Nothing here is used outside the sandbox.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from adapters.standins import northmere, oldbridge

_FILES = Path(northmere.__file__).parent.parent / "councils"
COUNCIL_FILES: tuple[Path, ...] = (
    _FILES / "E10999901-northmere.yaml",
    _FILES / "E08999902-eastvale.yaml",
    _FILES / "E09999903-southmarch.yaml",
    _FILES / "E06999905-oldbridge.yaml",
)
_DATABASES = (("NORTHMERE_DATABASE_URL", northmere), ("OLDBRIDGE_DATABASE_URL", oldbridge))
_SERVICES = (
    ("EASTVALE_ADDRESS", "adapters.standins.eastvale", ()),
    # Its rate limit stays, high enough for whoever tries the sandbox with a machine.
    ("SOUTHMARCH_URL", "adapters.standins.southmarch", ("--rate", "2000")),
)
_SECRETS = {
    "EASTVALE_USERNAME": "careact-gateway",
    "EASTVALE_PASSWORD": "four-fictional-swans",
    "SOUTHMARCH_CLIENT_SECRET": "marsh",
}
"""What the stand-ins take; they are published with them."""
_STOP_SECONDS = 10


class StandInError(Exception):
    """A stand-in system could not be started."""


@contextmanager
def running(directory: Path, environ: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The environment that the sandbox's council files need, while its systems run.

    A `…_DATABASE_URL` already in the environment is used instead of a SQLite file. It is reset, so
    it must be empty or a stand-in's already; else NotOursError is raised and it stays as it is.
    Raises StandInError.
    """
    systems = directory / "systems"
    shutil.rmtree(systems, ignore_errors=True)
    (directory / "gateway.db").unlink(missing_ok=True)
    systems.mkdir(parents=True, mode=0o700)
    made = dict(_SECRETS)
    for variable, database in _DATABASES:
        name = variable.partition("_")[0].lower()
        url = environ.get(variable) or f"sqlite:///{(systems / name).resolve()}.db"
        database.create(url)
        database.seed(url)
        made[variable] = url
    with ExitStack() as services:
        for variable, module, options in _SERVICES:
            made[variable] = services.enter_context(_service(module, systems, options))
        yield {**os.environ, **environ, **made}


@contextmanager
def _service(module: str, systems: Path, options: tuple[str, ...]) -> Iterator[str]:
    """A stand-in that listens, and where; it prints that itself when it is ready."""
    name = module.rpartition(".")[2]
    process = subprocess.Popen(  # noqa: S603 - our own program, no words of anybody's
        [
            *(sys.executable, "-m", module, "--port", "0"),
            *("--data", str(systems / name), "--reset", *options),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        if " is ready at " not in line:
            raise StandInError(f"the stand-in system of {name} does not start")
        yield line.rpartition(" ")[2].strip()
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
        process.stdout.close()
