"""Whether a run makes sense at all, asked before the first test: address, service, version, tokens.

What is wrong here is a mistake of whoever runs the suite, said in one sentence. What an
implementation does wrong is for the layers to say, so a doubt is resolved in favour of going on.
"""

from __future__ import annotations

import re
import socket
import uuid
from collections.abc import Callable, Collection, Iterator
from typing import Any
from urllib.parse import urlsplit

import openapi
from conformance.model import Exchange
from conformance.subject import Actor, Subject, UnreachableError

_SEMANTIC = re.compile(r"([0-9]+)\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?")
_ASKED = ("citizen", "practitioner")


class PreflightError(Exception):
    """The run makes no sense; the message is one sentence that says what to do."""


def check(
    service: str,
    base_url: str,
    *,
    tokens: Callable[[str], str | None],
    actors: Collection[str],
    verify: bool | str = True,
    timeout: float = 5.0,
) -> str:
    """The version that the service says it is in; empty where it says none that can be read.

    Raises PreflightError. Sends nothing that changes anything where the standard is kept.
    """
    needed = [actor for actor in _ASKED if any(_probes(service, actor))]
    if missing := [actor for actor in needed if actor not in actors]:
        raise PreflightError(
            f"{service} asks for access tokens and there is none for {' and '.join(missing)}: "
            f"declare tokens in conformance.yaml, or give --token {missing[0]}=VARIABLE (the name "
            "of the environment variable that holds it), or --sandbox for a sandbox of this project"
        )
    _resolve(base_url)
    subject = Subject(service, base_url, tokens=tokens, seed=0, timeout=timeout, verify=verify)
    try:
        version = _described(subject, subject.call("getService", actor="nobody"))
        for actor in needed:
            _accepted(subject, actor)
        if needed:
            _told_apart(subject)
    except UnreachableError as failure:
        raise PreflightError(_clearer(failure)) from None
    return version


def needs_tokens(service: str) -> bool:
    """Whether any operation of a service asks for a token."""
    return any(any(_probes(service, actor)) for actor in _ASKED)


def _resolve(base_url: str) -> None:
    parts = urlsplit(base_url)
    try:
        socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise PreflightError(
            f"{base_url}: the name {parts.hostname} is not known to DNS: is it spelt right?"
        ) from None


def _clearer(failure: UnreachableError) -> str:
    """The sentence of a failure; another one where TLS was not spoken at all."""
    cause = repr(failure.__context__)
    if "WRONG_VERSION_NUMBER" in cause or "record layer failure" in cause.lower():
        return f"{str(failure).partition(': ')[0]}: it speaks no TLS: did you mean http://?"
    return str(failure)


def _described(subject: Subject, answer: Exchange) -> str:
    at = f"{subject.base_url}/ answered {answer.status}"
    front = f"--base-url is what stands in front of /{subject.service}/v1"
    if 300 <= answer.status < 400:
        raise PreflightError(f"{at}, a redirect: give the address it leads to ({front})")
    if answer.status == 404:
        raise PreflightError(f"{at}: there is no service here ({front})")
    if answer.status in (401, 403):
        raise PreflightError(f"{at}: getService needs no token, so something else is in front")
    if answer.status != 200:
        raise PreflightError(f"{at} to getService: is it in order? Its own log should say")
    media = (answer.header("content-type") or "").partition(";")[0].strip().lower()
    media = media if media.isprintable() else "something"
    if "json" not in media and not isinstance(answer.json(), dict):
        raise PreflightError(
            f"{at} with {media or 'no media type'}, not JSON: that is a website ({front})"
        )
    said = answer.json()
    if not isinstance(said, dict):
        return ""
    _right_service(subject, said.get("name"))
    return _right_version(subject.service, said.get("version"))


def _right_service(subject: Subject, name: Any) -> None:
    # An address that says which service it is for is right, and an implementation that calls
    # itself something else there is wrong: the tests say so.
    elsewhere = not subject.base_url.endswith(f"/{subject.service}/v1")
    if elsewhere and name != subject.service and name in openapi.services():
        raise PreflightError(f"{subject.base_url} is the service {name}, not {subject.service}")


def _right_version(service: str, version: Any) -> str:
    match = _SEMANTIC.fullmatch(version) if isinstance(version, str) else None
    if match is None:
        return ""
    known = {*openapi.releases(), str(openapi.document(service)["info"]["version"])}
    if match[1] != "1":
        raise PreflightError(f"{service} says it is version {version}: this suite tests v1 only")
    if match[0] not in known:
        raise PreflightError(
            f"{service} says it is version {version}, which this suite does not know "
            f"({', '.join(sorted(known))}): use a newer suite"
        )
    return match[0]


def _operations(service: str, actor: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every operation that is open to an actor with a token, at an id that nobody has."""
    for path, methods in openapi.document(service)["paths"].items():
        for operation in methods.values():
            if isinstance(operation, dict) and {"oauth2": [actor]} in (
                operation.get("security") or []
            ):
                names = re.findall(r"\{([^}]+)\}", path)
                filled = {"path": {name: str(uuid.UUID(int=0)) for name in names}}
                yield operation["operationId"], filled


def _probes(service: str, actor: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Requests that an actor may make and that change nothing, whatever is wrong with them."""
    methods = {
        operation["operationId"]: (method, "{" in path)
        for path, item in openapi.document(service)["paths"].items()
        for method, operation in item.items()
        if isinstance(operation, dict) and "operationId" in operation
    }
    for name, words in _operations(service, actor):
        match methods[name]:
            case "get", _:
                yield name, words
            case "post", False:
                # No key and no property: it is refused, or it is a search and finds.
                yield name, {**words, "body": {}}


def _accepted(subject: Subject, actor: str) -> None:
    """Complains only where every probe is refused alike: one alone may be the implementation."""
    who: Actor = "citizen" if actor == "citizen" else "practitioner"
    statuses = {
        subject.call(operation, actor=who, **words).status
        for operation, words in _probes(subject.service, actor)
    }
    if statuses == {401}:
        raise PreflightError(
            f"{subject.base_url} does not accept the token for {actor} (401): it may have expired, "
            "or be for another system; get a new one"
        )
    if statuses == {403}:
        raise PreflightError(
            f"{subject.base_url} accepts the token for {actor}, but it opens nothing (403): it "
            f"needs the scope {actor}"
        )


def _told_apart(subject: Subject) -> None:
    """Complains where everything that is closed to citizens is closed to the practitioner too."""
    asked = [
        (operation, {**words, "body": {}})
        for operation, words in _operations(subject.service, "practitioner")
        if operation not in dict(_operations(subject.service, "citizen"))
    ]
    # Without a key or a property, and at an id that nobody has, none of them changes anything.
    statuses = {subject.call(name, actor="practitioner", **words).status for name, words in asked}
    if statuses == {403}:
        raise PreflightError(
            f"{subject.base_url} opens nothing to the token for practitioner that is closed to "
            "citizens (403): it needs the scope practitioner; are the tokens exchanged?"
        )
