"""The criteria and code lists of the rules service, and what every service says of itself.

What may not come in here: councils (`directory`), amounts (`rates`), anything about a person.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from email.utils import format_datetime
from typing import Any

import openapi
from conformance.native.calls import Call, Handler
from conformance.native.faults import Faults
from conformance.native.http import Answer
from conformance.native.problems import Refused

Json = Any
_SUMMARISED = ("population", "title", "regulation", "inForceFrom")


class Reference:
    """What does not depend on any council."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def handlers(self) -> dict[str, Handler]:
        """operationId -> what answers it."""
        return {
            "listEligibilityCriteria": self._list_criteria,
            "getEligibilityCriteria": self._get_criteria,
            "listCodeLists": self._list_code_lists,
            "getCodeList": self._get_code_list,
        }

    async def service(self, call: Call) -> Answer:
        """The description of the service that is called."""
        stands = openapi.status()[call.route.service, "v1"]
        body = {
            "name": stands.service,
            "title": stands.title,
            "version": stands.release,
            "status": stands.status,
            "releaseDate": stands.release_date,
            "documentation": stands.documentation,
            "releaseNotes": stands.release_notes,
        }
        return Answer(200, self._faults.bend("service", body, service=stands.service))

    async def _list_criteria(self, _: Call) -> Answer:
        found = [self._criteria(code) for code in ("adult", "carer")]
        return Answer(
            200, {"items": [{name: each[name] for name in _SUMMARISED} for each in found]}
        )

    async def _get_criteria(self, call: Call) -> Answer:
        return Answer(200, self._criteria(call.path["population"]))

    async def _list_code_lists(self, _: Call) -> Answer:
        lists = [self._code_list(each) for each in openapi.code_lists()]
        names = ("name", "title", "source", "closed")
        return Answer(200, {"items": [{name: each[name] for name in names} for each in lists]})

    async def _get_code_list(self, call: Call) -> Answer:
        for each in openapi.code_lists():
            if each.name == call.path["codeList"]:
                return Answer(200, self._code_list(each))
        raise Refused("no-such-code-list")

    def _criteria(self, population: str) -> dict[str, Json]:
        criteria = dict(openapi.criteria(population))
        return self._faults.bend("criteria", criteria, population=population)

    def _code_list(self, codes: openapi.CodeList) -> dict[str, Json]:
        body: dict[str, Json] = {
            "name": codes.name,
            "title": codes.title,
            "source": codes.source,
            "closed": codes.closed,
            "codes": [
                {
                    "code": each.code,
                    "label": each.label,
                    "meaning": each.meaning,
                    "source": each.source,
                    **({"responseOnly": True} if each.response_only else {}),
                }
                for each in codes.codes
            ],
        }
        if codes.closed:
            body["closedBecause"] = codes.closed_because
        return self._faults.bend("code-list", body, name=codes.name)


def ageing_headers(service: str) -> dict[str, str]:
    """Deprecation (RFC 9745) and Sunset (RFC 8594), where the status of the service has them."""
    stands = openapi.status()[service, "v1"]
    headers = {}
    if stands.deprecated_on:
        headers["Deprecation"] = f"@{int(_midnight(stands.deprecated_on).timestamp())}"
    if stands.sunset_on:
        headers["Sunset"] = format_datetime(_midnight(stands.sunset_on), usegmt=True)
    return headers


def _midnight(day: str) -> datetime:
    return datetime.combine(datetime.fromisoformat(day).date(), time(), UTC)
