"""What may not be charged for: regs 3 and 4 of SI 2014/2672, and section 117.

Lives here: which parts of the care are free on a day, and what is left to charge for. May not
live here: the charge. Community equipment is free whatever it costs: the limit of reg 3(3) is of
minor adaptations only. Reablement without a first day is free from the period's first day; an
adaptation without a price counts as within the limit: to the adult's advantage, and said so.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from gateway.rules.charging import notes
from gateway.rules.charging.asked import FreeReason
from gateway.rules.charging.book import Book
from gateway.rules.charging.case import Case, Free
from gateway.rules.charging.working import Working
from gateway.rules.money import ZERO

SIX_WEEKS: Final = timedelta(weeks=6)
_LAW: Final[dict[FreeReason, tuple[str, str]]] = {
    "reablement": ("Reablement, free for six weeks", "SI 2014/2672 reg 3"),
    "community-equipment": ("Community equipment, free", "SI 2014/2672 reg 3"),
    "minor-adaptation": ("Minor adaptation, free", "SI 2014/2672 reg 3"),
    "aftercare": ("Aftercare, free", "Mental Health Act 1983 section 117"),
    "cjd": ("Care of somebody with Creutzfeldt-Jakob disease, free", "SI 2014/2672 reg 4"),
    "assessment": ("Assessment and planning, free", "Care Act 2014 section 14"),
}


def reablement(case: Case, service: Free) -> tuple[date, date]:
    """The first day of the six weeks, and the first day after them."""
    start = service.start or case.start
    return start, start + SIX_WEEKS


def is_free(case: Case, service: Free, book: Book) -> bool:
    """Whether that part is free on the day of the book."""
    if service.reason == "reablement":
        start, end = reablement(case, service)
        return start <= book.on < end
    if service.reason == "minor-adaptation" and service.price is not None:
        return service.price <= book.amount("free-equipment-limit")
    return True


def chargeable(case: Case, book: Book, said: notes.Notes) -> Working:
    """The cost and what of it is free, as lines; their sum may be charged for."""
    working = Working()
    working.add("Cost of care", case.care.cost, "Care Act 2014 section 14(4)")
    for service in case.free:
        if is_free(case, service, book):
            label, paragraph = _LAW[service.reason]
            part = working.total if service.weekly is None else min(service.weekly, working.total)
            working.subtract(label, part, paragraph)
            if service.reason == "reablement" and service.start is None:
                said.add(notes.REABLEMENT_START)
            if service.reason == "minor-adaptation":
                said.add(notes.ADAPTATION_PRICE, when=service.price is None)
        elif service.reason == "minor-adaptation":
            said.add(notes.ADAPTATION_DEAR)
    return working


def everything(working: Working) -> bool:
    """Nothing is left to charge for, because something is free."""
    return len(working.lines) > 1 and working.total == ZERO
