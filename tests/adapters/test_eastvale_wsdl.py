"""Eastvale's WSDL as zeep reads it: our messages are the ones it asks for, its answers the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zeep
from lxml import etree
from soap_server import EASTVALE, Meddler, casework, environ, meddling, system
from zeep.helpers import serialize_object
from zeep.wsse import UsernameToken

from adapters.compliance.samples import fullest
from adapters.contract import Legacy
from adapters.kinds.soap import SoapSystem
from adapters.registry import Council, open_council
from adapters.standins import eastvale

SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"

VERBS = {
    "needs-assessment": "Needs",
    "carers-assessment": "Carers",
    "financial-assessment": "Finance",
}

REPEATED = {"AREA", "PERSON", "INCOME", "ASSET", "OCCUPIER", "OUTGOING"}
REPEATED |= {"EXTRA", "SERVICE", "CHARGE"}
"""Elements of which there may be several; ADVOCACY.PERSON has nothing inside it."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("eastvale")


@pytest.fixture(scope="module")
def service(store: Path) -> Iterator[eastvale.Casework]:
    with casework(store) as server:
        yield server


@pytest.fixture
def council(service: eastvale.Casework) -> Iterator[Council]:
    eastvale.seed(service.data)
    council = open_council(EASTVALE, environ(service.address), {"soap": SoapSystem})
    yield council
    council.close()


@pytest.fixture
def overheard(service: eastvale.Casework) -> Iterator[Meddler]:
    """The service with somebody between who writes down what we ask."""
    eastvale.seed(service.data)
    with meddling(service) as meddler:
        yield meddler


def _pruned(value: Any) -> Any:
    """What zeep read, without what it adds for elements that are not there."""
    if isinstance(value, dict):
        found = {name: _pruned(inner) for name, inner in value.items()}
        return {name: inner for name, inner in found.items() if inner not in (None, {}, [])}
    return [_pruned(item) for item in value] if isinstance(value, list) else value


def _body(message: bytes | etree._Element) -> bytes:
    envelope = etree.fromstring(message) if isinstance(message, bytes) else message
    (content,) = envelope.findall(f"{SOAP}Body/*")
    return etree.tostring(content, method="c14n2", strip_text=False)


def test_zeep_reads_the_answers_alike(service: eastvale.Casework, council: Council) -> None:
    with zeep.Client(
        f"{service.address}/casework?wsdl",
        wsse=UsernameToken(eastvale.USERNAME, eastvale.PASSWORD, use_digest=True),
    ) as client:
        ours = system(service.address)
        for name, verb in VERBS.items():
            council.services[name].create(fullest(name, f"CT-{verb}"))
            collection = ours.collection(name)
            for reference in ("NA-1001", "NA-1003", "CA-2003", "FA-3004", f"CT-{verb}"):
                held = collection.read(reference)
                if held is not None:
                    case = client.service[f"Get{verb}Case"](CASE_REF=reference)
                    assert _pruned(serialize_object(case, dict)) == held
            found = client.service[f"Find{verb}Cases"](START=1, COUNT=100)
            read = {
                c["CASE_REF"]: _pruned(serialize_object(c, dict)) for c in found["CASES"]["CASE"]
            }
            for _, legacy in collection.find({}, None, 100):
                assert read[legacy["CASE_REF"]] == legacy
        ours.close()


def test_zeep_would_have_sent_the_same(
    service: eastvale.Casework, overheard: Meddler, store: Path
) -> None:
    """Our envelopes are what the WSDL asks for, element by element, and fit its schema."""
    ours = open_council(EASTVALE, environ(overheard.address), {"soap": SoapSystem})
    with zeep.Client(f"{service.address}/casework?wsdl") as client:
        schema = next(service.wsdl.getroot().iter("{http://www.w3.org/2001/XMLSchema}schema"))
        validator = etree.XMLSchema(etree.fromstring(etree.tostring(schema)))

        def proved(sent: bytes, operation: str, **arguments: Any) -> None:
            message = client.create_message(client.service, operation, **arguments)
            assert _body(sent) == _body(message)
            validator.assertValid(etree.fromstring(_body(sent)))

        for name, verb, person in (
            ("needs-assessment", "Needs", "person"),
            ("carers-assessment", "Carers", "carer"),
            ("financial-assessment", "Finance", "person"),
        ):
            overheard.requests.clear()
            first = ours.services[name].create(fullest(name, f"CT-{verb}-2"))
            added, read = overheard.requests
            case = _legacy(added)
            proved(added, f"Add{verb}Case", CASE=case)
            proved(read, f"Get{verb}Case", CASE_REF=f"CT-{verb}-2")
            ours.services[name].amend(
                first.record["id"], first.etag, lambda record: {**record, "state": "closed"}
            )
            saved = overheard.requests[3]
            proved(saved, f"Save{verb}Case", CASE=_legacy(saved))
            assert _legacy(saved)["STATUS"] == "CLOSED"
            number = first.record[person]["nhsNumber"]
            ours.services[name].search(
                {f"{person}.nhsNumber": [number], "state": ["closed"]}, None, 7
            )
            spelled = [number, f"{number[:3]} {number[3:6]} {number[6:]}"]
            search = {"NHS_NO": spelled, "STATUS": ["CLOSED"]}
            proved(overheard.requests[-1], f"Find{verb}Cases", SEARCH=search, START=1, COUNT=8)
    ours.close()
    assert {h["SOAPAction"] for h in overheard.headers} >= {'"urn:casework#SaveNeedsCase"'}


def _legacy(request: bytes) -> Legacy:
    """The case in a request, read by nobody's code but this."""

    def inner(element: etree._Element) -> Any:
        if not len(element):
            return element.text
        found: dict[str, Any] = {}
        for child in element:
            name = etree.QName(child).localname
            if name in REPEATED and (name != "PERSON" or len(child)):
                found.setdefault(name, []).append(inner(child))
            else:
                found[name] = inner(child)
        return found

    found = inner(next(etree.fromstring(request).iter("{*}CASE")))
    assert isinstance(found, dict)
    return found
