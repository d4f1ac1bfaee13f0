"""Laws of calculations: how a charge follows the means, the care and the policy.

What may not come in here: what the right charge is, and what may not make a difference (`charges`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from decimal import Decimal
from itertools import pairwise
from typing import Any, TypeAlias

from conformance import charges as drawing
from conformance.laws.charged import ask, charged, never, not_less, not_more
from conformance.laws.relations import Case, Law

_Body: TypeAlias = dict[str, Any]
_C = "CA-FINANCE-"
BOUNDS, GUARANTEE, TARIFF, UPPER, EXPENSES, PENNIES, POLICY = (
    f"{_C}{number:03}" for number in (5, 9, 11, 12, 16, 20, 22)
)
INCOME, HOUSING = f"{_C}036", f"{_C}040"
_PENNY = Decimal("0.01")


def laws() -> tuple[Law, ...]:
    """The laws, in the order in which they are tried."""
    made: tuple[tuple[str, tuple[str, ...], Callable[[Case], None]], ...] = (
        ("a pound more income", (INCOME,), _more_income),
        ("a pound more capital", (TARIFF, UPPER), _more_capital),
        ("an income in two payments", (PENNIES,), _two_payments),
        ("dearer care", (BOUNDS,), _dearer),
        ("what is left is never less than is kept", (BOUNDS,), _left),
        ("a child more, a premium more", (GUARANTEE,), _more_kept),
        ("a higher cost of the disability", (EXPENSES,), _more_expenses),
        ("a higher rent", (HOUSING,), _more_rent),
        ("a kinder policy", (POLICY,), _kinder),
    )
    return tuple(Law(name, "financial-assessment", clauses, holds) for name, clauses, holds in made)


def _bodies(case: Case, **parts: Any) -> list[_Body]:
    return [drawing.body(case.rng, **parts) for _ in case.rounds]


def _with(body: _Body, **parts: Any) -> _Body:
    return {**body, "means": {**body["means"], **parts}}


def _more(payment: Mapping[str, Any], pounds: int = 1) -> dict[str, Any]:
    """The same payment, higher by so many pounds."""
    return {**payment, "amount": str(Decimal(payment["amount"]) + pounds)}


def _more_income(case: Case) -> None:
    for body in _bodies(case):
        number = int(case.rng.random() * len(body["means"]["income"]))
        first = ask(case, body)
        for pounds in (1, 50):
            items = list(body["means"]["income"])
            items[number] = _more(items[number], pounds)
            second = ask(case, _with(body, income=items))
            never(case, INCOME, first, second, "no lower charge for more income", not_less)


def _more_capital(case: Case) -> None:
    for body in _bodies(case):
        start = case.rng.choice((0, 14_249, 20_000, 23_249))
        exchanges = []
        for pounds in (0, 1, 2, 300):
            value = str(start + pounds + _PENNY)
            item = {"type": "savings", "value": value, "ownership": drawing.SOLE}
            exchanges.append(ask(case, _with(body, capital=[item])))
        for before, after in pairwise(exchanges):
            clause = UPPER if "full-cost" in {each.outcome for each in charged(after)} else TARIFF
            never(case, clause, before, after, "no lower charge for more capital", not_less)


def _two_payments(case: Case) -> None:
    """Each part loses its own fraction of a penny, so that two are at most a penny less."""

    def fits(before: Decimal, after: Decimal) -> bool:
        return before - _PENNY <= after <= before

    for body in _bodies(case):
        kinds = [each for each in drawing.COUNTED if each != "state-pension"]
        whole = drawing.income(case.rng, kinds)
        pence = int(Decimal(whole["amount"]) * 100)
        part = int(case.rng.random() * (pence + 1))
        parts = [
            {**whole, "amount": f"{each // 100}.{each % 100:02d}"} for each in (part, pence - part)
        ]
        first, second = (
            ask(case, _with(body, income=[*body["means"]["income"], *items]))
            for items in ([whole], parts)
        )
        expected = "the same charge or a penny less for an income in two payments"
        never(case, PENNIES, first, second, expected, fits)


def _dearer(case: Case) -> None:
    for body in _bodies(case):
        cost = Decimal(body["means"]["care"]["weeklyCost"])
        first = ask(case, body)
        for more in (_PENNY, Decimal(100), Decimal(5000)):
            care = {**body["means"]["care"], "weeklyCost": str(cost + more)}
            second = ask(case, _with(body, care=care))
            never(case, BOUNDS, first, second, "no lower charge for dearer care", not_less)
            most = max(each.charge for each in charged(second))
            expected = "no charge above the cost"
            case.hold(BOUNDS, most <= cost + more, expected, f"{most}", (second,))


def _left(case: Case) -> None:
    """Somebody with this income and nothing else pays what is above what is kept, or the cost."""
    for body in _bodies(case, capital=None, property=None, freeServices=None):
        given = Decimal(case.rng.choice((60, 150, 240, 400)))
        items = [{"type": "other", "amount": f"{given}.00", "every": "week"}]
        exchange = ask(case, _with(body, income=items))
        for each in charged(exchange):
            if each.outcome in ("contribution", "no-charge"):
                most = max(Decimal(0), given - Decimal(each.kept))
                expected = "no charge that leaves less than is kept"
                case.hold(BOUNDS, each.charge <= most, expected, f"{each.charge}", (exchange,))


def _more_kept(case: Case) -> None:
    for body in _bodies(case):
        first = ask(case, body)
        adult = body["means"]["adult"]
        child = {**adult, "children": adult.get("children", 0) + 1}
        has = {name: True for name, value in adult.get("premiums", {}).items() if value}
        premium = {**adult, "premiums": {**has, "disability": True, "carer": True}}
        for more in (child, premium):
            second = ask(case, _with(body, adult=more))
            never(case, GUARANTEE, first, second, "no higher charge of who keeps more", not_more)


def _more_expenses(case: Case) -> None:
    for body in _bodies(case):
        given = body["means"].get("disabilityRelatedExpenditure", [])
        first = ask(case, body)
        second = ask(
            case, _with(body, disabilityRelatedExpenditure=[*given, drawing.paid(case.rng, 40)])
        )
        expected = "no higher charge for a higher cost of the disability"
        never(case, EXPENSES, first, second, expected, not_more)


def _more_rent(case: Case) -> None:
    for body in _bodies(case):
        given = body["means"].get("housingCosts", [])
        first = ask(case, body)
        rent = {"type": "rent", **drawing.paid(case.rng, 90)}
        second = ask(case, _with(body, housingCosts=[*given, rent]))
        never(case, HOUSING, first, second, "no higher charge for a higher rent", not_more)


def _kinder(case: Case) -> None:
    for body in _bodies(case):
        first = ask(case, body)
        for name, value in _KINDER.items():
            chosen = {**body["policy"], name: value}
            second = ask(case, {**deepcopy(body), "policy": chosen})
            expected = f"no higher charge by a kinder policy ({name})"
            never(case, POLICY, first, second, expected, not_more)


_KINDER: Mapping[str, Any] = {
    "minimumIncomeAddition": "30.00",
    "minimumIncomeUpliftPercent": "25.00",
    "minimumIncomeAmounts": [
        {"rate": "mig-single-pension-age", "amount": "260.00"},
        {"rate": "personal-expenses-allowance", "amount": "40.00"},
    ],
    "lowerCapitalLimit": "30000.00",
    "upperCapitalLimit": "60000.00",
    "nightCareDisregard": True,
    "standardDisabilityExpenditure": "35.00",
    "disregardedIncome": ["industrial-injuries-benefit", "maintenance-received"],
    "allowances": [{"label": "Telephone and more", "weekly": "25.00"}],
    "disposableIncomePercent": "70.00",
    "minimumCharge": "5.00",
    "maximumCharge": "0.00",
}
"""Each at least as kind as any policy that is drawn."""
