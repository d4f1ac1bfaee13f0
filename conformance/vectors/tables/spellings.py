"""Bodies of a check that are no JSON of this standard, and spellings of JSON that are.

Written from RFC 8259 and the problem catalogue. What may not come in here: faults of a schema.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator

from conformance.vectors.tables.answers import ANYBODY
from conformance.vectors.tables.checks import POINTS, SCHEMA, VALID, line
from conformance.vectors.tables.lines import Line, refused

JSON = "CA-COMMON-017"


def lines() -> Iterator[Line]:
    yield from _not_json()
    yield from _spellings()


_TEXTS: dict[str, str] = {
    "empty": "",
    "blank": " \n",
    "cut-short": '{"population":"adult"',
    "cut-in-text": '{"population":"adu',
    "comma-at-the-end": '{"population":"adult",}',
    "comma-missing": '{"population":"adult" "impairment":{"present":true}}',
    "single-quotes": "{'population':'adult'}",
    "bare-name": '{population:"adult"}',
    "python-true": '{"population":"adult","impairment":{"present":True}}',
    "comment": '/* check */{"population":"adult"}',
    "two-values": '{"population":"adult"}{"population":"adult"}',
    "text-after": '{"population":"adult"} adult',
    "line-feed-in-text": '{"population":"adult\n"}',
    "tab-in-text": '{"population":"adult\t"}',
    "bad-escape": '{"population":"\\adult"}',
    "short-escape": '{"population":"\\u61dult"}',
    "leading-zero": '{"population":01}',
    "plus-sign": '{"population":+1}',
    "no-digit-after-point": '{"population":1.}',
    "form": "population=adult",
    "xml": "<population>adult</population>",
    "repeated-key": '{"population":"adult","population":"adult"}',
    "repeated-key-other-value": '{"population":"adult","population":"carer"}',
    "repeated-key-escaped": '{"population":"adult","p\\u006fpulation":"adult"}',
    "repeated-key-inside": '{"population":"adult","impairment":{"present":true,"present":true}}',
    "repeated-key-deep": (
        '{"population":"adult","outcomes":{"home":{"fluctuates":true,"fluctuates":false}}}'
    ),
}
_NUMBERS = ("NaN", "Infinity", "-Infinity", "1e400", "-1e400")
_BYTES: dict[str, bytes] = {
    "latin-1": '{"population":"adült"}'.encode("latin-1"),
    "cut-short": b'{"population":"adult\xe2\x82"}',
    "overlong": b'{"population":"\xc0\x80adult"}',
    "surrogate": b'{"population":"\xed\xa0\x80"}',
    "beyond-unicode": b'{"population":"\xf5\x80\x80\x80"}',
    "in-a-name": b'{"population":"adult","\xff":1}',
    "one-byte": b"\xff",
    "utf-16": '{"population":"adult"}'.encode("utf-16"),
}


def _not_json() -> Iterator[Line]:
    for label, text in _TEXTS.items():
        yield line(
            f"not-json-{label}",
            refused(JSON, "malformed-json"),
            "RFC 8259; problem catalogue: malformed-json",
            f"No JSON of this standard: {label.replace('-', ' ')}",
            *(("smoke",) if label in ("cut-short", "repeated-key", "repeated-key-inside") else ()),
            content=text,
        )
    for label, number in zip(
        ("nan", "infinity", "minus-infinity", "too-large", "minus-too-large"), _NUMBERS, strict=True
    ):
        yield line(
            f"no-finite-value-{label}",
            [{"clause": JSON, "status": 400}],
            "RFC 8259 section 6; problem catalogue: non-finite-number",
            "A number without a finite value",
            *(("number", "smoke") if label == "nan" else ("number",)),
            content=f'{{"population":"adult","impairment":{{"present":{number}}}}}',
        )
    for label, content in _BYTES.items():
        types = (
            ["invalid-encoding", "malformed-json"] if label == "utf-16" else ["invalid-encoding"]
        )
        yield line(
            f"not-utf-8-{label}",
            refused(JSON, types),
            "RFC 8259 section 8.1; problem catalogue: invalid-encoding",
            "Bytes that are not UTF-8",
            *(("text", "regression", "smoke") if label == "latin-1" else ("text", "regression")),
            contentBase64=base64.b64encode(content).decode(),
        )
    for label, text in (("high", "\\ud83d"), ("low", "\\ude00"), ("order", "\\ude00\\ud83d")):
        yield line(
            f"half-a-pair-{label}",
            [{"clause": JSON, "status": 400}],
            "problem catalogue: invalid-encoding",
            "One half of a surrogate pair without the other",
            "text",
            content=f'{{"population":"adult{text}"}}',
        )


def _spellings() -> Iterator[Line]:
    for label, text in {
        "plain": '{"population":"adult","impairment":{"present":false}}',
        "spaces": ' \t\r\n{ "population" : "adult" ,\n"impairment":{\t"present" : false } }\r\n',
        "escaped-value": '{"population":"\\u0061dul\\u0074","impairment":{"present":false}}',
        "escaped-name": '{"\\u0070opulation":"adult","impairment":{"pre\\u0073ent":false}}',
        "other-order": '{"impairment":{"present":false},"population":"adult"}',
    }.items():
        yield line(
            f"spelt-{label}",
            [{"clause": ANYBODY, "status": 200, "is": {"/indication": "not-indicated"}}],
            "RFC 8259 sections 2, 4 and 7",
            "The same answers however they are spelt",
            *(("text", "smoke") if label == "escaped-name" else ("text",)),
            content=text,
        )
    for number, text in enumerate(("adult\\u0000", "\\u0000adult", "adu\\u0301lt", "adul\\u200bt")):
        yield line(
            f"nearly-adult-{number}",
            refused(VALID, "invalid-value", ["/population"], at=POINTS),
            f"{SCHEMA} /population",
            "A code with a character more, seen or not",
            "text",
            content=f'{{"population":"{text}"}}',
        )
