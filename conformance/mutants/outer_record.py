"""Deviations of the written record, and of the root of a service, as they are seen from outside.

What may not come in here: the indication in a record (`inner_law`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from conformance.mutants.bending import answering, slug_of, with_problem
from conformance.mutants.exchange import Ask, Asked, Deviation, Given, Make
from conformance.mutants.outer_public import token_needed
from conformance.mutants.outer_wire import with_400

_POPULATIONS = {"needs-assessment": "adult", "carers-assessment": "carer"}


def _too_early() -> Deviation:
    """The record is given whatever the state is."""

    async def deviation(asked: Asked, ask: Ask) -> Given:
        given = await ask(asked)
        if slug_of(given) != "record-not-ready":
            return given
        read = await ask(asked.reading())
        assessment = read.json()
        root = asked.path.partition(f"/{asked.service}/v1")[0]
        body = {"population": _POPULATIONS[asked.service]}
        check = replace(
            asked.with_header("content-type", "application/json").with_json(body),
            method="POST",
            path=f"{root}/eligibility/v1/checks",
        )
        indication = (await ask(check)).json()
        name = (assessment.get("person") or assessment["carer"])["name"]
        record = {
            "assessmentId": assessment["id"],
            "preparedAt": assessment["recording"]["asOf"],
            "state": assessment["state"],
            "sections": [{"heading": "This record", "paragraphs": ["It is not ready."]}],
            "indication": indication,
            "copies": [f"{name['given']} {name['family']}"],
        }
        kept = given.with_header("content-type", "application/json").with_json(record)
        return replace(kept, status=200)

    return deviation


DEVIATIONS: Mapping[str, Make] = {
    "record-in-submitted": _too_early,
    "record-not-when-determined": answering(
        lambda asked, given: with_problem(with_400(given), "record-not-ready", 409),
        lambda asked, given: (
            given.fine and asked.verb == "record" and given.json()["state"] == "determined"
        ),
    ),
    "carers-root-needs-token": token_needed("getService"),
}
