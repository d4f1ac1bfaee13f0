"""Laws of storing: whatever a schema allows comes back, from every step, wherever it is shown.

What may not come in here: the values themselves (`awkward`), and which step is possible when.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.laws import searches
from conformance.laws.assessment import NOUN, Assessment, codes_sorted
from conformance.laws.awkward import Bodies, Family
from conformance.laws.relations import Case, Law, NotAnsweredError, part
from conformance.model import Exchange

_EXACT, _ORDER = "CA-COMMON-034", "CA-COMMON-035"
_NEEDS, _CARER = "needs-assessment", "carers-assessment"
_NUMBERS: Mapping[str, tuple[int, int]] = {
    "request": (3, 4),
    "put": (4, 5),
    "submit": (7, 8),
    "withdraw": (9, 10),
    "refuse": (10, 11),
    "assure": (14, 15),
    "return": (16, 17),
    "determine": (23, 25),
    "record": (25, 27),
    "new": (1, 1),
}
"""Step -> the numbers of the clauses that say what it keeps, of either service."""
SECTIONS: Mapping[str, tuple[str, str]] = {
    "submit": ("submission", "submittedAt"),
    "return": ("return", "returnedAt"),
    "assure": ("assurance", "assuredAt"),
    "determine": ("determination", "determinedAt"),
    "refuse": ("refusal", "refusedAt"),
    "withdraw": ("withdrawal", "withdrawnAt"),
}
"""Step -> where the assessment keeps it, and its time there."""
_FULL: Mapping[str, tuple[Family, ...]] = {
    "smoke": ("signs",),
    "standard": ("signs", "scripts", "lengths", "words"),
    "deep": ("signs", "scripts", "lengths", "words") * 5,
}
_SHORT: Mapping[str, tuple[Family, ...]] = {
    "smoke": ("scripts",),
    "standard": ("words", "scripts", "words", "signs", "words", "lengths"),
    "deep": ("words", "scripts", "words", "signs", "words", "lengths") * 8,
}


def clause(service: str, step: str) -> str:
    """The clause that says what a step keeps."""
    needs, carer = _NUMBERS[step]
    return f"CA-NEEDS-{needs:03}" if service == _NEEDS else f"CA-CARER-{carer:03}"


def laws() -> tuple[Law, ...]:
    """The laws of both services."""
    made: tuple[tuple[str, tuple[str, ...], Callable[[Case], None]], ...] = (
        ("what every step stores comes back", tuple(_NUMBERS), _whole_lives),
        ("what is sent once comes back", ("request", "put", "withdraw", "new"), _short_lives),
    )
    return tuple(
        Law(
            name,
            service,
            (_EXACT, _ORDER, searches.FITS, *(clause(service, step) for step in steps)),
            holds,
        )
        for service in NOUN
        for name, steps, holds in made
    )


def differences(
    sent: Any, shown: Any, at: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], bool]]:
    """The names on the way to each place where two JSON values differ, and whether there is a value
    on both sides; true is not 1."""
    if isinstance(sent, dict) and isinstance(shown, dict):
        for name in dict.fromkeys((*sent, *shown)):
            if name in sent and name in shown:
                yield from differences(sent[name], shown[name], (*at, name))
            else:
                yield (*at, name), False
    elif isinstance(sent, list) and isinstance(shown, list) and len(sent) == len(shown):
        for one, other in zip(sent, shown, strict=True):
            yield from differences(one, other, at)
    elif type(sent) is not type(shown) or sent != shown:
        yield at, sent is not None and shown is not None


@dataclass(slots=True)
class _Life:
    """An assessment, and what it has to say by what was sent."""

    case: Case
    bodies: Bodies
    family: Family
    left_out: float
    made: Assessment = field(init=False)
    expected: dict[str, tuple[str, Any]] = field(default_factory=dict)
    """Property of the assessment -> the step that set it, and its value."""
    places: dict[str, frozenset[tuple[str, ...]]] = field(default_factory=dict)
    """Step -> where free text stands in its body."""

    @property
    def service(self) -> str:
        return self.case.subject.service

    def body(self, step: str, family: Family, facts: Mapping[str, Any]) -> dict[str, Any]:
        noun = NOUN[self.service]
        operation = f"put{noun}Answers" if step == "put" else f"{step}{noun}"
        self.bodies.texts.clear()
        left_out = 0.0 if step == "determine" else self.left_out
        made: dict[str, Any] = self.bodies.body(operation, family, left_out=left_out)
        self.places[step] = frozenset(self.bodies.texts)
        return {**made, **facts}

    def begin(self, **facts: Any) -> None:
        """Request it, and read it."""

        def ask(body: dict[str, Any]) -> Exchange:
            self.made = Assessment(self.case, body)
            return self.made.last

        exchange, body = self.tried("request", facts, ask)
        known = self.bodies.names(f"request{NOUN[self.service]}")
        self.expected = {name: ("request", body.get(name)) for name in known}
        self.look(exchange)
        self.look(self.made.get())

    def take(self, step: str, **facts: Any) -> None:
        """Save answers or take a step, and look at the answer."""

        def ask(body: dict[str, Any]) -> Exchange:
            return self.made.put(body) if step == "put" else self.made.take(step, body)

        exchange, body = self.tried(step, facts, ask)
        if step in ("put", "submit", "return"):  # What came before may go with it.
            for earlier, _ in SECTIONS.values():
                self.expected.pop(earlier, None)
        self.expected["answers" if step == "put" else SECTIONS[step][0]] = (step, body)
        self.look(exchange)

    def tried(
        self, step: str, facts: Mapping[str, Any], ask: Callable[[dict[str, Any]], Exchange]
    ) -> tuple[Exchange, dict[str, Any]]:
        """The answer and the body that was taken: a plain one, where the other was refused. Raises
        NotAnsweredError where neither is taken: that is no matter of values."""
        refusal: Exchange | None = None
        body = self.body(step, self.family, facts)
        try:
            exchange = ask(body)
        except NotAnsweredError:
            refusal = self.case.done[-1].exchange
            body = self.body(step, "plain", facts)
            exchange = ask(body)
        if refusal is not None:
            self.refused(refusal, "new" if step == "request" else step)
        return exchange, body

    def refused(self, exchange: Exchange, step: str) -> None:
        """A body that the document allows was not taken: only what cannot be held may be."""
        answer = exchange.json()
        kind = answer.get("type") if isinstance(answer, dict) else ""
        slug = str(kind).rpartition("/")[2][:40]
        unheld = (exchange.status, slug) == (422, "not-holdable")
        expected = "a valid body to be stored, or refused as not-holdable"
        told = f"status {exchange.status} with {slug or 'no problem'}"
        for each in (_EXACT, clause(self.service, step)):
            self.case.hold(each, unheld, expected, told, (exchange,))

    def look(self, exchange: Exchange) -> None:
        """Everything that was sent so far is in this answer, and nothing else in its place."""
        shown = self.made.view
        council = tuple(_by_council(shown))
        wrong: dict[str, set[str]] = {_EXACT: set()}
        for name, (step, sent) in self.expected.items():
            said = shown.get(name)
            if step in SECTIONS and isinstance(said, dict):
                said = {key: each for key, each in said.items() if key != SECTIONS[step][1]}
            places = {each if step == "request" else (name, *each) for each in self.places[step]}
            own = clause(self.service, step)
            wrong.setdefault(own, set())
            for way, both in differences(codes_sorted(sent), codes_sorted(said), (name,)):
                if any(way[: len(each)] == each for each in council):
                    continue
                moved = _moved(sent, said)
                about = _ORDER if moved else _EXACT if way in places and both else own
                wrong.setdefault(about, set()).add("/".join(way))
                if step == "request":
                    wrong[own].add("/".join(way))
        for each, ways in wrong.items():
            told = f"another {', '.join(sorted(ways))[:80]}"
            self.case.hold(each, not ways, "everything as it was sent", told, (exchange,))

    def listed(self) -> None:
        """A search by the NHS number tells the same, as far as it tells anything."""
        who = "person" if self.service == _NEEDS else "carer"
        sent = self.made.sent[who]
        if "nhsNumber" not in sent:
            return
        pages = searches.found(self.case, {"nhsNumber": sent["nhsNumber"]})
        mine = [each for each in pages.items if each.get("id") == self.made.id]
        state, told = self.made.view.get("state"), pages.exchanges[-1:]
        expected = f"an assessment of this NHS number in the state {state}"
        shown = str(mine[0].get("state")) if mine else "it is not found"
        self.case.hold(searches.FITS, shown == state, expected, shown, told)
        if mine and not any(_by_council(self.made.view)):
            summary = part(mine[0], who)
            for each, name in ((_EXACT, "name"), (clause(self.service, "request"), "dateOfBirth")):
                same = summary.get(name) == sent[name]
                self.case.hold(
                    each, same, f"the {name} that was sent, in a search", "another", told
                )

    def recorded(self) -> None:
        """The written record holds the determination as it was sent."""
        exchange = self.made.record()
        answer = exchange.json()
        shown = part(answer, "determination") if isinstance(answer, dict) else {}
        sent = self.expected["determination"][1]
        other = [name for name in sent if shown.get(name) != sent[name]]
        own, told = clause(self.service, "record"), f"another {', '.join(other)}"
        self.case.hold(own, not other, "the determination as it was sent", told, (exchange,))


def _moved(sent: Any, shown: Any) -> bool:
    """Whether two lists hold the same in another order."""
    if not (isinstance(sent, list) and isinstance(shown, list)):
        return False
    return sent != shown and sorted(map(repr, sent)) == sorted(map(repr, shown))


def _by_council(view: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    changed = part(view, "recording").get("changedByCouncil")
    for each in changed if isinstance(changed, list) else ():
        yield tuple(step for step in str(each).split("/")[1:] if not step.isdecimal())


_READY = {"supportedSelfAssessment": {"wished": True, "capacity": "has-capacity"}}


def _whole_lives(case: Case) -> None:
    made = Bodies(case.subject.document, case.rng)
    for number, family in enumerate(_FULL[case.budget.profile]):
        life = _Life(case, made, family, 0.0 if number % 4 < 3 else 0.3)
        arranged = number % 2 == 0
        advocacy = {
            "substantialDifficulty": True,
            "appropriatePerson": not arranged,
            "advocateArranged": arranged,
        }
        life.begin(**_READY, advocacy=advocacy)
        life.take("put")
        life.look(life.made.get())
        life.take("submit")
        life.take("return")
        life.take("put")
        life.take("submit")
        life.take("assure")
        life.take("determine")
        life.look(life.made.get())
        life.listed()
        life.recorded()
        life = _Life(case, made, family, life.left_out)
        life.begin()
        facts = {"capacityToRefuse": "has-capacity", "riskOfAbuseOrNeglect": False}
        life.take("refuse", **(facts if life.service == _NEEDS else {}))
        life.look(life.made.get())


def _short_lives(case: Case) -> None:
    made = Bodies(case.subject.document, case.rng)
    for number, family in enumerate(_SHORT[case.budget.profile]):
        life = _Life(case, made, family, 0.0 if number % 3 < 2 else 0.4)
        life.begin()
        life.take("put")
        life.listed()
        life.take("withdraw")
        life.look(life.made.get())
