"""The kind `soap` when the service is away, slow, or gone half way."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from certificates import make_certificate
from soap_server import (
    RESET,
    Meddle,
    Meddler,
    Reply,
    changed,
    instead,
    new,
    only_on,
    serving,
    system,
    told,
)

from adapters.contract import Legacy
from adapters.errors import (
    BackendTimeoutError,
    BackendUnavailableError,
    OutcomeUnknownError,
    StaleRecordError,
)
from adapters.kinds.soap import SoapCollection
from adapters.standins import eastvale

pytest_plugins = ["soap_fixtures"]


def _slowly(body: bytes) -> Iterator[bytes]:
    for place in range(40):
        yield body[place : place + 1]
        time.sleep(0.1)


def dripped(request: bytes, reply: Reply) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 5000\r\n\r\n"
    yield from _slowly(reply.body)


def dripped_from_the_start(request: bytes, reply: Reply) -> Iterator[bytes]:
    yield from _slowly(b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 500)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_who_is_away_for_a_while(status: int, needs: SoapCollection, meddler: Meddler) -> None:
    meddler.meddle = instead(b"<html>Okafor</html>", status, "text/html")
    told(BackendUnavailableError, needs.read, "NA-1001")
    doubtful = status in (502, 504)
    told(OutcomeUnknownError if doubtful else BackendUnavailableError, needs.create, new())


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    ours = system(f"http://127.0.0.1:{port}/casework")
    collection = ours.collection("needs-assessment")
    told(BackendUnavailableError, collection.read, "NA-1001")
    told(BackendUnavailableError, collection.create, new())
    told(BackendUnavailableError, ours.check)
    ours.close()


def test_a_torn_reading_wrote_nothing(needs: SoapCollection, meddler: Meddler) -> None:
    meddler.meddle = lambda request, reply: RESET
    told(BackendUnavailableError, needs.read, "NA-1001")
    meddler.meddle = lambda request, reply: Reply(reply.body, length=len(reply.body) + 50)
    told(BackendUnavailableError, needs.read, "NA-1001")
    meddler.meddle = lambda request, reply: reply
    assert needs.read("NA-1001") is not None


@pytest.mark.parametrize("torn", ["AddNeedsCase", "GetNeedsCase"])
def test_a_creation_that_was_torn_may_be_asked_for_again(
    torn: str, needs: SoapCollection, meddler: Meddler, service: eastvale.Casework
) -> None:
    meddler.meddle = only_on(torn, lambda request, reply: RESET)
    told(OutcomeUnknownError, needs.create, new())
    assert eastvale.references(service.data).count("CT-1") == 1
    meddler.meddle = lambda request, reply: reply
    stored = needs.create(new())
    assert stored["CLIENT"]["FORENAME"] == "Łukasz"
    assert needs.create(new()) == stored
    assert eastvale.references(service.data).count("CT-1") == 1
    told(StaleRecordError, needs.create, new(REASON="another"))


def test_a_change_that_was_torn(needs: SoapCollection, meddler: Meddler) -> None:
    meddler.meddle = only_on("SaveNeedsCase", lambda request, reply: RESET)
    told(OutcomeUnknownError, needs.replace, "NA-1001", changed(REASON="x"))
    meddler.meddle = lambda request, reply: reply
    assert (needs.read("NA-1001") or {})["REASON"] == "x"


@pytest.mark.parametrize("drip", [dripped, dripped_from_the_start])
def test_a_drip_ends_at_the_deadline(drip: Meddle, hasty: SoapCollection, meddler: Meddler) -> None:
    meddler.meddle = drip
    for kind, call in (
        (BackendTimeoutError, lambda: hasty.read("NA-1001")),
        (BackendTimeoutError, lambda: hasty.find({}, None, 5)),
        (OutcomeUnknownError, lambda: hasty.create(new())),
    ):
        started = time.monotonic()
        told(kind, call)
        assert 0.6 < time.monotonic() - started < 1.4
    meddler.meddle = lambda request, reply: reply
    assert hasty.read("NA-1001") is not None


def test_the_deadline_is_one_for_all_messages_of_a_call(
    hasty: SoapCollection, meddler: Meddler
) -> None:
    def late(request: bytes, reply: Reply) -> Reply:
        time.sleep(0.4)
        return reply

    meddler.meddle = late
    started = time.monotonic()
    told(OutcomeUnknownError, hasty.replace, "NA-1001", changed(REASON="x"))
    assert time.monotonic() - started < 1.2


def test_changes_of_one_record_take_turns(hasty: SoapCollection, meddler: Meddler) -> None:
    inside, leave = threading.Event(), threading.Event()

    def wait(legacy: Legacy) -> Legacy:
        inside.set()
        leave.wait(5)
        return legacy

    first = threading.Thread(target=hasty.replace, args=["NA-1001", wait])
    first.start()
    inside.wait(5)
    told(BackendTimeoutError, hasty.replace, "NA-1001", changed(REASON="x"))
    leave.set()
    first.join()


def test_a_server_that_accepts_and_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        ours = system(address, timeout="300ms")
        told(BackendTimeoutError, ours.collection("needs-assessment").read, "NA-1001")
        ours.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


def test_the_same_through_tls(service: eastvale.Casework, certificate: Path) -> None:
    between = Meddler(int(service.server_address[1]))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    between.socket = context.wrap_socket(between.socket, server_side=True)
    address = between.address.replace("http:", "https:")
    with serving(between):
        stranger = system(address).collection("needs-assessment")
        told(BackendUnavailableError, stranger.create, new("CT-TLS"))
        ours = system(address, certificates=str(certificate), timeout="700ms")
        needs = ours.collection("needs-assessment")
        for _ in range(2):
            assert needs.read("NA-1001") is not None
        between.meddle = dripped
        started = time.monotonic()
        told(BackendTimeoutError, needs.read, "NA-1001")
        assert 0.6 < time.monotonic() - started < 1.4
        between.meddle = lambda request, reply: RESET
        told(OutcomeUnknownError, needs.create, new("CT-TLS"))
        assert "CT-TLS" in eastvale.references(service.data)
        ours.close()
