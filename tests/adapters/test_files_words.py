"""Wrong words are refused when the council is opened, at their place and without secrets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from files_exchange import CSV, FIXED, PATHS, open_system

from adapters.errors import CouncilFileError, NotOfferedError
from adapters.kinds.files import FilesSystem

SFTP = {"strategy": "sftp", "host": "h.example", "username": "u", "known_hosts": "k"}


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"late": "soon"}, "connection.late: .*a duration such as"),
        ({"charset": "utf-16"}, "connection.charset: .*spells ASCII as ASCII does"),
        ({"charset": "klingon"}, "connection.charset: "),
        ({"charset": "raw_unicode_escape"}, "connection.charset: .*spells ASCII as ASCII does"),
        ({"inbox": "../in"}, "connection.inbox: .*a folder of the place"),
        ({"line_end": "cr"}, "connection.line_end: "),
        ({"colour": "red"}, "connection.colour: "),
        ({"place": {"strategy": "ftp"}}, "connection.place: "),
        ({"place": {**SFTP}}, "connection.place.sftp: .*either `password` or `key`"),
        ({"place": {**SFTP, "password": "s3cret", "key": "s3cret"}}, "either `password` or `key`"),
        ({"place": {**SFTP, "password": "s3cret"}}, "connection.place.known_hosts: cannot be read"),
        ({"place": {**SFTP, "key": "s3cret"}}, "connection.place.key: there is no such file"),
        ({"state": "/nowhere/state.db"}, "connection.state: there is no such folder"),
    ],
)
def test_words_of_connection(tmp_path: Path, words: dict[str, Any], reason: str) -> None:
    with pytest.raises(CouncilFileError, match=reason) as refused:
        open_system(tmp_path, **words)
    assert refused.value.reason.startswith("connection.")
    assert "s3cret" not in str(refused.value)


def test_a_host_that_is_not_known_is_refused(tmp_path: Path) -> None:
    known = tmp_path / "known"
    known.write_text("")
    place = {**SFTP, "password": "s3cret", "known_hosts": str(known)}
    with pytest.raises(CouncilFileError, match="known_hosts: does not have the host"):
        open_system(tmp_path, place=place)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"key": "NO"}, "`key` names NO, which is none of `fields`"),
        ({"key": "STATUS"}, r"store\.key: no rule maps this column"),
        ({"stamp": "NO"}, "`stamp` names NO"),
        ({"find": ["REF", "NO"]}, "`find` names NO"),
        ({"hidden": {"NO": ["R"]}}, "`hidden` names NO"),
        ({"delimiter": ";", "quote": ";"}, "`delimiter` and `quote` are the same"),
        ({"delimiter": "\n"}, r"store\.delimiter: "),
        ({"fields": ["REF", "REF"]}, r"store\.fields: .*a name stands twice"),
        ({"fields": "REF"}, r"store\.fields: .*a list of names"),
        ({"fields": {"REF": "wide"}}, r"store\.fields: .*the width of REF"),
        ({"fields": {"REF": "8"}, "stamp": "REF", "find": [], "hidden": {}},
         "REF must have no width with csv"),
        ({"children": {"NAME": {"type": "PER", "fields": ["WHO"]}}}, "both a column and a name"),
        ({"children": {"people": {"type": "DTL", "fields": ["WHO"]}}}, "the same type"),
        ({"children": {"people": {"type": "PER", "fields": ["LINK"]}}},
         r"store\.fields: no column people\.WHO, which a rule names"),
        ({"extract": {**CSV["extract"], "name": "N.csv"}}, r"extract\.name: .*with \{run\} once"),
        ({"extract": {**CSV["extract"], "name": "a/{run}"}}, r"extract\.name: "),
        ({"extract": {**CSV["extract"], "header": ["run"]}}, "does not say where moment is"),
        ({"extract": {**CSV["extract"], "header": ["run", "moment", "batch"]}},
         "cannot have batch"),
        ({"extract": {**CSV["extract"], "moment": "%d/%m/%Y"}}, r"extract\.moment: .*say year"),
        ({"update": {**CSV["update"], "lead": ["reference", "action"]}},
         "does not say where stamp is"),
        ({"update": {**CSV["update"], "name": "N_{batch}.csv"}},
         "could be the name of another file too"),
        ({"receipt": {**CSV["receipt"], "header": ["batch"]}}, "does not say where run is"),
        ({"receipt": {**CSV["receipt"], "type": "TRL"}}, "the same type"),
        ({"receipt": {**CSV["receipt"], "format": "fixed"}}, "batch must have a width with fixed"),
    ],
)  # fmt: skip
def test_words_of_store(tmp_path: Path, words: dict[str, Any], reason: str) -> None:
    with pytest.raises(CouncilFileError, match=reason) as refused:
        open_system(tmp_path, {"needs": {**CSV, **words}})
    assert refused.value.reason.startswith("services.needs.store")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"fields": CSV["fields"]}, "REF must have a width with fixed"),
        ({"types": {"trailer": "END1"}}, "all types of rows must be equally long"),
        ({"extract": {**FIXED["extract"], "trailer": ["rows"]}}, "rows must have a width"),
    ],
)
def test_words_of_fixed_width(tmp_path: Path, words: dict[str, Any], reason: str) -> None:
    with pytest.raises(CouncilFileError, match=reason):
        open_system(tmp_path, {"carers": {**FIXED, **words}})


def test_two_services_may_not_share_names_of_files(tmp_path: Path) -> None:
    with pytest.raises(CouncilFileError, match="could be the name of another file too"):
        open_system(tmp_path, {"needs": CSV, "others": CSV})


def test_nothing_is_asked_of_the_place_when_opened(tmp_path: Path) -> None:
    connection = {
        "state": str(tmp_path / "state.db"),
        "place": {"strategy": "folder", "path": str(tmp_path / "away")},
    }
    system = FilesSystem(connection, {"needs": CSV}, {"needs": PATHS})
    with pytest.raises(NotOfferedError):
        system.collection("carers")
    system.close()
    assert list(tmp_path.iterdir()) == []
