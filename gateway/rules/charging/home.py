"""The main or only home as capital: Schedule 2 of SI 2014/2672.

Lives here: whether it counts on a day, and why not. May not live here: what it is worth
(`capital`). Paragraphs 1 and 2 were read, 4 only in the like regulations for Wales (SI 2015/1844).
Not read were the paragraph for those who live at home, whose line names the Schedule, and that of
the council's own discretion, which is local here.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from gateway.rules.charging import notes
from gateway.rules.charging.case import Case, Home
from gateway.rules.charging.stays import Rules, twelve_weeks_end
from gateway.rules.charging.told import Basis
from gateway.rules.charging.working import LOCAL


class LeftOut(NamedTuple):
    """Why the home does not count."""

    label: str
    paragraph: str
    basis: Basis = "statutory"


def left_out(case: Case, home: Home, rules: Rules, on: date, said: notes.Notes) -> LeftOut | None:
    """Why the home does not count on that day; None when it does."""
    if rules == "own-home":
        return LeftOut("Your home: not counted while you live in it", "SI 2014/2672 Sch 2")
    if home.occupied:
        return LeftOut("Your home: somebody lives there", "SI 2014/2672 Sch 2 para 4")
    if rules == "temporary":
        short = case.care.stay == "short-term" and home.returning is None
        said.add(notes.RETURNING_ASSUMED, when=short)
        if short or home.returning:
            return LeftOut("Your home: you will return", "SI 2014/2672 Sch 2 para 1")
    elif on < twelve_weeks_end(case.care):
        return LeftOut("Your home: the first 12 weeks", "SI 2014/2672 Sch 2 para 2")
    if home.discretion:
        return LeftOut("Your home: not counted by this council", LOCAL, "local")
    return None
