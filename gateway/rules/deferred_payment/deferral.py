"""What is added to the debt each week: the cost of care less what the adult pays now.

Lives here: the working of a week. May not live here: how weeks add up (`schedule`).

The adult pays from income of every kind, tariff income and counted rent among it, save for the
allowance kept. The allowance cannot be more than there is to keep it from: nothing above the cost
and the top-up is ever deferred. What the adult pays is rounded down, as in regulation 11 of
SI 2014/2672.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from gateway.rules.charging.book import Book
from gateway.rules.charging.capital import Limits
from gateway.rules.charging.policy import DeferredPaymentPolicy
from gateway.rules.charging.working import LOCAL, Working
from gateway.rules.deferred_payment.reading import ALLOWANCE, Case
from gateway.rules.money import ARITHMETIC, down, text

_SI: Final = "SI 2014/2671"
_HUNDRED: Final = Decimal(100)


def worked(case: Case, limits: Limits, terms: DeferredPaymentPolicy, book: Book) -> Working:
    """Pounds a week, never below nothing. Raises RateUnknown."""
    working = Working()
    working.add("Cost of care", case.cost, "Care Act 2014 s.34")
    paid = _paid(working, case, limits, terms)
    allowance = book.amount(ALLOWANCE)
    kept = allowance if case.kept is None else case.kept
    working.add(
        "What you keep of your income", min(kept, paid), _SI, rate=ALLOWANCE,
        detail="All that there is: less than the allowance" if paid < kept else "",
    )  # fmt: skip
    if case.third_party:
        working.subtract("Paid by somebody else", case.third_party, _SI)
    if case.top_up:
        working.add("Top-up to be deferred", case.top_up, _SI)
    if working.total < 0:
        working.add("Not below nothing", -working.total, _SI)
    return working


def _paid(working: Working, case: Case, limits: Limits, terms: DeferredPaymentPolicy) -> Decimal:
    """Lines of all income that counts; their sum."""
    working.subtract("Your income that counts", case.income, _SI)
    paid = case.income
    # Above the upper limit no tariff is set. The most that one can be is counted, so that a
    # pound more of capital never defers more.
    tariff = limits.tariff(min(case.other_capital or Decimal(0), limits.upper))
    if tariff:
        working.subtract(
            "Tariff income from other capital", tariff, "SI 2014/2672 reg 25",
            detail=f"£1 for each £250 or part of it above £{text(limits.lower)}",
        )  # fmt: skip
        paid += tariff
    if case.rent:
        rent = down(ARITHMETIC.divide(case.rent * (_HUNDRED - terms.rent_kept_percent), _HUNDRED))
        local = bool(terms.rent_kept_percent)
        working.subtract(
            "Rent for the home", rent, LOCAL if local else _SI,
            basis="local" if local else "statutory",
            detail=f"You keep {terms.rent_kept_percent:f} % of £{text(case.rent)}" if local else "",
        )  # fmt: skip
        paid += rent
    return paid
