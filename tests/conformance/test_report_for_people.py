"""What people read: the terminal at 80 columns, the page, and commands that can be typed."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise
from pathlib import Path

import pytest
from made_runs import TOKEN, broken, conformant, exchange, failed, failure, passing, run_of
from rich.console import Console

from conformance import report
from conformance.model import ClauseResult, Exchange, Run, Status
from conformance.report import page, terminal, words
from conformance.report.curl import curl


def shown(run: Run) -> str:
    out = io.StringIO()
    terminal.show(run, Console(width=80, file=out))
    return out.getvalue()


def test_the_terminal_says_everything_about_a_failure() -> None:
    text = shown(broken())
    assert "Not conformant. 3 rules of the service “Needs assessment” do not hold." in text
    flat = " ".join(text.split())
    for said in (
        "CareLink 4.2.1",
        "Does not hold 3 · Recommended, does not hold 1",
        "CA-COMMON-001: An answer that succeeds MUST have a JSON object",
        "Expected: a name stored is the name read",
        "Seen: 4 times, at requestNeedsAssessment, getNeedsAssessment",
        "Look at: the log of the server",
        "careact conformance replay e-000002",
        "Not tested, because no limit met: CA-COMMON-011",
        "Could not be tested, because no record was made: CA-COMMON-006",
        "Request stream " + broken().stream_digest,
        "half of the answers within 24 ms, 95 of 100 within 48 ms",
        "Next: Correct the first finding",
    ):
        assert said in flat, said


def test_the_terminal_keeps_to_80_columns_except_for_commands() -> None:
    wide = [line for line in shown(broken()).splitlines() if len(line.rstrip()) > 80]
    assert wide
    assert all(line.startswith(("curl ", "careact ")) for line in wide)


def test_the_terminal_is_not_steered_by_an_answer() -> None:
    odd = failed("CA-COMMON-001", failure("CA-COMMON-001", "\x1b[2J[red]x[/red]\r", "e-000002"))
    text = shown(run_of([odd]))
    assert "\x1b" not in text
    assert "\r" not in text
    assert "[red]x[/red]" in text


def test_every_verdict_has_words_and_a_next_step() -> None:
    nothing = run_of([])
    open_ = run_of([*passing()[1:], ClauseResult("CA-COMMON-001", Status.NOT_VERIFIED)])
    wrong = run_of([ClauseResult("CA-COMMON-001", Status.ERROR, reason="boom")])
    smoke = conformant()
    smoke.profile = "smoke"
    said = {
        each.verdict: (words.verdict(each), words.next_step(each))
        for each in (conformant(), broken(), open_, wrong)
    }
    assert set(said) == set(words.VERDICT)
    assert len({sentence for pair in said.values() for sentence in pair}) == 8
    assert "1 rule was not tested" in said["incomplete"][0]
    assert "Nothing was really tested" in words.verdict(nothing)
    assert "certify" in said["conformant"][1]
    assert "certify" in words.next_step(smoke)
    assert words.next_step(smoke) != said["conformant"][1]


class Page(HTMLParser):
    """What of a page matters here: its tags with attributes, its ids, its text."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "img", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def html(run: Run) -> str:
    return report.files(run)["report.html"].decode()


@pytest.mark.parametrize("run", [conformant(), broken(), run_of([])])
def test_the_page_is_well_formed_and_loads_nothing(run: Run) -> None:
    content = html(run)
    found = Page(content)
    assert found.open == []
    names = [name for name, _ in found.tags]
    assert not {"script", "link", "iframe", "object", "img", "form", "base"} & set(names)
    addresses = [value for _, attrs in found.tags for key, value in attrs.items() if key in
                 ("href", "src", "action", "data", "srcset")]  # fmt: skip
    assert addresses == ["#main"]
    assert not [attrs for _, attrs in found.tags if "style" in attrs]
    assert "url(" not in content
    assert "@import" not in content


