"""Fingerprints: of the suite that judged, and of the document that it judged by.

Two runs with the same fingerprints asked the same questions. What may not come in here: runs.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import openapi
from openapi.releasing import rendered

HOME = Path(__file__).parent


def suite_digest(home: Path = HOME) -> str:
    """SHA-256 over the suite's own files, sorted by name, in hex. Caches are left out."""
    total = hashlib.sha256()
    for path in sorted(home.rglob("*"), key=lambda each: each.relative_to(home).as_posix()):
        parts = path.relative_to(home).parts
        if path.is_file() and path.suffix != ".pyc" and not any(_hidden(part) for part in parts):
            inner = hashlib.sha256(path.read_bytes()).hexdigest()
            total.update(f"{inner}  {path.relative_to(home).as_posix()}\n".encode())
    return total.hexdigest()


def _hidden(part: str) -> bool:
    return part.startswith(".") or part == "__pycache__"


def standard_digest(service: str) -> str:
    """SHA-256 of a service's document in one piece, in hex.

    For a document that is as it was released, it is the one in the release's SHA256SUMS.
    """
    return hashlib.sha256(rendered(service)).hexdigest()


def standard_version(service: str) -> str:
    """The version of a service's document; `+unreleased` where it is not as it was frozen."""
    document = openapi.document(service)
    version = str(document["info"]["version"])
    try:
        frozen = openapi.release(service, version) == document
    except openapi.SpecificationError:
        frozen = False
    return version if frozen else f"{version}+unreleased"
