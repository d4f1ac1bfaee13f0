"""Laws of storing: whatever a schema allows comes back, from every step, wherever it is shown.

What may not come in here: the values themselves (`awkward`), and which step is possible when.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.kinds import Kind, kinds
from conformance.laws import means, searches
from conformance.laws.assessment import Assessment, codes_sorted
from conformance.laws.awkward import Bodies, Family
from conformance.laws.kept import (
    CLAUSES,
    SECTIONS,
    WORKED_OUT,
    by_council,
    clause,
    differences,
    moved,
)
from conformance.laws.relations import Case, Law, NotAnsweredError, part
from conformance.model import Exchange

_EXACT, _ORDER = "CA-COMMON-034", "CA-COMMON-035"
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


def laws() -> tuple[Law, ...]:
    """The laws of every service that records assessments."""
    short = frozenset({"request", "put", "withdraw", "new"})
    return tuple(
        Law(name, kind.service, (_EXACT, _ORDER, searches.FITS, *clauses), holds)
        for kind in kinds().values()
        for name, clauses, holds in (
            ("what every step stores comes back", _of(kind, frozenset(CLAUSES)), _whole_lives),
            ("what is sent once comes back", _of(kind, short), _short_lives),
        )
    )


def _of(kind: Kind, steps: frozenset[str]) -> tuple[str, ...]:
    known = ("request", "put", *kind.steps, "record", "new")
    return tuple(clause(kind, step) for step in CLAUSES if step in steps and step in known)


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

    settled: bool = False
    """Its charge will be settled."""

    @property
    def kind(self) -> Kind:
        return self.case.kind

    def body(self, step: str, family: Family, facts: Mapping[str, Any]) -> dict[str, Any]:
        self.bodies.texts.clear()
        left_out = 0.0 if step == "determine" else self.left_out
        operation = self.kind.operation(step)
        made: dict[str, Any] = self.bodies.body(operation, family, left_out=left_out)
        self.places[step] = frozenset(self.bodies.texts)
        if self.kind.saved == "means":
            made = self._sensible(step, made)
        return {**made, **facts}

    def _sensible(self, step: str, made: dict[str, Any]) -> dict[str, Any]:
        """A body about means, made to make sense: whose they are is said twice."""
        rng, person = self.case.rng, part(made, self.kind.person)
        if step == "put":
            return means.sensible(rng, made, self.made.born, settled=self.settled)
        if step == "request":
            born = means.born_of_age(rng, str(person["dateOfBirth"]))
            fitting = means.sensible(rng, made["means"], born, settled=self.settled)
            return made | {self.kind.person: {**person, "dateOfBirth": born}, "means": fitting}
        return made

    def begin(self, **facts: Any) -> None:
        """Request it, and read it."""

        def ask(body: dict[str, Any]) -> Exchange:
            self.made = Assessment(self.case, body)
            return self.made.last

        exchange, body = self.tried("request", facts, ask)
        known = self.bodies.names(self.kind.operation("request"))
        self.expected = {name: ("request", body.get(name)) for name in known}
        self.look(exchange)
        self.look(self.made.get())

    def take(self, step: str, **facts: Any) -> None:
        """Save answers or means or take a step, and look at the answer."""

        def ask(body: dict[str, Any]) -> Exchange:
            return self.made.put(body) if step == "put" else self.made.take(step, body)

        exchange, body = self.tried(step, facts, ask)
        if step in ("put", "submit", "return"):  # What came before may go with it.
            for earlier, _ in SECTIONS.values():
                self.expected.pop(earlier, None)
        self.expected[self.kind.saved if step == "put" else SECTIONS[step][0]] = (step, body)
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
        for each in (_EXACT, clause(self.kind, step)):
            self.case.hold(each, unheld, expected, told, (exchange,))

    def look(self, exchange: Exchange) -> None:
        """Everything that was sent so far is in this answer, and nothing else in its place."""
        shown = self.made.view
        council = tuple(by_council(shown))
        wrong: dict[str, set[str]] = {_EXACT: set()}
        for name, (step, sent) in self.expected.items():
            said = shown.get(name)
            if step in SECTIONS and isinstance(said, dict):
                own = WORKED_OUT if self.kind.saved == "means" else ()
                said = {k: v for k, v in said.items() if k not in (SECTIONS[step][1], *own)}
            places = {each if step == "request" else (name, *each) for each in self.places[step]}
            about_it = clause(self.kind, step)
            wrong.setdefault(about_it, set())
            for way, both in differences(codes_sorted(sent), codes_sorted(said), (name,)):
                if any(way[: len(each)] == each for each in council):
                    continue
                other_order = moved(sent, said)
                about = _ORDER if other_order else _EXACT if way in places and both else about_it
                wrong.setdefault(about, set()).add("/".join(way))
                if step == "request":
                    wrong[about_it].add("/".join(way))
        for each, ways in wrong.items():
            told = f"another {', '.join(sorted(ways))[:80]}"
            self.case.hold(each, not ways, "everything as it was sent", told, (exchange,))

    def listed(self) -> None:
        """A search by the NHS number tells the same, as far as it tells anything."""
        who = self.kind.person
        sent = self.made.sent[who]
        if "nhsNumber" not in sent:
            return
        pages = searches.found(self.case, {"nhsNumber": sent["nhsNumber"]})
        mine = [each for each in pages.items if each.get("id") == self.made.id]
        state, told = self.made.view.get("state"), pages.exchanges[-1:]
        expected = f"an assessment of this NHS number in the state {state}"
        shown = str(mine[0].get("state")) if mine else "it is not found"
        self.case.hold(searches.FITS, shown == state, expected, shown, told)
        if mine and not any(by_council(self.made.view)):
            summary = part(mine[0], who)
            for each, name in ((_EXACT, "name"), (clause(self.kind, "request"), "dateOfBirth")):
                same = summary.get(name) == sent[name]
                self.case.hold(
                    each, same, f"the {name} that was sent, in a search", "another", told
                )

    def recorded(self) -> None:
        """The written record holds the determination as it was sent."""
        exchange = self.made.record()
        answer = exchange.json()
        found = answer if isinstance(answer, dict) else {}
        if self.kind.saved == "means":
            shown, kept = found, part(self.made.view, "determination")
            sent = {name: kept[name] for name in WORKED_OUT if name in kept}
        else:
            shown, sent = part(found, "determination"), self.expected["determination"][1]
        other = [name for name in sent if shown.get(name) != sent[name]]
        own, told = clause(self.kind, "record"), f"another {', '.join(other)}"
        self.case.hold(own, not other, "the determination as it is", told, (exchange,))


_READY = {"supportedSelfAssessment": {"wished": True, "capacity": "has-capacity"}}


def _whole_lives(case: Case) -> None:
    made = Bodies(case.subject.document, case.rng)
    for number, family in enumerate(_FULL[case.budget.profile]):
        left_out = 0.0 if number % 4 < 3 else 0.3
        if case.kind.saved == "means":
            _settled_life(_Life(case, made, family, left_out, settled=True))
            continue
        life = _Life(case, made, family, left_out)
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
        life.take("refuse", **(facts if life.kind.person == "person" else {}))
        life.look(life.made.get())


def _settled_life(life: _Life) -> None:
    """A life that ends with a charge."""
    life.begin()
    life.take("put")
    life.look(life.made.get())
    life.take("determine")
    life.look(life.made.get())
    life.listed()
    life.recorded()


def _short_lives(case: Case) -> None:
    made = Bodies(case.subject.document, case.rng)
    for number, family in enumerate(_SHORT[case.budget.profile]):
        life = _Life(case, made, family, 0.0 if number % 3 < 2 else 0.4)
        life.begin()
        life.take("put")
        life.listed()
        life.take("withdraw")
        life.look(life.made.get())
