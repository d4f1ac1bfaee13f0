"""The declaration: what it says is read as written, and every fault names its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance import declaration
from conformance.declaration import Grant, Place, is_loopback
from conformance.yaml_lines import DeclarationError

WHOLE = """\
product:
  supplier: Fictional Systems Ltd
  name: Example Care
  version: 4.10
contact: conformance@supplier.example
hosts:
  sandbox.supplier.example:
    test: true
  live.supplier.example:
    test: false
services:
  needs-assessment:
    base_url: https://sandbox.supplier.example/north/needs-assessment/v1/
    claims: [CA-COMMON-012]
  rules:
    base_url: http://127.0.0.1:8080/rules/v1
tokens:
  citizen:
    token_url: https://sandbox.supplier.example/oauth2/token
    client_id: citizen-client
    client_secret: ${CITIZEN_SECRET}
    scope: citizen
  practitioner:
    token: ${PRACTITIONER_TOKEN}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "conformance.yaml"
    found.write_text(WHOLE, encoding="utf-8")
    return found


def test_everything_is_read_as_it_is_written(path: Path) -> None:
    found = declaration.read(path)
    assert found.product["version"] == "4.10"
    assert found.contact == "conformance@supplier.example"
    assert found.test_hosts == {"sandbox.supplier.example"}
    base = "https://sandbox.supplier.example/north/needs-assessment/v1"
    assert found.services["needs-assessment"] == Place(base, ("CA-COMMON-012",))
    assert found.tokens["citizen"] == Grant(
        token_url="https://sandbox.supplier.example/oauth2/token",
        client_id="citizen-client",
        secret="CITIZEN_SECRET",
        scope="citizen",
    )
    assert found.tokens["practitioner"] == Grant(token="PRACTITIONER_TOKEN")


def test_what_a_report_repeats_has_nothing_of_tokens(path: Path) -> None:
    public = declaration.read(path).public()
    assert public["product"]["name"] == "Example Care"
    assert set(public) == {"product", "contact", "testHosts", "services"}
    assert "SECRET" not in str(public)
    assert declaration.Declaration().public() == {}


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://sandbox.supplier.example/x", True),
        ("https://SANDBOX.supplier.example:8443/x", True),
        ("https://live.supplier.example/x", False),
        ("https://other.sandbox.supplier.example/x", False),
        ("https://sandbox.supplier.example.evil.example/x", False),
        ("https://sandbox.supplier.example@evil.example/x", False),
        ("http://127.0.0.1:8080/x", True),
        ("http://127.3.2.1/x", True),
        ("http://[::1]:8080/x", True),
        ("http://localhost:8080/x", True),
        ("http://localhost.evil.example/x", False),
        ("http://0.0.0.0/x", False),
        ("http://10.0.0.1/x", False),
    ],
)
def test_only_this_machine_and_declared_test_hosts_are_reached(
    path: Path, url: str, allowed: bool
) -> None:
    assert declaration.read(path).allows(url) is allowed
    assert declaration.Declaration().allows(url) is (allowed and "supplier" not in url)


def test_loopback_is_judged_by_the_name_alone() -> None:
    assert not is_loopback("")
    assert not is_loopback("loopback.example")


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("  version: 4.10\n", "", "1: version is missing in product"),
        ("  name: Example Care", "  name: [a]", "3: name has to be a text"),
        ("  name: Example Care", "  name: ", "3: name has to be a text"),
        ("  name: Example Care", "  nane: Example Care", "3: 'nane' is not known here; there are"),
        ("  name: Example Care", "  supplier: Two", "3: a name is said twice"),
        ("contact:", "contacts:", "5: 'contacts' is not known here"),
        ("test: true", "test: yes", "7: test is true or false"),
        ("sandbox.supplier.example:\n", "https://x.example:\n", "7: 'https://x.example' is not"),
        ("sandbox.supplier.example:\n", "x.example:8080:\n", "7: 'x.example:8080' is not the name"),
        ("  needs-assessment:", "  need-assessment:", "12: the standard has no service"),
        ("https://sandbox.supplier.example/north", "sandbox/north", "13: base_url is not an addr"),
        (
            "https://sandbox.supplier.example/north",
            "https://a:pw@b.example",
            "13: base_url must be",
        ),
        ("/v1/\n", "/v1/?tenant=3\n", "13: base_url must be scheme, host, port and path only"),
        ("[CA-COMMON-012]", "[CA-NEEDS-001]", "12: 'CA-NEEDS-001' is no clause that"),
        ("[CA-COMMON-012]", "all", "14: claims has to be a list of texts"),
        ("  citizen:\n", "  citizens:\n", "18: there is no actor 'citizens'; there are citizen,"),
        ("${CITIZEN_SECRET}", "hunter2secret", "21: client_secret is ${NAME}: a secret stands"),
        ("${PRACTITIONER_TOKEN}", "abc.def", "24: token is ${NAME}"),
        ("    client_id: citizen-client\n", "", "18: client_id is missing in citizen"),
        ("    token: ${", "    secret: ${", "24: 'secret' is not known here"),
        ("contact: c", "contact: [c", "6: this is not YAML"),
    ],
)
def test_a_fault_names_its_line_and_no_secret(path: Path, was: str, now: str, said: str) -> None:
    assert was in WHOLE
    path.write_text(WHOLE.replace(was, now, 1), encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        declaration.read(path)
    assert str(caught.value).startswith(f"{path}:{said}")
    assert "hunter2" not in str(caught.value)
    assert "pw@" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "1: the file is empty"),
        (b"- a\n", "1: the file has to be lines"),
        (b"product: \xff\n", "1: this is not YAML"),
        (b"a: b\n---\nc: d\n", "2: this is not YAML"),
        (b"product: 1\n", "1: product has to be lines"),
        (b"#" * (2**20 + 1), "1: the file is larger"),
    ],
)
def test_what_is_no_declaration_is_refused(path: Path, content: bytes, said: str) -> None:
    path.write_bytes(content)
    with pytest.raises(DeclarationError) as caught:
        declaration.read(path)
    assert str(caught.value).startswith(f"{path}:{said}")