def test_the_style_is_the_only_one_that_the_policy_lets_in() -> None:
    content = html(conformant())
    style = re.search(r"<style>(.*?)</style>", content, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src &#x27;sha256-{digest}" in content or f"'sha256-{digest}'" in content
    assert "default-src 'none'" in content


def test_the_page_has_landmarks_headings_and_no_gap_in_them() -> None:
    found = Page(html(broken()))
    names = [name for name, _ in found.tags]
    assert names.count("main") == names.count("h1") == 1
    assert {"header", "footer"} <= set(names)
    assert ("html", {"lang": "en-GB"}) in found.tags
    levels = [int(name[1]) for name in names if re.fullmatch("h[1-6]", name)]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    regions = [attrs for name, attrs in found.tags if attrs.get("role") == "region"]
    assert regions
    assert all(each.get("tabindex") == "0" and each.get("aria-label") for each in regions)


def test_the_page_escapes_whatever_came() -> None:
    odd = failed("CA-COMMON-001", failure("CA-COMMON-001", "<script>alert(1)</script>", "e-000001"))
    nasty = exchange(1, "GET", "/?x=<script>", 200, answer={"</pre><script>": "<b>"})
    run = run_of([odd], [nasty])
    run.declaration = {"product": {"name": "<script>", "version": '"', "supplier": "</dd>"}}
    assert "<script>" not in html(run)


def test_half_a_character_in_evidence_does_not_stop_the_page() -> None:
    odd = replace(exchange(2, "POST", "/", 200), request_body=b'{"reasons": "\\ud800"}')
    run = run_of([failed("CA-COMMON-001", failure("CA-COMMON-001", "200", "e-000002"))], [odd])
    assert "reasons&quot;: &quot;\\ud800&quot;" in html(run)


def test_a_cause_is_headed_by_what_somebody_wanted_to_do() -> None:
    headings = re.findall(r"<h3>(.*?)</h3>", html(broken()))
    assert headings[0] == "1. Request a needs assessment and 1 more"
    unknown = run_of([failed("CA-COMMON-001", failure("CA-COMMON-001", "201", "e-000009"))], [])
    assert "<h3>1. CA-COMMON-001</h3>" in html(unknown)


def test_what_must_be_read_is_printed_though_it_is_closed() -> None:
    content = html(broken())
    assert '<details class="paper"><summary>Not tested: 1 rule' in content
    assert "<details><summary>Evidence" in content
    printed = content.partition("@media print")[2]
    assert ".paper::details-content { content-visibility: visible" in printed


def test_focus_on_a_whole_part_of_the_page_does_not_paint_it() -> None:
    content = html(broken())
    for part in ("main:focus-visible", ".scroll:focus-visible"):
        rule = content.partition(f"{part} {{")[2].partition("}")[0]
        assert "background: none" in rule, part
    assert ".scroll:focus-visible { outline: 3px solid" in content


def test_what_to_correct_comes_before_what_was_not_covered() -> None:
    content = html(broken())
    assert content.index("What to correct") < content.index("What was not covered")


def test_the_next_step_names_the_folder_of_the_run() -> None:
    out = io.StringIO()
    terminal.show(conformant(), Console(width=80, file=out), "runs/may")
    assert "careact conformance certify runs/may --key KEY" in " ".join(out.getvalue().split())
    terminal.show(broken(), Console(width=80, file=out), "runs/may")
    assert "careact conformance replay e-000002 --from runs/may\n" in out.getvalue()
    assert "careact conformance replay e-000002\n" in shown(broken())
    assert "1. Request a needs assessment and 1 more: Does not hold" in shown(broken())


def test_the_page_says_what_was_not_covered() -> None:
    content = html(broken())
    for said in ("What was not covered", "no record was made", "this is no penetration test",
                 "Not conformant", "3 causes", "Evidence e-000002"):  # fmt: skip
        assert said in content, said
    assert "Every rule that binds this service was tested." in html(conformant())


def luminance(colour: str) -> float:
    full = colour if len(colour) == 6 else "".join(each * 2 for each in colour)
    parts = [int(full[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    one, two, three = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    )
    return 0.2126 * one + 0.7152 * two + 0.0722 * three


def test_every_text_colour_has_contrast_on_its_background() -> None:
    style = (Path(page.__file__).parent / "page.css").read_text()
    screen = style.partition("@media print")[0]
    rules = dict(re.findall(r"([^{}]+)\{([^{}]*)\}", screen))
    pairs = set()
    for selector, rule in rules.items():
        said = dict(re.findall(r"(?:^|[\s;])(color|background): #(\w+)", rule))
        if said:
            light = "conformant" in selector  # the panel gives these their colour
            pairs.add(
                (said.get("color", "fff" if light else "0b0c0c"), said.get("background", "fff"))
            )
    assert {("505a5f", "fff"), ("fff", "00703c"), ("942514", "f6d7d2")} <= pairs
    for front, back in pairs - {("fff", "fff")}:  # text of the panel, on the panel's own ground
        high, low = sorted((luminance(front), luminance(back)), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5, (front, back)


@pytest.fixture
def heard() -> Iterator[list[tuple[str, str, dict[str, str], bytes]]]:
    """What a server on this machine was asked; its address is that of `PORT`."""
    requests: list[tuple[str, str, dict[str, str], bytes]] = []

    class Listener(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            requests.append((self.command, self.path, dict(self.headers), body))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST = do_PUT = do_HEAD = do_TRACE = answer

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    server = HTTPServer(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    Listener.port = server.server_port  # type: ignore[attr-defined]
    requests.append(("port", str(server.server_port), {}, b""))
    yield requests
    server.shutdown()
    thread.join()
    server.server_close()


def moved(one: Exchange, port: str) -> Exchange:
    return replace(
        one, url=one.url.replace("https://sandbox.acme.example", f"http://127.0.0.1:{port}")
    )


@pytest.mark.parametrize(
    "one",
    [
        exchange(1, "POST", "/needs-assessments", 201, body={"name": "D'Arcy \"$HOME\" `x` ü\n"},
                 headers=[("Idempotency-Key", "old-key-old-key-old"), ("If-Match", '"7"')]),
        exchange(2, "GET", "/needs-assessments/../[x]?a=b&c={d}", 200),
        exchange(3, "PUT", "/x", 400, body=b"\xff\x00\xfe%\\"),
        exchange(4, "HEAD", "/", 405),
        exchange(5, "TRACE", "/", 405),
    ],
    ids=lambda one: one.method,
)  # fmt: skip
def test_a_command_sends_the_request_again(
    one: Exchange, heard: list[tuple[str, str, dict[str, str], bytes]]
) -> None:
    port = heard.pop()[1]
    command = curl(moved(one, port))
    assert TOKEN not in command
    subprocess.run(["sh", "-c", command], env={"TOKEN": "fresh", "PATH": "/usr/bin:/bin"},
                   check=True, capture_output=True, timeout=20)  # fmt: skip
    ((method, path, headers, body),) = heard
    assert (method, body) == (one.method, one.request_body)
    assert one.url.endswith(path)
    assert headers["Authorization"] == "Bearer fresh"
    wanted = dict(one.request_headers)
    assert headers.get("If-Match") == wanted.get("If-Match")
    assert headers.get("Content-Type") == wanted.get("Content-Type")
    if "Idempotency-Key" in wanted:
        assert re.fullmatch(r"[0-9a-f-]{36}", headers["Idempotency-Key"])


def test_a_body_without_a_media_type_gets_none(
    heard: list[tuple[str, str, dict[str, str], bytes]],
) -> None:
    port = heard.pop()[1]
    one = exchange(1, "POST", "/x", 415, body={"a": 1})
    bare = tuple(each for each in one.request_headers if each[0] != "Content-Type")
    command = curl(moved(replace(one, request_headers=bare), port))
    subprocess.run(["sh", "-c", command], check=True, capture_output=True, timeout=20)
    assert "Content-Type" not in heard[0][2]
    assert json.loads(heard[0][3]) == {"a": 1}


def test_what_was_left_out_of_a_good_run_is_said_with_the_verdict() -> None:
    results = passing()
    results[-1].status = Status.SKIP
    assert "1 rule left out" in words.verdict(run_of(results))
    assert "left out" not in words.verdict(conformant())
