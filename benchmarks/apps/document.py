"""`decide.yaml`, read; only the two variants that Connexion serves need it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml


def document() -> dict[str, Any]:
    """The OpenAPI document, a new copy each time."""
    path = Path(__file__).parent.with_name("decide.yaml")
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded
