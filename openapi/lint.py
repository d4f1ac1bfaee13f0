"""The standard's own rules for documents, code lists and clauses: what no validator can see.

Each rule is a function that yields findings, and has a name that a test proves able to fail. Rules
for single schemas are in `lint_schemas`. Nothing is repaired here and nothing is read from disk.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from openapi.bundle import operations, resolve
from openapi.catalogue import PROBLEM_BASE, Clause, Problem
from openapi.code_lists import CodeList
from openapi.lint_schemas import CAMEL_CASE, Finding, lint_schemas, violations

KEBAB_CASE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
CLAUSE_ID = re.compile(r"CA-[A-Z]{3,12}-[0-9]{3}")
MOST_LEVELS = 3
PROBLEM_JSON = "application/problem+json"
PAGE = "text/html"
"""What an answer may be given as besides JSON, for people to read."""

Json = Any


def lint_document(document: dict[str, Json], problems: Mapping[str, Problem]) -> list[Finding]:
    """Every finding of one bundled document, in the order of the rules."""
    return [
        *_paths(document),
        *_operation_ids(document),
        *_descriptions(document),
        *_security(document),
        *_changes(document),
        *_responses(document),
        *_links(document),
        *_examples(document),
        *_problems(document, problems),
        *lint_schemas(document),
    ]


def lint_code_lists(lists: Iterable[CodeList]) -> Iterator[Finding]:
    """An open list has `other`, a closed one a reason, and every code is whole."""
    for found in lists:
        where = f"code-lists/{found.name}"
        if found.closed and not found.closed_because.strip():
            yield Finding(where, "closed-list-reason", "it is closed and does not say why")
        if not found.closed and "other" not in found.codes_by_name:
            yield Finding(where, "open-list-other", "it is open and has no code `other`")
        if not found.requestable:
            yield Finding(where, "list-usable", "a client could send none of its codes")
        for code in found.codes:
            if not KEBAB_CASE.fullmatch(code.code):
                yield Finding(where, "code-case", f"{code.code} is not in kebab-case")
            if not all(text.strip() for text in (code.label, code.meaning, code.source)):
                yield Finding(where, "code-whole", f"{code.code} lacks label, meaning or source")


def lint_clauses(
    clauses: Mapping[str, Clause], documents: Mapping[str, dict[str, Json]]
) -> Iterator[Finding]:
    """Every clause binds operations that exist, and every operation is bound by a clause."""
    existing = {
        f"{service}/{operation['operationId']}"
        for service, document in documents.items()
        for _, _, operation in operations(document)
    }
    for clause in clauses.values():
        if not CLAUSE_ID.fullmatch(clause.id):
            yield Finding(clause.id, "clause-id", "it is not of the form CA-AREA-001")
        if clause.level not in ("MUST", "SHOULD", "MAY"):
            yield Finding(clause.id, "clause-level", f"{clause.level} is no level")
        elif clause.level not in clause.text:
            yield Finding(clause.id, "clause-level", f"its text does not say {clause.level}")
        if not clause.operations:
            yield Finding(clause.id, "clause-operation", "it binds no operation")
        for operation in clause.operations:
            if operation not in existing:
                yield Finding(clause.id, "clause-operation", f"there is no {operation}")
    bound = {operation for clause in clauses.values() for operation in clause.operations}
    for operation in sorted(existing - bound):
        yield Finding(operation, "operation-bound", "no clause binds it")


def _paths(document: dict[str, Json]) -> Iterator[Finding]:
    for path in document["paths"]:
        parts = [part for part in path.split("/") if part]
        fixed = [part for part in parts if not part.startswith("{")]
        if len(fixed) > MOST_LEVELS:
            yield Finding(path, "path-levels", f"it is {len(fixed)} levels deep")
        for part in fixed:
            if not KEBAB_CASE.fullmatch(part):
                yield Finding(path, "path-case", f"{part} is not in kebab-case")
        for part in parts:
            if part.startswith("{") and not CAMEL_CASE.fullmatch(part[1:-1]):
                yield Finding(path, "path-case", f"{part} is not in camelCase")


def _operation_ids(document: dict[str, Json]) -> Iterator[Finding]:
    seen: set[str] = set()
    for path, method, operation in operations(document):
        name = operation.get("operationId", "")
        where = f"{method} {path}"
        if not CAMEL_CASE.fullmatch(name):
            yield Finding(where, "operation-id", f"{name or 'nothing'} is not in camelCase")
        if name in seen:
            yield Finding(where, "operation-id", f"{name} stands twice")
        seen.add(name)


def _descriptions(document: dict[str, Json]) -> Iterator[Finding]:
    tags = {tag["name"] for tag in document.get("tags", ())}
    for path, method, operation in operations(document):
        where = f"{method} {path}"
        for word in ("summary", "description", "tags"):
            if not operation.get(word):
                yield Finding(where, "described", f"it has no {word}")
        for tag in operation.get("tags", ()):
            if tag not in tags:
                yield Finding(where, "described", f"the document does not describe its tag {tag}")


def _security(document: dict[str, Json]) -> Iterator[Finding]:
    for path, method, operation in operations(document):
        if "security" not in operation:
            yield Finding(f"{method} {path}", "security-stated", "it does not say who may call it")


def _changes(document: dict[str, Json]) -> Iterator[Finding]:
    """What changes an existing thing needs If-Match; a step or a creation needs a key."""
    for path, method, operation in operations(document):
        headers = {
            parameter["name"]
            for parameter in _parameters(document, path, operation)
            if parameter["in"] == "header"
        }
        existing = "{" in path and method in ("put", "patch", "delete", "post")
        stores = method == "post" and ("{" in path or "201" in operation["responses"])
        if existing and "If-Match" not in headers:
            yield Finding(f"{method} {path}", "guarded-change", "it changes and has no If-Match")
        if stores and "Idempotency-Key" not in headers:
            yield Finding(f"{method} {path}", "guarded-change", "it has no Idempotency-Key")


def _responses(document: dict[str, Json]) -> Iterator[Finding]:
    for where, status, response in _each_response(document):
        if status == "default":
            yield Finding(where, "no-default-response", "it hides which answers there are")
            continue
        wanted = PROBLEM_JSON if status >= "4" else "application/json"
        given = set(response.get("content", ()))
        if given != {wanted} and (status >= "4" or given != {wanted, PAGE}):
            yield Finding(where, "media-type", f"it is not given as {wanted}")
        for media, content in response.get("content", {}).items():
            if media == PAGE:
                continue
            schema = resolve(document, content.get("schema", {}))
            if schema.get("type") != "object" and "oneOf" not in schema:
                yield Finding(where, "object-body", "its body is not an object")
            if status < "3" and not content.get("examples"):
                yield Finding(where, "success-example", "it has no example")


def _links(document: dict[str, Json]) -> Iterator[Finding]:
    """A link leads to an operation of the document and fills parameters that it has."""
    known = {
        operation["operationId"]: {each["name"] for each in _parameters(document, path, operation)}
        for path, _, operation in operations(document)
        if "operationId" in operation
    }
    for where, _, response in _each_response(document):
        for name, found in response.get("links", {}).items():
            link = resolve(document, found)
            target = link.get("operationId")
            if target not in known:
                yield Finding(where, "link-exists", f"{name} leads to no operation")
                continue
            for parameter in link.get("parameters", {}):
                if parameter.rpartition(".")[2] not in known[target]:
                    yield Finding(where, "link-exists", f"{name} fills no parameter {parameter}")


def _parameters(
    document: dict[str, Json], path: str, operation: dict[str, Json]
) -> Iterator[dict[str, Json]]:
    """The parameters of the path and of the operation, followed to where they are described."""
    shared = document["paths"][path].get("parameters", ())
    for found in (*shared, *operation.get("parameters", ())):
        yield resolve(document, found)


def _examples(document: dict[str, Json]) -> Iterator[Finding]:
    """Every example of a body or a parameter is valid against its schema."""
    for where, content in _each_content(document):
        for name, example in content.get("examples", {}).items():
            if "value" not in example or not example.get("summary"):
                yield Finding(where, "example-whole", f"{name} lacks a summary or a value")
                continue
            for message in violations(document, content["schema"], example["value"]):
                yield Finding(where, "example-valid", f"{name}: {message}")
        if "example" in content:
            for message in violations(document, content["schema"], content["example"]):
                yield Finding(where, "example-valid", message)


def _problems(document: dict[str, Json], problems: Mapping[str, Problem]) -> Iterator[Finding]:
    """Every error answer shows its problems, and each is the one of the catalogue."""
    for where, status, response in _each_response(document):
        content = response.get("content", {}).get(PROBLEM_JSON, {})
        if status >= "4" and status != "default" and not content.get("examples"):
            yield Finding(where, "problem-catalogue", "it shows no problem of the catalogue")
        for name, example in content.get("examples", {}).items():
            yield from _problem(f"{where}/{name}", status, example.get("value", {}), problems)


def _problem(
    where: str, status: str, value: dict[str, Json], problems: Mapping[str, Problem]
) -> Iterator[Finding]:
    for one in (value, *value.get("errors", ())):
        if str(one.get("type", "")).removeprefix(PROBLEM_BASE) not in problems:
            yield Finding(where, "problem-catalogue", "its type is not in the catalogue")
            return
    known = problems[value["type"].removeprefix(PROBLEM_BASE)]
    if str(value.get("status")) != status or known.status != value.get("status"):
        yield Finding(where, "problem-catalogue", f"{known.slug} does not go with {status}")
    if value.get("title") != known.title:
        yield Finding(where, "problem-catalogue", f"{known.slug} has another title there")


def _each_response(document: dict[str, Json]) -> Iterator[tuple[str, str, dict[str, Json]]]:
    for path, method, operation in operations(document):
        for status, response in operation["responses"].items():
            yield f"{method} {path} {status}", status, resolve(document, response)


def _each_content(document: dict[str, Json]) -> Iterator[tuple[str, dict[str, Json]]]:
    """Everything that has a schema and may have examples: bodies, parameters, headers."""
    for path, method, operation in operations(document):
        where = f"{method} {path}"
        for parameter in _parameters(document, path, operation):
            yield f"{where} {parameter['name']}", parameter
        body = resolve(document, operation.get("requestBody", {}))
        for content in body.get("content", {}).values():
            yield f"{where} request", content
    for where, _, response in _each_response(document):
        for content in response.get("content", {}).values():
            yield where, content
        for name, header in response.get("headers", {}).items():
            yield f"{where} {name}", resolve(document, header)
