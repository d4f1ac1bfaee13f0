"""The ASGI protocol by hand with orjson: no framework, no validation, the limit of Python here."""

from __future__ import annotations

from typing import Any

import orjson

from benchmarks.decision import decide
from benchmarks.records import Place


def make(_: Place | None) -> Any:
    """The application; whatever is sent is a case."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        parts, more = [], True
        while more:
            message = await receive()
            parts.append(message.get("body", b""))
            more = message.get("more_body", False)
        body = orjson.dumps(decide(orjson.loads(b"".join(parts))))
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % len(body)),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app
