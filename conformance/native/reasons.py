"""The words of a check's result, for the person and for a lawyer.

What may not come in here: what the answers point to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

NOTICE = (
    "This is an indication from the answers given and not a decision. Whether needs are eligible "
    "is determined by a council after an assessment (Care Act 2014 s.13(1)). Whoever appears to "
    "have needs is entitled to an assessment, whatever this says."
)

_ALWAYS = (
    "Ask for information and advice about care and support; a council gives it to everybody in "
    "its area (Care Act 2014 s.4).",
    "If somebody is in danger or is being neglected, tell the council now, whatever this says.",
)
NEXT_STEPS: Mapping[str, Sequence[str]] = {
    "adult": ("Ask your council for a needs assessment (Care Act 2014 s.9).", *_ALWAYS),
    "carer": ("Ask your council for a carer's assessment (Care Act 2014 s.10).", *_ALWAYS),
}

_OUTCOME = {
    "unable": "Your answers say that you are unable to achieve this.",
    "able": "Your answers say that you can achieve this.",
    "not-applicable": "You said that this does not apply to you, so it is not counted.",
    "not-answered": "Not enough was answered to say anything about this.",
    "assessor-decision": "You said that this changes. An assessor has to look at a longer period.",
}
_OUTCOME_LEGAL = {
    "unable": "Regulation {paragraph}: regarded as unable by {limbs}.",
    "able": "Regulation {paragraph}: every way of being unable was answered, and none applies.",
    "not-applicable": "Regulation {paragraph} does not apply and is not counted.",
    "not-answered": "Regulation {paragraph} is open: an answer that is left out is not a no.",
    "assessor-decision": "Regulation {paragraph} is open: a period has to be considered.",
}
_CONDITION = {
    "yes": "On your answers this condition is met.",
    "no": "On your answers this condition is not met.",
    "assessor-decision": "Your answers do not settle this condition. An assessor has to look.",
}
_CONDITION_LEGAL = {
    "yes": "Regulation {paragraph} is met on the answers given.",
    "no": "Regulation {paragraph} is not met on the answers given.",
    "assessor-decision": "Regulation {paragraph} cannot be settled on the answers given.",
}


def outcome(criterion: Mapping[str, Any], finding: str, limbs: Sequence[str]) -> dict[str, str]:
    """`explanation` and `legal` of one outcome."""
    legal = _OUTCOME_LEGAL[finding].format(
        paragraph=criterion["paragraph"], limbs=" and ".join(f"regulation {each}" for each in limbs)
    )
    return {"explanation": f"{criterion['title']}. {_OUTCOME[finding]}", "legal": legal}


def condition(criterion: Mapping[str, Any], met: str) -> dict[str, str]:
    """`explanation` and `legal` of one condition."""
    legal = _CONDITION_LEGAL[met].format(paragraph=criterion["paragraph"])
    return {"explanation": f"{criterion['title']}. {_CONDITION[met]}", "legal": legal}
