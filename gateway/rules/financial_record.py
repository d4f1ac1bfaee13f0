"""The written record of a financial assessment: Care Act 2014 s.17(4).

Lives here: which sections the record has and what each says, so that whoever has a calculator can
follow the charge. May not live here: storage, a clock, HTML, or any rule of charging.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from gateway.rules.charging.notes import day as in_figures
from gateway.rules.making import practitioner, said
from gateway.rules.money import printed
from gateway.rules.paragraphs import day, in_words
from gateway.rules.written_record import sections

Assessment = Mapping[str, Any]
_OUTCOMES: Final = {
    "contribution": "You pay {charge} a week towards a cost of {cost}. The council pays {rest}.",
    "no-charge": "You pay nothing. The council pays the whole cost of {cost} a week.",
    "full-cost": "You pay the full cost of {charge} a week.",
    "free": "Your care is free. The council pays {rest} a week.",
}
_ROUTES: Final = {
    "full": "Your income and capital were assessed in full (SI 2014/2672 reg 9).",
    "light-touch": (
        "You agreed to be treated as assessed without a full assessment (SI 2014/2672 reg 10(3)). "
        "You can ask for a full assessment at any time."
    ),
    "refused": (
        "You refused the assessment, or the council was not given what it needed for it, and so "
        "you are treated as having resources above the limit (SI 2014/2672 reg 10(1)). You can "
        "ask for an assessment at any time."
    ),
}
_SIGNS: Final = {"add": "+", "subtract": "-"}


def financial_record(assessment: Assessment, *, prepared_at: str) -> dict[str, Any]:
    """The record as the standard gives it (`FinancialRecord`).

    `assessment` is the resource of the standard, determined; `prepared_at` is a UTC instant.
    """
    made = assessment["determination"]
    parts: list[tuple[str, Iterator[str]]] = [
        ("About this record", _about(assessment, prepared_at)),
        ("What you pay", _pays(assessment)),
    ]
    for period in made.get("periods", []):
        parts.append((f"How it was worked out: {_span(period)}", _working(period)))
        parts.append((f"Your capital: {_span(period)}", _capital(period)))
        parts.append((f"Notes: {_span(period)}", _notes(period)))
    if "periods" not in made:
        parts.append(("How it was worked out", _elsewhere()))
    parts.append(("Your rights", _rights()))
    record: dict[str, Any] = {
        "assessmentId": assessment["id"],
        "preparedAt": prepared_at,
        "state": assessment["state"],
        "sections": [section for part in parts for section in sections(*part)],
        "charges": made["charges"],
        "copies": [_name(assessment), "If you ask: anyone else whom you name"],
    }
    for name in ("periods", "policy"):
        if name in made:
            record[name] = made[name]
    return record


def _name(assessment: Assessment) -> str:
    name = assessment["person"]["name"]
    return f"{name['given']} {name['family']}"


def _span(period: Assessment) -> str:
    first, last = (in_figures(date.fromisoformat(period[end])) for end in ("start", "end"))
    return first if first == last else f"{first} to {last}"


def _about(assessment: Assessment, prepared_at: str) -> Iterator[str]:
    made = assessment["determination"]
    yield (
        f"This is the written record of the financial assessment of {_name(assessment)}, "
        f"reference {assessment['id']}, which was asked for on "
        f"{day(assessment['requestedAt'])}. It was prepared on {day(prepared_at)} and is given to "
        "you under section 17 of the Care Act 2014."
    )
    if assessment["state"] not in ("determined", "other"):
        yield f"When it was prepared, the assessment was {in_words(assessment['state'])}."
    yield (
        f"On {day(made['determinedAt'])} {practitioner(made['determinedBy'])} settled for the "
        "council what you pay."
    )
    if "onBehalf" in assessment:
        acting = assessment["onBehalf"]
        yield (
            f"The assessment was asked for on your behalf by {acting['name']} (authority given: "
            f"{in_words(acting['authority'])})."
        )
    yield _ROUTES[assessment["means"].get("route", "full")]
    yield from said("How the council was satisfied of your means:", made.get("evidence"))
    yield from said("The council adds:", made.get("reasons"))
    if "policy" in made:
        policy = made["policy"]
        since = in_figures(date.fromisoformat(policy["since"]))
        source = f" ({policy['source']})" if "source" in policy else ""
        yield f"The council's charging policy was used: {policy['title']}, since {since}{source}."


def _pays(assessment: Assessment) -> Iterator[str]:
    for each in assessment["determination"]["charges"]:
        told = _OUTCOMES.get(each["outcome"], "You pay {charge} a week.").format(
            charge=printed(each["weeklyCharge"]),
            cost=printed(each["weeklyCost"]),
            rest=printed(each["councilPays"]),
        )
        yield f"{_span(each)}: {told}"
    yield "No charge is above the cost of your care (section 14(4))."


def _working(period: Assessment) -> Iterator[str]:
    yield "Begin with nothing and take one line after the other. All amounts are pounds a week."
    yield from _lines(period["working"])
    yield f"What you pay: {printed(period['weeklyCharge'])} a week."
    if "minimumIncome" in period:
        least = printed(period["minimumIncome"])
        yield f"What you are left with is never less than {least} a week."
    if "changesBecause" in period:
        yield f"It changes after that: {period['changesBecause']}."


def _capital(period: Assessment) -> Iterator[str]:
    capital = period["capital"]
    yield from _lines(capital["working"])
    yield (
        f"Capital that counts: {printed(capital['counted'])}. The lower limit is "
        f"{printed(capital['lowerLimit'])} and the upper limit {printed(capital['upperLimit'])}."
    )
    if capital["aboveLimit"]:
        yield "Your capital is above the upper limit."
    else:
        yield f"It is treated as bringing you {printed(capital['tariffIncome'])} a week (reg 25)."
    if "notionalCapital" in period:
        notional = period["notionalCapital"]
        yield (
            f"Capital that you are treated as having: {printed(notional['remaining'])}. It goes "
            f"down by {printed(notional['weeklyReduction'])} a week (reg 23)."
        )


def _lines(lines: list[Assessment]) -> Iterator[str]:
    for line in lines:
        how = f" ({line['detail']})" if "detail" in line else ""
        yield (
            f"{_SIGNS[line['operation']]} {printed(line['amount'])} {line['label']}{how}. "
            f"{line['paragraph']}."
        )


def _notes(period: Assessment) -> Iterator[str]:
    yield from period["notes"]
    for used in period["rates"]:
        if "caution" in used:
            yield f"{used['label']}, {printed(used['amount'])}: {used['caution']}"


def _elsewhere() -> Iterator[str]:
    yield (
        "The charge was settled in the council's own system, which does not keep the working. Ask "
        "the council for it: it has to give you a written record of the assessment (section 17)."
    )


def _rights() -> Iterator[str]:
    yield (
        "If something here is wrong, or something was left out, tell the council and ask it to "
        "look again. You can make a complaint to it (SI 2009/309) and, if that does not settle "
        "it, go to the Local Government and Social Care Ombudsman."
    )
    yield (
        "If your income, capital or costs change, tell the council: what you pay may change too. "
        "Costs that come from a disability are looked at one by one if you ask."
    )
    yield (
        "Whether your needs are met does not depend on this record: needs are assessed whatever "
        "your means (section 9(3))."
    )
