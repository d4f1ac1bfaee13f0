"""Fictional bodies and texts that every corpus uses.

What may not come in here: anything computed.
"""

from __future__ import annotations

from typing import Any

_BY = {"name": "Priya Raman", "role": "Social worker", "registration": "SW999012"}

BODIES: dict[str, dict[str, Any]] = {
    "submit": {"submittedBy": "individual", "declaration": True},
    "assure": {"assuredBy": _BY, "basis": "A visit, and a talk about each answer."},
    "return": {"returnedBy": _BY, "reasons": "Please say how you manage at night."},
    "determine": {
        "decision": "eligible",
        "reasons": "Two outcomes cannot be achieved without assistance.",
        "determinedBy": _BY,
        "wishes": "Help in the mornings.",
        "ordinaryResidence": "resident",
    },
    "determine-not": {
        "decision": "not-eligible",
        "reasons": "The effect on well-being is not significant.",
        "determinedBy": _BY,
        "advice": "The library has a list of clubs near you.",
    },
    "refuse": {
        "capacityToRefuse": "has-capacity",
        "riskOfAbuseOrNeglect": False,
        "recordedBy": _BY,
    },
    "withdraw": {"reason": "My daughter has come to live with us."},
}
"""Step of a life -> a body that is valid for it."""

MEANS: dict[str, Any] = {
    "period": {"start": "2026-06-01", "end": "2026-06-28"},
    "adult": {"dateOfBirth": "1950-04-05", "household": "single"},
    "care": {"setting": "own-home", "weeklyCost": "310.00"},
    "income": [{"type": "occupational-pension", "amount": "512.40", "every": "month"}],
    "capital": [{"type": "savings", "value": "15100.37", "ownership": {"kind": "sole"}}],
}
"""The means of whoever asks for a financial assessment."""

OTHER_MEANS: dict[str, Any] = {
    "period": {"start": "2026-09-07"},
    "adult": {"dateOfBirth": "1950-04-05", "household": "single"},
    "care": {"setting": "own-home", "weeklyCost": "96.00"},
}

SETTLEMENT: dict[str, Any] = {"determinedBy": _BY, "evidence": "Bank statements of May."}
"""How a charge is settled."""

TEXTS = (
    "Plain words.",
    "Zoë Brontë asked for a café table.",
    "Two  blanks stay two.",
    "A line.\nAnother line.",
    'O\'Neill & Sons <said> "no"; 100% -- sure',
    "\u0141\u00f3d\u017a, \u0110\u00e0 N\u1eb5ng",
    "Cafe\u0301 with a mark of its own",
    "\U0001f9d1\u200d\U0001f9bd astral",
    "x" * 400,
)
"""Texts that a system may fold, cut or trim; each must come back or be refused."""
