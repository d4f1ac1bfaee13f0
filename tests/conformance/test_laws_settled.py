"""What a page of a written record has to say, as the law of pages reads it."""

from __future__ import annotations

import pytest

from conformance.laws import settled
from conformance.model import Exchange


def page(text: str) -> Exchange:
    html = f"<!doctype html><style>td{{width:52.00px}}</style><p>{text}</p>".encode()
    headers = (("content-type", "text/html"),)
    return Exchange("", "", "GET", "http://a/b", (), b"", 200, headers, html, 0.0, 0.0)


@pytest.mark.parametrize(
    ("text", "amount", "there"),
    [
        ("&pound;1,050.00 a week", "1050.00", True),
        ("<td class=money>\u2212<b>67.71</b></td>", "67.71", True),
        ("\u00a3310 a week", "310.00", True),
        ("\u00a31,234,567.80", "1234567.80", True),
        ("\u00a310.50", "0.50", False),
        ("\u00a367.715", "67.71", False),
        ("\u00a3310.50", "310.00", False),
        ("\u00a33100", "310.00", False),
        ("\u00a367.7", "67.70", False),
    ],
)
def test_an_amount_is_on_a_page_as_people_write_it(text: str, amount: str, there: bool) -> None:
    assert settled._says(settled._text(page(text)), amount) is there


def test_every_amount_of_a_record_is_looked_for() -> None:
    working = [{"amount": "1.00"}, {"amount": "2.00"}]
    record = {"charges": [{"weeklyCharge": "3.00"}], "periods": [{"working": working}]}
    assert sorted(settled._amounts(record)) == ["1.00", "2.00", "3.00"]
