"""The place behind SSH, against a real OpenSSH server that stops, freezes and changes its key."""

from __future__ import annotations

import io
import os
import signal
import socket
import time
from pathlib import Path
from typing import Any

import paramiko
import pytest
from files_exchange import ASHA, BROD, answers, drop, extract, open_system
from files_sshd import Server, key, server

from adapters.contract import Item, Receipt
from adapters.errors import BackendUnavailableError, OutcomeUnknownError
from adapters.kinds.files.sftp import SftpPlace
from adapters.kinds.files.words import Sftp

__all__ = ["server"]

ITEMS = [Item("r-1", "n-1", {"REF": "n-1", "NAME": "Núria"}, None)]


def place(server: Server, **words: Any) -> SftpPlace:
    return SftpPlace(Sftp.model_validate(server.words(**words)))


def test_a_whole_night_over_sftp(server: Server, tmp_path: Path) -> None:
    system = open_system(tmp_path, place=server.words())
    needs = system.collection("needs")
    drop(server.place, "N_1.csv", extract(1, ASHA, BROD))
    system.check()
    assert needs.read("b-2") == {
        "REF": "b-2", "STATUS": "O", "NAME": "Bród", "NOTES": 'says "yes",\nthen no', "STAMP": "2"
    }  # fmt: skip
    needs.submit("b1", ITEMS)
    needs.submit("b1", ITEMS)
    put = server.place / "in"
    assert sorted(path.name for path in put.iterdir()) == ["NU_b1.csv", "NU_b1.csv.ctl", "done"]
    assert (put / "NU_b1.csv").read_bytes().decode("cp1252").count("Núria") == 1
    for name in ("NU_b1.csv", "NU_b1.csv.ctl"):
        (put / name).rename(put / "done" / name)
    needs.submit("b1", ITEMS)
    assert [path.name for path in put.iterdir()] == ["done"]
    drop(server.place, "N_2.csv", extract(2, ASHA, ["DTL", "n-1", "O", "Núria", "", "", "1"]))
    drop(server.place, "NA_b1.csv", answers("b1", 2, ("r-1", "A", "")))
    assert needs.receipts() == [Receipt("r-1")]
    assert needs.read("n-1") is not None
    system.close()


def test_a_large_file_comes_whole(server: Server) -> None:
    content = os.urandom(3_000_001)
    (server.place / "out/large").write_bytes(content)
    found, there = io.BytesIO(), place(server)
    there.copy("out", "large", found)
    assert found.getvalue() == content
    with pytest.raises(FileNotFoundError):
        there.copy("out", "absent", io.BytesIO())
    there.close()


def test_folders_that_are_not_there(server: Server) -> None:
    there = place(server)
    assert there.list("absent", missing=True) == {}
    for ask in (lambda: there.list("absent"), lambda: there.put("absent", "x", b"y")):
        with pytest.raises(BackendUnavailableError, match="there is no folder absent"):
            ask()
    assert list(there.list("in")) == []
    there.close()


def test_a_server_that_came_back_is_reached_again(server: Server) -> None:
    there = place(server)
    there.put("in", "one", b"1")
    server.stop()
    with pytest.raises(BackendUnavailableError) as refused:
        there.put("in", "two", b"2")
    assert not isinstance(refused.value, OutcomeUnknownError)
    server.start()
    there.put("in", "two", b"2")
    server.stop()
    server.start()
    there.put("in", "two", b"22")
    assert sorted(there.list("in")) == ["one", "two"]
    assert (server.place / "in/two").read_bytes() == b"22"
    there.close()


def test_another_host_key_is_not_talked_to(server: Server, tmp_path: Path) -> None:
    known = server.known_by(key(tmp_path / "impostor"))
    there = place(server, known_hosts=str(known))
    with pytest.raises(BackendUnavailableError, match="another key than the one known"):
        there.list("in")
    there.close()


def test_credentials_that_are_refused(server: Server, tmp_path: Path) -> None:
    strange = {"key": str(key(tmp_path / "stranger"))}
    for wrong in (strange, {"key": None, "password": "s3cret"}):
        there = place(server, **wrong)
        with pytest.raises(BackendUnavailableError, match="refuses the gateway's credentials"):
            there.list("in")
        there.close()


def test_a_server_that_says_nothing_is_given_up_in_time(server: Server) -> None:
    server.stop()
    with socket.socket() as silent:
        silent.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        silent.bind(("127.0.0.1", server.port))
        silent.listen()
        there = place(server, timeout="1s")
        began = time.monotonic()
        with pytest.raises(BackendUnavailableError, match="did not answer in time"):
            there.list("in")
        assert time.monotonic() - began < 3
        there.close()


def test_a_server_that_freezes_is_given_up_in_time(server: Server) -> None:
    there = place(server, timeout="2s")
    there.list("in")
    frozen = server.sessions()
    for pid in frozen:
        os.kill(pid, signal.SIGSTOP)
    began = time.monotonic()
    with pytest.raises(BackendUnavailableError, match="did not answer in time") as refused:
        there.put("in", "one", b"1")
    assert not isinstance(refused.value, OutcomeUnknownError)
    assert time.monotonic() - began < 4
    for pid in frozen:
        os.kill(pid, signal.SIGKILL)
    there.put("in", "one", b"1")
    there.close()


def test_lost_while_renaming_nobody_knows(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    there = place(server)
    rename = paramiko.SFTPClient.posix_rename

    def lost(self: paramiko.SFTPClient, old: str, new: str) -> None:
        rename(self, old, new)
        channel = self.get_channel()
        assert channel is not None
        channel.get_transport().close()
        raise EOFError

    monkeypatch.setattr(paramiko.SFTPClient, "posix_rename", lost)
    with pytest.raises(OutcomeUnknownError):
        there.put("in", "one", b"1")
    monkeypatch.undo()
    there.put("in", "one", b"1")
    assert sorted(there.list("in")) == ["one"]
    there.close()


def test_a_server_without_the_extensions(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    request = paramiko.SFTPClient._request  # type: ignore[attr-defined]

    def plain(self: paramiko.SFTPClient, kind: int, *given: object) -> object:
        if kind == paramiko.sftp.CMD_EXTENDED:
            raise OSError("Operation unsupported")
        return request(self, kind, *given)

    monkeypatch.setattr(paramiko.SFTPClient, "_request", plain)
    there = place(server)
    for content in (b"1", b"22"):
        there.put("in", "one", content)
        assert (server.place / "in/one").read_bytes() == content
    assert sorted(there.list("in")) == ["one"]
    there.close()
