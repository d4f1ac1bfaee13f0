"""The frame of every page that the suite makes: one file, its style in it, nothing loaded.

Text is escaped here, once. What may not come in here: what a page says.
"""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterable
from functools import cache
from pathlib import Path


def page(title: str, body: str, footer: str, *, images: bool = False) -> str:
    """A whole page. `body` and `footer` are HTML; `images` lets pictures of the same site in."""
    policy = f"default-src 'none'; style-src '{_style_hash()}'; base-uri 'none'; form-action 'none'"
    if images:
        policy += "; img-src 'self'"
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{text(title)}</title>
<style>{_style()}</style>
</head>
<body>
<a class="skip" href="#main">Skip to main content</a>
<header><div class="width"><p>Care Act standard: conformance</p></div></header>
<main id="main" tabindex="-1"><div class="width">
{body}
</div></main>
<footer><div class="width">
{footer}
</div></footer>
</body>
</html>
"""


@cache
def _style() -> str:
    return (Path(__file__).parent / "page.css").read_text(encoding="utf-8")


@cache
def _style_hash() -> str:
    digest = hashlib.sha256(_style().encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def text(value: object) -> str:
    """Any text as HTML."""
    return html.escape(str(value))


def tag(css: str, words: str) -> str:
    """A small label in colour, which says the same in words."""
    return f'<strong class="tag {text(css)}">{text(words)}</strong>'


def bullets(items: Iterable[str]) -> str:
    """A list of texts."""
    return "<ul>\n" + "\n".join(f"<li>{text(item)}</li>" for item in items) + "\n</ul>"


def summary(rows: Iterable[tuple[str, str]]) -> str:
    """Names and values; rows without a value are left out."""
    shown = (f"<div><dt>{text(k)}</dt><dd>{text(v)}</dd></div>" for k, v in rows if v)
    return '<dl class="summary">\n' + "\n".join(shown) + "\n</dl>"


def table(caption: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of HTML cells; the first cell of a row is its heading. It scrolls where narrow."""
    heads = "".join(f'<th scope="col">{text(each)}</th>' for each in head)
    lines = []
    for row in rows:
        first, *others = row
        cells = "".join(f"<td>{cell}</td>" for cell in others)
        lines.append(f'<tr><th scope="row">{first}</th>{cells}</tr>')
    return (
        f'<div class="scroll" role="region" aria-label="{text(caption)}" tabindex="0">'
        f"<table><caption>{text(caption)}</caption><thead><tr>{heads}</tr></thead>\n<tbody>"
        + "\n".join(lines)
        + "</tbody></table></div>"
    )


def details(label: str, inside: str, *, on_paper: bool = False) -> str:
    """Something to open; `inside` is HTML. What is closed is printed only where it says so."""
    css = ' class="paper"' if on_paper else ""
    return (
        f"<details{css}><summary>{text(label)}</summary>\n"
        f'<div class="inside">{inside}</div></details>'
    )
