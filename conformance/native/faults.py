"""Where this implementation can be made wrong on purpose: names that are on, hooks at named points.

Every decision that another implementation might get wrong passes through `Faults.bend` once, with
the right value. What may not come in here: any fault; they belong to whoever tests the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from conformance.native.charging_points import CHARGING_POINTS
from conformance.native.deferred_points import DEFERRED_POINTS

T = TypeVar("T")
Hook = Callable[..., Any]
"""`hook(value, **context)` gives the value to use instead."""

POINTS: Mapping[str, str] = MappingProxyType(
    {
        "allow": "the methods of a path, list[str]; route",
        "accepts": "whether the Accept header allows JSON; request",
        "declared": "whether the body is declared as JSON or not at all; request",
        "too-large": "whether the body is larger than is read; request",
        "parser": "the function from the bytes of a body to its value, or Refused; route",
        "found": "what is wrong with a body or with parameters, list[Fault]; route",
        "check-digits": "the function that refuses wrong NHS numbers in a body; route",
        "normalised": "a valid body without what holds nothing; original, route",
        "refusal": "the refusal to answer with, Refused; request, operation",
        "cause": "(status, slug) of a cause; cause",
        "problem": "the body of a problem; refusal, request, operation",
        "caller": "who a token belongs to, Caller or None; authorization",
        "permitted": "whether the scopes open the operation; caller, route",
        "visible": "whether the caller may see a record; record, caller",
        "held": "the record that the caller may see, or None; id, caller, store",
        "key": "new, replay, reused or in-progress; entry, call",
        "remembered": "whether an answer is kept for its key; answer, call",
        "if-match": "whether If-Match fits; given, etag, record",
        "step": "(states it is possible in, state afterwards); name, kind",
        "gate": "the cause that forbids a step in a right state, or None; name, kind, record, body",
        "recorded": "what a step writes under its property; name, kind, record, body",
        "record-states": "the states in which the written record is given; kind",
        "answers": "the answers or means that PUT stores; record, body",
        "sense": "what is wrong with means by what they say, list[Fault]; person, means",
        "id": "the id of a new assessment; kind",
        "location": "the Location of a new assessment; record, kind",
        "write": "the content to store; record (None when new), kind",
        "changed": "whether a write is a change of the record; before, after",
        "etag": "the entity tag, with its quotation marks; record",
        "recording": "the recording property; record",
        "view": "an assessment as it is answered; record, kind",
        "matches": "whether a record fits a search; record, search, kind",
        "order": "records in the order of the list; kind",
        "limit": "the largest number of items; given (None when not), default",
        "page": "(items, position to go on after or None); found, after, limit",
        "cursor": "the cursor written; position, binding",
        "position": "the position a cursor stands for, or None when it is unknown; cursor, binding",
        "summary": "an assessment in a list; record, kind",
        "needed": "how many outcomes are needed; population",
        "limbs": "the limbs that count, name -> paragraph; population",
        "finding": "the finding of one outcome; outcome, answer, population",
        "outcomes": "the finding of the outcomes together; unable, open, needed, population",
        "health": "the finding of the effect on health; effect",
        "second": "the finding of the second condition; outcomes, health, population",
        "source": "the finding of the first condition; answers, population",
        "wellbeing": "the finding of the third condition; impact, population",
        "indication": "what the findings come to; findings, population",
        "check": "a whole result of a check; population, answers",
        "kept": "what a response adds to those kept, list of (day, response); day, body",
        "received": "the answer to a response; body",
        "chosen": "the (day, response) that a summary is of; kept, month (None when not)",
        "stands": "whether responses are enough to be shown; count",
        "small": "what a month tells of too few, a count or -1 when suppressed; count",
        "rest": "the responses of all months that are not shown",
        "figure": "a count as it is shown, or -1 when suppressed; count",
        "sum": "the sum of figures that are shown; figures",
        "all-in-all": "the number of responses with breakdowns; outcomes",
        "fits": "whether a breakdown is given; table, figures, outcomes",
        "added-up": "a whole summary of responses; month (None when not)",
        "record": "a whole written record; record, kind",
        "service": "the description of a service; service",
        "criteria": "the criteria of one population; population",
        "code-list": "one code list; name",
        "rates-day": "the day whose rates are looked up, date",
        "rates": "the rates of a day, tuple; on",
        "policies": "the council's policies, first day -> policy",
        "policy": "the first day of the policy in force, or nothing; on, known",
        "listed": "whether a council is listed; council, filters",
        "council": "one council as it is answered; council",
        "register": "the register of services",
        "now": "the present moment, YYYY-MM-DDThh:mm:ssZ",
        "delay": "seconds to wait before an answer; request, operation",
        "headers": "the headers of an answer, dict; status, request, operation",
        "shape": "(status, headers, body as a value or None); request, operation",
        "bytes": "(status, headers, body as bytes); request, operation",
    }
)
"""Point -> the right value that a hook gets, and after the semicolon its keyword arguments.
`operation` is `service/operationId`, empty where no operation was found."""


class Faults:
    """The faults of one running implementation; none by default.

    Raises KeyError for a hook at a point that does not exist.
    """

    def __init__(
        self, names: Iterable[str] = (), hooks: Mapping[str, Hook] = MappingProxyType({})
    ) -> None:
        self.names = frozenset(names)
        for point in hooks:
            if point not in POINTS.keys() | CHARGING_POINTS.keys() | DEFERRED_POINTS.keys():
                raise KeyError(point)
        self._hooks = dict(hooks)

    def has(self, name: str) -> bool:
        """Whether the fault of this name is on."""
        return name in self.names

    def bend(self, point: str, value: T, **context: Any) -> T:
        """`value`, or what the hook at this point makes of it."""
        hook = self._hooks.get(point)
        if hook is None:
            return value
        bent: T = hook(value, **context)
        return bent
