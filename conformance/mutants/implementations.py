"""Every mutant of the catalogue as a running implementation: by its name, an ASGI application.

What may not come in here: what a mutant does.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import uvicorn

from conformance.mutants import (
    inner_charging,
    inner_charging_answer,
    inner_charging_means,
    inner_deferred,
    inner_feedback,
    inner_financial,
    inner_gates,
    inner_law,
    inner_rates,
    inner_way,
    nulls,
    nulls_charging,
    nulls_wire,
    outer_charging,
    outer_data,
    outer_deferred,
    outer_feedback,
    outer_financial,
    outer_keys,
    outer_lists,
    outer_problems,
    outer_public,
    outer_rates,
    outer_record,
    outer_reference,
    outer_texts,
    outer_times,
    outer_versions,
    outer_wire,
)
from conformance.mutants.exchange import App, Bent, Make
from conformance.mutants.inner_way import Hooks
from conformance.native import Faults, app
from conformance.native.serving import base_url, listening

T = TypeVar("T")
_OWN_DATE = "null-date-skewed"
"""It gives a Date of its own, which must then be the only one."""
_PATIENCE = 10.0
"""Seconds that a start or a stop may take."""


def outer() -> dict[str, Make]:
    """Name -> what makes the deviation around an implementation."""
    return _together(
        outer_wire.DEVIATIONS,
        outer_charging.DEVIATIONS,
        outer_data.DEVIATIONS,
        outer_deferred.DEVIATIONS,
        outer_feedback.DEVIATIONS,
        outer_financial.DEVIATIONS,
        outer_keys.DEVIATIONS,
        outer_lists.DEVIATIONS,
        outer_public.DEVIATIONS,
        outer_rates.DEVIATIONS,
        outer_record.DEVIATIONS,
        nulls.DEVIATIONS,
        nulls_wire.DEVIATIONS,
        outer_problems.DEVIATIONS,
        outer_reference.DEVIATIONS,
        outer_texts.DEVIATIONS,
        outer_times.DEVIATIONS,
        outer_versions.DEVIATIONS,
    )


def inner() -> dict[str, Hooks]:
    """Name -> the hooks inside the native implementation."""
    return _together(
        inner_way.FAULTS,
        inner_gates.FAULTS,
        inner_law.FAULTS,
        inner_deferred.FAULTS,
        inner_feedback.FAULTS,
        inner_rates.FAULTS,
        inner_financial.FAULTS,
        inner_charging.FAULTS,
        inner_charging_means.FAULTS,
        inner_charging_answer.FAULTS,
        nulls.INNER,
        nulls_charging.INNER,
    )


def implementation(*names: str) -> App:
    """A new implementation with these deviations at once; the right one without a name. Raises
    KeyError for a name that is not known, ValueError where two bend it inside at one place."""
    inside, around = inner(), outer()
    hooks: dict[str, Callable[..., Any]] = {}
    for name in names:
        for point, hook in inside.get(name, {}).items():
            if point in hooks:
                raise ValueError(f"{name} bends {point}, which another does")
            hooks[point] = hook
    made: App = app(Faults(names, hooks))
    for name in names:
        if name not in inside:
            made = Bent(made, around[name]())
    return made


@contextmanager
def running(*names: str) -> Iterator[str]:
    """The implementation with these deviations, served by a thread on a free port of the loopback
    interface; gives its base URL. Raises RuntimeError when it does not start."""
    with listening(0) as at:
        server = uvicorn.Server(
            uvicorn.Config(
                implementation(*names),
                http="httptools",
                ws="none",
                lifespan="off",
                log_level="critical",
                access_log=False,
                server_header=False,
                date_header=_OWN_DATE not in names,
                log_config=None,
            )
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [at]}, daemon=True)
        thread.start()
        until = time.monotonic() + _PATIENCE
        while not server.started:
            if not thread.is_alive() or time.monotonic() > until:
                raise RuntimeError(f"{', '.join(names) or 'the right one'} does not start")
            time.sleep(0.002)
        try:
            yield base_url(at)
        finally:
            server.should_exit = True
            thread.join(_PATIENCE)


def _together(*parts: Mapping[str, T]) -> dict[str, T]:
    """One mapping. Raises ValueError where a name stands in two."""
    names = [name for part in parts for name in part]
    if len(names) != len(set(names)):
        raise ValueError("two deviations have one name")
    return {name: value for part in parts for name, value in part.items()}
