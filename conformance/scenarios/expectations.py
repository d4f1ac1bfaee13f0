"""Looks whether an answer is what a step expects: one finding for each assertion.

The words are those of the table in README.md beside this file. What may not come in here: what is
looked at with every answer (`automatic`), and sending.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import openapi
from conformance.model import Exchange
from conformance.scenarios import standard_data
from conformance.scenarios.automatic import Finding, objects
from conformance.scenarios.comparing import holds, listed, ordered, same, short, shown
from conformance.scenarios.values import NeededError, Values, at

_IDS = ("id", "gssCode", "service", "name", "population")
"""What tells the items of a list apart, in whichever list."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one step: several exchanges for pages, or for requests at once."""

    exchanges: tuple[Exchange, ...]
    sent: Any = None
    """The body that was sent."""

    @property
    def last(self) -> Exchange:
        return self.exchanges[-1]

    @property
    def items(self) -> list[Any]:
        """What was found, on all pages."""
        lists = [at(each.json(), "/items")[1] for each in self.exchanges]
        return [item for items in lists if isinstance(items, list) for item in items]

    @property
    def ids(self) -> list[str]:
        """What tells the found items apart, one each."""
        rows = [item for item in self.items if isinstance(item, dict)]
        return [str(next((row[word] for word in _IDS if word in row), "")) for row in rows]


