"""The councils of England with adult social services duties, and the sandbox's fictional ones.

Facts only, each file naming its source in its header. Which councils are connected to a gateway
is the gateway's business, not the standard's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from openapi.reading import HOME, SpecificationError, read, relative

GSS_CODE = re.compile(r"E(?:06|08|09|10)[0-9]{6}")
"""Unitary, metropolitan, London and county councils; E07 districts never have these duties."""

_TYPES = {"E06": "unitary", "E08": "metropolitan", "E09": "london", "E10": "county"}


@dataclass(frozen=True)
class Council:
    """One council under one GSS code. Dates are ISO 8601; empty or absent when not sourced."""

    gss_code: str
    name: str
    type: str
    """A code of the list `council-types`, given by the prefix of the GSS code."""
    slug: str = ""
    web_domain: str = ""
    valid_from: str = ""
    valid_to: str = ""
    """The last day on which the code was in use."""
    successors: tuple[str, ...] = ()
    """GSS codes that took this one's place; none while it is current."""
    cassr_code: str = ""
    """The three-digit code of adult social care returns; text, because it is not a number."""
    sandbox: bool = False

    @property
    def current(self) -> bool:
        """Whether no other code has taken this one's place."""
        return not self.successors


def _council(path: Path, gss_code: str, entry: Mapping[str, Any], sandbox: bool) -> Council:
    if not GSS_CODE.fullmatch(gss_code):
        raise SpecificationError(f"{relative(path)}: {gss_code} is no code of such a council")
    return Council(
        gss_code=gss_code,
        name=entry["name"],
        type=_TYPES[gss_code[:3]],
        slug=entry.get("slug", ""),
        web_domain=entry.get("webDomain", ""),
        valid_from=entry.get("validFrom", ""),
        valid_to=entry.get("validTo", ""),
        successors=tuple(entry.get("successors", ())),
        cassr_code=entry.get("cassrCode", ""),
        sandbox=sandbox,
    )


def _read(name: str, sandbox: bool) -> tuple[Council, ...]:
    path = HOME / "v1" / "councils" / name
    return tuple(_council(path, gss, entry, sandbox) for gss, entry in read(path).items())


@cache
def councils() -> tuple[Council, ...]:
    """Every council of England under every GSS code it has had, by code; superseded ones too."""
    return _read("england.yaml", sandbox=False)


@cache
def sandbox_councils() -> tuple[Council, ...]:
    """The five fictional councils of the sandbox; none of their codes is a real one."""
    return _read("sandbox.yaml", sandbox=True)
