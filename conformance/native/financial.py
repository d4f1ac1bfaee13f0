"""The operations of the financial-assessment service: calculations, and what is recorded.

What may not come in here: what a charge comes to (`conformance.native.charging`), and checks of
the request itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from conformance.native import charging
from conformance.native.assessments import Assessments
from conformance.native.calls import Call, Handler
from conformance.native.charging import contradictions
from conformance.native.http import Answer
from conformance.native.problems import Fault, Refused, refused_for
from conformance.native.rates import policy_on
from conformance.native.store import Record, now

Json = Any
SETTLED = ("start", "end", "outcome", "weeklyCharge", "weeklyCost", "councilPays")
"""What is kept of a period beside its working."""


class FinancialAssessments(Assessments):
    """Calculations for anybody, and the assessments that were asked for."""

    def handlers(self) -> dict[str, Handler]:
        """operationId -> what answers it."""
        return {
            "calculateCharge": self._calculate,
            "requestFinancialAssessment": self._request,
            "getFinancialAssessment": self._get,
            "searchFinancialAssessments": self._search,
            "putFinancialAssessmentMeans": self._put,
            "withdrawFinancialAssessment": lambda call: self._step("withdraw", call),
            "determineFinancialAssessment": lambda call: self._step("determine", call),
            "getFinancialAssessmentRecord": self._record,
        }

    async def _calculate(self, call: Call) -> Answer:
        body = call.body
        policy = body.get("policy")
        result = self._charged(body["means"], policy, means_at="/means", own=policy is None)
        return Answer(200, result)

    def _create(self, call: Call) -> Answer:
        self._require_sense(call.body["person"], call.body["means"], "/means")
        return super()._create(call)

    def _take(self, name: str, call: Call) -> Answer:
        record = self._found(call)
        self._require_version(call, record)
        possible_in, leads_to = self._faults.bend(
            "step", (frozenset({"requested"}), _LEADS_TO[name]), name=name, kind=self.kind
        )
        if record.content["state"] not in possible_in:
            raise Refused("wrong-state")
        content = {**record.content, "state": leads_to}
        content |= self._written(name, record, call.body)
        self._store.replace(record, content)
        return self._answer(record)

    def _written(self, name: str, record: Record, body: Json) -> dict[str, Json]:
        at = now(self._faults)
        if name == "put":
            self._require_sense(record.content["person"], body, "")
            return {"means": self._faults.bend("answers", dict(body), record=record, body=body)}
        if name == "withdraw":
            written, property_ = {**body, "withdrawnAt": at}, "withdrawal"
        else:
            written, property_ = self._settled(record, body, at), "determination"
        bent = self._faults.bend(
            "recorded", written, name=name, kind=self.kind, record=record, body=body
        )
        return {property_: bent}

    def _settled(self, record: Record, body: Json, at: str) -> dict[str, Json]:
        """SI 2014/2672 reg 10(2) and (3): a light touch rests on evidence."""
        means = record.content["means"]
        missing = means.get("route") == "light-touch" and "evidence" not in body
        cause = self._faults.bend(
            "gate",
            "evidence-missing" if missing else None,
            name="determine",
            kind=self.kind,
            record=record,
            body=body,
        )
        if cause is not None:
            raise Refused(cause)
        result = self._charged(means, None, own=True)
        return {
            **body,
            "determinedAt": at,
            "policy": result["policy"],
            "charges": [{name: each[name] for name in SETTLED} for each in result["periods"]],
            "periods": result["periods"],
        }

    async def _record(self, call: Call) -> Answer:
        record = self._found(call)
        if "determination" not in record.content:
            raise Refused("record-not-ready")
        written = _written_record(record.content, now(self._faults))
        return Answer(200, self._faults.bend("record", written, record=record, kind=self.kind))

    def _require_sense(self, person: Json, means: Json, at: str) -> None:
        """Raises Refused for means that contradict the person, each other or the law."""
        faults: list[Fault] = []
        for pointer, said in contradictions.of_means(means):
            faults.append(_contradiction(f"{at}{pointer}", said))
        if means["adult"]["dateOfBirth"] != person["dateOfBirth"]:
            said = "The means are those of somebody born on another day."
            faults.append(_contradiction(f"{at}/adult/dateOfBirth", said))
        faults = self._faults.bend("sense", faults, person=person, means=means)
        if faults:
            raise refused_for(faults)

    def _charged(
        self, means: Json, policy: Json | None, *, means_at: str = "", own: bool
    ) -> dict[str, Json]:
        """What the means are charged, by this council's own policy where none is tried."""
        chosen = policy_on(means["period"]["start"]) if own else policy
        try:
            result: dict[str, Json] = charging.calculate(
                means, chosen, self._faults, means_at=means_at
            )
        except charging.Refused as refusal:
            if refusal.cause == "rate-not-known":
                raise Refused("rate-unknown", detail=refusal.detail) from None
            raise refused_for(
                [_contradiction(pointer, said) for pointer, said in refusal.found]
            ) from None
        return result


_LEADS_TO: Mapping[str, str] = {
    "put": "requested",
    "withdraw": "withdrawn",
    "determine": "determined",
}


def _contradiction(pointer: str, said: str) -> Fault:
    return Fault("contradiction", "pointer", pointer, said)


def _written_record(content: Mapping[str, Json], at: str) -> dict[str, Json]:
    """The record of what was settled (Care Act 2014 s.17(4))."""
    made, name = content["determination"], content["person"]["name"]
    whole = f"{name['given']} {name['family']}"
    parts: list[tuple[str, Callable[[], Iterator[str]]]] = [
        ("This record", lambda: _about(content, whole)),
        ("The charge", lambda: _charges(made)),
        ("Line by line", lambda: _lines(made)),
    ]
    record: dict[str, Json] = {
        "assessmentId": content["id"],
        "preparedAt": at,
        "state": content["state"],
        "sections": [
            {"heading": heading, "paragraphs": list(paragraphs())[:50]}
            for heading, paragraphs in parts
        ],
        "charges": made["charges"],
        "copies": [whole, "If you ask for it: anyone whom you name"],
    }
    return record | {part: made[part] for part in ("periods", "policy") if part in made}


def _about(content: Mapping[str, Json], whole: str) -> Iterator[str]:
    by = content["determination"]["determinedBy"]
    yield f"Financial assessment of {whole}, requested at {content['requestedAt']}."
    yield f"Settled by {by['name']}, {by['role']}."


def _charges(made: Mapping[str, Json]) -> Iterator[str]:
    for each in made["charges"]:
        yield f"{each['start']} to {each['end']}: £{each['weeklyCharge']} a week."


def _lines(made: Mapping[str, Json]) -> Iterator[str]:
    if "periods" not in made:
        yield "The working is not kept here."
    for period in made.get("periods", ()):
        yield f"From {period['start']}:"
        for line in period["working"]:
            yield f"{line['operation']} £{line['amount']}: {line['label']} ({line['paragraph']})"
