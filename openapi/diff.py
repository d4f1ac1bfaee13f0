"""Compares two bundled documents of one service: what a newer one breaks for who uses the older.

Works offline on plain dicts. A change is breaking or compatible and says where it is. Texts,
examples and the order of things are never a change.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openapi.bundle import operations, resolve
from openapi.diff_schemas import Change, SchemaDiff, Sender

__all__ = ["Change", "diff"]

Json = Any


def diff(old: dict[str, Json], new: dict[str, Json]) -> tuple[Change, ...]:
    """Every difference between two bundled documents, breaking ones first."""
    return tuple(
        sorted(
            _Diff(old, new).changes(),
            key=lambda change: (not change.breaking, change.pointer, change.message),
        )
    )


class _Diff:
    def __init__(self, old: dict[str, Json], new: dict[str, Json]) -> None:
        self._old = old
        self._new = new
        self._schemas = SchemaDiff(old, new)

    def changes(self) -> Iterator[Change]:
        before, after = _table(self._old), _table(self._new)
        for path in self._old["paths"]:
            if path not in self._new["paths"]:
                yield Change(_pointer(path), f"the path {path} is gone", True)
        for (path, method), operation in before.items():
            where = _pointer(path, method)
            if (path, method) in after:
                yield from self._operation(operation, after[path, method], path, method)
            elif path in self._new["paths"]:
                yield Change(where, f"{method.upper()} {path} is gone", True)
        for path, method in after.keys() - before.keys():
            yield Change(_pointer(path, method), f"{method.upper()} {path} is new", False)

    def _operation(
        self, old: dict[str, Json], new: dict[str, Json], path: str, method: str
    ) -> Iterator[Change]:
        where = _pointer(path, method)
        if old["operationId"] != new["operationId"]:
            yield Change(where, f"{old['operationId']} is now called {new['operationId']}", True)
        yield from _security(_allowed(self._old, old), _allowed(self._new, new), where)
        yield from self._parameters(
            self._named(self._old, path, old), self._named(self._new, path, new), where
        )
        yield from self._body(old, new, where)
        yield from self._responses(old["responses"], new["responses"], where)

    def _named(
        self, document: dict[str, Json], path: str, operation: dict[str, Json]
    ) -> dict[tuple[str, str], dict[str, Json]]:
        shared = document["paths"][path].get("parameters", ())
        found = (resolve(document, one) for one in (*shared, *operation.get("parameters", ())))
        return {(one["in"], one["name"]): one for one in found}

    def _parameters(
        self,
        old: dict[tuple[str, str], dict[str, Json]],
        new: dict[tuple[str, str], dict[str, Json]],
        where: str,
    ) -> Iterator[Change]:
        for key, before in old.items():
            pointer = f"{where}/parameters/{key[1]}"
            after = new.get(key)
            if after is None:
                yield Change(pointer, f"the {key[0]} parameter {key[1]} is gone", True)
                continue
            if after.get("required") and not before.get("required"):
                yield Change(pointer, f"the {key[0]} parameter {key[1]} is now required", True)
            if before.get("required") and not after.get("required"):
                yield Change(pointer, f"the {key[0]} parameter {key[1]} is now optional", False)
            yield from self._schemas.changes(before["schema"], after["schema"], pointer, "client")
        for key, after in new.items():
            if key not in old:
                needed = bool(after.get("required"))
                kind = "required" if needed else "optional"
                sentence = f"the {kind} {key[0]} parameter {key[1]} is new"
                yield Change(f"{where}/parameters/{key[1]}", sentence, needed)

    def _body(self, old: dict[str, Json], new: dict[str, Json], where: str) -> Iterator[Change]:
        pointer = f"{where}/requestBody"
        before = resolve(self._old, old.get("requestBody", {}))
        after = resolve(self._new, new.get("requestBody", {}))
        if before and not after:
            yield Change(pointer, "there is no request body any more", True)
        elif after.get("required") and not before.get("required"):
            yield Change(pointer, "a request body is now required", True)
        else:
            yield from self._content(before, after, pointer, "client")

    def _content(
        self, old: dict[str, Json], new: dict[str, Json], where: str, sender: Sender
    ) -> Iterator[Change]:
        before, after = old.get("content", {}), new.get("content", {})
        for media in before:
            if media not in after:
                yield Change(where, f"{media} is gone", True)
            else:
                schemas = before[media]["schema"], after[media]["schema"]
                yield from self._schemas.changes(*schemas, where, sender)
        for media in after.keys() - before.keys():
            yield Change(where, f"{media} is new", False)

    def _responses(
        self, old: dict[str, Json], new: dict[str, Json], where: str
    ) -> Iterator[Change]:
        for status, found in old.items():
            pointer = f"{where}/responses/{status}"
            if status not in new:
                yield Change(pointer, f"the response {status} is gone", True)
                continue
            before, after = resolve(self._old, found), resolve(self._new, new[status])
            yield from self._headers(before, after, pointer)
            yield from self._content(before, after, pointer, "server")
        for status in new.keys() - old.keys():
            success = status < "4"
            yield Change(f"{where}/responses/{status}", f"the response {status} is new", success)

    def _headers(self, old: dict[str, Json], new: dict[str, Json], where: str) -> Iterator[Change]:
        after = {name: resolve(self._new, one) for name, one in new.get("headers", {}).items()}
        for name, found in old.get("headers", {}).items():
            pointer, before = f"{where}/headers/{name}", resolve(self._old, found)
            if name not in after:
                yield Change(pointer, f"the header {name} is gone", True)
                continue
            if before.get("required") and not after[name].get("required"):
                yield Change(pointer, f"the header {name} may now be absent", True)
            schemas = before["schema"], after[name]["schema"]
            yield from self._schemas.changes(*schemas, pointer, "server")
        for name in after.keys() - old.get("headers", {}).keys():
            yield Change(f"{where}/headers/{name}", f"the header {name} is new", False)


def _table(document: dict[str, Json]) -> dict[tuple[str, str], dict[str, Json]]:
    return {(path, method): operation for path, method, operation in operations(document)}


def _pointer(path: str, method: str = "") -> str:
    escaped = path.replace("~", "~0").replace("/", "~1")
    return f"#/paths/{escaped}" + (f"/{method}" if method else "")


def _allowed(document: dict[str, Json], operation: dict[str, Json]) -> list[set[tuple[str, str]]]:
    """Each way to be let in: the (scheme, scope) pairs it takes; an empty set is open to all."""
    ways = operation.get("security", document.get("security", []))
    return [
        {(scheme, scope) for scheme, scopes in way.items() for scope in (scopes or [""])}
        for way in (ways or [{}])
    ]


def _security(
    old: list[set[tuple[str, str]]], new: list[set[tuple[str, str]]], where: str
) -> Iterator[Change]:
    for way in old:
        if not any(other <= way for other in new):
            name = " and ".join(sorted(f"{scheme} {scope}".strip() for scheme, scope in way))
            yield Change(f"{where}/security", f"{name or 'no token'} is no longer enough", True)
    for way in new:
        if not any(other <= way for other in old):
            name = " and ".join(sorted(f"{scheme} {scope}".strip() for scheme, scope in way))
            yield Change(f"{where}/security", f"{name or 'no token'} is now enough", False)
