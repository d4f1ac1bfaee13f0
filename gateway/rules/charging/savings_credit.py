"""The savings-credit disregard: Schedule 1 para 40 of SI 2014/2672.

Lives here: five rules on qualifying income. May not live here: pension credit itself. The words of
paragraph 40 were not read. Rules 3 to 5 were read in a predecessor (Scotland's, SSI 2003/425 reg 3:
with income above the guarantee no savings credit need be paid), 1 and 2 on councils' pages.

1. Only those of 65 or over who reached pension age before 6 April 2016, or a couple to which it
   applies. 2. Qualifying income below the threshold: nothing. 3. From the threshold up to the
   standard minimum guarantee: the savings credit paid, at most the year's amount. 4. Above the
   guarantee: the year's amount, even when less is paid. 5. Also when none is paid.

Qualifying income that was not said is the sum of the incomes entered that are part of it, and £1 a
week for each £500 or part of it in capital above £10,000, as a council's example of 2024/25 shows.
Notional capital is left out of that: pension credit has rules of its own for it.

Nothing is worked out when neither savings credit nor `savingsCredit` was entered. Where it was
not said when pension age was reached, being paid savings credit, or a birth before 6 April 1951
(65 before 6 April 2016 for either sex), is taken to show it.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Final

from gateway.rules.charging import ages, notes
from gateway.rules.charging.book import Book
from gateway.rules.charging.case import Case
from gateway.rules.charging.income import SAVINGS_CREDIT, Counted
from gateway.rules.charging.policy import ChargingPolicy
from gateway.rules.charging.working import LOCAL, Working
from gateway.rules.money import ZERO

_BEFORE: Final = date(1951, 4, 6)
DATED: Final = (
    "savings-credit-threshold-single", "savings-credit-threshold-couple",
    "pension-credit-guarantee-single", "pension-credit-guarantee-couple",
)  # fmt: skip
"""Rates of this rule that change with the benefits in April, not with the charging year."""
OLD_ENOUGH: Final = 65
DEEMED_ABOVE: Final = Decimal(10000)
DEEMED_STEP: Final = Decimal(500)
_PARAGRAPH: Final = "SI 2014/2672 Sch 1 para 40"


def applies(case: Case, counted: Counted, on: date, said: notes.Notes) -> bool:
    """Rule 1. Says what it had to assume."""
    paid = SAVINGS_CREDIT in counted.codes
    if case.savings_credit is None and not paid:
        old = ages.age(case.person.born, on) >= 66
        said.add(notes.SAVINGS_CREDIT_UNSAID, when=old and case.person.born < date(1953, 4, 6))
        return False
    facts = case.savings_credit
    reached = _reached(case, paid=paid)
    unsaid = facts is None or facts.before_april_2016 is None
    said.add(notes.SAVINGS_CREDIT_ASSUMED, when=unsaid and reached)
    old = case.person.household == "couple" or ages.age(case.person.born, on) >= OLD_ENOUGH
    if reached and old:
        return True
    said.add(notes.SAVINGS_CREDIT_NOT_BEFORE)
    return False


def starts_at_65(case: Case) -> bool:
    """Whether the 65th birthday begins the disregard. In a couple the other one's may have."""
    paid = any(each.type.code == SAVINGS_CREDIT for each in case.income)
    asked = paid or case.savings_credit is not None
    return asked and case.person.household != "couple" and _reached(case, paid=paid)


def _reached(case: Case, *, paid: bool) -> bool:
    """Whether pension age was reached before 6 April 2016, as it was said or is taken."""
    facts = case.savings_credit
    if facts is None or facts.before_april_2016 is None:
        return paid or case.person.born < _BEFORE
    return facts.before_april_2016


def deemed(capital: Decimal) -> Decimal:
    """What capital is taken to bring for pension credit, pounds a week."""
    if capital <= DEEMED_ABOVE:
        return ZERO
    return ((capital - DEEMED_ABOVE) / DEEMED_STEP).to_integral_value(ROUND_CEILING)


def disregard(
    case: Case,
    policy: ChargingPolicy,
    counted: Counted,
    capital: Decimal,
    book: Book,
    working: Working,
    said: notes.Notes,
) -> None:
    """The line of rules 2 to 5, and the council's own of the rest of savings credit."""
    paid = counted.savings_credit
    taken = ZERO
    if applies(case, counted, book.on, said):
        who = "couple" if case.person.household == "couple" else "single"
        name = f"savings-credit-disregard-{who}"
        threshold = book.amount(f"savings-credit-threshold-{who}")
        guarantee = book.amount(f"pension-credit-guarantee-{who}")
        qualifying = counted.qualifying + deemed(capital)
        given = case.savings_credit.qualifying if case.savings_credit else None
        if given:
            qualifying = given.weekly()  # a fraction above an edge is in the adult's favour
        else:
            said.add(notes.QUALIFYING_DERIVED)
            said.add(notes.QUALIFYING_TOO_LOW, when=bool(paid) and qualifying < threshold)
        if qualifying >= threshold:
            taken = book.amount(name)
            above = qualifying > guarantee
            taken = taken if above else min(paid, taken)
            said.add(notes.RULE_FIVE, when=above and not paid)
            working.subtract("Savings credit disregard", taken, _PARAGRAPH, rate=name)
    chosen = policy.savings_credit_disregarded or SAVINGS_CREDIT in policy.disregarded_income
    if chosen and paid > taken:
        working.subtract(
            "Savings credit: the rest is not counted by this council",
            paid - taken,
            LOCAL,
            basis="local",
        )
