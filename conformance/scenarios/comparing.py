"""Whether one value of an answer fits one operator of a scenario.

The operators are those of the table in README.md beside this file. What may not come in here:
requests, and which value is looked at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from conformance.kinds import code_sets
from conformance.model import Exchange
from conformance.scenarios import standard_data
from conformance.scenarios.values import at

NEAR_SECONDS = 600
"""How far the clocks of one server may be apart."""
_LONGEST = 100


def holds(word: str, value: Any, actual: Any, exchange: Exchange) -> tuple[bool, str]:
    """Whether a value that is there fits one operator, and what it should have been."""
    if word == "is":
        return same(actual, value), f"= {shown(value)}"
    if word == "not":
        return not same(actual, value), f"not {shown(value)}"
    if word == "present":
        return True, "present"
    if word == "matches":
        return re.fullmatch(value, str(actual)) is not None, f"of the form {value}"
    if word == "one of":
        return actual in value, f"one of {shown(value)}"
    if word == "as set":
        return isinstance(actual, list) and sorted(map(str, actual)) == sorted(value), "those"
    if word in ("length", "at least"):
        size = len(actual) if isinstance(actual, list | dict | str) else -1
        return size == value if word == "length" else size >= value, f"{word} {value}"
    if word == "holds":
        text = actual if isinstance(actual, str) else json.dumps(actual, ensure_ascii=False)
        return all(str(each) in text for each in listed(value)), f"with {shown(value)} in it"
    if word == "lists":
        named = {each.strip().upper() for each in str(actual).split(",")}
        return set(value) <= named, f"that names {', '.join(value)}"
    if word == "code list":
        fits = standard_data.fits_code_list(value, actual)
        return fits, f"the codes, labels, meanings and sources of {value} in their order"
    if word == "values of":
        name, wanted = value["name"], value["are"]
        rows = actual if isinstance(actual, list) else []
        told = [each.get(name) for each in rows if isinstance(each, dict)]
        return told == wanted, f"with {name} {shown(wanted)} in this order"
    if word == "not before":
        return str(actual) >= str(at(exchange.json(), value)[1]), f"not before {value}"
    return _near(actual, exchange), "near to the Date of the answer"


def ordered(value: Any) -> Any:
    """A value in which a set of codes has one order."""
    if isinstance(value, dict):
        return {
            name: sorted(each, key=repr)
            if name in code_sets() and isinstance(each, list)
            else ordered(each)
            for name, each in value.items()
        }
    return [ordered(each) for each in value] if isinstance(value, list) else value


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are the same; true is not 1."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _near(actual: Any, exchange: Exchange) -> bool:
    told = exchange.header("date")
    if told is None:
        return True
    try:
        moment = datetime.fromisoformat(str(actual))
        gap = moment - parsedate_to_datetime(told)
    except (ValueError, TypeError):
        return False
    return abs(gap.total_seconds()) <= NEAR_SECONDS


def shown(value: Any) -> str:
    return short(json.dumps(value, ensure_ascii=False))


def short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]
