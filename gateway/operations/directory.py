"""Handlers of `directory`: which councils there are, which are connected here, which services.

Facts about councils come from the standard; what is connected, from the running gateway.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

import openapi
from gateway.answer import Answer
from gateway.call import Call, Handler
from gateway.councils import open_services
from gateway.operations.metadata import service_metadata
from gateway.problems import Problem
from gateway.runtime import Runtime

_STANDARD = "https://careact.example/standard"
_OPTIONAL = {
    "slug": "slug",
    "webDomain": "web_domain",
    "validFrom": "valid_from",
    "validTo": "valid_to",
    "cassrCode": "cassr_code",
}


async def get_service(call: Call) -> Answer:
    """What this service is and which version of the standard it follows."""
    return service_metadata("directory")


async def list_councils(call: Call) -> Answer:
    """Councils by GSS code, filtered, a page at a time."""
    wanted, day, after = call.query, call.query.get("on"), _position(call.query.get("cursor"))
    found = []
    for council in _known(call.runtime):
        if council.gss_code <= after or wanted.get("type", council.type) != council.type:
            continue
        if not (_valid(council, day) if day else council.current):
            continue
        document = _document(council, call.runtime)
        if wanted.get("connected", document["connected"]) != document["connected"]:
            continue
        found.append(document)
    limit = wanted["limit"]
    body: dict[str, Any] = {"items": found[:limit]}
    if len(found) > limit:
        last = found[limit - 1]["gssCode"]
        body["next"] = base64.urlsafe_b64encode(last.encode()).decode().rstrip("=")
    return Answer(body)


async def get_council(call: Call) -> Answer:
    """One council by its GSS code, current or superseded."""
    for council in _known(call.runtime):
        if council.gss_code == call.path["gssCode"]:
            return Answer(_document(council, call.runtime))
    raise Problem("unknown-council", "No council with adult social services has had this code.")


async def list_services(call: Call) -> Answer:
    """Every service of the standard in each version."""
    items = []
    for status in openapi.status().values():
        item = {
            "service": status.service,
            "title": status.title,
            "version": status.version,
            "release": status.release,
            "status": status.status,
            "releaseDate": status.release_date,
            "documentation": status.documentation,
            "releaseNotes": status.release_notes,
            "deprecatedOn": status.deprecated_on,
            "sunsetOn": status.sunset_on,
            "successor": status.successor,
        }
        items.append({name: value for name, value in item.items() if value})
    return Answer({"items": items})


def _known(runtime: Runtime) -> list[openapi.Council]:
    councils = list(openapi.councils())
    if runtime.settings.sandbox:
        councils += openapi.sandbox_councils()
    return sorted(councils, key=lambda council: council.gss_code)


def _valid(council: openapi.Council, day: str) -> bool:
    """Valid on a day as far as the dates are known; ISO dates compare as text."""
    return (not council.valid_from or council.valid_from <= day) and (
        not council.valid_to or day <= council.valid_to
    )


def _document(council: openapi.Council, runtime: Runtime) -> dict[str, Any]:
    connected = runtime.councils.get(council.gss_code)
    services = []
    if connected is not None:
        for name in sorted({*connected.services, *open_services()}):
            release = openapi.status()[name, "v1"].release
            services.append(
                {
                    "service": name,
                    "version": release,
                    "baseUrl": f"/{connected.slug}/{name}/v1",
                    "conformsTo": [f"{_STANDARD}/{name}/{release}"],
                }
            )
    document: dict[str, Any] = {
        "gssCode": council.gss_code,
        "name": council.name,
        "type": council.type,
        "connected": connected is not None,
        "sandbox": council.sandbox,
        "services": services,
    }
    for name, attribute in _OPTIONAL.items():
        if value := getattr(council, attribute):
            document[name] = value
    if connected is None:
        document.pop("slug", None)
    if council.successors:
        document["successors"] = list(council.successors)
    return document


def _position(cursor: str | None) -> str:
    """The GSS code a cursor names, or "" for the beginning. Raises Problem `unknown-cursor`."""
    if cursor is None:
        return ""
    try:
        code = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise Problem("unknown-cursor") from None
    if not openapi.GSS_CODE.fullmatch(code):
        raise Problem("unknown-cursor")
    return code


HANDLERS: dict[str, Handler] = {
    "getService": get_service,
    "listCouncils": list_councils,
    "getCouncil": get_council,
    "listServices": list_services,
}
