"""Texts that software often damages, and texts that the standard's patterns exclude.

Everything is written with escapes, so that no editor changes it. What may not come in here: where
a text is sent.
"""

from __future__ import annotations

from collections.abc import Mapping

LINES: Mapping[str, str] = {
    "composed": "Zo\u00eb Ren\u00e9e \u00c5kesson",
    "decomposed": "Zoe\u0308 Rene\u0301e A\u030akesson",
    "hangul-decomposed": "\u1112\u1161\u11ab\u1100\u1173\u11af",
    "compatibility": "\ufb01ne \uff21\uff22 \u2460 \u212b \u00bd",
    "welsh": "Si\u00f4n \u0174yn o D\u0177 Ddewi",
    "polish": "\u0141ukasz \u017b\u00f3\u0142\u0107",
    "turkish": "\u0130rem I\u015f\u0131k",
    "sharp-s": "Wei\u00df \u1e9e",
    "yoruba": "Ad\u00e9b\u00e1y\u1ecd\u0300 \u1eb8ni\u1ecdl\u00e1",
    "vietnamese": "Nguy\u1ec5n Th\u1ecb Ho\u00e0ng \u1ea4n",
    "greek": "\u039f\u03b4\u03c5\u03c3\u03c3\u03b5\u03cd\u03c2",
    "cyrillic": "\u0416\u0435\u043b\u0430\u043d\u043d\u0430",
    "arabic": "\u0645\u0631\u064a\u0645 \u0639\u0644\u064a",
    "hebrew": "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd",
    "direction-marks": "a\u200fb \u202bc\u202c d",
    "devanagari": "\u0915\u094d\u0937\u092e\u093e",
    "thai": "\u0e19\u0e49\u0e33\u0e43\u0e08",
    "cjk": "\u5c71\u7530 \u82b1\u5b50",
    "beyond-bmp": "\U00020bb7\u91ce \U0001f600 \U0001d54f",
    "joined-emoji": "\U0001f469\u200d\U0001f467 \U0001f1ec\U0001f1e7 \U0001f44d\U0001f3fd",
    "stacked-marks": "Z\u0335\u0321\u035d\u0301a\u0334\u0322\u0351",
    "no-break-space-inside": "Anna\u00a0Maria",
    "zero-width-inside": "Anna\u200bMaria\u00adJo",
    "two-blanks": "Anna  Maria",
    "apostrophes": 'O\'Neill O\u2019Neill "Pat" D`Arcy',
    "html": "<b>Tom</b> &amp; Jerry &#39;",
    "sql": "Robert'); DROP TABLE people;--",
    "backslashes": "C:\\new\\table \\u0041 \\\\",
    "percent": "100% %s %00 %0A {0} ${x}",
    "formula": "=SUM(A1:A9)",
    "csv": 'a,b;c|d"e"',
    "null-word": "null",
    "number-word": "007",
    "exponent-word": "1e5",
    "true-word": "true",
    "date-word": "1/2",
    "xml-end": "]]>",
    "one-character": "x",
    "one-beyond-bmp": "\U0001f600",
}
"""Right as a Line, a NamePart or a Text."""

TEXTS: Mapping[str, str] = {
    "line-feeds": "one\ntwo\n\nfour",
    "tabs": "one\ttwo",
    "longest": "x" * 2000,
    "longest-accented": "\u00e9" * 2000,
    "longest-beyond-bmp": "\U0001f600" * 2000,
    "longest-with-marks": "e\u0301" * 1000,
}
"""Right as a Text only."""

REFUSED: Mapping[str, str] = {
    "empty": "",
    "blank": " ",
    "blank-before": " x",
    "blank-after": "x ",
    "line-feed-after": "x\n",
    "tab-before": "\tx",
    "no-break-space-before": "\u00a0x",
    "nul": "a\u0000b",
    "nul-only": "\u0000",
    "bell": "a\u0007b",
    "escape": "a\u001bb",
    "carriage-return": "a\r\nb",
    "vertical-tab": "a\u000bb",
    "delete": "a\u007fb",
    "next-line": "a\u0085b",
    "line-separator": "a\u2028b",
    "paragraph-separator": "a\u2029b",
    "byte-order-mark": "a\ufeffb",
    "noncharacter": "a\uffffb",
    "other-noncharacter": "a\ufffeb",
}
"""Refused as a Line, a NamePart or a Text."""

ONE_LINE_REFUSED: Mapping[str, str] = {"line-feed": "a\nb", "tab": "a\tb"}
"""Refused as a Line or a NamePart."""
