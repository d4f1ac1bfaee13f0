"""The words of every report: verdicts, statuses and numbers, for people.

One sentence is written once and said everywhere the same. What may not come in here: mark-up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import openapi
from conformance.model import Run, Status

STATUS: Mapping[Status, str] = {
    Status.PASS: "Holds",
    Status.FAIL: "Does not hold",
    Status.WARN: "Recommended, does not hold",
    Status.SKIP: "Left out",
    Status.NOT_VERIFIED: "Not tested",
    Status.BLOCKED: "Could not be tested",
    Status.ERROR: "The test itself failed",
}
VERDICT: Mapping[str, str] = {
    "conformant": "Conformant",
    "not-conformant": "Not conformant",
    "incomplete": "Incomplete",
    "error": "No verdict",
}
NEVER_TESTED = (
    "Other services, other addresses and other versions of the product.",
    "Security beyond the rules of the standard: this is no penetration test.",
    "Speed under load, capacity, and how it recovers from failure.",
    "Screens and forms, and whether people can use them.",
    "The council's own records: the run made fictional people and looked at those.",
    "Whether practitioners' decisions are right: the standard leaves them to practitioners.",
)
"""What no run covers, whatever its verdict: a buyer has to ask for it elsewhere."""


@dataclass(frozen=True, slots=True)
class Product:
    """What the declaration says is under test."""

    name: str
    version: str
    supplier: str

    def __str__(self) -> str:
        return f"{self.name} {self.version}".strip()


def product(declaration: Mapping[str, Any]) -> Product:
    """Product, version and supplier of a declaration; what it does not say is empty."""
    said = declaration.get("product", "")
    inner: Mapping[str, Any] = said if isinstance(said, Mapping) else {"name": said}
    version = inner.get("version", declaration.get("version", ""))
    supplier = inner.get("supplier", declaration.get("supplier", ""))
    if isinstance(supplier, Mapping):
        supplier = supplier.get("name", "")
    return Product(str(inner.get("name") or "An undeclared product"), str(version), str(supplier))


def service_title(service: str) -> str:
    """The title of a service of the standard; its name where there is no such document."""
    if service not in openapi.services():
        return service
    return str(openapi.document(service)["info"]["title"])


def verdict(run: Run) -> str:
    """The verdict in one sentence."""
    title, counts = service_title(run.service), run.counts()
    if run.verdict == "conformant":
        warned, left_out = counts[Status.WARN], counts[Status.SKIP]
        rest = f" {plural(warned, 'recommendation')} not followed." if warned else ""
        rest += f" {plural(left_out, 'rule')} left out: the reasons are below." if left_out else ""
        return f"Every rule of the service “{title}” that binds this product holds.{rest}"
    if run.verdict == "not-conformant":
        failed = counts[Status.FAIL]
        do = "does" if failed == 1 else "do"
        return f"{plural(failed, 'rule')} of the service “{title}” {do} not hold."
    if run.verdict == "error":
        return "The suite itself failed, so this run says nothing about the product."
    left = counts[Status.NOT_VERIFIED] + counts[Status.BLOCKED]
    were = "was" if left == 1 else "were"
    if not counts[Status.PASS]:
        return "Nothing was really tested, so this run says nothing about the product."
    return f"No rule was seen broken, but {plural(left, 'rule')} {were} not tested."


def tally(run: Run) -> list[tuple[Status, int]]:
    """How many rules have each status, those that occur only, in the order of `Status`."""
    counts = run.counts()
    return [(status, counts[status]) for status in Status if counts[status]]


def next_step(run: Run, folder: str = "DIR") -> str:
    """What to do now, in one sentence. `folder` is where the reports are."""
    if run.verdict == "not-conformant":
        return "Correct the first finding, send its request again, then run the suite again."
    if run.verdict == "error":
        return "Read what went wrong in the suite above, and run it again."
    if run.verdict == "incomplete":
        return (
            "Read above why rules were not tested; a longer profile or a fuller declaration helps."
        )
    if run.profile == "smoke":
        return "A smoke run proves little: run the standard profile before you certify."
    return f"careact conformance certify {folder} --key KEY --attester 'NAME, ROLE'"


def instant(seconds: float) -> str:
    """Seconds since 1970 as an instant in UTC: `2026-11-22T09:30:00Z`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def day(seconds: float) -> str:
    """Seconds since 1970 as a date that people write: `22 November 2026, 09:30 UTC`."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment.day} {moment.strftime('%B %Y, %H:%M')} UTC"


def plural(count: int, noun: str) -> str:
    """`1 rule`, `2 rules`, `2,340 requests`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def milliseconds(seconds: float) -> str:
    """`12 ms`."""
    return f"{seconds * 1000:,.0f} ms"
