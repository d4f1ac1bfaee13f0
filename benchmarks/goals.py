"""The goals of the design for the request path, and whether a run met them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from benchmarks.measure import Row, ratio

Figures = Mapping[str, float]


@dataclass(frozen=True)
class Verdict:
    """One goal and what was measured."""

    text: str
    goal: str
    measured: float | None
    """None where what it needs was not there."""
    met: bool

    @property
    def word(self) -> str:
        if self.measured is None:
            return "not measured"
        return "met" if self.met else "not met"


_RATIOS: tuple[tuple[Literal["post", "get"], str, str, float], ...] = (
    ("post", "fastapi", "POST ÷ FastAPI + pydantic", 3.0),
    ("post", "litestar", "POST ÷ Litestar + msgspec (request only)", 1.5),
    ("post", "ninja", "POST ÷ django-ninja", 10),
    ("post", "stock", "POST ÷ stock Connexion, request only", 12),
    ("post", "stock-both", "POST ÷ stock Connexion", 18),
    ("post", "starlette", "near the limit: POST ÷ Starlette", 0.80),
    ("post", "raw", "near the limit: POST ÷ raw ASGI", 0.55),
    ("get", "starlette-sqlalchemy", "GET ÷ Starlette + SQLAlchemy", 1.0),
    ("get", "fastapi-sqlalchemy", "GET ÷ FastAPI + SQLAlchemy", 1.3),
    ("get", "starlette", "GET ÷ Starlette, driver alone", 1.0),
    ("get", "fastapi", "GET ÷ FastAPI, driver alone", 1.3),
)


def verdicts(rows: Sequence[Row], in_process: Figures, *, postgresql: bool) -> list[Verdict]:
    """Every goal that this benchmark can judge. Those of GET count on PostgreSQL only."""
    found = {(each.task, each.key): each for each in rows}
    told = []
    for task, key, text, least in _RATIOS:
        theirs = found.get((task, key)) if task == "post" or postgresql else None
        value = ratio(found[task, "ours"], theirs) if theirs else None
        told.append(_at_least(text, value, least))
    valid = in_process["ours, valid"]
    return [
        *told,
        _at_most("in process: µs above raw ASGI", valid - in_process["raw ASGI"], 27),
        _at_most("in process: µs to parse and validate", in_process[_PARSING], 8),
        _at_most("in process: invalid ÷ valid", in_process["ours, invalid"] / valid, 1.1),
        _at_most("in process: µs of one bearer scheme", in_process["ours, token"] - valid, 10),
    ]


_PARSING = "ours, parsing and validating"
ELSEWHERE = (
    "Not measured here: calls to councils' systems and loading of files (back_ends), and how",
    "one council's frozen system leaves the others alone (make faults).",
)


def _at_least(text: str, value: float | None, least: float) -> Verdict:
    return Verdict(text, f"≥ {least:.2f}", value, value is not None and value >= least)


def _at_most(text: str, value: float, most: float) -> Verdict:
    return Verdict(text, f"≤ {most:.2f}", value, value <= most)
