"""The sentences of an eligibility check: plain words for the person, paragraphs for the lawyer.

Lives here: how a finding is said. May not live here: how a finding is reached, or any answer that
identifies somebody. Explanations speak to the person and assume no knowledge of the law; `legal`
names regulation, paragraph and sub-paragraph and why it is or is not met.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from gateway.rules.checks import Finding, Indication, OutcomeFinding
from gateway.rules.criteria import Criteria, Limb, Outcome

NOTICE: Final = (
    "This is an indication, not a decision. It rests only on the answers given here. Only the "
    "council can decide whether needs are eligible, after an assessment, under section 13 of the "
    "Care Act 2014. Everyone who may have needs is entitled to an assessment, whatever this says."
)

TITLES: Final = {
    "2(1)(a)": "Your needs come from an impairment or illness",
    "2(1)(b)": "You are unable to achieve two or more outcomes",
    "2(1)(c)": "There is, or is likely to be, a significant impact on your well-being",
    "3(1)(a)": "Your needs come from providing necessary care for an adult",
    "3(1)(b)": "Your health is affected, or you are unable to achieve an outcome",
    "3(1)(c)": "There is, or is likely to be, a significant impact on your well-being",
}

_NUMBERS: Final = [
    "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
]  # fmt: skip
_VERDICT: Final[dict[Finding, str]] = {
    "yes": "met",
    "no": "not met",
    "assessor-decision": "neither met nor excluded on these answers",
}
_HEALTH: Final = {
    "deteriorating": ("that your health is getting worse", "applies: health is deteriorating"),
    "at-risk": (
        "that your health is at risk of getting worse",
        "applies: health is at risk of deteriorating",
    ),
    "none": (
        "that your health is not getting worse and is not at risk of it",
        "does not apply: health is neither deteriorating nor at risk of it",
    ),
}
_UNSETTLED: Final = "An assessor can look at this with you."
_IMPACT: Final[dict[object, tuple[str, str]]] = {
    "significant": (
        "You told us that there is a significant impact on your well-being.",
        "there is a significant impact on well-being",
    ),
    "likely-significant": (
        (
            "You told us that a significant impact on your well-being is likely. The law counts "
            "an impact that is likely as well as one that is there now."
        ),
        "a significant impact on well-being is likely, which is enough",
    ),
    "not-significant": (
        "You told us that there is an impact on your well-being, but not a significant one.",
        "the impact on well-being is not significant",
    ),
    "none": (
        "You told us that there is no impact on your well-being.",
        "there is no impact on well-being",
    ),
    "not-established": (
        f"Nobody has settled yet how much your well-being is affected. {_UNSETTLED}",
        "the impact on well-being is not established",
    ),
    "other": (
        f"What you told us about your well-being does not settle this. {_UNSETTLED}",
        "the impact on well-being was given in other terms",
    ),
    None: (
        f"You have not told us how much your well-being is affected. {_UNSETTLED}",
        "the impact on well-being was not answered",
    ),
}


def joined(parts: Sequence[str], last: str = "and") -> str:
    """A list as it is spoken: "a, b and c"."""
    return f" {last} ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def _regs(paragraphs: Sequence[str]) -> str:
    return f"reg {joined(paragraphs)}"


def outcome_explanation(
    criteria: Criteria,
    outcome: Outcome,
    finding: OutcomeFinding,
    applying: Sequence[Limb],
    unanswered: Sequence[Limb],
) -> str:
    """What was understood about one outcome; `applying` are the limbs answered yes."""
    match finding:
        case "unable":
            said = joined([f"that {limb.yes}" for limb in applying])
            said = f"You told us {said}. In law this counts as being unable to achieve it."
        case "able":
            said = f"You told us that you can do this {joined([x.no for x in criteria.limbs])}."
        case "not-applicable":
            said = f"You told us that {outcome.absent}, so this was not counted."
        case "assessor-decision":
            said = (
                "You told us that this changes, with better and worse times. An assessor needs to "
                "look at a longer period with you before anyone can say whether it counts."
            )
        case "not-answered" if len(unanswered) == len(criteria.limbs):
            said = "You have not told us about this, so we cannot say whether it counts."
        case _:
            said = (
                "You have told us only part of what the law asks about this, so we cannot say "
                "whether it counts."
            )
    return f"{outcome.plain}. {said}"


def outcome_legal(
    criteria: Criteria,
    outcome: Outcome,
    finding: OutcomeFinding,
    applying: Sequence[Limb],
    unanswered: Sequence[Limb],
) -> str:
    """The same for the lawyer."""
    limbs = [limb.paragraph for limb in applying]
    match finding:
        case "unable":
            words = "; ".join(f"{limb.paragraph} {limb.words}" for limb in applying)
            why = f"regarded as unable under {_regs(limbs)}. One limb is enough. Limbs met: {words}"
        case "able":
            every = _regs([limb.paragraph for limb in criteria.limbs])
            why = f"not regarded as unable, since every limb was answered no: {every}"
        case "not-applicable":
            why = f"the {criteria.population} has no such responsibility; it is never counted"
        case "assessor-decision":
            why = (
                f"the need fluctuates. Reg {criteria.fluctuation} requires the council to take "
                "into account circumstances over the period it considers necessary, so the answers "
                f"decide nothing. Answered yes: {_regs(limbs) if limbs else 'no limb'}"
            )
        case _:
            missing = _regs([limb.paragraph for limb in unanswered])
            why = f"no limb was answered yes, and not every limb was answered. Missing: {missing}"
    return f"Reg {outcome.paragraph} ({outcome.words}): {why}."


def link(criteria: Criteria, present: object) -> tuple[str, str]:
    """Condition (a), explained and in law; `present` is True, False or not answered."""
    if criteria.population == "adult":
        plain = "a physical or mental impairment or illness"
        law = "needs that arise from or are related to a physical or mental impairment or illness"
        note = "You do not need a diagnosis."
        yes, no = "come from, or are related to,", "do not come from, and are not related to,"
    else:
        plain = "providing necessary care for an adult"
        law = "needs that arise as a consequence of providing necessary care for an adult"
        note = "It makes no difference whether the adult you care for has eligible needs."
        yes, no = "come from", "do not come from"
    reg = f"Reg {criteria.paragraph('a')}"
    if present is None:
        return (
            f"You have not told us whether your needs {yes} {plain}. {_UNSETTLED} {note}",
            f"{reg} {_VERDICT['assessor-decision']}: it asks for {law}, which was not answered.",
        )
    if present:
        return (
            f"You told us that your needs {yes} {plain}. {note}",
            f"{reg} met: it asks for {law}, which was affirmed.",
        )
    return (
        f"You told us that your needs {no} {plain}. The law asks for this. {note}",
        f"{reg} not met: it asks for {law}, which was denied.",
    )


def outcomes_unmet(
    criteria: Criteria, met: Finding, unable: Sequence[Outcome], undecided: Sequence[Outcome]
) -> tuple[str, str]:
    """The part of condition (b) that counts outcomes, explained and in law."""
    total, asked = _NUMBERS[len(criteria.outcomes)], _NUMBERS[criteria.threshold]
    names = "; ".join(outcome.plain.lower() for outcome in unable)
    plain = (
        f"The law lists {total} parts of daily life and asks for {asked} or more that you are "
        f"unable to achieve. From what you told us, {_NUMBERS[len(unable)]} "
        f"{'counts' if len(unable) == 1 else 'count'}{f': {names}' if names else ''}."
    )
    if undecided:
        plain += f" Not clear yet: {_NUMBERS[len(undecided)]}."
    if met == "assessor-decision":
        plain += " An assessor can go through this with you."
    plain += " Help that other people give you now made no difference to this."
    law = (
        f"unable: {joined([x.paragraph for x in unable]) or 'none'}; "
        f"undecided: {joined([x.paragraph for x in undecided]) or 'none'}; "
        f"{asked} or more required. Determined without regard to needs that a carer now meets, "
        "which belong to section 18(7) of the Act."
    )
    if criteria.population == "adult":
        law = f"Reg 2(1)(b) {_VERDICT[met]}. Outcomes of reg 2(2): {law}"
    return plain, law


def health_or_outcomes(met: Finding, health: object, plain: str, law: str) -> tuple[str, str]:
    """Condition 3(1)(b): health, 3(2)(a), or an outcome, 3(2)(b), either being enough.

    `plain` and `law` are what `outcomes_unmet` says of 3(2)(b).
    """
    told, applies = _HEALTH.get(
        str(health), ("", "is undecided: the effect on health is not known")
    )
    said = f"You told us {told}." if told else "We do not know yet whether your health is affected."
    return (
        f"{said} {plain} Either is enough: your health, or a part of daily life.",
        (
            f"Reg 3(1)(b) {_VERDICT[met]}. Any circumstance of reg 3(2) is enough. Reg 3(2)(a) "
            f"{applies}. Outcomes of reg 3(2)(b): {law}"
        ),
    )


def wellbeing(
    criteria: Criteria, met: Finding, impact: object, areas: Sequence[tuple[str, str]]
) -> tuple[str, str]:
    """Condition (c), explained and in law; `areas` are paragraphs and words of section 1(2)."""
    told, why = _IMPACT.get(impact, _IMPACT[None])
    named = "; ".join(words for _, words in areas)
    paragraphs = joined([paragraph for paragraph, _ in areas])
    return (
        f"{told}{f' You named: {named}.' if areas else ''}",
        (
            f"Reg {criteria.paragraph('c')} {_VERDICT[met]}: {why}. 'Significant' has its everyday "
            f"meaning.{f' Areas named: section {paragraphs} of the Act.' if areas else ''}"
        ),
    )


def next_steps(criteria: Criteria, indication: Indication) -> list[str]:
    """What the person can do now; every right named here is independent of the indication."""
    adult = criteria.population == "adult"
    kind, section = ("needs assessment", 9) if adult else ("carer's assessment", 10)
    ask = f"your council for a {kind} (section {section} of the Care Act 2014)."
    first = {
        "indicated": (
            f"Ask {ask} Your answers suggest that your needs may be eligible; the council has to "
            "assess and decide."
        ),
        "not-indicated": (
            f"You can still ask {ask} An assessor may see things that these questions did not ask."
        ),
        "assessor-decision": (
            f"Ask {ask} Some of this can only be judged by an assessor, together with you."
        ),
    }
    duty = (
        "money you have (section 9(3))."
        if adult
        else "money you or the adult you care for have (section 10(4))."
    )
    advice = (
        "If the council decides after an assessment that none of your needs is eligible, it must "
        "give you its reasons, and advice on meeting, reducing and preventing needs, in writing "
        "(section 13(2) and (5))."
    )
    return [
        first[indication],
        (
            "The council must assess you if it appears that you may have needs, however great or "
            f"small they are and whatever {duty}"
        ),
        *([advice] if indication == "not-indicated" else []),
        *rights(criteria),
    ]


def rights(criteria: Criteria) -> list[str]:
    """Rights that hold for everyone, at any time: sections 4, 19(3) and 42."""
    who = "you need" if criteria.population == "adult" else "the adult you care for needs"
    return [
        (
            "Your council must offer everyone in its area information and advice about care and "
            "support, eligible or not (section 4)."
        ),
        (
            f"If {who} help urgently, tell the council now: it can act before any assessment "
            "(section 19(3)). In an emergency, call 999."
        ),
        (
            "If you or somebody else with care needs is being abused or neglected, or may be, tell "
            "the council at once: it must look into it, whatever this says (section 42)."
        ),
    ]
