"""The sandbox: fictional councils on real stand-in systems, made anew at every start.

The stand-ins are programs of their own (`adapters.standins`): databases and folders are created and
seeded here, services are started as processes and ended again. Nothing here is used outside the
sandbox.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from adapters.standins import northmere, oldbridge, westhaven
from gateway.delivery import parked
from gateway.delivery.outbox import Outbox
from gateway.store import embedded_url, open_store
from gateway.vault import Vault

_FILES = Path(northmere.__file__).parent.parent / "councils"
COUNCIL_FILES: tuple[Path, ...] = (
    _FILES / "E10999901-northmere.yaml",
    _FILES / "E08999902-eastvale.yaml",
    _FILES / "E09999903-southmarch.yaml",
    _FILES / "E06999904-westhaven.yaml",
    _FILES / "E06999905-oldbridge.yaml",
)
_DATABASES = (("NORTHMERE_DATABASE_URL", northmere), ("OLDBRIDGE_DATABASE_URL", oldbridge))
_SERVICES = (
    ("EASTVALE_ADDRESS", "adapters.standins.eastvale", ()),
    # Its rate limit stays, high enough for whoever tries the sandbox with a machine.
    ("SOUTHMARCH_URL", "adapters.standins.southmarch", ("--rate", "2000")),
    ("OLDBRIDGE_TRUST_URL", "adapters.standins.oldbridge_trust", ()),
    ("OLDBRIDGE_FINANCE_URL", "adapters.standins.oldbridge_finance", ()),
)
_SECRETS = {
    "EASTVALE_USERNAME": "careact-gateway",
    "EASTVALE_PASSWORD": "four-fictional-swans",
    "SOUTHMARCH_CLIENT_SECRET": "marsh",
    "OLDBRIDGE_TRUST_PASSWORD": "drawbridge",
    "OLDBRIDGE_FINANCE_KEY": "portcullis",
}
"""What the stand-ins take; they are published with them."""
_STOP_SECONDS = 10
_MOST_NIGHTS, _HAND_OVER_SECONDS = 3, 10


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
    for state in directory.glob("westhaven.state*"):
        state.unlink()
    systems.mkdir(parents=True, mode=0o700)
    made = {**_SECRETS, **_westhaven(directory, systems / "westhaven")}
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


def _westhaven(directory: Path, system: Path) -> dict[str, str]:
    """Westhaven's folder with the extracts of a first night, and where the gateway keeps those."""
    westhaven.create(system)
    westhaven.seed(system)
    return {
        "WESTHAVEN_FOLDER": str((system / "exchange").resolve()),
        "WESTHAVEN_STATE": str((directory / "westhaven.state").resolve()),
    }


def night_at_westhaven(directory: Path) -> int:
    """Let a night pass at Westhaven once everything has been handed over; how many nights passed.

    What changed while an earlier version was away goes with a second night. Raises
    FileNotFoundError where no sandbox keeps its systems in the directory.
    """
    system = directory / "systems" / "westhaven"
    if not system.is_dir() or not (directory / "gateway.db").is_file():
        raise FileNotFoundError(directory)
    for night in range(1, _MOST_NIGHTS + 1):
        _wait_for(directory, lambda states: "waiting" not in states)
        westhaven.night(system)
        if _wait_for(directory, lambda states: not states):
            return night
    return _MOST_NIGHTS


def _wait_for(directory: Path, enough: Callable[[set[str]], bool]) -> bool:
    """Whether what is on its way to Westhaven comes to be so within some seconds."""
    store = open_store(embedded_url(directory))
    try:
        outbox = Outbox(store, Vault.in_directory(directory))
        for _ in range(_HAND_OVER_SECONDS * 4):
            listed = parked.listed(outbox, limit=100_000)
            if enough({each.state for each in listed if each.council == "westhaven"}):
                return True
            time.sleep(0.25)
        return False
    finally:
        store.close()


@contextmanager
def _service(module: str, systems: Path, options: tuple[str, ...]) -> Iterator[str]:
    """A stand-in that listens, and where; it prints that itself when it is ready."""
    name = module.rpartition(".")[2]
    process = subprocess.Popen(  # noqa: S603 - our own program, no words of anybody's
        [
            *(sys.executable, "-m", module, "--port", "0"),
            *("--data", str(systems / name), "--reset", *options),
        ],
        # What the gateway is told must be what the stand-in takes, whatever this shell has set.
        env={**os.environ, **_SECRETS},
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
