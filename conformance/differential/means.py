"""The corpus of financial assessments: lives, what makes no sense, and calculations by one policy.

Every step is tried in every state, and each determination with and without what it hangs on. What
a council charges is its own policy's, so charges are compared where the request brings the policy.
What may not come in here: expected answers.
"""

from __future__ import annotations

import itertools
import random
from typing import Any

from conformance.differential import turns
from conformance.differential.blocks import Blocks
from conformance.differential.steps import Corpus, Step
from conformance.differential.texts import MEANS, SETTLEMENT, TEXTS
from conformance.laws import means

STEPS = ("put", "determine", "withdraw", "record")
WAYS: dict[str, tuple[str, ...]] = {
    "requested": (),
    "replaced": ("put",),
    "determined": ("determine",),
    "withdrawn": ("withdraw",),
}
MOVES: dict[str, tuple[str, ...]] = {
    "requested": ("put", "determine", "withdraw"),
    "replaced": ("put", "determine", "withdraw"),
    "determined": (),
    "withdrawn": (),
}
"""The steps that need an assessment of their own, because they use it up."""
BORN = str(MEANS["adult"]["dateOfBirth"])
POLICY: dict[str, Any] = {"title": "One policy for both", "since": "2022-04-11"}
_LOCAL: tuple[dict[str, Any], ...] = (
    {},
    {"minimumIncomeUpliftPercent": "5.00"},
    {"disposableIncomePercent": "90.00", "minimumCharge": "3.00"},
    {"maximumCharge": "150.00", "allowances": [{"label": "Water", "weekly": "4.50"}]},
    {"disregardedIncome": ["annuity"], "nightCareDisregard": True},
)
_SENSELESS: tuple[dict[str, Any], ...] = (
    {"period": {"start": "2026-06-28", "end": "2026-06-27"}},
    {"adult": {"dateOfBirth": BORN, "household": "couple"}},
    {"adult": {"dateOfBirth": "1950-04-06", "household": "single"}},
    {"adult": {"dateOfBirth": BORN, "household": "single", "partner": {"pensionAge": True}}},
    {"care": {"setting": "care-home", "weeklyCost": "700.00"}},
    {"care": {"setting": "care-home", "weeklyCost": "700.00", "stay": "permanent"}},
    {"route": "light-touch"},
    {"capital": [{"type": "land", "value": "1.00", "ownership": {"kind": "joint"}}]},
    {"capital": [{"type": "land", "value": "1.00", "ownership": {"kind": "share"}}]},
    {"income": [{"type": "pip-mobility", "amount": "80.00", "every": "week"}] * 2},
    {"diminishingNotional": {"since": "2016-01-01"}},
    {"care": {"setting": "own-home", "weeklyCost": 310}},
    {"route": "by-pigeon"},
    {"period": {"start": "2026-06-31"}},
)


class Lives(Blocks):
    """The corpus of the service."""

    def __init__(self, service: str, rng: random.Random) -> None:
        super().__init__(service)
        self._rng = rng

    def corpus(self, *, tables: int) -> Corpus:
        """Every step; `tables` is how many sets of means are drawn."""
        yield Step("getService", actor="nobody")
        yield from turns.every_step(self, STEPS, WAYS, MOVES)
        yield from self._facts_that_decide()
        yield from self._what_makes_no_sense()
        yield from self._tables_of_means(tables)
        yield from self._texts()
        yield from turns.searches(self)
        yield from turns.manners(self)
        yield from turns.bad_bodies(self)

    def _facts_that_decide(self) -> Corpus:
        """The route, the consent and the evidence."""
        by = SETTLEMENT["determinedBy"]
        routes = ("full", "light-touch", "refused", None)
        for route, consent, evidence in itertools.product(routes, (True, None), (True, False)):
            id_ = self.new()
            facts: dict[str, Any] = {} if route is None else {"route": route}
            facts |= {} if consent is None else {"lightTouchConsent": consent}
            yield self.request(id_, means={**MEANS, **facts})
            yield self.take("determine", id_, SETTLEMENT if evidence else {"determinedBy": by})
            yield self.take("record", id_)

    def _what_makes_no_sense(self) -> Corpus:
        id_ = self.new()
        yield self.request(id_)
        for change in _SENSELESS:
            bad = {**MEANS, **change}
            yield Step(self.operation("request"), body=self.asked(means=bad), key=self.key())
            yield self.take("put", id_, bad)
            yield self._calculation(bad, POLICY)
        yield self.take("get", id_)
        unknown = self.new()
        yield self.request(unknown, means={**MEANS, "period": {"start": "2040-04-09"}})
        yield self.take("determine", unknown)
        yield self.take("get", unknown)

    def _tables_of_means(self, count: int) -> Corpus:
        for number in range(count):
            id_, drawn = self.new(), means.plain(self._rng, BORN)
            yield self.request(id_)
            yield self.take("put", id_, drawn)
            yield self._calculation(drawn, {**POLICY, **_LOCAL[number % len(_LOCAL)]})
            yield self.take("determine", id_)
            yield self.take("get", id_)
            yield self.take("record", id_)

    def _texts(self) -> Corpus:
        for text in TEXTS:
            id_, label = self.new(), text.replace("\n", " ")[:100].strip()
            expense = {"label": label, "amount": "5.10", "every": "week"}
            yield self.request(id_, means={**MEANS, "disabilityRelatedExpenditure": [expense]})
            yield self.take("determine", id_, {**SETTLEMENT, "reasons": text, "evidence": text})

    def _calculation(self, asked: dict[str, Any], policy: dict[str, Any]) -> Step:
        body = {"means": asked, "policy": policy}
        return Step("calculateCharge", body=body, actor="nobody")
