"""What may not be charged for: regs 3 and 4 of SI 2014/2672, and section 117.

Lives here: which parts of the care are free on a day, and the cost that is left. May not live
here: the charge. Reg 3(3) limits the price of minor adaptations; equipment has no limit.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from conformance.native.charging import words
from conformance.native.charging.case import Case, day_of
from conformance.native.charging.day import Day
from conformance.native.charging.money import pounds
from conformance.native.charging.working import ACT, SI, Lines, lines_of, minus, plus

Json = Any
SIX_WEEKS: Final = timedelta(weeks=6)
_SAID: Final = {
    "reablement": ("Free reablement", f"{SI} reg 3"),
    "community-equipment": ("Free community equipment", f"{SI} reg 3"),
    "minor-adaptation": ("A free minor adaptation", f"{SI} reg 3"),
    "aftercare": ("Free aftercare", "Mental Health Act 1983 section 117"),
    "cjd": ("Free care with Creutzfeldt-Jakob disease", f"{SI} reg 4"),
    "assessment": ("Free assessment", f"{ACT} section 14"),
}


def reablement_starts(case: Case, service: Json) -> date:
    """Its first day; that of the period when it is not told."""
    return day_of(service["start"]) if "start" in service else case.start


def is_free(day: Day, service: Json) -> bool:
    """Whether a part of the care is free on the day."""
    right, since = True, None
    if service["reason"] == "reablement":
        since = reablement_starts(day.case, service)
        right = since <= day.on < since + SIX_WEEKS
    elif service["reason"] == "minor-adaptation" and "price" in service:
        price, limit = pounds(service["price"]), day.amount("free-equipment-limit")
        right = day.case.bend("equipment", price <= limit, price=price, limit=limit)
    return day.case.bend("free", right, service=service, day=day.on, since=since)


def chargeable(day: Day) -> Lines:
    """The cost of care less what of it is free: with more than one line, something is."""
    cost = pounds(day.case.means["care"]["weeklyCost"])
    lines = [plus("Cost of care", cost, f"{ACT} section 14(4)")]
    for service in day.case.means.get("freeServices", []):
        if not is_free(day, service):
            continue
        if service["reason"] == "reablement" and "start" not in service:
            day.say(words.REABLEMENT)
        if service["reason"] == "minor-adaptation" and "price" not in service:
            day.say(words.ADAPTATION)
        left = lines_of(lines).total
        part = min(left, pounds(service["weeklyCost"])) if "weeklyCost" in service else left
        label, paragraph = _SAID[service["reason"]]
        lines.append(minus(label, part, paragraph))
    return lines_of(lines)