class Judge:
    """Judges the answers of one scenario; knows the answers of the steps that have a name."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self.named: dict[str, Answer] = {}

    def findings(
        self, clause: str, assertions: Mapping[str, Any], answer: Answer
    ) -> Iterator[Finding]:
        """One finding for each thing that the step expects. Raises NeededError."""
        told = self._values.resolved(dict(assertions))
        statuses = listed(told.get("status", []))
        if statuses:
            wrong = [each.status for each in answer.exchanges if each.status not in statuses]
            passed = not wrong
            expected = "status " + " or ".join(map(str, statuses))
            actual = f"status {wrong[0]}{_problem_of(answer, wrong[0])}" if wrong else ""
            yield Finding(clause, passed, expected, actual)
            if not passed:
                return  # the rest would tell of the same thing under a wrong name
        elif len(answer.exchanges) == 1 and answer.last.status >= 500:
            yield Finding(
                clause, False, "an answer to the question", f"status {answer.last.status}"
            )
            return
        asked = len(statuses) < 2 or answer.last.status < 300
        for word, value in told.items():
            if word == "status" or (not asked and word in ("at", "same as")):
                continue
            for passed, expected, found in self._looked(word, value, answer):
                yield Finding(clause, passed, expected, short(found))

    def _looked(self, word: str, value: Any, answer: Answer) -> Iterator[tuple[bool, str, str]]:
        exchange, body = answer.last, answer.last.json()
        if word == "problem":
            slugs = listed(value)
            types = [openapi.problems()[slug].type for slug in slugs]
            for each in answer.exchanges:
                if each.status >= 400:
                    found = each.json()
                    type_ = found.get("type") if isinstance(found, dict) else None
                    came = f"problem {str(type_).rpartition('/')[2]}"
                    yield type_ in types, "problem " + " or ".join(slugs), came
        elif word in ("at", "headers"):
            for place, wanted in value.items():
                if word == "headers":
                    there, actual = exchange.header(place) is not None, exchange.header(place)
                else:
                    there, actual = at(body, place)
                yield from self._compared(place, wanted, there, actual, answer)
        elif word == "fault at":
            for pointer in listed(value):
                yield _points(body, pointer), f"an entry of errors that points at {pointer}", "none"
        elif word == "same as":
            alike = same(_plain(body), _plain(self._answer(value).last.json()))
            yield alike, f"the same body as in step '{value}'", "another body"
        elif word == "lacks":
            text = exchange.response_body.decode("utf-8", "replace")
            for each in value:
                yield str(each) not in text, "an answer without what only the record may hold", "it"
        else:
            yield from self._found(word, value, answer)

    def _found(self, word: str, value: Any, answer: Answer) -> Iterator[tuple[bool, str, str]]:
        rows, ids = [item for item in answer.items if isinstance(item, dict)], answer.ids
        if word == "found":
            for id in value:
                actual = f"{ids.count(id)} times"
                yield ids.count(id) == 1, "each assessment that fits exactly once", actual
        elif word == "not found":
            yield (
                not set(value) & set(ids),
                "nothing that does not fit",
                "an assessment that does not",
            )
        elif word == "found if whole":
            # A list that was cut off may hold it further on, so then nothing can be said.
            if not at(answer.last.json(), "/next")[0]:
                for id in value:
                    yield id in ids, "every assessment", "one is missing"
        elif word == "no item twice":
            yield (
                len(ids) == len(set(ids)),
                "no assessment twice",
                f"{len(ids) - len(set(ids))} twice",
            )
        elif word == "only":
            extra = set(ids) - set(value)
            yield not extra, "nothing else", f"{len(extra)} others"
        elif word == "councils as registered" and rows:
            wrong = standard_data.councils_as_registered(rows)
            yield not wrong, "fictional councils, and only those, marked as of the sandbox", wrong
        elif word == "sunsets given" and rows:
            late = standard_data.sunsets_missing(rows)
            yield not late, "sunsetOn wherever a version is deprecated", ", ".join(late)
        elif word == "page size":
            most = max(len(Answer((page,)).items) for page in answer.exchanges)
            yield most <= value, f"at most {value} items on a page", f"{most} items"
        elif word == "every item":
            for item in answer.items:
                for place, wanted in value.items():
                    there, actual = at(item, place)
                    yield from self._compared(f"items{place}", wanted, there, actual, answer)
        elif word == "found more":
            new = len(set(ids) - set(self._answer(value["than"]).ids))
            yield new == value["by"], f"{value['by']} more than in step '{value['than']}'", f"{new}"
        elif word in ("exactly one", "at least one"):
            count = sum(each.status == value for each in answer.exchanges)
            passed = count == 1 if word == "exactly one" else count >= 1
            yield passed, f"{word} answer {value}", f"{count} of {len(answer.exchanges)}"
        elif word == "agree on":
            good = [each.json() for each in answer.exchanges if each.status < 300]
            told = {json.dumps(at(each, value)[1]) for each in good}
            yield len(told) <= 1, f"one {value} in all answers", f"{len(told)} different"

    def _compared(
        self, place: str, wanted: Any, there: bool, actual: Any, answer: Answer
    ) -> Iterator[tuple[bool, str, str]]:
        operators = wanted if isinstance(wanted, dict) else {"is": wanted}
        told = f"{place} is {shown(actual)}" if there else f"{place} is absent"
        for word, value in operators.items():
            if word in ("by", "place"):
                continue
            if word == "absent":
                yield not there, f"{place} absent", told
            elif word == "sent":
                source = self._answer(operators["by"]) if "by" in operators else answer
                before = [ordered(each) for each in at(source.sent, value)]
                yield same([there, ordered(actual)], before), f"{place} as it was sent", told
            elif word == "same as":
                source = operators.get("place", place)
                alike = same([there, actual], self._earlier(value, source))
                yield alike, f"{place} as {source} in step '{value}'", told
            elif word == "differs from":
                other = not same([there, actual], self._earlier(value, place))
                yield other, f"{place} not as in step '{value}'", told
            elif not there:
                if word != "not":
                    yield False, f"{place} present", told
            else:
                passed, expected = holds(word, value, actual, answer.last)
                yield passed, f"{place} {expected}", told

    def _earlier(self, step: str, place: str) -> list[Any]:
        """Whether an earlier answer has something at a place, and what."""
        exchange = self._answer(step).last
        if place.startswith("/"):
            return list(at(exchange.json(), place))
        return [exchange.header(place) is not None, exchange.header(place)]

    def _answer(self, step: str) -> Answer:
        if step not in self.named:
            raise NeededError(step)
        return self.named[step]


def _points(body: Any, pointer: str) -> bool:
    """Whether errors point at a place, or at the object that should hold it or should not."""
    errors = body.get("errors") if isinstance(body, dict) else None
    told = {str(each["pointer"]) for each in objects(errors) if "pointer" in each}
    return bool({pointer, pointer.rpartition("/")[0]} & told)


def _plain(body: Any) -> Any:
    """An assessment without what may differ from one reading to the next."""
    return {k: v for k, v in body.items() if k != "recording"} if isinstance(body, dict) else body


def _problem_of(answer: Answer, status: int) -> str:
    for each in answer.exchanges:
        body = each.json()
        if each.status == status and status >= 400 and isinstance(body, dict) and "type" in body:
            return f" ({str(body['type']).rpartition('/')[2]})"
    return ""
