"""The measurement: every row once a round, in turn, so that a busy moment hits all alike."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks import load, records
from benchmarks.apps import reading
from benchmarks.decision import BODY, DECISIONS
from benchmarks.servers import Server
from benchmarks.variants import Variant

WARM_UP_SECONDS = 0.25


@dataclass(frozen=True)
class Measured:
    """One row in one round."""

    answers: int
    wall_seconds: float
    cpu_seconds: float

    @property
    def per_cpu_second(self) -> float:
        """Answers per second of the server's user and system time."""
        return self.answers / max(self.cpu_seconds, 0.01)


@dataclass
class Row:
    """One variant at one task."""

    task: str
    """`post` or `get`."""
    key: str
    label: str
    server: Server
    requests: Sequence[load.Request]
    rounds: list[Measured] = field(default_factory=list)

    @property
    def median(self) -> float:
        """Requests per CPU second."""
        return statistics.median(self.values)

    @property
    def values(self) -> list[float]:
        """Requests per CPU second, a round each."""
        return [each.per_cpu_second for each in self.rounds]

    @property
    def wall(self) -> float:
        """Requests per second of the clock: how busy the server was, not how fast it is."""
        return statistics.median(each.answers / each.wall_seconds for each in self.rounds)


def rows(servers: Sequence[Server], place: records.Place) -> list[Row]:
    """Everything to measure: the decisions of each server, then the records of those with any."""
    post = [load.Request("POST", DECISIONS, BODY)]
    found = [Row("post", each.variant.key, each.variant.label, each, post) for each in servers]
    for server in servers:
        for way in server.variant.ways(place):
            get = [load.Request("GET", records.path(n, way)) for n in range(records.COUNT)]
            variant = server.variant
            key = variant.key if way == records.PLAIN else f"{variant.key}-sqlalchemy"
            label = f"{_short(variant.label)}, {_driver(variant, way, place)}"
            found.append(Row("get", key, label, server, get))
    return found


def _short(label: str) -> str:
    """A label without what it says of validation and models."""
    return label.partition(",")[0].partition(" + ")[0]


def _driver(variant: Variant, way: str, place: records.Place) -> str:
    if variant.blocking:
        return f"SQLAlchemy + {'psycopg' if place.is_postgresql else 'sqlite3'}"
    name = reading.driver(place)
    return name if way == records.PLAIN else f"SQLAlchemy + {name}"


def run(
    measured: Sequence[Row], rounds: int, seconds: float, client: str, tell: Callable[[str], None]
) -> None:
    """Fill in the rows' rounds. Raises LoadError."""
    for number in range(rounds):
        tell(f"round {number + 1} of {rounds}")
        # Every other round goes backwards: nobody always follows the same neighbour.
        for row in measured if number % 2 == 0 else reversed(measured):
            port = row.server.port
            load.send(port, row.requests, WARM_UP_SECONDS if number == 0 else 0.05, "own")
            before = row.server.cpu_seconds()
            sent = load.send(port, row.requests, seconds, client)
            after = row.server.cpu_seconds()
            row.rounds.append(Measured(sent.answers, sent.seconds, after - before))


def ratio(ours: Row, theirs: Row) -> float:
    """How many times as much we serve per CPU second: the median of the rounds' own ratios."""
    pairs = zip(ours.values, theirs.values, strict=True)
    return statistics.median(mine / their for mine, their in pairs)
