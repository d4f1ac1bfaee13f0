"""Opening a council: its kind found by name and only then, its faults placed in its file."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path
from typing import Any

import pytest
from ledger import Ledger

import openapi
from adapters import entry_points, registry
from adapters.entry_points import EntryPointError
from adapters.errors import BackendUnavailableError, CouncilFileError, NotOfferedError

COUNCILS = Path(__file__).parents[2] / "adapters" / "councils"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Northmere's file on paper, with a fault to be asked for."""
    if "needs-assessment" not in openapi.services():
        pytest.skip("the standard has no document for needs-assessment yet")
    text = (COUNCILS / "E10999901-northmere.yaml").read_text(encoding="utf-8")
    text = text.replace("kind: sql", "kind: paper")
    text = text.replace('url: "${NORTHMERE_DATABASE_URL}"', 'fault: "${FAULT}", key: "${SECRET}"')
    path = tmp_path / "northmere.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def opened(file: Path, fault: str = "", **more: Any) -> registry.Council:
    environ = {"FAULT": fault, "SECRET": "c4n4ry"}
    return registry.open_council(file, environ, {"paper": Ledger}, **more)


def test_a_council_is_opened(file: Path) -> None:
    council = opened(file)
    assert (council.slug, council.gss) == ("northmere", "E10999901")
    assert council.name == "Northmere County Council"
    assert council.contact == "digital@northmere.example"
    assert set(council.services) == {
        "needs-assessment",
        "carers-assessment",
        "financial-assessment",
    }
    system = council.system_of("needs-assessment")
    assert isinstance(system, Ledger)
    assert ("people", "PERSON_NAME") in system.paths["needs-assessment"]
    assert system.connection["key"] == "c4n4ry"
    assert "c4n4ry" not in repr(council)
    council.check()
    council.close()
    assert system.checked
    assert system.closed


def test_unknown_codes_are_told_with_the_council(file: Path) -> None:
    told: list[tuple[str, str]] = []
    council = opened(file, unmapped=lambda *names: told.append(names))
    system = council.system_of("needs-assessment")
    assert isinstance(system, Ledger)
    system.shelves["needs-assessment"].records.append({"FORM_REF": "A-1", "STATUS": "?"})
    assert council.services["needs-assessment"].get("A-1").record["state"] == "other"
    assert told == [("northmere", "assessment-states")]


@pytest.mark.parametrize(
    ("fault", "place", "says"),
    [
        ("words", "northmere.yaml:9: ", "no such shelf"),
        ("plain", "northmere.yaml:6: ", "the shelf is locked"),
        ("placed", "other.yaml:7: ", "elsewhere"),
        ("crash", "northmere.yaml:6: ", "kind `paper` failed with RuntimeError while opening"),
    ],
)
def test_what_a_kind_refuses_is_placed_in_the_file(
    file: Path, fault: str, place: str, says: str
) -> None:
    with pytest.raises(CouncilFileError) as refused:
        opened(file, fault)
    assert place in str(refused.value)
    assert says in str(refused.value)
    assert "c4n4ry" not in str(refused.value)
    assert "c4n4ry" not in repr(refused.value.__context__)


def test_a_system_that_is_away_is_told_as_such(file: Path) -> None:
    with pytest.raises(BackendUnavailableError, match="nobody at the desk"):
        opened(file, "away")


def test_a_system_is_closed_if_it_does_not_offer_what_the_file_says(file: Path) -> None:
    made: list[Ledger] = []

    def kind(*words: Any) -> Ledger:
        made.append(Ledger(*words))
        return made[0]

    with pytest.raises(NotOfferedError):
        registry.open_council(file, {"FAULT": "no shelf", "SECRET": ""}, {"paper": kind})
    assert made[0].closed


def test_a_kind_that_is_not_installed(file: Path) -> None:
    with pytest.raises(CouncilFileError, match=r"northmere.yaml:5: no installed package offers"):
        registry.open_council(file, {"FAULT": "", "SECRET": ""})


