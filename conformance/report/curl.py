"""A request of the run as a command that anybody can type: the least that shows the failure again.

What may not come in here: a token; `$TOKEN` stands for it.
"""

from __future__ import annotations

import shlex

from conformance.model import Exchange
from conformance.report.redaction import INVENTED

NEW_KEY = "$(python3 -c 'import uuid; print(uuid.uuid4())')"
"""A shell expression for an Idempotency-Key that nobody has used: an old one gives old answers."""
USUAL = "conformance-run"
"""The folder of a run unless somebody says otherwise; reports do not know theirs."""
_ALWAYS = frozenset({"accept", "accept-encoding", "connection", "content-length", "user-agent"})


def curl(exchange: Exchange) -> str:
    """The command, in one line of POSIX shell."""
    parts = ["curl -i --path-as-is -g"]
    if exchange.method != ("POST" if exchange.request_body else "GET"):
        parts.append("-I" if exchange.method == "HEAD" else f"-X {shlex.quote(exchange.method)}")
    parts.append(shlex.quote(exchange.url))
    for name, value in exchange.request_headers:
        if name.lower() == "authorization" and value not in INVENTED:
            parts.append(f'-H "{name}: {value.partition(" ")[0]} $TOKEN"')
        elif name.lower() == "idempotency-key":
            parts.append(f'-H "{name}: {NEW_KEY}"')
        elif name.lower() not in _ALWAYS or (name.lower() == "accept" and "json" not in value):
            parts.append("-H " + shlex.quote(f"{name}: {value}"))
    if not exchange.request_body:
        return " ".join(parts)
    if "content-type" not in (name.lower() for name, _ in exchange.request_headers):
        parts.append("-H 'Content-Type:'")  # or curl would declare one of its own
    try:
        text = exchange.request_body.decode()
    except UnicodeDecodeError:
        text = "\x00"
    if "\x00" not in text:
        return " ".join([*parts, f"--data-binary {shlex.quote(text)}"])
    octal = "".join(f"\\0{byte:03o}" for byte in exchange.request_body)
    return " ".join([f"printf '%b' '{octal}' |", *parts, "--data-binary @-"])


def replay(exchange_id: str, folder: str = USUAL) -> str:
    """The command that sends the requests of a failure again, up to this exchange. `folder` is
    where the run is."""
    at = "" if folder == USUAL else f" --from {shlex.quote(folder)}"
    return f"careact conformance replay {exchange_id}{at}"
