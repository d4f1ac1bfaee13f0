"""What the standard itself publishes, as far as scenarios hold an answer against it.

Code lists, criteria and councils come from `openapi`, so that no scenario repeats them. What may
not come in here: requests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import openapi

_TOLD = ("code", "label", "meaning", "source")


def fits_code_list(name: str, actual: Any) -> bool:
    """Whether `codes` of an answer are those of a list of the standard, each with its label,
    meaning and source, in their order. An open list may have further codes."""
    wanted = openapi.code_list(name)
    rows = [{word: getattr(code, word) for word in _TOLD} for code in wanted.codes]
    told = [
        {word: each.get(word) for word in _TOLD} for each in actual or () if isinstance(each, dict)
    ]
    if wanted.closed:
        return told == rows
    rest = iter(told)
    return all(row in rest for row in rows)


def councils_as_registered(items: Sequence[Mapping[str, Any]]) -> str:
    """What is wrong with a list of councils by the register; empty when nothing is.

    A council that the register does not have can only be one of a sandbox, and is marked so.
    """
    register = {council.gss_code: council for council in openapi.councils()}
    for item in items:
        code = str(item.get("gssCode"))
        known = register.get(code)
        if item.get("sandbox") is not (known is None):
            return f"{code} is {'not ' if known is None else ''}marked as one of the sandbox"
    return ""


def sunsets_missing(items: Sequence[Mapping[str, Any]]) -> list[str]:
    """The deprecated services of a register that do not say on which day they may stop."""
    return [
        str(item.get("service"))
        for item in items
        if item.get("status") == "deprecated" and "sunsetOn" not in item
    ]


def variable(name: str) -> Any:
    """A value of the standard by its name in `${…}`. Raises KeyError."""
    return _VARIABLES[name]()


def valid_on(day: str) -> list[str]:
    """The codes whose dates are known to include a day, or that have no dates."""
    return [
        council.gss_code
        for council in openapi.councils()
        if (not council.valid_from or council.valid_from <= day)
        and (not council.valid_to or day <= council.valid_to)
    ]


def not_valid_on(day: str) -> list[str]:
    """The codes that are known not to have been valid on a day."""
    valid = set(valid_on(day))
    return [each.gss_code for each in openapi.councils() if each.gss_code not in valid]


_VARIABLES: Mapping[str, Callable[[], Any]] = {
    "names of the code lists": lambda: [each.name for each in openapi.code_lists()],
    "current councils": lambda: [each.gss_code for each in openapi.councils() if each.current],
    "superseded councils": lambda: [
        each.gss_code for each in openapi.councils() if not each.current
    ],
    "county councils": lambda: [
        each.gss_code for each in openapi.councils() if each.current and each.type == "county"
    ],
    "councils of other kinds": lambda: [
        each.gss_code for each in openapi.councils() if each.type != "county"
    ],
    "councils on 2019-03-31": lambda: valid_on("2019-03-31"),
    "councils not on 2019-03-31": lambda: not_valid_on("2019-03-31"),
    "councils on 2019-04-01": lambda: valid_on("2019-04-01"),
    "councils not on 2019-04-01": lambda: not_valid_on("2019-04-01"),
}
