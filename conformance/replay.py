"""Sends an exchange of an earlier run again, with what has to come before it, and compares.

A request about an assessment means little without the requests that made it, so these are sent
again first, with new keys, and with the new ids and versions in the place of the old ones. What may
not come in here: verdicts, and how a comparison is shown.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from conformance.model import Exchange
from conformance.report.redaction import REDACTED
from conformance.subject import Actor, Subject
from conformance.watched import OWN

_STEADY = ("content-type", "allow", "www-authenticate", "cache-control")
_HEADERS = (*_STEADY, "etag", "location", "retry-after")
_LEFT_TO_SUBJECT = frozenset({"authorization", "idempotency-key", "if-match", "content-type",
                              "accept", "content-length"})  # fmt: skip
_INVENTED = "Bearer not-a-token"
_NEW_EACH_TIME = (
    re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE),
    re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"),
)
"""Forms of ids and instants: another value of the same form is no difference."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """One exchange, then and now."""

    then: Exchange
    now: Exchange

    @property
    def same_status(self) -> bool:
        """Whether the status is as it was."""
        return self.then.status == self.now.status

    def differences(self) -> list[str]:
        """What differs in headers that mean something and in the body: names and pointers only.

        No value is in it. Ids and instants are other ones by nature, and are left out.
        """
        found = []
        for name in _HEADERS:
            then, now = self.then.header(name), self.now.header(name)
            if (then is None) != (now is None):
                found.append(f"header {name} {'has come' if then is None else 'has gone'}")
            elif then != now and name in _STEADY:
                found.append(f"header {name} is another value")
        then_body, now_body = dict(_leaves(self.then.json())), dict(_leaves(self.now.json()))
        found += [f"{each} has gone" for each in then_body if each not in now_body]
        found += [f"{each} has come" for each in now_body if each not in then_body]
        found += [
            f"{each} is another value"
            for each in then_body
            if each in now_body and _differ(then_body[each], now_body[each])
        ]
        return found


def chain(exchanges: Sequence[Exchange], wanted: str) -> list[Exchange]:
    """The exchanges to send again, in order, the wanted one last. Raises KeyError for no such id.

    Those before it in the same test belong to it that are about the same id, or share its key.
    """
    by_id = {each.id: each for each in exchanges}
    last = by_id[wanted]
    ids = {part.encode() for part in urlsplit(last.url).path.split("/") if _is_given_out(part)}
    key = _key(last)
    before = [
        each
        for each in exchanges[: exchanges.index(last)]
        if each.test == last.test
        and (
            (key and _key(each) == key)
            or any(id in each.url.encode() or id in each.response_body for id in ids)
        )
    ]
    return [*before, last]


def replay(
    subject: Subject, exchanges: Sequence[Exchange], actors: Mapping[str, str], old_base: str
) -> Replayed:
    """Send these again, and give back the last. `old_base` is the base URL that they were sent to.

    Raises UnreachableError. `actors` says who sent each; whoever is not in it is the citizen.
    """
    now_for: dict[str, str] = {}
    keys: dict[str, str] = {}
    for each in exchanges:
        now = _sent_again(subject, each, actors.get(each.id, "citizen"), old_base, now_for, keys)
        now_for |= _renamed(each, now)
    return Replayed(exchanges[-1], now)


def _sent_again(
    subject: Subject,
    exchange: Exchange,
    actor: str,
    old_base: str,
    now_for: Mapping[str, str],
    keys: dict[str, str],
) -> Exchange:
    headers = {
        name: value
        for name, value in exchange.request_headers
        if name.lower() not in _LEFT_TO_SUBJECT
    }
    then = {name.lower(): value for name, value in exchange.request_headers}
    for name in ("Accept", "Content-Type"):
        headers[name] = then.get(name.lower(), "")
    if actor == OWN:
        headers["Authorization"] = _INVENTED
    key = then.get("idempotency-key")
    if key is not None:
        keys.setdefault(key, str(uuid.uuid4()) if _is_given_out(key) else key)
    target = _renewed(exchange.url.removeprefix(old_base), now_for)
    path, _, query = target.partition("?")
    who: Actor = "nobody"
    if actor not in (OWN, "nobody"):
        who = actor  # type: ignore[assignment]
    return subject.send(
        exchange.method,
        path,
        content=_body_again(exchange.request_body, now_for),
        actor=who,
        key=keys[key] if key is not None else None,
        etag=now_for.get(then["if-match"], then["if-match"]) if "if-match" in then else None,
        headers=headers,
        query=query,
    )


def _renewed(text: str, now_for: Mapping[str, str]) -> str:
    for then, now in now_for.items():
        if _is_given_out(then):
            text = text.replace(then, now)
    return text


def _body_again(body: bytes, now_for: Mapping[str, str]) -> bytes | None:
    if not body:
        return None
    for then, now in now_for.items():
        if _is_given_out(then):
            body = body.replace(then.encode(), now.encode())
    return body


def _renamed(then: Exchange, now: Exchange) -> dict[str, str]:
    """What the server gave out then -> what it gives out now: ids, cursors and versions."""
    found = {}
    old, new = then.header("etag"), now.header("etag")
    if old and new:
        found[old] = new
    now_leaves = dict(_leaves(now.json()))
    for pointer, value in _leaves(then.json()):
        other = now_leaves.get(pointer)
        if isinstance(value, str) and isinstance(other, str) and value not in (other, REDACTED):
            found[value] = other
    return found


def _leaves(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, f"{pointer}/{name}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, f"{pointer}/{index}")
    elif value is not None or pointer:
        yield pointer or "/", value


def _differ(then: Any, now: Any) -> bool:
    if then == REDACTED or (then == now and type(then) is type(now)):
        return False
    if not isinstance(then, str) or not isinstance(now, str):
        return True
    return not any(form.fullmatch(then) and form.fullmatch(now) for form in _NEW_EACH_TIME)


def _key(exchange: Exchange) -> str:
    return next((v for k, v in exchange.request_headers if k.lower() == "idempotency-key"), "")


def _is_given_out(text: str) -> bool:
    """Whether a text is long and mixed enough to be an id, and no word of a path."""
    return len(text) >= 8 and any(each.isdigit() for each in text) and not text.isdigit()
