"""Westhaven's case system: a batch program that works at night and speaks to others in files.

Its habits: what others want to tell it lies in `in/` until the night; what it has to say lies in
`out/` in the morning, whole collections and an acknowledgement for every file it was given. Needs
and financial assessments are CSV, carer's assessments are fixed width; all are CP1252. Days are
DD/MM/YYYY and names have 30 places. A record whose ACCESS is R must not be shown to anybody outside
its team. Staff change records by day; every change gives a record another STAMP, and an update must
name the one that it changes.

    python -m adapters.standins.westhaven --data westhaven --reset
    python -m adapters.standins.westhaven --data westhaven --night
    python -m adapters.standins.westhaven --data westhaven --edit NA-1001 TOWN Oldbridge

What may not come in here: SQL, and how files are laid out.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from adapters.standins import westhaven_night as nights
from adapters.standins import westhaven_store as stores
from adapters.standins.westhaven_columns import CHILDREN, COLUMNS, KEY, STAMP
from adapters.standins.westhaven_files import CHARSET
from adapters.standins.westhaven_store import NotOursError

__all__ = ["NotOursError", "create", "edit", "main", "night", "references", "reset", "seed"]

SEED = Path(__file__).with_name("westhaven.yaml")
_SERVICES = {
    "needs-assessment": "NEEDS",
    "carers-assessment": "CARERS",
    "financial-assessment": "FINANCE",
}


def create(directory: Path | str, exchange: Path | str | None = None) -> None:
    """Make the store and the exchange place where they are missing.

    Raises NotOursError where the directory has another program's file under the store's name.
    """
    stores.create(Path(directory))
    for folder in nights.FOLDERS:
        (_exchange(directory, exchange) / folder).mkdir(parents=True, exist_ok=True)


def reset(directory: Path | str, exchange: Path | str | None = None) -> None:
    """Take every record and every file of the exchange place away; nights go on counting."""
    create(directory, exchange)
    with stores.changing(Path(directory)) as store:
        stores.empty(store)
    for folder in nights.FOLDERS:
        for each in (_exchange(directory, exchange) / folder).iterdir():
            if nights.FILE.fullmatch(each.name):
                each.unlink()


def seed(directory: Path | str, exchange: Path | str | None = None) -> None:
    """Put the records of `westhaven.yaml`, and no others, into the store, and run a night."""
    # Only here: the program that works at night needs nothing but Python.
    import yaml

    seeds = yaml.safe_load(SEED.read_text(encoding="utf-8"))
    with stores.changing(Path(directory)) as store:
        stores.empty(store)
        for collection in COLUMNS:
            for record in seeds[collection]:
                children = {kind: record.pop(kind, []) for kind in CHILDREN[collection]}
                stores.add(store, collection, record, children)
    night(directory, exchange)


def night(directory: Path | str, exchange: Path | str | None = None) -> str:
    """One night, now; a line that says what happened."""
    return nights.night(Path(directory), _exchange(directory, exchange))


def references(directory: Path | str, service: str) -> list[str]:
    """The number of every assessment of a service in the store."""
    with stores.opened(Path(directory)) as store:
        return stores.keys(store, _SERVICES[service])


def edit(directory: Path | str, key: str, column: str, value: str) -> None:
    """Change one column of a record, as the council's own staff do by day.

    Raises LookupError where there is no such record or column, ValueError where it cannot be held.
    """
    with stores.changing(Path(directory)) as store:
        found = [name for name in COLUMNS if stores.holds(store, name, key)]
        if not found:
            raise LookupError("there is no such assessment")
        columns = {each.name: each for each in COLUMNS[found[0]] if each.name not in (KEY, STAMP)}
        if column not in columns:
            raise LookupError(f"there is no column that is called so: use {', '.join(columns)}")
        lines = "\n" in value and nights.SUFFIX[found[0]] != "csv"
        place = columns[column]
        if value and (lines or len(value) > place.width or not place.fits(value)):
            raise ValueError(f"{column} cannot hold this")
        value.encode(CHARSET)
        stores.correct(store, found[0], key, column, value)


def _exchange(directory: Path | str, exchange: Path | str | None) -> Path:
    return Path(directory) / "exchange" if exchange is None else Path(exchange)


def main(arguments: Iterable[str] | None = None) -> None:
    """The command line; see the module's docstring."""
    parser = argparse.ArgumentParser(prog="westhaven", description="Westhaven's case system")
    parser.add_argument("--data", type=Path, required=True, help="directory of the store")
    parser.add_argument("--exchange", type=Path, help="directory of in/ and out/ (DATA/exchange)")
    parser.add_argument("--reset", action="store_true", help="drop everything first")
    parser.add_argument("--night", action="store_true", help="run one night now")
    parser.add_argument("--edit", nargs=3, metavar=("ID", "COLUMN", "VALUE"), help="as staff do")
    given = parser.parse_args(None if arguments is None else list(arguments))
    try:
        create(given.data, given.exchange)
    except NotOursError as fault:
        parser.exit(2, f"westhaven: {fault}\n")
    if given.reset:
        reset(given.data, given.exchange)
    if not any(references(given.data, service) for service in _SERVICES):
        seed(given.data, given.exchange)
    if given.edit:
        try:
            edit(given.data, *given.edit)
        except UnicodeEncodeError:
            parser.exit(2, "westhaven: that has letters which are not in CP1252\n")
        except (LookupError, ValueError) as fault:
            parser.exit(2, f"westhaven: {fault}\n")
    if given.night:
        print(night(given.data, given.exchange), flush=True)


if __name__ == "__main__":
    main()
