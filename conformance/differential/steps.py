"""What a corpus is made of: requests with placeholders, and what their answers give out.

A placeholder such as `<id 3>` stands for a value that differs between two implementations for good
reason: each side puts its own in. What may not come in here: what an answer should be, because a
corpus holds inputs only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.subject import Actor

NHS = "<nhs {}>"
"""An NHS number of the test range that nobody has there yet."""
KEY = "<key {}>"
"""An Idempotency-Key of its own."""
ETAG, ID = "ETag", "id"


@dataclass(frozen=True, slots=True)
class Step:
    """One request to both sides."""

    operation_id: str
    path: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    content: bytes | None = None
    actor: Actor = "practitioner"
    key: str | None = None
    etag: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    method: str = ""
    """Another method than the operation's."""
    takes: Mapping[str, str] = field(default_factory=dict)
    """Placeholder -> where the answer gives it: a property of the top level, or `ETag`."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A list read page by page to its end, compared as a whole."""

    operation_id: str
    body: Any = None
    query: str = ""
    actor: Actor = "practitioner"
    by: str = "id"
    """The property that tells the items apart."""


Corpus = Iterator[Step | Walk]
