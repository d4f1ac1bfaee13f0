"""The sandbox's systems by themselves: made anew at each start, all of them reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.registry import open_council
from gateway import sandbox

FILES = (
    *sandbox.COUNCIL_FILES,
    Path(sandbox.COUNCIL_FILES[0]).with_name("E06999904-westhaven.yaml"),
)
SEEDED = {"financial-assessment": 6}
"""How many records each council shows at least, where that is not nine."""


def test_each_system_can_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A shell may have set what belongs to a real system; the stand-ins must not listen to it.
    for name in (
        "OLDBRIDGE_TRUST_PASSWORD",
        "OLDBRIDGE_FINANCE_KEY",
        "SOUTHMARCH_CLIENT_SECRET",
        "WESTHAVEN_FOLDER",
    ):
        monkeypatch.setenv(name, "something else")
    with sandbox.running(tmp_path, {}) as made:
        for file in sorted(set(FILES)):
            council = open_council(file, made)
            try:
                council.check()
                for service, records in council.services.items():
                    found = records.search({}, None, 100).items
                    least = SEEDED.get(service, 9)
                    assert len(found) >= least, f"{council.slug} has too few of {service}"
            finally:
                council.close()


def test_nothing_is_left_of_an_earlier_start(tmp_path: Path) -> None:
    old = [tmp_path / "westhaven.state", tmp_path / "westhaven.state.needs-assessment"]
    old += [tmp_path / "gateway.db", tmp_path / "systems" / "westhaven" / "exchange" / "in" / "x"]
    for path in old:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("old")
    kept = tmp_path / "encryption.key"
    kept.write_text("kept")
    with sandbox.running(tmp_path, {}) as made:
        assert [path for path in old if path.exists()] == []
        assert Path(made["WESTHAVEN_STATE"]) == old[0].resolve()
        assert sorted(Path(made["WESTHAVEN_FOLDER"], "out").iterdir())
    assert kept.read_text() == "kept"
