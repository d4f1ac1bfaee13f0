"""Finds the files of the scenarios and reads them once: stories, and the ways they share.

What may not come in here: what a file may say (`language`), and playing.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import openapi
from conformance.kinds import kinds
from conformance.scenarios.language import Scenario, Step, scenario, steps, takes
from conformance.scenarios.reading import HOME, ScenarioError, read

COMMON = "common"


@cache
def scenarios() -> tuple[Scenario, ...]:
    """Every scenario, by folder and file name. Raises ScenarioError for the first fault."""
    return tuple(each for path in sorted(HOME.glob("*/*.yaml")) for each in of_file(path))


@cache
def ways() -> Mapping[str, tuple[Step, ...]]:
    """The named ways to a state, which scenarios for several kinds of assessment share."""
    told = read(HOME / "ways.yaml")
    return {name: _way(blocks, told) for name, blocks in told.items()}


def _way(blocks: Any, told: Mapping[str, Any]) -> tuple[Step, ...]:
    takers = tuple(service for service in kinds() if takes(service, blocks, told))
    return tuple(step for each in blocks for step in steps(each, takers or tuple(kinds()), told))


def of_file(path: Path) -> list[Scenario]:
    """The scenarios of one file; its folder is its service, or `common`. Raises ScenarioError."""
    folder, content = path.parent.name, read(path)
    if folder != COMMON and folder not in openapi.services():
        raise ScenarioError(f"{path.name}:1: {folder} is no service")
    if not isinstance(content, list):
        raise ScenarioError(f"{path.name}:1: a file holds a list of scenarios")
    services = () if folder == COMMON else (folder,)
    known: dict[str, Any] = read(HOME / "ways.yaml")
    return [scenario(each, services, known) for each in content]
