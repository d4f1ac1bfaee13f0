"""Bodies that are no JSON in UTF-8 and would be valid requests if they were.

Each is an example of the document with one thing done to its bytes, so that a server that forgives
it takes the request, and cannot hide behind another fault. What may not come in here: which answer
is right; `properties_bodies.py` reads the same bytes again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.budget import Budget
from conformance.properties_engine import Sent
from conformance.properties_seed import Assessments, SeedError
from conformance.subject import Actor, Subject

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_LITERAL = re.compile(r"\b(?:true|false)\b|-?\b[0-9]+(?:\.[0-9]+)?\b")
_CODE = re.compile(r"[a-z][a-z0-9-]*|[0-9 .-]*|[A-Z0-9]+( [A-Z0-9]+)?|[^ ]*@[^ ]*")
"""Codes, numbers, dates, amounts, postcodes and addresses: what a letter more makes invalid."""
_MARK = "é"
_BYTES: Mapping[str, bytes] = {
    "a letter in ISO 8859-1": b"\xe9",
    "a sign in Windows-1252": b"\x93",
    "half a letter": b"\xc3",
    "the second half of a letter": b"\xa9",
    "an overlong letter": b"\xc1\xa9",
    "an overlong letter of three bytes": b"\xe0\x83\xa9",
    "a surrogate": b"\xed\xa0\x80",
    "two surrogates for one sign": b"\xed\xa0\xbd\xed\xb8\x80",
    "more than Unicode has": b"\xf5\x80\x80\x80",
    "a byte that UTF-8 never has": b"\xff",
    "half a surrogate pair": b"\\ud83d",
    "a surrogate pair the wrong way round": b"\\ude00\\ud83d",
    "a control character": b"\x01",
    "a null character": b"\x00",
    "a line feed that is not escaped": b"\n",
    "a tab that is not escaped": b"\t",
    "an escape of two digits": b"\\xe9",
    "an escape of three digits": b"\\u0e9",
    "an escape that JSON does not have": b"\\'",
    "an escape of eight digits": b"\\U000000e9",
}
"""What takes the place of a letter within a text."""
_ALWAYS = frozenset(
    {
        "a comma behind the last member",
        "a comma behind the last member within",
        "a comma behind the last item",
        "a letter in ISO 8859-1",
        "a comment",
        "cut short",
        "a key twice",
    }
)
"""Tried with every operation; of the others each has its turn."""
_TURNS = 5
"""Operations after the first take every so-manieth of the other forms in a standard run."""
_FIRST = ("request", "put", "check")


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which a body is no JSON in UTF-8."""

    name: str
    content: bytes


def malformed(
    subject: Subject, operation: Mapping[str, Any], assessments: Assessments | None, budget: Budget
) -> Iterator[Sent]:
    """One operation asked with bodies that are malformed in one way each, about an assessment that
    waits for it. An operation without a body, or that nothing can be made ready for, is left out.
    """
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    operation_id = str(operation["operationId"])
    if content is None:
        return
    body = next(iter(content["examples"].values()))["value"]
    actor: Actor = "practitioner" if operation.get("security") else "nobody"
    rng = subject.rng(f"malformed/{operation_id}")
    for each in _chosen(forms(body), operation_id, budget):
        if budget.spent:
            return
        path = {}
        if assessments is not None and not operation_id.startswith(("request", "search")):
            try:
                path[assessments.parameter] = assessments.waiting_for(operation_id)
            except SeedError:
                return
        exchange = subject.call(
            operation_id,
            path=path,
            content=each.content,
            actor=actor,
            key=subject.new_key(rng) if actor != "nobody" else None,
            etag="*" if path else None,
        )
        yield Sent(operation_id, exchange, ())


def _chosen(every: Iterator[Form], operation_id: str, budget: Budget) -> Iterator[Form]:
    whole = budget.profile == "deep" or (
        budget.profile == "standard" and operation_id.startswith(_FIRST)
    )
    turn = sum(operation_id.encode()) % _TURNS
    for number, form in enumerate(every):
        own = budget.profile == "standard" and number % _TURNS == turn
        if whole or own or form.name in _ALWAYS:
            yield form


