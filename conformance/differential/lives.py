"""The corpus of the two assessment services: whole lives of assessments, good turns and bad.

Every step is tried in every state, each decision with every combination of the facts that the law
makes it hang on, answers over a broad table with the written record behind them, and the manners of
the interface. Deterministic by the seed. What may not come in here: expected answers.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping
from typing import Any

import openapi
from conformance.differential.steps import ETAG, ID, KEY, NHS, Corpus, Step, Walk
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


class Lives:
    """The corpus of one assessment service."""

    def __init__(self, service: str, rng: random.Random) -> None:
        self._rng = rng
        self._carer = service == "carers-assessment"
        self._noun = "CarersAssessment" if self._carer else "NeedsAssessment"
        self._person = "carer" if self._carer else "person"
        self._numbers = itertools.count(1)
        self._document = openapi.document(service)

    def corpus(self, *, tables: int) -> Corpus:
        """Every step; `tables` is how many sets of answers are drawn."""
        yield Step("getService", actor="nobody")
        yield from self._every_step_in_every_state()
        yield from self._facts_that_decide()
        yield from self._tables_of_answers(tables)
        yield from self._texts()
        yield from self._searches()
        yield from self._manners()
        yield from self._bad_bodies()

    # Building blocks

    def _operation(self, step: str) -> str:
        special = {"put": f"put{self._noun}Answers", "record": f"get{self._noun}Record"}
        return special.get(step, f"{step}{self._noun}")

    def _key(self) -> str:
        return KEY.format(next(self._numbers))

    def _request(self, id_: str, **more: Any) -> Step:
        body = self._asked(**more)
        takes = {id_: ID, _tag(id_): ETAG}
        return Step(f"request{self._noun}", body=body, key=self._key(), takes=takes)

    def _asked(self, **more: Any) -> dict[str, Any]:
        name = {"given": "Ada", "family": "Testwell"}
        person = {"name": name, "dateOfBirth": "1950-04-05"} | more.pop("who", {})
        body: dict[str, Any] = {
            self._person: person,
            "supportedSelfAssessment": {"wished": True, "capacity": "has-capacity"},
        }
        if self._carer:
            body["caredFor"] = {"name": "Bert Testwell", "relationship": "parent"}
        return body | more

    def _new(self) -> str:
        return f"<id {next(self._numbers)}>"

    def _take(self, step: str, id_: str, body: Any = None, *, etag: str | None = None) -> Step:
        path = self._path(id_)
        if step in ("get", "record"):
            return Step(self._operation(step), path=path)
        return Step(
            self._operation(step),
            path=path,
            body=self._body(step) if body is None else body,
            key=None if step == "put" else self._key(),
            etag=_tag(id_) if etag is None else etag,
            takes={_tag(id_): ETAG},
        )

    def _body(self, step: str) -> Any:
        if step == "put":
            return {"desiredOutcomes": "To stay in my own home."}
        return BODIES[step]

    def _until(self, id_: str, way: tuple[str, ...], **more: Any) -> Corpus:
        yield self._request(id_, **more)
        for step in way:
            yield self._take(step, id_)

    # Parts of the corpus

    def _every_step_in_every_state(self) -> Corpus:
        for state, way in WAYS.items():
            id_ = self._new()
            yield from self._until(id_, way)
            for step in STEPS:
                if step not in MOVES[state]:
                    yield self._take(step, id_)
            yield self._take("get", id_)
            for step in MOVES[state]:
                id_ = self._new()
                yield from self._until(id_, way)
                yield self._take(step, id_)
                yield self._take("get", id_)

    def _facts_that_decide(self) -> Corpus:
        for wished, capacity in itertools.product((True, False), _CAPACITY):
            id_ = self._new()
            fact = {"wished": wished, "capacity": capacity}
            yield from self._until(id_, ("put", "submit"), supportedSelfAssessment=fact)
        for three in itertools.product((True, False), repeat=3):
            names = ("substantialDifficulty", "appropriatePerson", "advocateArranged")
            id_ = self._new()
            advocacy = dict(zip(names, three, strict=True))
            yield from self._until(id_, ("put", "submit", "assure"), advocacy=advocacy)
        for capacity, risk, best in itertools.product(_CAPACITY, (True, False), _YES_NO_UNSAID):
            id_ = self._new()
            facts: dict[str, Any] = {"capacityToRefuse": capacity, "riskOfAbuseOrNeglect": risk}
            facts |= {"recordedBy": PRACTITIONER}
            facts |= {} if best is None else {"bestInterests": best}
            yield self._request(id_)
            yield self._take("refuse", id_, facts)
        yield from self._periods()

    def _periods(self) -> Corpus:
        outcome = "home"
        said = {"periodConsidered": "The winter and the spring."}
        unsaid: dict[str, str] = {}
        cases = [*itertools.product((unsaid, said), (unsaid, said), (True,))]
        for before, after, fluctuates in (*cases, (unsaid, unsaid, False)):
            id_ = self._new()
            answers: dict[str, Any] = {"outcomes": {outcome: {"fluctuates": fluctuates}}} | before
            yield self._request(id_)
            yield self._take("put", id_, answers)
            yield self._take("submit", id_)
            yield self._take("assure", id_)
            for decision in ("determine", "determine-not"):
                body = {**BODIES[decision], **after}
                yield self._take("determine", id_, body)
            yield self._take("record", id_)

    def _tables_of_answers(self, count: int) -> Corpus:
        for _ in range(count):
            id_ = self._new()
            yield self._request(id_)
            yield self._take("put", id_, self._answers())
            yield self._take("submit", id_)
            yield self._take("assure", id_)
            yield self._take("record", id_)
            yield self._take("determine", id_, BODIES[self._rng.choice(_DECISIONS)])
            yield self._take("record", id_)

    def _answers(self) -> dict[str, Any]:
        rng = self._rng
        population = "carer" if self._carer else "adult"
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
            first = "care" if self._carer else "impairment"
            inner = "necessary" if self._carer else "present"
            answers[first] = {inner: rng.random() < 0.8}
        if self._carer and rng.random() < 0.7:
            answers["healthEffect"] = rng.choice(("deteriorating", "at-risk", "none"))
        return answers

    def _texts(self) -> Corpus:
        for text in TEXTS:
            id_ = self._new()
            yield self._request(id_, reason=text)
            yield self._take("put", id_, {"desiredOutcomes": text})

    def _searches(self) -> Corpus:
        search = f"search{self._noun}s"
        nobody, somebody = NHS.format(1), NHS.format(2)
        for way in ((), ("put",), ("put", "submit"), ("withdraw",), ("put",)):
            yield from self._until(self._new(), way, who={"nhsNumber": somebody})
        for number in (nobody, somebody):
            yield Walk(search, body={"nhsNumber": number})
        for limit in (1, 2, 3, 5, 100):
            yield Walk(search, body={"nhsNumber": somebody}, query=f"limit={limit}")
        for states in (["requested"], ["in-progress", "withdrawn"], ["closed"]):
            yield Walk(search, body={"nhsNumber": somebody, "states": states})
        for query in ("limit=0", "limit=101", "limit=x", "limit=1&limit=2", "page=1", "cursor=*"):
            yield Step(search, body={"nhsNumber": nobody}, query=query)
        yield Step(search, body={"nhsNumber": nobody}, query="cursor=never-issued-by-anybody")
        bodies: tuple[Any, ...] = ({"nhsNumber": "9990000000"}, {"states": []}, {"x": 1})
        for body in (*bodies, {"states": ["gone"]}):
            yield Step(search, body=body)
        yield Step(search, body={}, actor="citizen", query="limit=1")

    def _manners(self) -> Corpus:
        id_ = self._new()
        first = self._request(id_)
        yield from (first, first)
        yield Step(first.operation_id, body=self._asked(urgent=True), key=first.key)
        saved = self._take("put", id_)
        yield from (saved, self._take("put", id_, etag='"never-given-out"'))
        submit = self._take("submit", id_, etag="*")
        yield from (submit, submit, self._take("get", id_))
        refused: tuple[dict[str, str], ...] = (
            {"Idempotency-Key": ""},
            {"If-Match": ""},
            {"Authorization": ""},
            {"Authorization": "Bearer nonsense"},
            {"Accept": "text/html"},
            {"Content-Type": "text/plain"},
        )
        for headers in refused:
            yield _with(self._take("withdraw", id_, etag="*"), headers)
        names = {"X-Request-ID": "request-1", "X-Correlation-ID": "journey-1"}
        for headers in (*refused[2:5], {"traceparent": "not-well-formed"}, names):
            yield _with(self._take("get", id_), headers)
        for step in ("get", "record", "put", "submit", "withdraw"):
            yield self._take(step, "no-such-assessment", etag="*")
        for method in ("DELETE", "PATCH", "PUT"):
            yield Step(f"request{self._noun}", method=method, body={})
            yield Step(f"get{self._noun}", path=self._path(id_), method=method)
        for step in ("assure", "return", "determine", "refuse"):
            taken = self._take(step, id_, etag="*")
            yield Step(taken.operation_id, taken.path, taken.body, None, "citizen", taken.key, "*")

    def _path(self, id_: str) -> Mapping[str, str]:
        return {self._noun[0].lower() + self._noun[1:] + "Id": id_}

    def _bad_bodies(self) -> Corpus:
        operation = f"request{self._noun}"
        good = self._asked()
        for content in (b"", b"{", b"[]", b"null", b'{"a":1,"a":2}', b'"\xff"', b"{} x", b"NaN"):
            yield Step(operation, content=content, key=self._key())
        for bad in _spoilt(good):
            yield Step(operation, body=bad, key=self._key())
        for who in (
            {"dateOfBirth": "1950-02-30"},
            {"nhsNumber": "9990000000"},
            {"telephone": "none"},
            {"email": "nobody"},
            {"address": {"line1": "1 High Street", "postcode": "zz1 1zz"}},
        ):
            yield Step(operation, body=self._asked(who=who), key=self._key())
        id_ = self._new()
        yield self._request(id_)
        for step in ("put", "submit", "assure", "return", "determine", "refuse", "withdraw"):
            for bad in _spoilt(self._body(step)):
                yield self._take(step, id_, bad, etag="*")


_DECISIONS = ("determine", "determine-not")


def _tag(id_: str) -> str:
    return id_.replace("<id ", "<etag ")


def _with(step: Step, headers: Mapping[str, str]) -> Step:
    return Step(
        step.operation_id,
        step.path,
        step.body,
        key=step.key,
        etag=step.etag,
        headers=headers,
    )


def _spoilt(good: Mapping[str, Any]) -> list[Any]:
    """One fault each: something unknown, something missing, a null, another type."""
    made: list[Any] = [{**good, "savings": 1000}, [good], "text"]
    for name in good:
        made.append({**good, name: None})
        made.append({**good, name: 7})
        made.append({each: value for each, value in good.items() if each != name})
    return made