@pytest.fixture
def two(file: Path) -> Path:
    """The same file with its second service on a system of its own, on stone."""
    lines = file.read_text(encoding="utf-8").splitlines()
    homes = {
        "financial-assessment": "cases",
        "carers-assessment": "trust",
        "needs-assessment": "cases",
    }
    for service, name in homes.items():
        lines.insert(lines.index(f"  {service}:") + 1, f"    system: {name}")
    at = lines.index("kind: paper")
    lines[at : at + 2] = [
        "systems:",
        "  cases:",
        *(f"    {line}" for line in lines[at : at + 2]),
        "  trust:",
        "    kind: stone",
        '    connection: {fault: "${TRUST}", key: "${STONE}"}',
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def opened_two(
    two: Path, trust: str = "", kinds: Mapping[str, registry.Kind] | None = None
) -> registry.Council:
    environ = {"FAULT": "", "SECRET": "c4n4ry", "TRUST": trust, "STONE": "gr4nit3"}
    return registry.open_council(two, environ, kinds or {"paper": Ledger, "stone": Ledger})


def of_two(two: Path) -> tuple[registry.Council, Ledger, Ledger]:
    council = opened_two(two)
    cases, trust = council.systems["cases"], council.systems["trust"]
    assert isinstance(cases, Ledger)
    assert isinstance(trust, Ledger)
    return council, cases, trust


def test_a_council_on_two_systems_is_opened(two: Path) -> None:
    council, cases, trust = of_two(two)
    assert council.system_of("needs-assessment") is cases
    assert council.system_of("carers-assessment") is trust
    assert cases.connection == {"fault": "", "key": "c4n4ry"}
    assert trust.connection == {"fault": "", "key": "gr4nit3"}
    for system, services in (
        (cases, {"needs-assessment", "financial-assessment"}),
        (trust, {"carers-assessment"}),
    ):
        assert set(system.paths) == set(system.shelves) == services
    assert "c4n4ry" not in repr(council)
    assert "gr4nit3" not in repr(council)


def test_check_and_close_reach_both(two: Path) -> None:
    council, cases, trust = of_two(two)
    council.check()
    council.close()
    assert (cases.checked, trust.checked) == (True, True)
    assert (cases.closed, trust.closed) == (True, True)


@pytest.mark.parametrize("bad", ["cases", "trust"])
def test_one_system_that_fails_keeps_nobody_from_closing_the_other(
    two: Path, monkeypatch: pytest.MonkeyPatch, bad: str
) -> None:
    council, cases, trust = of_two(two)
    failing, other = (cases, trust) if bad == "cases" else (trust, cases)

    def fails() -> None:
        raise BackendUnavailableError("away")

    monkeypatch.setattr(failing, "check", fails)
    monkeypatch.setattr(failing, "close", fails)
    with pytest.raises(BackendUnavailableError):
        council.check()
    with pytest.raises(BackendUnavailableError):
        council.close()
    assert other.closed


@pytest.mark.parametrize(
    ("fault", "place", "says"),
    [
        ("plain", '    connection: {fault: "${TRUST}"', "the shelf is locked"),
        ("named", '    connection: {fault: "${TRUST}"', "no such slab"),
        ("crash", '    connection: {fault: "${TRUST}"', "kind `stone` failed with RuntimeError"),
        ("words", "    store:", "no such shelf"),
    ],
)
def test_what_the_second_kind_refuses_is_placed_and_the_first_is_closed(
    two: Path, fault: str, place: str, says: str
) -> None:
    made: list[Ledger] = []

    def paper(*words: Any) -> Ledger:
        made.append(Ledger(*words))
        return made[0]

    def stone(connection: Mapping[str, Any], *words: Any) -> Ledger:
        if fault == "named":
            raise CouncilFileError("connection.key: no such slab")
        return Ledger(connection, *words)

    with pytest.raises(CouncilFileError) as refused:
        opened_two(two, fault, {"paper": paper, "stone": stone})
    lines = two.read_text(encoding="utf-8").splitlines()
    line = next(n for n, text in enumerate(lines, 1) if text.startswith(place))
    assert str(refused.value).startswith(f"{two}:{line}: ")
    assert says in str(refused.value)
    for secret in ("c4n4ry", "gr4nit3"):
        assert secret not in str(refused.value)
        assert secret not in repr(refused.value.__context__)
    assert made[0].closed


def test_the_first_is_closed_where_the_second_is_away_or_offers_nothing(two: Path) -> None:
    made: list[Ledger] = []

    def kind(*words: Any) -> Ledger:
        made.append(Ledger(*words))
        return made[-1]

    kinds = {"paper": kind, "stone": kind}
    with pytest.raises(BackendUnavailableError, match="nobody at the desk"):
        opened_two(two, "away", kinds)
    with pytest.raises(NotOfferedError):
        opened_two(two, "no shelf", kinds)
    assert [ledger.closed for ledger in made] == [True, True, True]


def test_a_kind_that_is_not_installed_is_placed_at_its_own_line(two: Path) -> None:
    line = two.read_text(encoding="utf-8").splitlines().index("    kind: stone") + 1
    with pytest.raises(CouncilFileError) as refused:
        opened_two(two, kinds={"paper": Ledger})
    assert str(refused.value).startswith(f"{two}:{line}: no installed package offers")
    assert "gr4nit3" not in str(refused.value)


def points(monkeypatch: pytest.MonkeyPatch, *pairs: tuple[str, str]) -> None:
    group = registry.GROUP
    found = EntryPoints(EntryPoint(name, value, group) for name, value in pairs)
    monkeypatch.setattr(entry_points, "entry_points", lambda group: found.select(group=group))


def test_a_kind_is_found_among_installed_packages(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    points(monkeypatch, ("paper", "ledger:Ledger"), ("trap", "no.such.module:Boom"))
    council = registry.open_council(file, {"FAULT": "", "SECRET": ""})
    assert isinstance(council.system_of("needs-assessment"), Ledger)


def test_entry_points(monkeypatch: pytest.MonkeyPatch) -> None:
    points(
        monkeypatch,
        ("paper", "ledger:Ledger"),
        ("paper", "ledger:Ledger"),
        ("stone", "ledger:Ledger"),
        ("stone", "ledger:Shelf"),
        ("gone", "no.such.module:Boom"),
        ("empty", "ledger:Boom"),
    )
    assert entry_points.load(registry.GROUP, "paper") is Ledger
    for name, says in [
        ("stone", "offered by ledger:Ledger and by ledger:Shelf: uninstall one"),
        ("gone", "cannot be imported"),
        ("empty", "cannot be imported"),
        ("papr", "did you mean `paper`?"),
        ("zzzzzz", "there are empty, gone, paper, stone"),
    ]:
        with pytest.raises(EntryPointError, match=says.replace("?", ".")):
            entry_points.load(registry.GROUP, name)
    points(monkeypatch)
    with pytest.raises(EntryPointError, match="there are none"):
        entry_points.load(registry.GROUP, "paper")
