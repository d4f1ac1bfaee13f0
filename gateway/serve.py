"""Running a gateway: gunicorn supervises, uvicorn speaks HTTP, one process per worker.

Workers die with their master, however it dies, so that a port is never held by orphans.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping
from typing import Any

from gunicorn.app.base import BaseApplication
from uvicorn_worker import UvicornWorker

from gateway.app import create_app, open_runtime
from gateway.settings import Settings

_PR_SET_PDEATHSIG = 1


class Worker(UvicornWorker):  # type: ignore[misc]
    """uvicorn on httptools and uvloop, without a Server header."""

    CONFIG_KWARGS = {  # noqa: RUF012 - the base class declares it so
        "loop": "uvloop",
        "http": "httptools",
        "server_header": False,
        "date_header": True,
        "lifespan": "on",
        "access_log": False,
    }


class _Gunicorn(BaseApplication):  # type: ignore[misc]
    def __init__(self, load: Callable[[], Any], options: Mapping[str, Any]) -> None:
        self._load, self._options = load, options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return self._load()


def serve(
    settings: Settings, environ: Mapping[str, str], *, when_ready: Callable[[], None]
) -> None:
    """Serve until told to stop. `when_ready` is called once the port is open.

    Everything is opened and closed once before any worker starts, so that what is wrong is said
    here. Raises SettingsError and BackendError.
    """
    open_runtime(settings, environ)[0].close()
    master = os.getpid()

    def follow_master(_server: Any, _worker: Any) -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != master:  # it died before we asked
                os._exit(1)

    _Gunicorn(
        lambda: create_app(settings, environ),
        {
            "bind": f"{settings.host}:{settings.port}",
            "workers": settings.workers,
            "worker_class": Worker,
            "graceful_timeout": 30,
            "timeout": 60,
            "loglevel": "warning",
            "proc_name": "careact",
            "control_socket_disable": True,
            "post_fork": follow_master,
            "when_ready": lambda _server: when_ready(),
        },
    ).run()
