"""The directory service: the councils of England, those of the sandbox, and the services.

This server is the server of one fictional council; the others are listed and not connected. What
may not come in here: criteria and code lists (`reference`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import openapi
from conformance.native.calls import Call, Handler
from conformance.native.faults import Faults
from conformance.native.http import Answer
from conformance.native.paging import Pages
from conformance.native.problems import Refused
from conformance.native.routes import SERVICES

Json = Any
CONNECTED = "E10999901"
"""The GSS code of the council whose server this is."""
DEFAULT_LIMIT = 50
_OWN = tuple(service for service in SERVICES if service != "directory")


class Directory:
    """The councils and the register."""

    def __init__(self, pages: Pages, faults: Faults) -> None:
        self._pages, self._faults = pages, faults
        listed = (*openapi.councils(), *openapi.sandbox_councils())
        self._councils = sorted(listed, key=lambda council: council.gss_code)

    def handlers(self) -> dict[str, Handler]:
        """operationId -> what answers it."""
        return {
            "listCouncils": self._list,
            "getCouncil": self._get,
            "listServices": self._register,
        }

    async def _list(self, call: Call) -> Answer:
        filters = {
            name: call.query[name] for name in ("type", "connected", "on") if name in call.query
        }
        binding = json.dumps(["directory", filters], sort_keys=True)
        after = self._pages.position(call.query.get("cursor"), binding)
        limit = self._pages.limit(call.query.get("limit"), DEFAULT_LIMIT)
        found = [
            (position, council)
            for position, council in enumerate(self._councils, 1)
            if self._listed(council, filters)
        ]
        items, going_on = self._pages.page(found, after, limit)
        page: dict[str, Json] = {"items": [self._council(council) for council in items]}
        if going_on is not None:
            page["next"] = self._pages.cursor(going_on, binding)
        return Answer(200, page)

    async def _get(self, call: Call) -> Answer:
        for council in self._councils:
            if council.gss_code == call.path["gssCode"]:
                return Answer(200, self._council(council))
        raise Refused("no-such-council")

    async def _register(self, _: Call) -> Answer:
        items = []
        for (service, version), stands in sorted(openapi.status().items()):
            item = {
                "service": service,
                "title": stands.title,
                "version": version,
                "release": stands.release,
                "status": stands.status,
                "releaseDate": stands.release_date,
                "documentation": stands.documentation,
                "releaseNotes": stands.release_notes,
                "deprecatedOn": stands.deprecated_on,
                "sunsetOn": stands.sunset_on,
                "successor": stands.successor,
            }
            items.append({name: value for name, value in item.items() if value})
        return Answer(200, self._faults.bend("register", {"items": items}))

    def _listed(self, council: openapi.Council, filters: Mapping[str, Json]) -> bool:
        listed = (
            council.type == filters.get("type", council.type)
            and _connected(council) == filters.get("connected", _connected(council))
            and (_valid_on(council, filters["on"]) if "on" in filters else council.current)
        )
        return self._faults.bend("listed", listed, council=council, filters=filters)

    def _council(self, council: openapi.Council) -> dict[str, Json]:
        known: dict[str, Json] = {
            "slug": council.slug if _connected(council) else "",
            "webDomain": council.web_domain,
            "validFrom": council.valid_from,
            "validTo": council.valid_to,
            "successors": list(council.successors),
            "cassrCode": council.cassr_code,
        }
        body = {
            "gssCode": council.gss_code,
            "name": council.name,
            "type": council.type,
            **{name: value for name, value in known.items() if value},
            "connected": _connected(council),
            "sandbox": council.sandbox,
            "services": [_offered(name) for name in _OWN] if _connected(council) else [],
        }
        return self._faults.bend("council", body, council=council)


def _connected(council: openapi.Council) -> bool:
    return council.gss_code == CONNECTED


def _valid_on(council: openapi.Council, day: str) -> bool:
    """As far as is known: a code without dates counts as valid. Dates compare as text."""
    return council.valid_from <= day and (not council.valid_to or day <= council.valid_to)


def _offered(service: str) -> dict[str, Json]:
    release = openapi.status()[service, "v1"].release
    return {
        "service": service,
        "version": release,
        "baseUrl": f"/{service}/v1",
        "conformsTo": [f"https://careact.example/standard/{service}/{release}"],
    }
