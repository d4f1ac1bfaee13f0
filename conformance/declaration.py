"""What a supplier says of the product under test: `conformance.yaml`.

It names the product, which hosts are test systems, where each service is, what is claimed beyond
what must be, and how to get tokens. Secrets stand in the environment; the file only names them.
What may not come in here: requests.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import openapi
from conformance.yaml_lines import Line, read_lines

ACTORS = ("citizen", "practitioner", "council-system", "supplier")
"""Who may call: the scopes of the standard."""
FILE = "conformance.yaml"
_ENVIRONMENT = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Grant:
    """How one actor gets a token: a token, or client credentials (RFC 6749 section 4.4)."""

    token: str = ""
    """The environment variable that holds a token."""
    token_url: str = ""
    client_id: str = ""
    secret: str = ""
    """The environment variable that holds the client's secret."""
    scope: str = ""
    published_secret: str = field(default="", repr=False)
    """A secret that is none, because it is published: the sandbox's."""


@dataclass(frozen=True, slots=True)
class Place:
    """One service of the product."""

    base_url: str
    """In front of the paths of the document: `https://host/northmere/needs-assessment/v1`."""
    claims: tuple[str, ...] = ()
    """Ids of clauses that MAY be kept and that the product says it keeps."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declaration that was read, or an empty one."""

    product: Mapping[str, str] = field(default_factory=dict)
    """`supplier`, `name` and `version`."""
    contact: str = ""
    test_hosts: frozenset[str] = frozenset()
    services: Mapping[str, Place] = field(default_factory=dict)
    tokens: Mapping[str, Grant] = field(default_factory=dict)

    def public(self) -> dict[str, Any]:
        """What a report may repeat of it: nothing about tokens."""
        if not self.product:
            return {}
        return {
            "product": dict(self.product),
            "contact": self.contact,
            "testHosts": sorted(self.test_hosts),
            "services": {
                name: {"baseUrl": place.base_url, "claims": list(place.claims)}
                for name, place in self.services.items()
            },
        }

    def allows(self, url: str) -> bool:
        """Whether the suite may send requests there: this machine, or a declared test host."""
        host = urlsplit(url).hostname or ""
        return is_loopback(host) or host in self.test_hosts


def is_loopback(host: str) -> bool:
    """Whether a host is this machine by its name alone; no name is looked up."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def address(text: str) -> str:
    """A base URL without a slash at its end. Raises ValueError with a sentence for anything else.

    Credentials in it are refused, as they would be written into every report.
    """
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - reading it is the check
    except ValueError:
        raise ValueError("is not an address: write it like https://host/path") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("is not an address: write it like https://host/path")
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError("must be scheme, host, port and path only")
    return text.rstrip("/")


def read(path: Path) -> Declaration:
    """The declaration in a file.

    Raises DeclarationError, its message `FILE:LINE: what to correct`, and OSError.
    """
    top = read_lines(path)
    top.only("product", "contact", "hosts", "services", "tokens")
    product = top.block("product")
    product.only("supplier", "name", "version")
    return Declaration(
        product={name: product.text(name) for name in ("supplier", "name", "version")},
        contact=top.text("contact"),
        test_hosts=_hosts(top.block("hosts", required=False)),
        services=_services(top.block("services")),
        tokens=_tokens(top.block("tokens", required=False)),
    )


def _hosts(block: Line) -> frozenset[str]:
    found = set()
    for name in block:
        host = block.block(name)
        host.only("test")
        if name != name.lower() or "/" in name or not urlsplit(f"//{name}").hostname == name:
            raise host.fault(f"{name!r} is not the name of a host: no scheme, port or path")
        if host.text("test") not in ("true", "false"):
            raise host.fault("test is true or false")
        if host.text("test") == "true":
            found.add(name)
    return frozenset(found)


def _services(block: Line) -> dict[str, Place]:
    found = {}
    for name in block:
        place = block.block(name)
        if name not in openapi.services():
            known = ", ".join(openapi.services())
            raise place.fault(f"the standard has no service {name!r}; it has {known}")
        place.only("base_url", "claims")
        claims = place.texts("claims")
        for claim in claims:
            clause = openapi.clauses().get(claim)
            if clause is None or clause.level != "MAY" or not _binds(clause.operations, name):
                raise place.fault(f"{claim!r} is no clause that {name} MAY keep: the others bind")
        found[name] = Place(_address(place, "base_url"), claims)
    if not found:
        raise block.fault("services names no service")
    return found


def _binds(operations: tuple[str, ...], service: str) -> bool:
    return any(operation.startswith(f"{service}/") for operation in operations)


def _tokens(block: Line) -> dict[str, Grant]:
    found = {}
    for actor in block:
        line = block.block(actor)
        if actor not in ACTORS:
            raise line.fault(f"there is no actor {actor!r}; there are {', '.join(ACTORS)}")
        if "token" in line:
            line.only("token")
            found[actor] = Grant(token=_variable(line, "token"))
            continue
        line.only("token_url", "client_id", "client_secret", "scope")
        found[actor] = Grant(
            token_url=_address(line, "token_url"),
            client_id=line.text("client_id"),
            secret=_variable(line, "client_secret"),
            scope=line.text("scope") if "scope" in line else "",
        )
    return found


def _variable(line: Line, name: str) -> str:
    """The variable that `${NAME}` names. A secret that stands in the file is refused, not shown."""
    match = _ENVIRONMENT.fullmatch(line.text(name))
    if match is None:
        raise line.fault(f"{name} is ${{NAME}}: a secret stands in the environment, not here", name)
    return match[1]


def _address(line: Line, name: str) -> str:
    try:
        return address(line.text(name))
    except ValueError as fault:
        raise line.fault(f"{name} {fault}", name) from None
