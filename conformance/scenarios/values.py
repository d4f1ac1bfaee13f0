"""The values of a scenario: who appears in it, what `${…}` stands for, and bodies with changes.

Everything that does not matter is drawn from the scenario's own source of chance. All people are
invented, and their NHS numbers begin with 999. What may not come in here: sending.
"""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from conformance.scenarios import standard_data
from conformance.scenarios.reading import HOME, read

_PLACEHOLDER = re.compile(r"\$\{([^{}]+)\}")
_REPEATED = re.compile(r"([0-9]{1,7}) times (.+)", re.DOTALL)
_GIVEN = ("Maud Ann", "Zoë", "Seán", "Ottoline", "Tomasz", "Ngozi Ruth", "Łucja", "Caoimhe")
_FAMILY = (
    "O'Hollin",
    "Brackenthwaite",
    "Wójcikówna",
    "Ap Rhydderch",
    "Nwachukwu-Vane",
    "Thistlewood",
)
_RELATIVES = ("Edmund Quillfeather", "Ifeoma Larkspur", "Piotr Wieniawa", "Noor Hazelbourne")
_STAFF = ("Priya Hartwell-Rao", "Gareth Penhaligon", "Amina Corbridge", "Jonas Ferriby")
_TEXTS = (
    "Since the spring I cannot lift a pan; my neighbour helps on Tuesdays.",
    "The stairs are too steep now. I sleep in the front room.",
    "I forget whether I have eaten, and my sister's calls are what keeps the day in order.",
    "Getting washed takes the whole morning and I am in pain afterwards.",
)


class NeededError(Exception):
    """A value that an earlier step should have given is not there; the message names it."""


def cast(rng: random.Random) -> dict[str, Any]:
    """The people and texts of one scenario: variable -> value."""
    first, second = nhs_number(rng), nhs_number(rng)
    return {
        "given": rng.choice(_GIVEN),
        "family": rng.choice(_FAMILY),
        "born": f"19{rng.randrange(30, 80)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}",
        "nhs": first,
        "other nhs": second,
        "line1": f"{rng.randrange(1, 99)} Weaver Street",
        "telephone": f"01632 960 {rng.randrange(100, 999)}",
        "email": f"reader.{rng.randrange(10_000, 99_999)}@mail.example",
        "relative": rng.choice(_RELATIVES),
        "practitioner": rng.choice(_STAFF),
        "text": rng.choice(_TEXTS),
        "other text": "Written again: " + rng.choice(_TEXTS),
    }


def nhs_number(rng: random.Random) -> str:
    """An NHS number of the test range with the right check digit (Modulus 11)."""
    while True:
        digits = f"999{rng.randrange(1_000_000):06}"
        check = -sum(int(digit) * (10 - place) for place, digit in enumerate(digits)) % 11
        if check < 10:
            return f"{digits}{check}"


class Values:
    """What `${…}` stands for in one scenario."""

    def __init__(self, service: str, people: Mapping[str, Any], case: Mapping[str, Any]) -> None:
        self._service = service
        self.variables = dict(people)
        self.variables.update(self.resolved(dict(case)))

    def resolved(self, value: Any) -> Any:
        """A value of the file with every `${…}` filled in. Raises NeededError."""
        if isinstance(value, dict):
            return {self.resolved(name): self.resolved(each) for name, each in value.items()}
        if isinstance(value, list):
            return [self.resolved(each) for each in value]
        if not isinstance(value, str):
            return value
        whole = _PLACEHOLDER.fullmatch(value)
        if whole is not None:
            return self._one(whole[1])
        return _PLACEHOLDER.sub(lambda match: str(self._one(match[1])), value)

    def body(self, told: Any) -> Any:
        """A body: the name of one, one with changes, or `value`. Raises NeededError, KeyError."""
        if isinstance(told, str):
            return self.resolved(copy.deepcopy(named_bodies(self._service)[told]))
        if "value" in told:
            return self.resolved(told["value"])
        body = self.body(self.resolved(told["from"]))
        for place, value in self.resolved(told.get("change", {})).items():
            _put(body, place, value)
        for place in self.resolved(told.get("without", [])):
            holder, last = _holder(body, place)
            del holder[last]
        return body

    def _one(self, name: str) -> Any:
        repeated = _REPEATED.fullmatch(name)
        if repeated is not None:
            count, unit = int(repeated[1]), repeated[2]
            return (unit * (count // len(unit) + 1))[:count]
        if name in self.variables:
            return self.variables[name]
        try:
            return standard_data.variable(name)
        except KeyError:
            raise NeededError(name) from None


@cache
def named_bodies(service: str) -> Mapping[str, Any]:
    """The named bodies of a service."""
    told: Mapping[str, Any] = read(HOME / "bodies.yaml")
    return {**told.get("every service", {}), **told.get(service, {})}


def at(value: Any, pointer: str) -> tuple[bool, Any]:
    """Whether there is a value at a JSON Pointer, and the value."""
    for step in _steps(pointer):
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return False, None
    return True, value


def _steps(pointer: str) -> list[str]:
    return [each.replace("~1", "/").replace("~0", "~") for each in pointer.split("/")[1:]]


def _holder(body: Any, pointer: str) -> tuple[Any, Any]:
    *way, last = _steps(pointer)
    for step in way:
        body = body[int(step)] if isinstance(body, list) else body.setdefault(step, {})
    return body, int(last) if isinstance(body, list) else last


def _put(body: Any, pointer: str, value: Any) -> None:
    holder, last = _holder(body, pointer)
    if isinstance(holder, list) and last == len(holder):
        holder.append(value)
    else:
        holder[last] = value
