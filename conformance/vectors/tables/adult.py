"""Regulation 2: checks of adults.

What may not come in here: what the regulation says of them (`conformance.vectors.law`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

from conformance.vectors.law import ADULT, IMPACTS
from conformance.vectors.tables.answers import (
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

CODES = tuple(ADULT.outcomes)
LIMBS = tuple(ADULT.limbs)
TWO = "SI 2015/313 reg 2(1)(b)"


def lines() -> Iterator[Line]:
    yield from _counts()
    yield from _pairs()
    yield from _limbs()
    yield from _left_out()
    yield from _three_conditions()
    yield from _not_applicable()
    yield from _fluctuating()


def _partner(code: str) -> str:
    """Another outcome than this one, and not always the same."""
    return CODES[(CODES.index(code) + 3) % len(CODES)]


def _counts() -> Iterator[Line]:
    for count in range(len(CODES) + 1):
        told = {code: unable(ADULT) for code in CODES[:count]}
        yield check(
            ADULT,
            f"adult-count-{count:02}",
            body(ADULT, complete(ADULT, told)),
            clause=SECOND["adult"],
            source=TWO,
            comment=f"Unable to achieve {count} of the ten outcomes; two are needed",
            look=CODES,
            flags=("boundary", "smoke", "statute") if count in (1, 2) else ("statute", "smoke"),
        )


def _pairs() -> Iterator[Line]:
    for left, right in combinations(CODES, 2):
        told = {left: unable(ADULT), right: unable(ADULT)}
        for label, outcomes in (("able", complete(ADULT, told)), ("unanswered", told)):
            yield check(
                ADULT,
                f"adult-pair-{left}-{right}-others-{label}",
                body(ADULT, outcomes),
                clause=SECOND["adult"],
                source=f"{TWO}, {ADULT.outcomes[left]} and {ADULT.outcomes[right]}",
                comment=f"Any two outcomes are enough; the others are {label}",
                look=(left, right),
                flags=("boundary", "statute", *(("smoke",) if label == "able" else ())),
            )


def _limbs() -> Iterator[Line]:
    for code in CODES:
        for limbs in (*combinations(LIMBS, 1), LIMBS[:2], LIMBS[1:3], LIMBS[2:], LIMBS):
            told = {code: unable(ADULT, *limbs)}
            letters = "".join(ADULT.limbs[limb][-2] for limb in limbs)
            yield check(
                ADULT,
                f"adult-one-{code}-limbs-{letters}",
                body(ADULT, complete(ADULT, told)),
                clause=SECOND["adult"],
                source=f"{TWO}, {ADULT.outcomes[code]}, 2(3)",
                comment=f"One outcome by {len(limbs)} of the four limbs is still one outcome",
                look=(code,),
                flags=("boundary",),
            )
        for limb in LIMBS:
            # The limb alone answered: the others do not have to be.
            told = {code: {limb: True}, _partner(code): {limb: True}}
            yield check(
                ADULT,
                f"adult-two-{code}-limb-{ADULT.limbs[limb][-2]}",
                body(ADULT, told),
                clause=UNABLE["adult"],
                source=f"SI 2015/313 reg {ADULT.limbs[limb]}, {ADULT.outcomes[code]}",
                comment="Any of the four limbs alone makes an outcome one that cannot be achieved",
                look=(code, _partner(code)),
                flags=("statute", "smoke") if limb == "takesSignificantlyLonger" else ("statute",),
            )


def _left_out() -> Iterator[Line]:
    for code in CODES:
        partner = {_partner(code): unable(ADULT)}
        for limb in LIMBS:
            answer = {name: False for name in LIMBS if name != limb}
            yield check(
                ADULT,
                f"adult-unanswered-{code}-limb-{ADULT.limbs[limb][-2]}",
                body(ADULT, complete(ADULT, {**partner, code: answer})),
                clause=LEFT_OUT,
                source=f"Care Act 2014 s.9(1); SI 2015/313 reg {ADULT.limbs[limb]}",
                comment="The second outcome hangs on one limb that was left out",
                look=(code,),
                flags=("boundary",),
            )
        outcomes = complete(ADULT, partner)
        for label in ("absent", "empty"):
            told = {name: value for name, value in outcomes.items() if name != code}
            if label == "empty":
                told[code] = {}
            yield check(
                ADULT,
                f"adult-unanswered-{code}-{label}",
                body(ADULT, told),
                clause=LEFT_OUT,
                source="Care Act 2014 s.9(1)",
                comment=f"One outcome is unable and another is {label}: it may be the second",
                look=(code,),
                flags=("boundary", "smoke") if label == "absent" else ("boundary",),
            )
    for label in ("absent", "empty"):
        yield check(
            ADULT,
            f"adult-outcomes-{label}",
            body(ADULT, None if label == "absent" else {}),
            clause=LEFT_OUT,
            source="Care Act 2014 s.9(1)",
            comment="Nothing is said about any outcome",
            look=CODES,
            flags=("smoke",),
        )


def _three_conditions() -> Iterator[Line]:
    first, second = unable(ADULT), unable(ADULT, LIMBS[1])
    counts = {
        "none": complete(ADULT, {}),
        "one": complete(ADULT, {"hygiene": first}),
        "two": complete(ADULT, {"hygiene": first, "work": second}),
        "one-and-open": complete(ADULT, {"hygiene": first, "work": {}}),
        "one-and-fluctuating": complete(
            ADULT, {"hygiene": first, "work": {**second, "fluctuates": True}}
        ),
    }
    impacts = (*IMPACTS, None)
    for present, (label, outcomes), impact in product((True, False, None), counts.items(), impacts):
        origin = {True: "impaired", False: "not-impaired", None: "impairment-absent"}[present]
        yield check(
            ADULT,
            f"adult-{origin}-{label}-impact-{impact or 'absent'}",
            body(ADULT, outcomes, origin=present, impact=impact),
            source="SI 2015/313 reg 2(1)(a)-(c)",
            comment="All three conditions have to be met; one that is not settles it",
            look=("work",),
            flags=("statute", "smoke") if label == "two" else ("statute",),
        )


def _not_applicable() -> Iterator[Line]:
    source = "SI 2015/313 reg 2(2)(j)"
    limbs = [(limb,) for limb in LIMBS] + [LIMBS]
    for code in CODES[:-1]:
        told = {code: unable(ADULT), "childcare": {"notApplicable": True}}
        yield check(
            ADULT,
            f"adult-no-child-and-{code}",
            body(ADULT, complete(ADULT, told)),
            clause=NOT_APPLICABLE,
            source=source,
            comment="Without a child to care for, the tenth outcome is not one that is unmet",
            look=(code, "childcare"),
            flags=("boundary", "statute", "smoke"),
        )
    for number, given in enumerate(limbs, 1):
        childcare = {**unable(ADULT, *given), "notApplicable": True}
        told = {"hygiene": unable(ADULT), "childcare": childcare}
        yield check(
            ADULT,
            f"adult-no-child-but-limbs-{number}",
            body(ADULT, complete(ADULT, told)),
            clause=NOT_APPLICABLE,
            source=source,
            comment="What does not apply does not count, whatever else is said about it",
            look=("childcare",),
            flags=("boundary",),
        )
    for label, childcare in (
        ("and-fluctuates", {"notApplicable": True, "fluctuates": True}),
        ("without-limbs", {"notApplicable": True}),
    ):
        told = {"hygiene": unable(ADULT), "childcare": childcare}
        yield check(
            ADULT,
            f"adult-no-child-{label}",
            body(ADULT, complete(ADULT, told)),
            clause=NOT_APPLICABLE,
            source=source,
            comment="What does not apply cannot be the second outcome",
            flags=("boundary",),
        )
    for label, childcare in (
        ("unable", unable(ADULT)),
        ("able", able(ADULT)),
        ("unanswered", {}),
    ):
        told = {"hygiene": unable(ADULT), "childcare": {**childcare, "notApplicable": False}}
        yield check(
            ADULT,
            f"adult-child-{label}",
            body(ADULT, complete(ADULT, told)),
            clause=LEFT_OUT if label == "unanswered" else SECOND["adult"],
            source=source,
            comment="With a child to care for, the tenth outcome counts like any other",
            look=("childcare",),
            flags=("statute", "smoke"),
        )


def _fluctuating() -> Iterator[Line]:
    source = "SI 2015/313 reg 2(4)"
    for code in CODES:
        partner = {_partner(code): unable(ADULT)}
        for label, answer in (("unable", unable(ADULT)), ("able", able(ADULT)), ("alone", {})):
            told = {**partner, code: {**answer, "fluctuates": True}}
            yield check(
                ADULT,
                f"adult-fluctuating-{code}-{label}",
                body(ADULT, complete(ADULT, told)),
                clause=FLUCTUATES,
                source=source,
                comment="The second outcome comes and goes, so a period has to be considered",
                look=(code,),
                flags=("statute", "smoke") if label == "unable" else ("statute",),
            )
        steady = {**partner, code: {**unable(ADULT), "fluctuates": False}}
        yield check(
            ADULT,
            f"adult-steady-{code}",
            body(ADULT, complete(ADULT, steady)),
            clause=SECOND["adult"],
            source=source,
            comment="That it does not fluctuate changes nothing",
            look=(code,),
        )
        only = {code: {**unable(ADULT), "fluctuates": True}}
        yield check(
            ADULT,
            f"adult-only-fluctuating-{code}",
            body(ADULT, complete(ADULT, only)),
            clause=SECOND["adult"],
            source=source,
            comment="Even if it counted it would be one outcome, and two are needed",
            flags=("boundary",),
        )
    told = {"home": {**unable(ADULT), "fluctuates": True}}
    told |= {"work": unable(ADULT), "toilet": unable(ADULT)}
    yield check(
        ADULT,
        "adult-fluctuating-beside-two",
        body(ADULT, complete(ADULT, told)),
        clause=SECOND["adult"],
        source=source,
        comment="Two others are enough, so nothing depends on the one that fluctuates",
        look=("work", "toilet"),
        flags=("boundary",),
    )
    both = {code: {**unable(ADULT), "fluctuates": True} for code in ("home", "work")}
    yield check(
        ADULT,
        "adult-two-fluctuating",
        body(ADULT, complete(ADULT, both)),
        clause=FLUCTUATES,
        source=source,
        comment="Both outcomes come and go",
        look=("home", "work"),
        flags=("boundary",),
    )
