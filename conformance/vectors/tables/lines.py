"""How a table writes a line: one vector, in the form of vector.schema.json.

What may not come in here: what is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

Line: TypeAlias = dict[str, Any]
Expectation: TypeAlias = dict[str, Any]


def vector(
    id: str,
    operation: tuple[str, str],
    expect: Sequence[Expectation],
    *,
    source: str,
    comment: str,
    flags: Iterable[str] = (),
    **request: Any,
) -> Line:
    """A vector of an operation (service, operationId). `request` has body, content, path and so on.

    Expectations of one clause are put together, and the first clause stays first.
    """
    service, name = operation
    told = _together(expect)
    return {
        "id": id,
        "service": service,
        "operation": name,
        "clauses": list(dict.fromkeys(each["clause"] for each in told)),
        "flags": sorted(set(flags)),
        "source": source,
        "comment": comment,
        **request,
        "expect": told,
    }


def refused(
    clause: str, problem: str | Sequence[str], pointers: Sequence[str] = (), *, at: str = ""
) -> list[Expectation]:
    """400 with one of these problems. `at` is the clause about pointers, where it is another."""
    types = [problem] if isinstance(problem, str) else list(problem)
    found: list[Expectation] = [{"clause": clause, "status": 400, "problem": types}]
    if pointers:
        points = {"types": types, "pointers": list(pointers)}
        found.append({"clause": at or clause, "points": points})
    return found


def changed(body: Mapping[str, Any], pointer: str, value: Any) -> dict[str, Any]:
    """A copy of a body with another value at a pointer; what is missing on the way is made."""
    head, _, rest = pointer.removeprefix("/").partition("/")
    inner: Any = body.get(head, {})
    if not rest:
        return {**body, head: value}
    if isinstance(inner, list):
        number, _, deeper = rest.partition("/")
        items = list(inner)
        items[int(number)] = changed(items[int(number)], deeper, value) if deeper else value
        return {**body, head: items}
    return {**body, head: changed(inner, rest, value)}


def without(body: Mapping[str, Any], pointer: str) -> dict[str, Any]:
    """A copy of a body that lacks the property that a pointer names."""
    head, _, rest = pointer.removeprefix("/").partition("/")
    if not rest:
        return {name: value for name, value in body.items() if name != head}
    inner = body[head]
    if isinstance(inner, list):
        number, _, deeper = rest.partition("/")
        items = list(inner)
        items[int(number)] = without(items[int(number)], deeper)
        return {**body, head: items}
    return {**body, head: without(inner, rest)}


def parent(pointer: str) -> str:
    """The pointer to what holds this place."""
    return pointer.rpartition("/")[0]


def _together(expect: Sequence[Expectation]) -> list[Expectation]:
    found: list[Expectation] = []
    for each in expect:
        like = [one for one in found if one["clause"] == each["clause"]]
        if like and "is" in like[0] and each.keys() <= {"clause", "is", "sets"}:
            for word in ("is", "sets"):
                if word in each:
                    like[0][word] = {**like[0].get(word, {}), **each[word]}
        else:
            found.append(dict(each))
    return found
