"""SOAP 1.1 envelopes: built element by element, and opened without trusting them.

What may not come in here: HTTP, and what the elements of a record mean.
"""

from __future__ import annotations

import base64
import codecs
import hashlib
import re
import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from lxml import etree

from adapters.errors import BackendNonsenseError
from adapters.kinds.soap.words import Connection, Operation, Store

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
_WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSSE = _WSS + "wssecurity-secext-1.0.xsd"
WSU = _WSS + "wssecurity-utility-1.0.xsd"
TOKEN = _WSS + "username-token-profile-1.0"
BASE64 = _WSS + "soap-message-security-1.0#Base64Binary"

_DECLARED = re.compile(rb"<\?xml[^>]{0,80}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")


def request(store: Store, operation: Operation, texts: Iterable[tuple[str, str]]) -> etree._Element:
    """The element of an operation with each text at its place, in the operation's own order.

    Places of one group share the group. Raises ValueError for characters that XML cannot hold.
    """
    top = etree.Element(etree.QName(store.namespace, operation.operation))
    top_names = operation.order or list(
        dict.fromkeys(place.split(".")[0] for place in operation.places())
    )
    wanted = list(texts)
    for name in top_names:
        for place, text in wanted:
            if place.split(".")[0] == name:
                at(top, store, place, again=True).text = text
    return top


def at(top: etree._Element, store: Store, place: str, *, again: bool = False) -> etree._Element:
    """The element at a place of a request, made where it is missing; `again`, a further one."""
    here = top
    *groups, last = place.split(".")
    for name in groups:
        found = here.find(tag(store, name))
        here = etree.SubElement(here, tag(store, name)) if found is None else found
    found = None if again else here.find(tag(store, last))
    return etree.SubElement(here, tag(store, last)) if found is None else found


def tag(store: Store, name: str) -> str:
    """An element name as lxml spells it."""
    return f"{{{store.namespace}}}{name}" if store.qualified else name


def sealed(content: etree._Element, connection: Connection) -> bytes:
    """The whole message: an envelope with the user's token and this content."""
    envelope = etree.Element(etree.QName(SOAP, "Envelope"), nsmap={"soap": SOAP})
    if connection.security != "none":
        header = etree.SubElement(envelope, etree.QName(SOAP, "Header"))
        header.append(_token(connection))
    etree.SubElement(envelope, etree.QName(SOAP, "Body")).append(content)
    return etree.tostring(envelope, encoding="utf-8", xml_declaration=True)


def _token(connection: Connection) -> etree._Element:
    security = etree.Element(etree.QName(WSSE, "Security"), nsmap={"wsse": WSSE, "wsu": WSU})
    security.set(etree.QName(SOAP, "mustUnderstand"), "1")
    token = etree.SubElement(security, etree.QName(WSSE, "UsernameToken"))
    etree.SubElement(token, etree.QName(WSSE, "Username")).text = connection.username
    password = etree.SubElement(token, etree.QName(WSSE, "Password"))
    if connection.security == "password-text":
        password.set("Type", TOKEN + "#PasswordText")
        password.text = connection.password
        return security
    nonce = secrets.token_bytes(16)
    created = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    said = nonce + created.encode() + connection.password.encode()
    # SHA-1 is what the token profile prescribes (UsernameToken Profile 1.0, section 3.1).
    digest = hashlib.sha1(said, usedforsecurity=False).digest()
    password.set("Type", TOKEN + "#PasswordDigest")
    password.text = base64.b64encode(digest).decode()
    given = etree.SubElement(token, etree.QName(WSSE, "Nonce"))
    given.set("EncodingType", BASE64)
    given.text = base64.b64encode(nonce).decode()
    etree.SubElement(token, etree.QName(WSU, "Created")).text = created
    return security


def opened(body: bytes, charset: str) -> etree._Element:
    """The one element in the body of a message. Raises BackendNonsenseError for anything else.

    `charset` is what HTTP says; a message that says otherwise itself is not guessed at. Document
    types are refused, and with them every entity.
    """
    envelope = _parsed(body, _encoding(body, charset))
    if envelope.tag != f"{{{SOAP}}}Envelope":
        raise BackendNonsenseError("the system answered XML that is no SOAP 1.1 envelope")
    bodies = envelope.findall(f"{{{SOAP}}}Body")
    if len(bodies) != 1 or len(bodies[0]) != 1:
        raise BackendNonsenseError("the system answered an envelope without one thing in it")
    return bodies[0][0]


def fault_codes(content: etree._Element, place: str | None) -> list[str] | None:
    """The codes of the fault that the body holds, None if it holds none.

    `place` is where under `detail` the system keeps its own code; that one comes first.
    """
    if content.tag != f"{{{SOAP}}}Fault":
        return None
    found = walk(content, ("detail", *place.split("."))) if place else []
    codes = [_text(element) for element in found]
    return codes + [_text(code).rpartition(":")[2] for code in walk(content, ("faultcode",))]


def walk(element: etree._Element, steps: Sequence[str]) -> list[etree._Element]:
    """Every element at a place under `element`, by local names."""
    found = [element]
    for step in steps:
        found = [child for one in found for child in one if etree.QName(child).localname == step]
    return found


def _text(element: etree._Element) -> str:
    return (element.text or "").strip()


def _encoding(body: bytes, charset: str) -> str | None:
    """The encoding that HTTP names, None where it names none."""
    if not charset:
        return None
    declared = _DECLARED.match(body)
    try:
        name = codecs.lookup(charset).name
        if declared is None or codecs.lookup(declared[1].decode()).name == name:
            return charset
    except LookupError:
        pass
    raise BackendNonsenseError("the system answered in an encoding that is unknown or contradicted")


def _parsed(body: bytes, encoding: str | None) -> etree._Element:
    try:
        parser = etree.XMLParser(
            encoding=encoding,
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
        )
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, LookupError, ValueError):
        root = None
    if root is None:
        raise BackendNonsenseError("the system answered what is not well-formed XML")
    if etree.ElementTree(root).docinfo.internalDTD is not None:
        raise BackendNonsenseError("the system answered XML with a document type")
    return root
