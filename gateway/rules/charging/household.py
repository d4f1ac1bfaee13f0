"""What the adult keeps: the minimum income guarantee (reg 7) or the personal allowance (reg 6).

Lives here: which amounts make it up, each a line. May not live here: the amounts, which are rates.
Premiums that were not said are worked out from the benefits entered; the two for disability end at
pension age. A lone parent below pension age has the higher of the amount for lone parents and that
of the age.
"""

from __future__ import annotations

from collections.abc import Set
from datetime import date
from decimal import Decimal
from typing import Final

from gateway.rules.charging import ages, notes
from gateway.rules.charging.book import Book
from gateway.rules.charging.case import Case, Person
from gateway.rules.charging.income_types import GIVES_DISABILITY_PREMIUM, GIVES_ENHANCED_PREMIUM
from gateway.rules.charging.policy import ChargingPolicy
from gateway.rules.charging.working import LOCAL, Working
from gateway.rules.money import up

GROWN: Final = 25
"""The birthday from which the higher amount below pension age is kept."""


def own_pension_age(person: Person, on: date) -> bool:
    """The adult has reached pension age."""
    return ages.reached(person.born, person.pension_age, on)


def partners_pension_age(person: Person, on: date) -> bool:
    """The partner has; as was said for the whole period where there is no date of birth."""
    if person.partner_born is None:
        return person.partner_pension_age is True
    return ages.reached(person.partner_born, person.partner_pension_age, on)


class Kept:
    """What the adult keeps, as lines that are subtracted; each local difference is its own."""

    __slots__ = ("_book", "_policy", "working")

    def __init__(self, policy: ChargingPolicy, book: Book) -> None:
        self._policy = policy
        self._book = book
        self.working = Working()

    def total(self) -> Decimal:
        """Pounds a week that the adult keeps."""
        return -self.working.total

    def amount(self, name: str) -> Decimal:
        """The higher of the statutory and the council's own amount."""
        statutory = self._book.amount(name)
        return max(statutory, self._policy.minimum_income_amounts.get(name, statutory))

    def keep(self, name: str, times: int = 1) -> None:
        """One amount, so many times."""
        amount = self._book.amount(name)
        rate = self._book.used[name]
        self.working.subtract(
            rate.label,
            amount * times,
            rate.paragraph,
            detail=f"{times} x £{amount:.2f}" if times > 1 else "",
            rate=name,
        )
        more = self.amount(name) - amount
        if more:
            self.local(f"{rate.label}: this council's amount is higher", more * times)

    def local(self, label: str, amount: Decimal) -> None:
        """What the council lets everybody keep besides."""
        self.working.subtract(label, up(amount), LOCAL, basis="local")


def personal_allowance(policy: ChargingPolicy, book: Book) -> Kept:
    """In a care home: reg 6."""
    kept = Kept(policy, book)
    kept.keep("personal-expenses-allowance")
    return kept


def minimum_income(
    case: Case, policy: ChargingPolicy, codes: Set[str], book: Book, said: notes.Notes
) -> Kept:
    """Outside care homes: reg 7, the base, each child and the premiums, then what is local."""
    person, on = case.person, book.on
    kept = Kept(policy, book)
    kept.keep(_base(person, on, kept, said))
    if person.children:
        kept.keep("mig-child", person.children)
    _premiums(person, on, codes, kept, said)
    percent = max(policy.minimum_income_uplift_percent, Decimal(0))
    if percent:
        kept.local(f"This council adds {percent.normalize():f} %", kept.total() * percent / 100)
    if policy.minimum_income_addition > 0:
        kept.local("This council adds an amount", policy.minimum_income_addition)
    return kept


def _base(person: Person, on: date, kept: Kept, said: notes.Notes) -> str:
    pension_age = own_pension_age(person, on)
    if person.household == "couple":
        said.add(notes.OWN_SHARE)
        said.add(notes.PARTNER_SAID, when=person.partner_born is None)
        either = pension_age or partners_pension_age(person, on)
        return "mig-couple-pension-age" if either else "mig-couple-below-pension-age"
    if pension_age:
        return "mig-single-pension-age"
    grown = on >= ages.birthday(person.born, GROWN)
    single = "mig-single-25-to-pension-age" if grown else "mig-single-18-24"
    if person.household == "lone-parent" and kept.amount("mig-lone-parent") >= kept.amount(single):
        return "mig-lone-parent"
    return single


def _premiums(person: Person, on: date, codes: Set[str], kept: Kept, said: notes.Notes) -> None:
    derived: list[str] = []

    def has(stated: bool | None, gives: bool, label: str) -> bool:
        if stated is None and gives:
            derived.append(label)
        return gives if stated is None else stated

    who = "couple" if person.household == "couple" else "single"
    disability = has(
        person.disability, bool(codes & GIVES_DISABILITY_PREMIUM), "disability premium"
    )
    enhanced = has(
        person.enhanced_disability,
        bool(codes & GIVES_ENHANCED_PREMIUM),
        "enhanced disability premium",
    )
    if own_pension_age(person, on):
        derived.clear()
        said.add(notes.NO_PREMIUM_AT_PENSION_AGE, when=disability or enhanced)
    else:
        if disability:
            kept.keep(f"mig-disability-{who}")
        if enhanced:
            kept.keep(f"mig-enhanced-disability-{who}")
    if has(person.carer, "carers-allowance" in codes, "carer premium"):
        kept.keep("mig-carer")
    if derived:
        said.add(notes.derived(derived))
