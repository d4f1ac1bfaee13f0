"""Eastvale's casework service: SOAP 1.1 with a WSDL of 2009, over a store of its own.

Its habits: every fault comes with HTTP 200. Dates are DD/MM/YYYY, moments DD/MM/YYYY HH:MM:SS in
universal time. Codes are in capitals; yes and no are `true`, `1` or `Y`, and amounts `1012.00` or
`£1,012`, as whoever wrote them liked. A case is kept as the document that was sent, and saving one
replaces all of it: nobody asks whether somebody else saved it meanwhile. LAST_SAVED is the
service's own. RESTRICTED cases come out like any other; it is up to the reader to keep them to
himself. A message that does not fit the schema is refused in words that quote it. Each message
needs a WS-Security UsernameToken.

    python -m adapters.standins.eastvale --port 8072 --data . --reset
"""

from __future__ import annotations

import argparse
import base64
import ctypes
import hashlib
import hmac
import signal
import sqlite3
import sys
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from lxml import etree

from adapters.standins.eastvale_store import (
    KINDS,
    columns,
    create,
    drop,
    element,
    keep,
    name,
    opened,
    reference,
    references,
    seed,
)

__all__ = ["PASSWORD", "USERNAME", "Casework", "create", "drop", "main", "references", "seed"]

SEED = Path(__file__).with_name("eastvale.yaml")
WSDL = Path(__file__).with_name("eastvale.wsdl")

USERNAME, PASSWORD = "careact-gateway", "four-fictional-swans"
"""Whom the service lets in. Fictional, as everything here is."""

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
WSDL_SOAP = "http://schemas.xmlsoap.org/wsdl/soap/"
WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSSE, WSU = WSS + "wssecurity-secext-1.0.xsd", WSS + "wssecurity-utility-1.0.xsd"

LARGEST = 2_000_000
FRESH = 300
"""Seconds for which a digest is good."""


class Refusal(Exception):
    """A fault: its code and what the service says about it."""

    def __init__(self, code: str, text: str, *, server: bool = False) -> None:
        self.code, self.text, self.server = code, text, server
        super().__init__(code)


def _get(store: sqlite3.Connection, kind: str, asked: etree._Element) -> etree._Element:
    found = store.execute(
        "SELECT document FROM casework WHERE kind = ? AND case_ref = ?", (kind, reference(asked))
    ).fetchone()
    if found is None:
        raise Refusal("CW-404", f"There is no case {reference(asked)}.")
    answer = element(etree.QName(asked).localname + "Response")
    answer.append(etree.fromstring(found[0]))
    return answer


def _find(store: sqlite3.Connection, kind: str, asked: etree._Element) -> etree._Element:
    where, values = "kind = ?", [kind]
    for column, field in (("status", "STATUS"), ("nhs_no", "NHS_NO")):
        wanted = [one.text or "" for one in asked.findall(f"{name('SEARCH')}/{name(field)}")]
        if wanted:
            where += f" AND {column} IN ({', '.join('?' * len(wanted))})"
            values += wanted
    start, count = (int(asked.findtext(name(n), "1")) for n in ("START", "COUNT"))
    (total,) = store.execute(f"SELECT count(*) FROM casework WHERE {where}", values).fetchone()
    rows = store.execute(
        f"SELECT document FROM casework WHERE {where} ORDER BY case_no LIMIT ? OFFSET ?",
        [*values, min(count, 100), start - 1],
    ).fetchall()
    answer = element(etree.QName(asked).localname + "Response")
    etree.SubElement(answer, name("TOTAL")).text = str(total)
    cases = etree.SubElement(answer, name("CASES"))
    cases.extend(etree.fromstring(document) for (document,) in rows)
    return answer


def _add(store: sqlite3.Connection, kind: str, asked: etree._Element) -> etree._Element:
    case = asked[0]
    _stamp(case)
    try:
        keep(store, kind, case)
    except sqlite3.IntegrityError:
        raise Refusal("CW-409", f"There is a case {reference(case)} already.") from None
    return _done(asked)


def _save(store: sqlite3.Connection, kind: str, asked: etree._Element) -> etree._Element:
    case = asked[0]
    _stamp(case)
    changed = store.execute(
        "UPDATE casework SET status = ?, nhs_no = ?, document = ? WHERE kind = ? AND case_ref = ?",
        (*columns(case), kind, reference(case)),
    )
    if changed.rowcount != 1:
        raise Refusal("CW-404", f"There is no case {reference(case)}.")
    return _done(asked)


def _stamp(case: etree._Element) -> None:
    last = case.find(name("LAST_SAVED"))
    if last is None:
        last = etree.SubElement(case, name("LAST_SAVED"))
    last.text = datetime.now(UTC).strftime("%d/%m/%Y %H:%M:%S")


def _done(asked: etree._Element) -> etree._Element:
    answer = element(etree.QName(asked).localname + "Response")
    etree.SubElement(answer, name("CASE_REF")).text = reference(asked[0])
    return answer


_VERBS = {"Get{}Case": _get, "Find{}Cases": _find, "Add{}Case": _add, "Save{}Case": _save}

OPERATIONS = {
    verb.format(about): (do, kind) for verb, do in _VERBS.items() for about, kind in KINDS.items()
}
"""What the service does, and with which kind of case."""