def forms(body: Mapping[str, Any]) -> Iterator[Form]:
    """Every malformed form of a body that is an object with at least one member."""
    text = json.dumps(body, ensure_ascii=False)
    for name, made in _texts(text):
        yield Form(name, made.encode())
    name, value = next(iter(body.items()))
    for called, again in (
        ("a key twice", json.dumps(name)),
        ("a key twice, once escaped", f'"\\u{ord(name[0]):04x}{name[1:]}"'),
    ):
        repeated = f"{text[:-1]}, {again}: {json.dumps(value, ensure_ascii=False)}}}"
        yield Form(called, repeated.encode())
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        yield Form(f"in {encoding.upper()}", text.encode(encoding))
    yield Form("a byte behind it that UTF-8 never has", text.encode() + b"\xff")
    before, found, after = _with_mark(body).partition(_MARK)
    if found:
        for called, instead in _BYTES.items():
            yield Form(called, before.encode() + instead + after.encode())


def _texts(text: str) -> Iterator[tuple[str, str]]:
    """What can be done to the text of an object."""
    ends = [place for place in _outside(text) if text[place] == "}"]
    lists = [place for place in _outside(text) if text[place] == "]"]
    commas = [place for place in _outside(text) if text[place] == ","]
    colons = [place for place in _outside(text) if text[place] == ":"]
    yield "a comma behind the last member", _put(text, ends[-1], ",")
    yield "a comma and a line behind the last member", _put(text, ends[-1], ",\n")
    if len(ends) > 1:
        yield "a comma behind the last member within", _put(text, ends[0], ",")
    for place in lists[:1]:
        yield "a comma behind the last item", _put(text, place, ",")
    yield "a comma before the first member", _put(text, 1, ",")
    for place in commas[:1]:
        yield "two commas", _put(text, place, ",")
        yield "no comma", _put(text, place, " ", 1)
        yield "a semicolon for a comma", _put(text, place, ";", 1)
    yield "an equals sign for a colon", _put(text, colons[0], "=", 1)
    yield "a comment", _put(text, 1, "/* as agreed */")
    yield "a comment to the end of the line", _put(text, 1, "// as agreed\n")
    yield "a comment as in YAML", _put(text, len(text), " # as agreed")
    first = _STRING.search(text)
    if first is not None:
        name = first[0][1:-1]
        yield "single quotation marks", _put(text, first.start(), f"'{name}'", len(first[0]))
        yield "a name without quotation marks", _put(text, first.start(), name, len(first[0]))
        yield "typographical quotation marks", _put(text, first.start(), f"“{name}”", len(first[0]))
    yield from _literals(text)
    yield "cut short", text[:-1]
    yield "one bracket too many", text + "}"
    yield "sent twice", text + text
    yield "something behind it", text + " end"
    yield "a semicolon behind it", text + ";"
    yield "a null character behind it", text + "\x00"
    yield "called as a function", f"answer({text})"
    yield "a guard before it", ")]}',\n" + text
    yield "a record separator before it", "\x1e" + text
    yield "a blank that JSON does not have", text + "\u00a0"
    yield "a form feed before it", "\f" + text
    yield "in brackets", f"({text})"


def _literals(text: str) -> Iterator[tuple[str, str]]:
    """What can be done to the first true or false, and to the first number."""
    found = [each for each in _LITERAL.finditer(text) if each.start() in set(_outside(text))]
    words = [each for each in found if each[0] in ("true", "false")]
    numbers = [each for each in found if each[0] not in ("true", "false")]
    for each in words[:1]:
        for word in (each[0].capitalize(), each[0].upper()):
            yield f"written {word}", _put(text, each.start(), word, len(each[0]))
    for each in numbers[:1]:
        for name, number in (
            ("a number with a nought before it", f"0{each[0]}"),
            ("a number with a plus", f"+{each[0]}"),
            ("a number that ends in a point", f"{each[0]}."),
            ("a number with an underscore", f"0_{each[0]}"),
            ("a hexadecimal number", "0x1"),
            ("NaN", "NaN"),
            ("Infinity", "Infinity"),
            ("a number without end", "1e999"),
        ):
            yield name, _put(text, each.start(), number, len(each[0]))


def _outside(text: str) -> Iterator[int]:
    """Every place of a JSON text that is not within a string."""
    at = 0
    for match in _STRING.finditer(text):
        yield from range(at, match.start())
        at = match.end()
    yield from range(at, len(text))


def _put(text: str, at: int, what: str, instead: int = 0) -> str:
    return text[:at] + what + text[at + instead :]


def _with_mark(body: Mapping[str, Any]) -> str:
    """The text of a body with a letter more at the end of its first free text; without one where
    every text has a form of its own."""
    text = json.dumps(body, ensure_ascii=False).replace(_MARK, "e")
    for match in _STRING.finditer(text):
        is_name = text[match.end() :].lstrip().startswith(":")
        if not is_name and not _CODE.fullmatch(match[0][1:-1]):
            return _put(text, match.end() - 1, _MARK)
    return text
