"""Handlers of `rules`: the eligibility criteria and the code lists, as data of the standard.

Rates and the charging policy have modules of their own beside this one.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import openapi
from gateway.answer import Answer
from gateway.call import Call, Handler
from gateway.operations.charging_policy import get_charging_policy
from gateway.operations.metadata import service_metadata
from gateway.operations.rates import get_rate, list_rates
from gateway.problems import Problem

_POPULATIONS = ("adult", "carer")


async def get_service(call: Call) -> Answer:
    """What this service is and which version of the standard it follows."""
    return service_metadata("rules")


async def list_eligibility_criteria(call: Call) -> Answer:
    """Both sets of criteria, in short."""
    summary = ("population", "title", "regulation", "inForceFrom")
    return Answer(
        {
            "items": [
                {name: openapi.criteria(each)[name] for name in summary} for each in _POPULATIONS
            ]
        }
    )


async def get_eligibility_criteria(call: Call) -> Answer:
    """One set of criteria: SI 2015/313 reg 2 or reg 3."""
    return Answer(openapi.criteria(call.path["population"]))


async def list_code_lists(call: Call) -> Answer:
    """Every code list, in short."""
    return Answer(
        {
            "items": [
                {
                    "name": each.name,
                    "title": each.title,
                    "source": each.source,
                    "closed": each.closed,
                }
                for each in openapi.code_lists()
            ]
        }
    )


async def get_code_list(call: Call) -> Answer:
    """One code list with labels, meanings and sources."""
    try:
        return Answer(_code_list(call.path["codeList"]))
    except openapi.SpecificationError:
        raise Problem("not-found", "The standard has no code list of this name.") from None


@cache
def _code_list(name: str) -> dict[str, Any]:
    found = openapi.code_list(name)
    document: dict[str, Any] = {
        "name": found.name,
        "title": found.title,
        "source": found.source,
        "closed": found.closed,
        "codes": [
            {"code": each.code, "label": each.label, "meaning": each.meaning, "source": each.source}
            | ({"responseOnly": True} if each.response_only else {})
            for each in found.codes
        ],
    }
    if found.closed:
        document["closedBecause"] = found.closed_because
    return document


HANDLERS: dict[str, Handler] = {
    "getService": get_service,
    "listEligibilityCriteria": list_eligibility_criteria,
    "getEligibilityCriteria": get_eligibility_criteria,
    "listCodeLists": list_code_lists,
    "getCodeList": get_code_list,
    "listRates": list_rates,
    "getRate": get_rate,
    "getChargingPolicy": get_charging_policy,
}
