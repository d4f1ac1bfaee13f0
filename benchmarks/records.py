"""Records read by id: columns, fictional rows, and the answer made of a row; no library at all.

Every variant selects the same columns and calls the same `answer`; only the way to the row
differs. Values are kept as a legacy system keeps them: dates as text, flags as Y and N.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.decision import BASE

PLAIN, BY_SQLALCHEMY = "records", "records-by-sqlalchemy"
"""Path segments: the way to the rows that is each variant's own, and the asynchronous peers'
second one."""
COUNT = 500
CONNECTIONS = 10
"""To the database, of each variant; ours and stock Connexion use each in a thread of its own."""
COLUMNS = (
    "record_id", "reference", "state", "received_on", "updated_on", "given_name", "family_name",
    "date_of_birth", "nhs_number", "postcode", "telephone", "council_code", "population",
    "living_situation", "contact_preference", "urgent", "interpreter", "carers_involved",
    "days_since_last_review", "notes",
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where the rows of one run are."""

    url: str
    """A SQLAlchemy URL without a driver."""
    table: str

    @property
    def is_postgresql(self) -> bool:
        return self.url.startswith("postgresql")

    @property
    def file(self) -> str:
        """The SQLite file."""
        return self.url.removeprefix("sqlite:///")


def select_text(name: str, marker: str) -> str:
    """The same SELECT for drivers used without SQLAlchemy; `marker` is theirs for a value."""
    return f"SELECT {', '.join(COLUMNS)} FROM {name} WHERE record_id = {marker}"


def path(number: int, way: str = PLAIN) -> str:
    """The address of a record, counted from 0."""
    return f"{BASE}/{way}/R{number:04d}"


def row(number: int) -> tuple[Any, ...]:
    """The columns of one fictional person's record."""
    return (
        f"R{number:04d}", f"NMR-{204_000 + number}",
        ("requested", "in-progress", "closed")[number % 3],
        f"2026-{number % 12 + 1:02d}-{number % 28 + 1:02d}", "2026-11-20",
        ("Winifred", "Idris", "Constance")[number % 3], "Ashdown-Clarke",
        f"{1925 + number % 70}-02-17", "9990000018", "ZZ99 3CZ", "01632 960 417", "E10999901",
        "adult", "alone", "letter", "N", "Y" if number % 7 == 0 else "N", number % 4, number,
        "Prefers to be visited in the afternoon. The bell does not work: please knock.",
    )  # fmt: skip


def answer(found: Sequence[Any]) -> dict[str, Any]:
    """The document of one row: 15 properties, of which `person` has 6."""
    (
        record_id, reference, state, received_on, updated_on, given_name, family_name,
        date_of_birth, nhs_number, postcode, telephone, council_code, population,
        living_situation, contact_preference, urgent, interpreter, carers_involved,
        days_since_last_review, notes,
    ) = found  # fmt: skip
    return {
        "recordId": record_id,
        "reference": reference,
        "state": state,
        "receivedOn": received_on,
        "updatedOn": updated_on,
        "person": {
            "givenName": given_name,
            "familyName": family_name,
            "dateOfBirth": date_of_birth,
            "nhsNumber": nhs_number,
            "postcode": postcode,
            "telephone": telephone,
        },
        "councilCode": council_code,
        "population": population,
        "livingSituation": living_situation,
        "contactPreference": contact_preference,
        "urgent": urgent == "Y",
        "interpreterNeeded": interpreter == "Y",
        "carersInvolved": carers_involved,
        "daysSinceLastReview": days_since_last_review,
        "notes": notes,
    }
