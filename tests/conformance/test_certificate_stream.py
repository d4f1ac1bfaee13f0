"""The digest of the request stream, made again from evidence, is the one made on sending."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from made_runs import run_of

from conformance import evidence
from conformance.budget import Budget
from conformance.report.redaction import redacted
from conformance.watched import Watched


class Answers(BaseHTTPRequestHandler):
    """Answers 200; on `/busy` the first time 429, which asks for a moment."""

    busy = True

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        wait = "busy" in self.path and Answers.busy
        Answers.busy = Answers.busy and not wait
        self.send_response(429 if wait else 200)
        self.send_header("Retry-After", "0")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST = do_PUT = answer

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def base_url() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/rules/v1"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_evidence_gives_the_digest_that_sending_gave(base_url: str) -> None:
    subject = Watched(
        "rules", base_url, tokens=lambda actor: "a-token-of-the-test", seed=3, budget=Budget()
    )
    rng, record = subject.rng("x"), "5f0e7a52-6f0b-4f8e-9f6e-0d8c1f6b2a11"
    subject.call("getService")
    subject.call("getCodeList", path={"codeList": "a/b ü"}, query="a=1&a=2")
    subject.send("POST", "/odd/%0A/../x", body={"id": record, "n": "ü"}, key=subject.new_key(rng))
    subject.send("PUT", f"/{record}", content=b"\xff{", etag='"7"', key=subject.new_key(rng))
    subject.send("GET", "/busy", actor="nobody", headers={"Accept": "", "X-Request-ID": record})
    subject.send("GET", "/busy", query="")
    subject.base_url = base_url.replace("/rules/v1", "/eligibility/v1")  # another of its addresses
    subject.call("getService")
    statuses = [each.status for each in subject.exchanges]
    assert statuses == [200, 200, 200, 200, 429, 200, 200, 200]
    run = replace(run_of([], subject.exchanges), base_url=base_url)
    assert evidence.stream_digest(run) == subject.stream_digest
    assert evidence.stream_digest(redacted(run)) == subject.stream_digest
    run.exchanges = run.exchanges[1:]
    assert evidence.stream_digest(run) != subject.stream_digest
