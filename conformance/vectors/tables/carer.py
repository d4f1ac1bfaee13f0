"""Regulation 3: checks of carers.

What may not come in here: what the regulation says of them (`conformance.vectors.law`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, product

from conformance.vectors.law import CARER, HEALTH, IMPACTS
from conformance.vectors.tables.answers import (
    ALL_THREE,
    FLUCTUATES,
    LEFT_OUT,
    NOT_APPLICABLE,
    SECOND,
    UNABLE,
    able,
    body,
    check,
    complete,
    unable,
)
from conformance.vectors.tables.lines import Line

CODES = tuple(CARER.outcomes)
LIMBS = tuple(CARER.limbs)
ANY = "SI 2015/313 reg 3(1)(b), 3(2)"


def lines() -> Iterator[Line]:
    yield from _counts()
    yield from _limbs()
    yield from _health()
    yield from _left_out()
    yield from _three_conditions()
    yield from _not_applicable()
    yield from _fluctuating()


def _counts() -> Iterator[Line]:
    for count in range(len(CODES) + 1):
        told = {code: unable(CARER) for code in CODES[:count]}
        yield check(
            CARER,
            f"carer-count-{count}",
            body(CARER, complete(CARER, told), health="none"),
            clause=SECOND["carer"],
            source=ANY,
            comment=f"Unable to achieve {count} of the eight outcomes; one is enough",
            look=CODES,
            flags=("boundary", "smoke", "statute") if count < 2 else ("statute", "smoke"),
        )


def _limbs() -> Iterator[Line]:
    for code in CODES:
        for size in range(1, len(LIMBS) + 1):
            for limbs in combinations(LIMBS, size):
                letters = "".join(CARER.limbs[limb][-2] for limb in limbs)
                told = {code: unable(CARER, *limbs)}
                yield check(
                    CARER,
                    f"carer-one-{code}-limbs-{letters}",
                    body(CARER, complete(CARER, told), health="none"),
                    clause=UNABLE["carer"] if size > 1 else SECOND["carer"],
                    source=f"SI 2015/313 reg {CARER.outcomes[code]}, 3(3)",
                    comment="One outcome is enough, by any of the three limbs",
                    look=(code,),
                    flags=("statute", "smoke") if size == 1 else ("statute",),
                )
        yield check(
            CARER,
            f"carer-only-{code}-answered",
            body(CARER, {code: {LIMBS[0]: True}}),
            clause=SECOND["carer"],
            source=f"SI 2015/313 reg {CARER.outcomes[code]}",
            comment="One outcome settles it, whatever was not answered",
            look=CODES,
            flags=("boundary",),
        )


def _health() -> Iterator[Line]:
    for health in HEALTH:
        for label, outcomes in _SETS.items():
            yield check(
                CARER,
                f"carer-health-{health}-outcomes-{label}",
                body(CARER, outcomes, health=health),
                clause=FLUCTUATES
                if label == "fluctuating" and health == "none"
                else SECOND["carer"],
                source="SI 2015/313 reg 3(2)(a)",
                comment="Health that deteriorates or is at risk is enough without any outcome",
                flags=("statute", "smoke", "boundary"),
            )


_SETS: Mapping[str, Mapping[str, Mapping[str, bool]] | None] = {
    "able": complete(CARER, {}),
    "unanswered": None,
    "one": complete(CARER, {"work": unable(CARER)}),
    "fluctuating": complete(CARER, {"work": {**unable(CARER), "fluctuates": True}}),
}


def _left_out() -> Iterator[Line]:
    source = "Care Act 2014 s.10(1)"
    for code in CODES:
        for limb in LIMBS:
            answer = {name: False for name in LIMBS if name != limb}
            yield check(
                CARER,
                f"carer-unanswered-{code}-limb-{CARER.limbs[limb][-2]}",
                body(CARER, complete(CARER, {code: answer}), health="none"),
                clause=LEFT_OUT,
                source=f"{source}; SI 2015/313 reg {CARER.limbs[limb]}",
                comment="The only outcome left hangs on one limb that was left out",
                look=(code,),
                flags=("boundary",),
            )
        told = {name: able(CARER) for name in CODES if name != code}
        yield check(
            CARER,
            f"carer-unanswered-{code}",
            body(CARER, told, health="none"),
            clause=LEFT_OUT,
            source=source,
            comment="The outcome that was left out may be the one that is enough",
            look=(code,),
            flags=("boundary", "smoke"),
        )
    yield check(
        CARER,
        "carer-unanswered-health",
        body(CARER, complete(CARER, {})),
        clause=LEFT_OUT,
        source=f"{source}; SI 2015/313 reg 3(2)(a)",
        comment="Able to achieve everything, and nothing is said about health",
        look=CODES,
        flags=("boundary", "smoke"),
    )


def _three_conditions() -> Iterator[Line]:
    effects: dict[str, tuple[str | None, Mapping[str, Mapping[str, bool]]]] = {
        "deteriorating": ("deteriorating", complete(CARER, {})),
        "at-risk": ("at-risk", complete(CARER, {})),
        "one-outcome": ("none", complete(CARER, {"recreation": unable(CARER)})),
        "no-effect": ("none", complete(CARER, {})),
        "open": (None, complete(CARER, {"recreation": {}})),
        "fluctuating": (
            "none",
            complete(CARER, {"recreation": {**unable(CARER, LIMBS[1]), "fluctuates": True}}),
        ),
    }
    impacts = (*IMPACTS, None)
    for necessary, (label, (health, outcomes)), impact in product(
        (True, False, None), effects.items(), impacts
    ):
        origin = {True: "necessary", False: "not-necessary", None: "care-absent"}[necessary]
        yield check(
            CARER,
            f"carer-{origin}-{label}-impact-{impact or 'absent'}",
            body(CARER, outcomes, origin=necessary, health=health, impact=impact),
            source="SI 2015/313 reg 3(1)(a)-(c)",
            comment="All three conditions have to be met; one that is not settles it",
            look=("recreation",),
            flags=("statute", "smoke") if label == "one-outcome" else ("statute",),
        )


def _not_applicable() -> Iterator[Line]:
    for code in CARER.may_not_apply:
        source = f"SI 2015/313 reg {CARER.outcomes[code]}"
        for label, answer in (
            ("alone", {"notApplicable": True}),
            ("but-unable", {**unable(CARER, *LIMBS), "notApplicable": True}),
            ("but-fluctuates", {"notApplicable": True, "fluctuates": True}),
        ):
            yield check(
                CARER,
                f"carer-no-{code}-{label}",
                body(CARER, complete(CARER, {code: answer}), health="none"),
                clause=NOT_APPLICABLE,
                source=source,
                comment="Where there is nobody else to care for, the outcome cannot be unmet",
                look=() if label == "but-fluctuates" else (code,),
                flags=("boundary", "statute", "smoke"),
            )
        for label, answer in (("unable", unable(CARER)), ("able", able(CARER)), ("open", {})):
            yield check(
                CARER,
                f"carer-has-{code}-{label}",
                body(
                    CARER,
                    complete(CARER, {code: {**answer, "notApplicable": False}}),
                    health="none",
                ),
                clause=LEFT_OUT if label == "open" else SECOND["carer"],
                source=source,
                comment="Where there is somebody, the outcome counts like any other",
                look=(code,),
                flags=("statute",),
            )
    both = {code: {"notApplicable": True} for code in CARER.may_not_apply}
    yield check(
        CARER,
        "carer-both-not-applicable",
        body(CARER, complete(CARER, both), health="at-risk"),
        clause=ALL_THREE["carer"],
        source="SI 2015/313 reg 3(2)(a)",
        comment="Neither applies and health is at risk: enough",
        look=CODES,
        flags=("statute",),
    )


def _fluctuating() -> Iterator[Line]:
    source = "SI 2015/313 reg 3(4)"
    for code in CODES:
        for label, answer in (("unable", unable(CARER)), ("able", able(CARER)), ("alone", {})):
            yield check(
                CARER,
                f"carer-fluctuating-{code}-{label}",
                body(CARER, complete(CARER, {code: {**answer, "fluctuates": True}}), health="none"),
                clause=FLUCTUATES,
                source=source,
                comment="The only outcome comes and goes, so a period has to be considered",
                look=(code,),
                flags=("statute", "smoke") if label == "unable" else ("statute",),
            )
    told = {"home": {**unable(CARER), "fluctuates": True}, "work": unable(CARER)}
    yield check(
        CARER,
        "carer-fluctuating-beside-one",
        body(CARER, complete(CARER, told), health="none"),
        clause=SECOND["carer"],
        source=source,
        comment="Another outcome is enough, so nothing depends on the one that fluctuates",
        look=("work",),
        flags=("boundary",),
    )
