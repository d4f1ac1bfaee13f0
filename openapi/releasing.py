"""Freezes the working documents as a release, and says whether frozen ones are untouched.

A release is a folder of `releases/` with one JSON document per service and a list of checksums.
It is written once and never changed: whoever was certified against it relies on every byte.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from openapi.loader import document, services
from openapi.reading import HOME, SpecificationError

SUMS = "SHA256SUMS"
VERSION = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+(-[0-9a-z.]+)?")


def freeze(version: str, releases: Path = HOME / "releases") -> Path:
    """Write the working documents as release `version`; the folder it made.

    Raises SpecificationError when that release exists, the version is malformed, or a document
    calls itself another version.
    """
    folder = releases / version
    if not VERSION.fullmatch(version):
        raise SpecificationError(f"{version!r} is no version")
    if folder.exists():
        raise SpecificationError(f"release {version} exists; a release is never changed")
    written = {service: rendered(service) for service in services()}
    for service in services():
        own = document(service)["info"]["version"]
        if own != version:
            raise SpecificationError(f"{service} calls itself {own}, not {version}")
    folder.mkdir(parents=True)
    for service, content in written.items():
        (folder / f"{service}.json").write_bytes(content)
    (folder / SUMS).write_text(
        "".join(
            f"{hashlib.sha256(content).hexdigest()}  {service}.json\n"
            for service, content in written.items()
        ),
        encoding="ascii",
    )
    return folder


def rendered(service: str) -> bytes:
    """The working document of a service as the bytes that a release holds."""
    text = json.dumps(document(service), ensure_ascii=False, indent=1, allow_nan=False)
    return (text + "\n").encode()


def tampered(folder: Path) -> list[str]:
    """The files of a release that are missing, added or not as they were frozen."""
    sums = {
        name: digest
        for digest, name in (
            line.split("  ", 1) for line in (folder / SUMS).read_text("ascii").splitlines()
        )
    }
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != SUMS
    }
    return sorted(name for name in sums.keys() | found.keys() if sums.get(name) != found.get(name))