class Casework(ThreadingHTTPServer):
    """The service over one store; `serve_forever` it, and `address` is where it is."""

    daemon_threads = True

    def __init__(self, data: Path, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.data = data
        self.address = f"http://127.0.0.1:{self.server_address[1]}"
        self.wsdl = etree.parse(WSDL)
        schema = self.wsdl.getroot().iter("{http://www.w3.org/2001/XMLSchema}schema")
        self.schema = etree.XMLSchema(etree.fromstring(etree.tostring(next(schema))))
        self.checking = threading.Lock()
        self.nonces: dict[str, float] = {}

    def description(self) -> bytes:
        """The WSDL, with the address at which it was asked for."""
        with self.checking:
            for port in self.wsdl.getroot().iter(f"{{{WSDL_SOAP}}}address"):
                port.set("location", self.address + "/casework")
            return etree.tostring(self.wsdl, encoding="utf-8", xml_declaration=True)

    def answer(self, message: bytes) -> etree._Element:
        """What goes into the body of the answer. Raises Refusal."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
        try:
            envelope = etree.fromstring(message, parser)
        except (etree.XMLSyntaxError, ValueError):
            raise Refusal("CW-400", "The message is not XML.") from None
        asked = envelope.find(f"{{{SOAP}}}Body/*")
        if envelope.tag != f"{{{SOAP}}}Envelope" or asked is None:
            raise Refusal("CW-400", "The message is not a SOAP envelope.")
        self._let_in(envelope)
        with self.checking:
            asked = etree.fromstring(etree.tostring(asked, with_tail=False))
            try:
                self.schema.assertValid(asked)
            except etree.DocumentInvalid as wrong:
                raise Refusal("CW-422", f"Not accepted: {wrong}"[:2000]) from None
        operation = OPERATIONS.get(etree.QName(asked).localname)
        if operation is None:
            raise Refusal("CW-400", "There is no such operation.")
        do, kind = operation
        try:
            with opened(self.data) as store:
                return do(store, kind, asked)
        except sqlite3.OperationalError:
            raise Refusal("CW-503", "The store is closed.", server=True) from None

    def _let_in(self, envelope: etree._Element) -> None:
        token = envelope.find(f"{{{SOAP}}}Header/{{{WSSE}}}Security/{{{WSSE}}}UsernameToken")
        if token is None:
            raise Refusal("CW-401", "Who are you?")
        given = token.findtext(f"{{{WSSE}}}Password", "")
        expected = PASSWORD
        password = token.find(f"{{{WSSE}}}Password")
        if password is not None and password.get("Type", "").endswith("#PasswordDigest"):
            nonce = token.findtext(f"{{{WSSE}}}Nonce", "")
            made = token.findtext(f"{{{WSU}}}Created", "")
            self._fresh(nonce, made)
            said = base64.b64decode(nonce) + made.encode() + PASSWORD.encode()
            digest = hashlib.sha1(said, usedforsecurity=False).digest()
            expected = base64.b64encode(digest).decode()
        right = hmac.compare_digest(given.encode(), expected.encode())
        if token.findtext(f"{{{WSSE}}}Username") != USERNAME or not right:
            raise Refusal("CW-401", "The name or the password is wrong.")

    def _fresh(self, nonce: str, made: str) -> None:
        now = time.time()
        try:
            created = datetime.fromisoformat(made).timestamp()
        except ValueError:
            raise Refusal("CW-401", "The token has no time.") from None
        with self.checking:
            old = [seen for seen, at in self.nonces.items() if at < now - 2 * FRESH]
            for seen in old:
                del self.nonces[seen]
            if abs(created - now) > FRESH or nonce in self.nonces:
                raise Refusal("CW-401", "The token is old.")
            self.nonces[nonce] = now


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 30
    server: Casework

    def do_GET(self) -> None:
        if self.path.lower().endswith("?wsdl"):
            self._send(200, self.server.description())
        else:
            self._send(404, b"<none/>")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > LARGEST:
            self.close_connection = True
            self._send(413 if length.isdigit() else 411, b"<none/>")
            return
        message = self.rfile.read(int(length))
        try:
            inside = self.server.answer(message)
        except Refusal as refusal:
            inside = _fault(refusal)
        envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"s": SOAP})
        etree.SubElement(envelope, f"{{{SOAP}}}Body").append(inside)
        self._send(200, etree.tostring(envelope, encoding="utf-8", xml_declaration=True))

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing: a log of references is a log about people."""


def _fault(refusal: Refusal) -> etree._Element:
    fault = etree.Element(f"{{{SOAP}}}Fault", nsmap={"s": SOAP})
    etree.SubElement(fault, "faultcode").text = "s:Server" if refusal.server else "s:Client"
    etree.SubElement(fault, "faultstring").text = refusal.text
    detail = etree.SubElement(fault, "detail")
    said = etree.SubElement(detail, name("CaseworkFault"))
    etree.SubElement(said, name("CODE")).text = refusal.code
    etree.SubElement(said, name("TEXT")).text = refusal.text
    return fault


def main(arguments: list[str] | None = None) -> None:
    """The command line; see the module's docstring."""
    parser = argparse.ArgumentParser(prog="eastvale", description="Eastvale's casework service")
    parser.add_argument("--port", required=True, type=int, help="0 takes any that is free")
    parser.add_argument("--data", required=True, type=Path, help="directory of the store")
    parser.add_argument("--reset", action="store_true", help="drop everything first")
    given = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if sys.platform == "linux":
        # PR_SET_PDEATHSIG: whoever started the sandbox may die without saying so.
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
    if given.reset:
        drop(given.data)
    create(given.data)
    if not references(given.data):
        seed(given.data)
    with Casework(given.data, given.port) as server:
        print(f"eastvale is ready at {server.address}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
