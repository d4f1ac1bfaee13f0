"""evidence.har: every exchange of a run as an HTTP archive (HAR 1.2), for any browser to open.

Comments name the id under which the other reports speak of it, and its test.
"""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson

from conformance.model import Exchange, Run
from conformance.report import words


def as_bytes(run: Run) -> bytes:
    """The file."""
    log = {
        "version": "1.2",
        "creator": {"name": "careact conformance", "version": run.suite_version},
        "comment": f"{run.service} of {words.product(run.declaration)} at {run.base_url}",
        "entries": [_entry(each) for each in run.exchanges],
    }
    return orjson.dumps({"log": log}, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _entry(exchange: Exchange) -> dict[str, Any]:
    milliseconds = round(exchange.seconds * 1000, 3)
    request: dict[str, Any] = {
        "method": exchange.method,
        "url": exchange.url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _headers(exchange.request_headers),
        "queryString": [
            {"name": name, "value": value} for name, value in _query(urlsplit(exchange.url).query)
        ],
        "headersSize": -1,
        "bodySize": len(exchange.request_body),
    }
    if exchange.request_body:
        names = {name.lower(): value for name, value in exchange.request_headers}
        request["postData"] = {
            "mimeType": names.get("content-type", ""),
            "text": exchange.request_body.decode(errors="replace"),
        }
    return {
        "startedDateTime": words.instant(exchange.started_at),
        "time": milliseconds,
        "request": request,
        "response": {
            "status": exchange.status,
            "statusText": "",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": _headers(exchange.response_headers),
            "content": _content(exchange),
            "redirectURL": exchange.header("location") or "",
            "headersSize": -1,
            "bodySize": len(exchange.response_body),
        },
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        "comment": f"{exchange.id} {exchange.test}",
    }


def _content(exchange: Exchange) -> dict[str, Any]:
    content: dict[str, Any] = {
        "size": len(exchange.response_body),
        "mimeType": exchange.header("content-type") or "",
    }
    try:
        content["text"] = exchange.response_body.decode()
    except UnicodeDecodeError:
        content["text"] = base64.b64encode(exchange.response_body).decode()
        content["encoding"] = "base64"
    return content


def _headers(headers: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers]


def _query(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, keep_blank_values=True)
