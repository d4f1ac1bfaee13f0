"""The corpus of the two assessment services: whole lives of assessments, and the bad turns.

Every step is tried in every state, each decision with every combination of the facts that the law
makes it hang on, answers over a broad table with the written record behind them, and the manners of
the interface. Deterministic by the seed. What may not come in here: expected answers.
"""

from __future__ import annotations

import itertools
import random
from typing import Any

import openapi
from conformance.differential import turns
from conformance.differential.blocks import Blocks
from conformance.differential.steps import Corpus, Step
from conformance.differential.texts import BODIES, TEXTS

PRACTITIONER = {"name": "Priya Raman", "role": "Social worker", "registration": "SW999012"}
STEPS = ("put", "submit", "assure", "return", "determine", "refuse", "withdraw", "record")
WAYS: dict[str, tuple[str, ...]] = {
    "requested": (),
    "in-progress": ("put",),
    "submitted": ("put", "submit"),
    "returned": ("put", "submit", "return"),
    "answered again": ("put", "submit", "return", "put"),
    "assured": ("put", "submit", "assure"),
    "determined": ("put", "submit", "assure", "determine"),
    "withdrawn": ("withdraw",),
    "refused": ("refuse",),
}
_EARLY = ("put", "withdraw", "refuse")
MOVES: dict[str, tuple[str, ...]] = {
    "requested": _EARLY,
    "in-progress": ("submit", *_EARLY),
    "submitted": ("assure", "return", "withdraw", "refuse"),
    "returned": _EARLY,
    "answered again": ("submit", *_EARLY),
    "assured": ("determine", "withdraw"),
    "determined": (),
    "withdrawn": (),
    "refused": (),
}
"""The steps that need an assessment of their own, because they use it up. That the others do not
is seen in the answer to the next request."""
_CAPACITY = ("has-capacity", "lacks-capacity", "not-established")
_YES_NO_UNSAID = (True, False, None)


class Lives(Blocks):
    """The corpus of one assessment service."""

    def __init__(self, service: str, rng: random.Random) -> None:
        super().__init__(service)
        self._rng = rng

    def corpus(self, *, tables: int) -> Corpus:
        """Every step; `tables` is how many sets of answers are drawn."""
        yield Step("getService", actor="nobody")
        yield from turns.every_step(self, STEPS, WAYS, MOVES)
        yield from self._facts_that_decide()
        yield from self._tables_of_answers(tables)
        yield from self._texts()
        yield from turns.searches(self)
        yield from turns.manners(self)
        yield from turns.bad_bodies(self)

    def _facts_that_decide(self) -> Corpus:
        for wished, capacity in itertools.product((True, False), _CAPACITY):
            id_ = self.new()
            fact = {"wished": wished, "capacity": capacity}
            yield from self.until(id_, ("put", "submit"), supportedSelfAssessment=fact)
        for three in itertools.product((True, False), repeat=3):
            names = ("substantialDifficulty", "appropriatePerson", "advocateArranged")
            id_ = self.new()
            advocacy = dict(zip(names, three, strict=True))
            yield from self.until(id_, ("put", "submit", "assure"), advocacy=advocacy)
        for capacity, risk, best in itertools.product(_CAPACITY, (True, False), _YES_NO_UNSAID):
            id_ = self.new()
            facts: dict[str, Any] = {"capacityToRefuse": capacity, "riskOfAbuseOrNeglect": risk}
            facts |= {"recordedBy": PRACTITIONER}
            facts |= {} if best is None else {"bestInterests": best}
            yield self.request(id_)
            yield self.take("refuse", id_, facts)
        yield from self._periods()

    def _periods(self) -> Corpus:
        outcome = "home"
        said = {"periodConsidered": "The winter and the spring."}
        unsaid: dict[str, str] = {}
        cases = [*itertools.product((unsaid, said), (unsaid, said), (True,))]
        for before, after, fluctuates in (*cases, (unsaid, unsaid, False)):
            id_ = self.new()
            answers: dict[str, Any] = {"outcomes": {outcome: {"fluctuates": fluctuates}}} | before
            yield self.request(id_)
            yield self.take("put", id_, answers)
            yield self.take("submit", id_)
            yield self.take("assure", id_)
            for decision in ("determine", "determine-not"):
                body = {**BODIES[decision], **after}
                yield self.take("determine", id_, body)
            yield self.take("record", id_)

    def _tables_of_answers(self, count: int) -> Corpus:
        for _ in range(count):
            id_ = self.new()
            yield self.request(id_)
            yield self.take("put", id_, self._answers())
            yield self.take("submit", id_)
            yield self.take("assure", id_)
            yield self.take("record", id_)
            yield self.take("determine", id_, BODIES[self._rng.choice(_DECISIONS)])
            yield self.take("record", id_)

    def _answers(self) -> dict[str, Any]:
        rng = self._rng
        population = "carer" if self.is_carer else "adult"
        criteria = openapi.criteria(population)
        outcomes: dict[str, Any] = {}
        for outcome in criteria["outcomes"]:
            if rng.random() < 0.3:
                continue
            limbs = [each["limb"] for each in criteria["unable"]]
            given = {limb: rng.random() < 0.2 for limb in limbs if rng.random() < 0.8}
            if "notApplicableWhen" in outcome and rng.random() < 0.3:
                given = {"notApplicable": True}
            if given:
                outcomes[outcome["outcome"]] = given
        impacts = ("significant", "likely-significant", "not-significant", "none")
        answers: dict[str, Any] = {"wellbeing": {"impact": rng.choice(impacts)}}
        answers |= {"outcomes": outcomes} if outcomes else {}
        if rng.random() < 0.8:
            first = "care" if self.is_carer else "impairment"
            inner = "necessary" if self.is_carer else "present"
            answers[first] = {inner: rng.random() < 0.8}
        if self.is_carer and rng.random() < 0.7:
            answers["healthEffect"] = rng.choice(("deteriorating", "at-risk", "none"))
        return answers

    def _texts(self) -> Corpus:
        for text in TEXTS:
            id_ = self.new()
            yield self.request(id_, reason=text)
            yield self.take("put", id_, {"desiredOutcomes": text})


_DECISIONS = ("determine", "determine-not")
