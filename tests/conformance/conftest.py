"""Marks what plays the suite on whole implementations: it takes minutes, and has its own target."""

from __future__ import annotations

import pytest

WHOLE = frozenset(
    {
        "test_differential",
        "test_laws_layer",
        "test_laws_stored",
        "test_mutants_financial",
        "test_mutants_selftest",
        "test_native",
        "test_native_refusals",
        "test_native_services",
        "test_properties",
        "test_scenarios_played",
        "test_vectors",
    }
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name == "conformance" and item.path.stem in WHOLE:
            item.add_marker(pytest.mark.whole)
