"""Values that a schema allows and systems spoil: signs, blanks, lengths, words, days.

`Bodies` makes whole bodies of them from the document's own schemas, so that every property has its
turn. All people are made up. What may not come in here: sending, and what an answer should say.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal, TypeAlias

from conformance.laws import bodies

Family: TypeAlias = Literal["signs", "scripts", "lengths", "words", "plain"]
_LONG = 1000
"""Characters from which a text may be expected to have lines."""
LINES: Mapping[Family, tuple[str, ...]] = {
    "signs": (
        'mcDONALD  Zoë de LA O\'Brien-Škvorecký; "q" <b>&amp;\\n',
        "two  blanks ,  O’Dowd ‘s’ “d” – … 100% $5 £6 €7 #8 @9",
        "a,b;c|d^e~f\\g/h=SUM(A1) `i` {x} [y] ${z} %20 +1",
        "'); DROP TABLE x;-- &lt;i&gt; %00 \\u0041 {{7*7}}",
        "-Smith (née VAN der Berg) wide\u00a0blank  end.",
    ),
    "scripts": (
        "e\u0301 \u00e9 \u00c5 \u212b \u03a9 \u2126 ﬁ \u017f ① ｆｕｌｌ İı ß ẞ Ǆ ŵŷ Łódź",
        "𠮷野 王小明 🜚 👩‍👩‍👧 co\u00adop zero\u200bwidth\u2060j",
        "Владимир محمد علي Παπαδόπουλος אבג ไทย हिन्दी",
        "N\u0303andu\u0301 o\u0308\u0323 \u200emark\u200f ʻOkina 한글 ㎏ ½",
    ),
    "words": (
        *("0", "null", "true", "007", "1e5.", "False", "NaN", "None", "00012.50", "1941-03-09"),
        *("03/04/1941", "-1", "N/A", "undefined", "+44", "?", "=1+1", "9999999999999999999"),
        *("NULL", "on", "1,5", ".", "0x10", "[]", "{}", '""', "''", "12:30", "T", "é"),
    ),
    "plain": ("Ann Marie", "Ashdown", "Fern Cottage", "It changed in the spring."),
}
_TEXTS: Mapping[Family, tuple[str, ...]] = {
    "signs": (
        "Ends in blanks.  \nEnds in a tab.\t\n \n\n  indented,  two  blanks\n\tand\ta tab;\nLast",
        'He said: "It\'s  <b>fine</b> &amp; {x}".  \n\n=SUM(A1) \\n \\ / % ; , |^~\t \n- “a” ‘b’',
        'One line with  blanks,\ta tab and O\'Brien’s "signs"; <br/> &nbsp; 100% \\',
    ),
    "scripts": (
        "e\u0301 \u00e9 \u212b ﬁ \u017f ① İı ß Ǆ \n𠮷 王小明 🜚 👩\u200d👩\u200d👧 \U0001f3f4 \t\n"
        "co\u00adop zero\u200bw\u2060j \u200em\u200f\nमहिला محمد",
        "Владимир \u00a0 Παπαδόπουλος\u3000wide  \nN\u0303andu\u0301 ʻOkina ½ ㎏ 한글\n\n"
        "𐍈𐌰 ｆｕｌｌ \U0001f1ec\U0001f1e7",
    ),
}
DAYS = (
    *("1941-03-09", "1980-12-01", "1850-01-01", "2019-12-31", "2000-02-29", "1904-02-29"),
    *("1969-12-31", "1970-01-01", "1900-03-01", "1999-12-31", "1953-07-04", "1990-03-25"),
    *("1972-10-29", "1899-12-31", "2001-02-03", "1912-11-10"),
)
"""Day and month apart and both below 13, first and last days, leap days, the least and the
greatest, and days on which clocks change."""
_PATTERNED = (
    *("Ada.McOKAFOR+Care_Act@Mail.Sub-Domain.EXAMPLE", "a@b.example", "0.%+-_X@1-A.Example"),
    "x" * 64 + "@" + "Y" * 63 + ".example",
    *("01632 960 214", "+44 1632 960214", "0016329602", "020 7946  0018", "07700900123"),
    *("ZZ1 4WS", "W1A 0AA", "GIR 0AA", "ZZ99 9ZZ", "M1 1AE", "EC1A 1BB"),
    *("100099900014", "1", "999999999999", "10", "SW999012", "AB1", "ZZ00000000", "SW00012"),
    *("0.00", "0.01", "0.10", "67.71", "67.10", "100.00", "33.33", "1234567.89"),
    *("16777217.01", "999999999.99", "4000.05"),
)
"""For what has a form of its own: e-mail, telephone, postcode, property and registration number,
pounds and per cent."""


class Bodies:
    """Bodies for one service, by the schemas of its document. Every string has another value from
    one body to the next, and so have codes, dates and numbers."""

    def __init__(self, document: Mapping[str, Any], rng: random.Random) -> None:
        self._schemas: Mapping[str, Any] = document["components"]["schemas"]
        self._operations = {
            operation["operationId"]: operation
            for methods in document["paths"].values()
            for operation in methods.values()
            if isinstance(operation, dict) and "operationId" in operation
        }
        self._rng, self._turns = rng, dict[Any, Any]()
        self.texts: set[tuple[str, ...]] = set()
        """Where free text and numbers with a form of their own stand, by the names on the way."""

    def body(self, operation: str, family: Family, *, left_out: float = 0.0) -> Any:
        """A valid body for an operation; `left_out` is how many of the optional properties are
        absent (0 to 1). What depends on other facts than the schema is for the caller to set."""
        content = self._operations[operation]["requestBody"]["content"]["application/json"]
        return self._value(content["schema"], family, left_out, ())

    def names(self, operation: str) -> frozenset[str]:
        """The properties that a body of this operation may have."""
        content = self._operations[operation]["requestBody"]["content"]["application/json"]
        return frozenset(self._resolved(content["schema"]).get("properties", {}))

    def _resolved(self, schema: Any) -> Any:
        while "$ref" in schema or len(schema.get("allOf", ())) == 1:
            inner = schema if "$ref" in schema else schema["allOf"][0]
            schema = self._schemas[inner["$ref"].rpartition("/")[2]] if "$ref" in inner else inner
        return schema

    def _value(self, schema: Any, family: Family, left_out: float, at: tuple[str, ...]) -> Any:
        schema = self._resolved(schema)
        if "oneOf" in schema:
            return self._value(self._next(at, schema["oneOf"]), family, left_out, at)
        if "enum" in schema:
            return self._next((*at, "enum"), schema["enum"])
        kind = schema["type"]
        if kind == "object":
            kept = set(schema.get("required", ()))
            names = [
                each
                for each in schema.get("properties", {})
                if each in kept or self._rng.random() >= left_out
            ]
            made = {
                name: self._value(schema["properties"][name], family, left_out, (*at, name))
                for name in names
            }
            return {name: each for name, each in made.items() if each not in ({}, [])}
        if kind == "array":
            return self._items(schema, family, left_out, at)
        if kind == "boolean":
            return self._next(at, (True, False))
        if kind == "integer":
            least, most = schema.get("minimum", 0), schema.get("maximum", 1000)
            return self._next(at, (most, least, (least + most) // 2))
        return self._text(schema, family, at)

    def _items(self, schema: Any, family: Family, left_out: float, at: tuple[str, ...]) -> Any:
        inner, most = self._resolved(schema["items"]), schema.get("maxItems", 3)
        if schema.get("uniqueItems") and "enum" in inner:
            return self._rng.sample(inner["enum"], self._rng.randint(1, len(inner["enum"])))
        count = most if family == "lengths" else min(most, 3)
        made = [self._value(inner, family, left_out, at) for _ in range(count)]
        if family == "signs" and count < most and not schema.get("uniqueItems"):
            made.append(made[0])  # Two alike are two.
        return made

    def _text(self, schema: Any, family: Family, at: tuple[str, ...]) -> str:
        if schema.get("format") == "nhs-number":
            return bodies.nhs_number(self._rng)
        if schema.get("format") == "date":
            return str(self._next("days", [each for each in DAYS if _fits(schema, each)]))
        self.texts.add(at)
        if not _fits(schema, "王  小\u00e9"):
            known = [each for each in _PATTERNED if _fits(schema, each)]
            return str(self._next(at, known or [schema["example"]]))
        if family == "lengths":
            return self._longest(schema, at)
        long = schema.get("maxLength", 0) >= _LONG and family in _TEXTS
        among = (_TEXTS if long else LINES)[family]
        allowed = [each for each in among if _fits(schema, each)]
        return str(self._next((family, long), allowed or [schema["example"]]))

    def _longest(self, schema: Any, at: tuple[str, ...]) -> str:
        """As long as it may be, with another sign at the end than before."""
        part = str(self._next(at, ("Abcdé  fghi-", "ŵŷ, O'x ", "𠮷 é\u0301", "w")))
        most = int(schema["maxLength"])
        return (part * most)[: most - 1] + "Z"

    def _next(self, about: Any, among: Sequence[Any]) -> Any:
        """The next one of these for this purpose, so that each has its turn."""
        if about not in self._turns:
            self._turns[about] = itertools.count(int(self._rng.random() * len(among)))
        return among[next(self._turns[about]) % len(among)]


def _fits(schema: Mapping[str, Any], text: str) -> bool:
    if schema.get("format") == "date":
        try:
            date.fromisoformat(text)
        except ValueError:
            return False
    least, most = schema.get("minLength", 0), schema.get("maxLength", len(text))
    return least <= len(text) <= most and re.search(schema.get("pattern", ""), text) is not None
