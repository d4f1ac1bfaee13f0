"""What a gateway counts about itself. Labels name councils and lists, never people or values."""

from __future__ import annotations

from prometheus_client import Counter, Gauge

_UNMAPPED = Counter(
    "legacy_values_unmapped",
    "Legacy codes read that the council file's code list does not know",
    ["council", "list"],
)
_BREAKER_OPEN = Gauge(
    "careact_breaker_open",
    "1 while a council's system is left alone after failures, 0 while it is asked",
    ["council", "system"],
)
_PARKED = Counter(
    "careact_deliveries_parked",
    "Deliveries that wait for a person: see careact delivery list",
    ["council", "reason"],
)


def legacy_value_unmapped(council: str, code_list: str) -> None:
    """Count a legacy code nobody mapped (`legacy_values_unmapped_total`)."""
    _UNMAPPED.labels(council, code_list).inc()


def breaker_open(council: str, system: str, is_open: bool) -> None:
    """Show whether a council's system is left alone (`careact_breaker_open`)."""
    _BREAKER_OPEN.labels(council, system).set(is_open)


def delivery_parked(council: str, reason: str) -> None:
    """Count a delivery that waits for a person (`careact_deliveries_parked_total`)."""
    _PARKED.labels(council, reason).inc()
