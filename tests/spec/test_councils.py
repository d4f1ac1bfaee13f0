"""The register of councils: who is in it, under which codes, and who never is."""

from __future__ import annotations

import collections
import re
from pathlib import Path

import pytest

import openapi
from openapi.councils import _council

BY_CODE = {council.gss_code: council for council in openapi.councils()}
CURRENT = [council for council in openapi.councils() if council.current]


def test_the_153_councils_with_adult_social_services() -> None:
    kinds = collections.Counter(council.type for council in CURRENT)
    assert kinds == {"unitary": 63, "metropolitan": 36, "london": 33, "county": 21}
    assert len(CURRENT) == 153
    assert len({council.name for council in CURRENT}) == 153


def test_the_small_ones_are_not_forgotten() -> None:
    assert BY_CODE["E06000053"].name == "Isles of Scilly"
    assert BY_CODE["E09000001"].name == "City of London"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("E08000016", ["E08000038"]),
        ("E08000019", ["E08000039"]),
        ("E10000006", ["E06000063", "E06000064"]),
        ("E10000021", ["E06000061", "E06000062"]),
    ],
)
def test_superseded_codes_name_their_successors(old: str, new: list[str]) -> None:
    assert list(BY_CODE[old].successors) == new
    assert all(BY_CODE[code].current for code in new)
    assert all(BY_CODE[code].valid_from > BY_CODE[old].valid_to for code in new)


def test_every_superseded_code_has_an_end_and_every_current_one_has_none() -> None:
    for council in openapi.councils():
        assert bool(council.valid_to) == bool(council.successors), council.name
        assert all(code in BY_CODE for code in council.successors)


@pytest.mark.parametrize("code", ["E06000063", "E06000064", "E06000065", "E06000066"])
def test_the_unitary_councils_of_april_2023(code: str) -> None:
    assert BY_CODE[code].valid_from == "2023-04-01"


def test_the_code_of_the_returns_is_not_the_gss_code() -> None:
    assert BY_CODE["E10000019"].name == "Lincolnshire"
    assert BY_CODE["E10000019"].cassr_code == "503"
    known = [council.cassr_code for council in CURRENT if council.cassr_code]
    assert len(known) == len(set(known)) == 143


def test_codes_agree_with_the_schema() -> None:
    schemas = openapi.document("directory")["components"]["schemas"]
    gss = re.compile(schemas["GssCode"]["pattern"])
    cassr = re.compile(schemas["Council"]["properties"]["cassrCode"]["pattern"])
    domain = re.compile(schemas["Council"]["properties"]["webDomain"]["pattern"])
    for council in (*openapi.councils(), *openapi.sandbox_councils()):
        assert gss.search(council.gss_code)
        assert not council.cassr_code or cassr.search(council.cassr_code)
        assert not council.web_domain or domain.search(council.web_domain)
    assert schemas["Council"]["properties"]["type"]["enum"] == [
        code.code for code in openapi.code_list("council-types").codes
    ]


@pytest.mark.parametrize("code", ["E07000123", "W06000015", "S12000033", "E0600001", "E060000011"])
def test_other_codes_are_refused(code: str) -> None:
    schema = openapi.document("directory")["components"]["schemas"]["GssCode"]
    assert not re.search(schema["pattern"], code)
    with pytest.raises(openapi.SpecificationError, match="no code of such a council"):
        _council(Path("councils.yaml"), code, {"name": "Somewhere"}, sandbox=False)


def test_the_five_councils_of_the_sandbox_are_nobody() -> None:
    sandbox = openapi.sandbox_councils()
    assert {council.slug: council.gss_code for council in sandbox} == {
        "northmere": "E10999901",
        "eastvale": "E08999902",
        "southmarch": "E09999903",
        "westhaven": "E06999904",
        "oldbridge": "E06999905",
    }
    assert all(council.sandbox and council.web_domain.endswith(".example") for council in sandbox)
    assert not {council.gss_code for council in sandbox} & BY_CODE.keys()
    assert not any(council.sandbox or council.slug for council in openapi.councils())
