"""Makes one self-contained OpenAPI document out of a root document and the files it points to.

A file under `components/schemas`, `parameters`, `headers`, `responses`, `request-bodies` or
`links` becomes a component named after its stem; every other file is put in place of its `$ref`.
Code lists are written into the schemas that name them. Order does not depend on the file system.
What is a good document is not decided here: see `lint`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from openapi.code_lists import CodeList
from openapi.reading import SpecificationError, read, relative

Json = Any

SECTIONS = {
    "schemas": "schemas",
    "responses": "responses",
    "parameters": "parameters",
    "request-bodies": "requestBodies",
    "headers": "headers",
    "links": "links",
}
"""Folder under `components/` -> section of the bundled document."""

OPEN_CODE = {"pattern": "^[a-z][a-z0-9-]*$", "maxLength": 60}
"""What every code of an open list satisfies, including codes a later version adds."""

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def bundle(root: Path, code_list: Callable[[str], CodeList]) -> dict[str, Any]:
    """The document at `root` with no reference that leaves it.

    Raises SpecificationError for a missing file, two files of one name in one section, a
    fragment into a component file, files that include each other, an unknown code list, and a
    schema of both directions whose list has codes for responses only.
    """
    document: dict[str, Any] = _Bundler(root).document()
    requested, answered = reachable_from_requests(document), _reachable_from_responses(document)
    for schema in _coded(document):
        codes = code_list(schema["x-code-list"])
        both = id(schema) in requested and id(schema) in answered
        if both and any(code.response_only for code in codes.codes):
            raise SpecificationError(f"{codes.name}: a server could not answer all its codes")
        _write_codes(schema, codes, id(schema) in requested)
    return document


class _Bundler:
    """One run: the sections found so far and the files that made them."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._sources: dict[tuple[str, str], Path] = {}
        self._sections: dict[str, dict[str, Json]] = {}

    def document(self) -> dict[str, Json]:
        written = self._walk(read(self._root), self._root, (self._root,))
        own = written.pop("components", {})
        for section, content in own.items():
            for name, value in content.items():
                if name in self._sections.get(section, {}):
                    raise SpecificationError(
                        f"{relative(self._root)}: the component {section}/{name} stands twice"
                    )
                self._sections.setdefault(section, {})[name] = value
        order = [*SECTIONS.values(), "examples", "securitySchemes"]
        components = {
            section: dict(sorted(self._sections[section].items()))
            for section in sorted(self._sections, key=order.index)
        }
        return {**written, "components": components} if components else written

    def _walk(self, node: Json, here: Path, trail: tuple[Path, ...]) -> Json:
        """A copy of `node` from file `here` with each file reference replaced."""
        if isinstance(node, list):
            return [self._walk(item, here, trail) for item in node]
        if not isinstance(node, dict):
            return node
        ref = node.get("$ref")
        if isinstance(ref, str):
            if len(node) > 1:
                raise SpecificationError(f"{relative(here)}: {ref} has neighbours, which are lost")
            return self._refer(ref, here, trail)
        return {key: self._member(key, value, here, trail) for key, value in node.items()}

    def _member(self, key: str, value: Json, here: Path, trail: tuple[Path, ...]) -> Json:
        if key in _OPAQUE:
            return value
        if key == "discriminator" and "mapping" in value:
            mapping = {
                code: self._refer(target, here, trail)["$ref"]
                for code, target in value["mapping"].items()
            }
            return {**value, "mapping": mapping}
        return self._walk(value, here, trail)

    def _refer(self, ref: str, here: Path, trail: tuple[Path, ...]) -> Json:
        name, _, fragment = ref.partition("#")
        if not name:
            raise SpecificationError(f"{relative(here)}: {ref} points into its own file")
        target = (here.parent / name).resolve()
        section = SECTIONS.get(_folder(target))
        if section is not None:
            if fragment:
                raise SpecificationError(f"{relative(here)}: {ref} points inside a component")
            return {"$ref": self._component(section, target)}
        if target in trail:
            raise SpecificationError(f"{relative(here)}: {ref} includes itself")
        if _folder(target) == "examples":
            return read(target)
        return self._walk(_inside(read(target), fragment, ref), target, (*trail, target))

    def _component(self, section: str, target: Path) -> str:
        name = target.stem
        known = self._sources.get((section, name))
        if known is None:
            self._sources[section, name] = target
            self._sections.setdefault(section, {})[name] = self._walk(
                read(target), target, (target,)
            )
        elif known != target:
            raise SpecificationError(f"{relative(target)} and {relative(known)} share a name")
        return f"#/components/{section}/{name}"


_OPAQUE = frozenset({"example", "enum", "default", "x-extensible-enum"})


def _folder(path: Path) -> str:
    """The folder below `components/` in which a file lies, or nothing."""
    before, found, after = str(path.parent.as_posix()).rpartition("/components/")
    return after.split("/")[0] if before and found else ""


def _inside(content: Json, fragment: str, ref: str) -> Json:
    for step in fragment.split("/")[1:]:
        key = unquote(step).replace("~1", "/").replace("~0", "~")
        if not isinstance(content, dict) or key not in content:
            raise SpecificationError(f"{ref}: nothing is there")
        content = content[key]
    return content


def operations(document: dict[str, Json]) -> Iterator[tuple[str, str, dict[str, Json]]]:
    """Path, method and operation object of every operation, in the order written."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def resolve(document: dict[str, Json], node: Json) -> Json:
    """`node`, or what it refers to inside `document`, followed to the end."""
    while isinstance(node, dict) and "$ref" in node:
        node = _inside(document, node["$ref"].removeprefix("#"), node["$ref"])
    return node


def reachable_from_requests(document: dict[str, Json]) -> set[int]:
    """The `id()` of every object that a request body or a parameter contains or refers to."""
    starts: list[Json] = []
    for item in document["paths"].values():
        starts.extend(item.get("parameters", ()))
    for _, _, operation in operations(document):
        starts.extend(operation.get("parameters", ()))
        starts.append(operation.get("requestBody"))
    return {id(node) for node in _reach(document, starts)}


def _reachable_from_responses(document: dict[str, Json]) -> set[int]:
    starts = [operation["responses"] for _, _, operation in operations(document)]
    return {id(node) for node in _reach(document, starts)}


def _reach(document: dict[str, Json], starts: Iterable[Json]) -> Iterator[dict[str, Json]]:
    seen: set[int] = set()
    waiting = list(starts)
    while waiting:
        node = resolve(document, waiting.pop())
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict) and id(node) not in seen:
            seen.add(id(node))
            yield node
            waiting.extend(value for key, value in node.items() if key not in _NOT_SCHEMAS)


_NOT_SCHEMAS = _OPAQUE | {"examples", "discriminator"}


def _coded(document: dict[str, Json]) -> list[dict[str, Json]]:
    """Every schema of the document that names a code list, wherever it stands."""
    starts = [document["paths"], document.get("components", {})]
    return [node for node in _reach(document, starts) if isinstance(node.get("x-code-list"), str)]


def _write_codes(schema: dict[str, Json], codes: CodeList, in_request: bool) -> None:
    """Closed where a client may send a code or the list can never grow; open elsewhere."""
    if in_request:
        schema["enum"] = [code.code for code in codes.codes if not code.response_only]
    elif codes.closed:
        schema["enum"] = [code.code for code in codes.codes]
    else:
        schema.update(OPEN_CODE)
        schema["x-extensible-enum"] = [code.code for code in codes.codes]
