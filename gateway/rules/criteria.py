"""Regulations 2 and 3 of the Eligibility Criteria Regulations 2015, as data.

Lives here: the letters, the words and the order of SI 2015/313, and the nine areas of well-being
of section 1(2) of the Act. May not live here: how answers are judged, or sentences for results.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Population: TypeAlias = Literal["adult", "carer"]
"""Whose needs: an adult's for care and support (reg 2), or a carer's for support (reg 3)."""


@dataclass(frozen=True, slots=True)
class Limb:
    """One way of being unable to achieve an outcome: reg 2(3)(a)-(d), reg 3(3)(a)-(c)."""

    property: str
    """The name of its yes-or-no answer in the standard."""
    paragraph: str
    words: str
    """What the regulation says, for the lawyer."""
    yes: str
    """Completes "You told us that ..." when the answer is yes."""
    no: str
    """Completes "You told us that you can do this ..." when the answer is no."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One specified outcome: reg 2(2)(a)-(j), reg 3(2)(b)(i)-(viii)."""

    code: str
    paragraph: str
    words: str
    """What the regulation says, for the lawyer."""
    plain: str
    """The same for the person: its label in the standard's code list."""
    absent: str = ""
    """Completes "You told us that ..." where it does not apply; empty where it always applies."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """The whole test for one population; `threshold` is how many outcomes condition (b) asks."""

    population: Population
    regulation: str
    threshold: int
    limbs: tuple[Limb, ...]
    outcomes: tuple[Outcome, ...]

    def paragraph(self, condition: str) -> str:
        """The paragraph of a condition, given its letter: "2(1)(a)"."""
        return f"{self.regulation}(1)({condition})"

    @property
    def fluctuation(self) -> str:
        """The paragraph on needs that change over time: 2(4) or 3(4)."""
        return f"{self.regulation}(4)"


def _limbs(paragraph: str, who: str) -> tuple[Limb, ...]:
    """The three limbs that regs 2(3) and 3(3) share; `who` is the adult or the carer."""
    return (
        Limb(
            "unableWithoutAssistance",
            f"{paragraph}(a)",
            "unable to achieve it without assistance",
            "you cannot do this without help",
            "without help",
        ),
        Limb(
            "causesPainDistressOrAnxiety",
            f"{paragraph}(b)",
            "achieving it without assistance causes significant pain, distress or anxiety",
            "doing this causes you significant pain, distress or anxiety",
            "without significant pain, distress or anxiety",
        ),
        Limb(
            "endangersHealthOrSafety",
            f"{paragraph}(c)",
            "achieving it without assistance endangers, or is likely to endanger, the health or "
            f"safety of the {who} or of others",
            "doing this puts, or could put, your health or safety or somebody else's in danger",
            "without danger to you or to anyone else",
        ),
    )


def _outcomes(letters: str, rows: tuple[tuple[str, ...], ...]) -> tuple[Outcome, ...]:
    """Outcomes in the regulation's order, each under its letter or numeral in `letters`."""
    numbered = zip(letters.split(), rows, strict=True)
    return tuple(Outcome(row[0], letter, *row[1:]) for letter, row in numbered)


ADULT: Final = Criteria(
    population="adult",
    regulation="2",
    threshold=2,
    limbs=(
        *_limbs("2(3)", "adult"),
        Limb(
            "takesSignificantlyLonger",
            "2(3)(d)",
            "achieving it without assistance takes significantly longer than would normally be "
            "expected",
            "doing this takes you significantly longer than would normally be expected",
            "without it taking significantly longer than would normally be expected",
        ),
    ),
    outcomes=_outcomes(
        "2(2)(a) 2(2)(b) 2(2)(c) 2(2)(d) 2(2)(e) 2(2)(f) 2(2)(g) 2(2)(h) 2(2)(i) 2(2)(j)",
        (
            ("nutrition", "managing and maintaining nutrition", "Eating and drinking well"),
            ("hygiene", "maintaining personal hygiene", "Keeping clean"),
            ("toilet", "managing toilet needs", "Using the toilet"),
            ("clothing", "being appropriately clothed", "Being dressed for the day"),
            ("safety", "making use of the adult's home safely", "Using your home safely"),
            (
                "home",
                "maintaining a habitable home environment",
                "Keeping your home fit to live in",
            ),
            (
                "relationships",
                "developing and maintaining family or other personal relationships",
                "Family and friends",
            ),
            (
                "work",
                "accessing and engaging in work, training, education or volunteering",
                "Work, learning and volunteering",
            ),
            (
                "community",
                (
                    "making use of necessary facilities or services in the local community, "
                    "including public transport and recreational facilities or services"
                ),
                "Getting out and about",
            ),
            (
                "childcare",
                "carrying out any caring responsibilities the adult has for a child",
                "Caring for a child",
                "you are not responsible for a child",
            ),
        ),
    ),
)
"""Regulation 2: ten outcomes, four limbs, two or more outcomes."""

CARER: Final = Criteria(
    population="carer",
    regulation="3",
    threshold=1,
    limbs=_limbs("3(3)", "carer"),
    outcomes=_outcomes(
        "3(2)(b)(i) 3(2)(b)(ii) 3(2)(b)(iii) 3(2)(b)(iv) "
        "3(2)(b)(v) 3(2)(b)(vi) 3(2)(b)(vii) 3(2)(b)(viii)",
        (
            (
                "childcare",
                "carrying out any caring responsibilities the carer has for a child",
                "Caring for a child",
                "you are not responsible for a child",
            ),
            (
                "caring",
                "providing care to other persons for whom the carer provides care",
                "Caring for other people",
                "you do not care for anyone else",
            ),
            (
                "home",
                "maintaining a habitable home environment in the carer's home",
                "Keeping your home fit to live in",
            ),
            ("nutrition", "managing and maintaining nutrition", "Eating and drinking well"),
            (
                "relationships",
                "developing and maintaining family or other personal relationships",
                "Family and friends",
            ),
            (
                "work",
                "engaging in work, training, education or volunteering",
                "Work, learning and volunteering",
            ),
            (
                "community",
                (
                    "making use of necessary facilities or services in the local community, "
                    "including recreational facilities or services"
                ),
                "Getting out and about",
            ),
            (
                "recreation",
                "engaging in recreational activities",
                "Time for yourself",
            ),
        ),
    ),
)
"""Regulation 3: eight outcomes or health, three limbs, any one of them."""

WELLBEING_AREAS: Final[Mapping[str, tuple[str, str]]] = {
    "dignity": ("1(2)(a)", "personal dignity"),
    "health": ("1(2)(b)", "health and emotional well-being"),
    "protection": ("1(2)(c)", "protection from abuse and neglect"),
    "control": ("1(2)(d)", "control over day-to-day life"),
    "participation": ("1(2)(e)", "taking part"),
    "social-and-economic": ("1(2)(f)", "social and economic well-being"),
    "relationships": ("1(2)(g)", "relationships"),
    "accommodation": ("1(2)(h)", "suitable accommodation"),
    "contribution": ("1(2)(i)", "contribution to society"),
}
"""The nine areas of section 1(2) of the Act, by their codes in the standard."""

CRITERIA: Final[Mapping[str, Criteria]] = {"adult": ADULT, "carer": CARER}

TITLE: Final = "The Care and Support (Eligibility Criteria) Regulations 2015"
CITATION: Final = "SI 2015/313"


def url(criteria: Criteria) -> str:
    """Where the regulation is published."""
    return f"https://www.legislation.gov.uk/uksi/2015/313/regulation/{criteria.regulation}"
