"""What a gateway counts about itself. Labels name councils and lists, never people or values."""

from __future__ import annotations

from prometheus_client import Counter

_UNMAPPED = Counter(
    "legacy_values_unmapped",
    "Legacy codes read that the council file's code list does not know",
    ["council", "list"],
)


def legacy_value_unmapped(council: str, code_list: str) -> None:
    """Count a legacy code nobody mapped (`legacy_values_unmapped_total`)."""
    _UNMAPPED.labels(council, code_list).inc()
