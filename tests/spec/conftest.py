"""What the tests of the standard share: a document that may be changed at will."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

import openapi

Document = dict[str, Any]


@pytest.fixture
def document() -> Callable[[str], Document]:
    """A private copy of the bundled document of a service."""
    return lambda service: copy.deepcopy(openapi.document(service))
