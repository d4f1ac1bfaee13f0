"""The only door to the files of the standard: documents, releases and criteria.

`document` gives the working version bundled; `release` gives a frozen one exactly as published.
What these functions return is shared and must be treated as read-only.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from openapi.bundle import bundle
from openapi.code_lists import code_list
from openapi.reading import HOME, SpecificationError, read


@cache
def services() -> tuple[str, ...]:
    """The services that have a document, by name."""
    return tuple(sorted(path.stem for path in (HOME / "v1").glob("*.yaml")))


@cache
def document(service: str, version: str = "v1") -> dict[str, Any]:
    """The OpenAPI 3.0.3 document of a service, all in one, every `$ref` inside it.

    Raises SpecificationError when there is no such service or version, or its files do not fit.
    """
    root = HOME / version / f"{service}.yaml"
    if version != "v1" or service not in services():
        raise SpecificationError(f"there is no service {service!r} in version {version!r}")
    return bundle(root, code_list)


@cache
def releases() -> tuple[str, ...]:
    """The frozen releases of the standard, oldest first by name."""
    return tuple(sorted(path.name for path in (HOME / "releases").iterdir() if path.is_dir()))


@cache
def release(service: str, version: str) -> dict[str, Any]:
    """The document of a service as it was frozen in a release, for example `1.0.0-alpha.1`.

    Raises SpecificationError when that release has no such service.
    """
    path = HOME / "releases" / version / f"{service}.json"
    if version not in releases() or not path.is_file():
        raise SpecificationError(f"release {version!r} has no service {service!r}")
    content: dict[str, Any] = read(path)
    return content


@cache
def changelog() -> str:
    """The changelog of the standard: Markdown, newest release first."""
    return (HOME / "CHANGELOG.md").read_text(encoding="utf-8")


@cache
def criteria(population: str) -> dict[str, Any]:
    """The eligibility criteria for `adult` or `carer` as the rules service gives them.

    Source: SI 2015/313 regs 2 and 3. Raises SpecificationError for any other population.
    """
    path = HOME / "v1" / "criteria" / f"{population}.yaml"
    if population not in ("adult", "carer"):
        raise SpecificationError(f"there are no criteria for {population!r}")
    content: dict[str, Any] = read(path)
    return content
