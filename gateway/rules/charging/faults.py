"""Why a request cannot be calculated, and the collecting of all reasons before saying no.

Lives here: the refusal and the reading of one value at one place. May not live here: what the
places of a request are (`reading`, `reading_means`). No message ever holds a value.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, cast

from gateway.rules.money import FREQUENCIES, Payment, pounds

Node = Mapping[str, object]
_DAY: Final = re.compile(r"[1-8][0-9]{3}-[0-9]{2}-[0-9]{2}")
"""Years that people can live in, so that no sum of days leaves the calendar."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason: where, which (a slug) and what to do about it, in plain words."""

    pointer: str
    """A JSON Pointer into the request: "/period/end"."""
    code: str
    detail: str


class Refused(ValueError):
    """The request has the right shape or nearly so, but makes no sense: every fault at once."""

    def __init__(self, problems: list[Fault]) -> None:
        super().__init__("; ".join(f"{each.pointer}: {each.detail}" for each in problems))
        self.problems = problems


class Reading:
    """A request on its way in. A value that cannot be read is a fault and counts as left out."""

    __slots__ = ("faults",)

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def refuse(self, pointer: str, code: str, detail: str) -> None:
        """Remember a fault."""
        self.faults.append(Fault(pointer, code, detail))

    def part(self, node: Node, name: str, at: str) -> Node | None:
        """An object property, or None when it is left out."""
        value = node.get(name)
        if value is None or isinstance(value, Mapping):
            return cast("Node | None", value)
        self.refuse(f"{at}/{name}", "wrong-type", "This is to be an object.")
        return None

    def needed_part(self, node: Node, name: str, at: str) -> tuple[Node, bool]:
        """An object property that must be there, and whether it is: empty after the fault."""
        found = self.part(node, name, at)
        if node.get(name) is None:
            self.refuse(f"{at}/{name}", "missing", "This part is needed.")
        return ({}, False) if found is None else (found, True)

    def items(self, node: Node, name: str, at: str) -> Iterator[tuple[str, Node]]:
        """The objects of a list, each with its place; none when the list is left out."""
        value = node.get(name, [])
        if not isinstance(value, list):
            self.refuse(f"{at}/{name}", "wrong-type", "This is to be a list.")
            return
        for number, each in enumerate(value):
            place = f"{at}/{name}/{number}"
            if isinstance(each, Mapping):
                yield place, cast("Node", each)
            else:
                self.refuse(place, "wrong-type", "This is to be an object.")

    def flag(self, node: Node, name: str, at: str) -> bool | None:
        """Yes or no, or None when it is left out."""
        value = node.get(name)
        if value is None or isinstance(value, bool):
            return value
        self.refuse(f"{at}/{name}", "wrong-type", "This is to be true or false.")
        return None

    def count(self, node: Node, name: str, at: str) -> int | None:
        """A whole number from nought to a hundred, or None when it is left out."""
        value = node.get(name)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100:
            return value
        self.refuse(f"{at}/{name}", "not-a-count", "This is to be a whole number up to 100.")
        return None

    def day(self, node: Node, name: str, at: str, *, needed: bool = False) -> date | None:
        """A calendar date, or None."""
        value = node.get(name)
        if value is None:
            if needed:
                self.refuse(f"{at}/{name}", "missing", "This date is needed.")
            return None
        try:
            if isinstance(value, str) and _DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass  # the 30th of February: refused below, as everything that is no date
        self.refuse(f"{at}/{name}", "invalid-date", "This is to be a date: YYYY-MM-DD.")
        return None

    def word(self, node: Node, name: str, at: str, known: Container[str]) -> str | None:
        """A code of a list, or None when it is left out."""
        value = node.get(name)
        if value is None or (isinstance(value, str) and value in known):
            return value
        self.refuse(f"{at}/{name}", "unknown-code", "This is not a code of its list.")
        return None

    def needed_word(self, node: Node, name: str, at: str, known: Container[str]) -> str:
        """A code that must be there; empty after the fault when it is not."""
        if node.get(name) is None:
            self.refuse(f"{at}/{name}", "missing", "This code is needed.")
        return self.word(node, name, at, known) or ""

    def money(self, node: Node, name: str, at: str) -> Decimal | None:
        """Pounds, or None when they are left out."""
        value = node.get(name)
        if value is None:
            return None
        try:
            return pounds(value)
        except ValueError:
            self.refuse(
                f"{at}/{name}", "not-money", "This is to be pounds, with at most two decimals."
            )
            return None

    def needed_money(self, node: Node, name: str, at: str) -> Decimal:
        """Pounds that must be there; nothing after the fault when they are not."""
        if node.get(name) is None:
            self.refuse(f"{at}/{name}", "missing", "This amount is needed.")
        found = self.money(node, name, at)
        return Decimal(0) if found is None else found

    def payment(self, node: Node, name: str, at: str) -> Payment | None:
        """One payment with its frequency, or None when it is left out."""
        given = self.part(node, name, at)
        return None if given is None else self.payment_in(given, f"{at}/{name}")

    def payment_in(self, node: Node, at: str) -> Payment:
        """The payment whose amount and frequency are properties of an object."""
        amount = self.needed_money(node, "amount", at)
        return Payment(amount, self.needed_word(node, "every", at, FREQUENCIES) or "week")
