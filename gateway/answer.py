"""What a handler gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Answer:
    """What goes back: a JSON object (or bytes of JSON already made), its status and headers."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    page: str = ""
    """The same as an HTML page, where the caller asked for one."""
