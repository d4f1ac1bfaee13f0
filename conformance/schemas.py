"""Whether an answer is what the document of its service says for that operation and status.

Written once, for every layer: media type, headers, body against schema, no null anywhere, and what
a problem must be. Each fault says which clause it breaks, so that a supplier is sent to the right
sentence. What may not come in here: what an answer should be because of what was sent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from jsonschema_rs import Draft202012Validator, RegexOptions, ValidationErrorKind

import openapi
from conformance import workings
from conformance.answer_clauses import DOCUMENTED, HEADER_CLAUSES, of_value
from conformance.answer_clauses import binding as binding
from conformance.model import Exchange

JSON, PROBLEM, PAGE = "application/json", "application/problem+json", "text/html"
MOST_FAULTS = 5
"""Faults told of one body; the first ones say enough."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One way in which an answer is not what the document says."""

    clause: str
    text: str
    """A sentence without a value of the answer."""


def problems_with(document: Mapping[str, Any], operation_id: str, exchange: Exchange) -> list[str]:
    """What is wrong with an answer by the document alone, a sentence each; empty when it conforms.

    Raises KeyError for an operation that the document does not have.
    """
    return [fault.text for fault in faults(document, operation_id, exchange)]


def faults(document: Mapping[str, Any], operation_id: str, exchange: Exchange) -> list[Fault]:
    """As `problems_with`, each with the clause that it breaks."""
    return list(_faults(document, operation_id, exchange))


def watched(operation_id: str, exchange: Exchange) -> tuple[str, ...]:
    """The clauses that every answer of this kind is held against."""
    common = ["CA-COMMON-005"]
    if exchange.status >= 400:
        common.append("CA-COMMON-003")
    else:
        common += [f"CA-COMMON-{number:03}" for number in (1, 48, 2, 13, 33, 39)]
        if _holds_an_assessment(exchange):
            common.append("CA-COMMON-037")
        if exchange.header("ratelimit") is not None:
            common.append("CA-COMMON-012")
        common += workings.held(operation_id, exchange)
    if exchange.status == 429:
        common.append("CA-COMMON-011")
    return tuple(each for each in common if binding(operation_id, each))


def pointer(path: Sequence[str | int]) -> str:
    """An RFC 6901 JSON Pointer."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def _faults(document: Mapping[str, Any], operation_id: str, exchange: Exchange) -> Iterator[Fault]:
    general = "CA-COMMON-003" if exchange.status >= 400 else "CA-COMMON-001"
    response = _response(_identity(document), operation_id, exchange.status)
    if exchange.method == "HEAD":
        return
    if response is None:
        yield from _undocumented(operation_id, exchange, general)
        if exchange.status < 400:
            return
        response = {}
    yield from _headers(document, operation_id, response, exchange)
    wanted = PROBLEM if exchange.status >= 400 else JSON
    declared = exchange.header("content-type") or ""
    if is_page(response, exchange):
        yield from _page(general, declared, exchange)
        return
    if declared.split(";")[0].strip().lower() != wanted:
        yield Fault(general, f"Content-Type of {exchange.status} is not {wanted}")
    if "charset" in declared.lower() and "utf-8" not in declared.lower():
        yield Fault(general, "Content-Type names another charset than UTF-8")
    try:
        body = json.loads(exchange.response_body.decode("utf-8"))
    except (ValueError, RecursionError):
        yield Fault(general, "the body is not JSON in UTF-8")
        return
    if not isinstance(body, dict):
        yield Fault(general, "the body is not a JSON object")
        return
    for place in _nulls(body):
        yield Fault("CA-COMMON-002", f"null at {place}: what is not known must be absent")
    content = response.get("content", {}).get(wanted)
    if content is None and exchange.status >= 400:
        content = {"schema": {"$ref": "#/components/schemas/Problem"}}
    if content is not None:
        reference = json.dumps(content["schema"], sort_keys=True)
        yield from _body(_identity(document), reference, operation_id, general, body)
    if exchange.status >= 400:
        yield from _problem(body, exchange)
    yield from (Fault(*each) for each in workings.broken(operation_id, exchange))


def is_page(response: Mapping[str, Any], exchange: Exchange) -> bool:
    """Whether an answer is a page for people that the document has and the request asked for."""
    declared = (exchange.header("content-type") or "").partition(";")[0].strip().lower()
    sent = {name.lower(): value for name, value in exchange.request_headers}
    asked = PAGE in sent.get("accept", "").lower()
    return declared == PAGE and asked and PAGE in response.get("content", {})


def _page(general: str, declared: str, exchange: Exchange) -> Iterator[Fault]:
    if "charset" in declared.lower() and "utf-8" not in declared.lower():
        yield Fault(general, "Content-Type names another charset than UTF-8")
    try:
        empty = not exchange.response_body.decode("utf-8").strip()
    except UnicodeDecodeError:
        yield Fault(general, "the page is not UTF-8")
        return
    if empty:
        yield Fault(general, "the page is empty")


def _undocumented(operation_id: str, exchange: Exchange, general: str) -> Iterator[Fault]:
    # Any path may be asked with a method it does not have; no document lists that for each.
    if exchange.status not in (405, 404, 414, 431):
        clause = general if exchange.status >= 400 else DOCUMENTED
        yield Fault(clause, f"the document gives {operation_id} no answer {exchange.status}")


def _headers(
    document: Mapping[str, Any],
    operation_id: str,
    response: Mapping[str, Any],
    exchange: Exchange,
) -> Iterator[Fault]:
    described: dict[str, Any] = dict(response.get("headers", {}))
    if not described:
        described = {"X-Request-ID": {"$ref": "#/components/headers/RequestId"}}
    for name, header in described.items():
        header, value = _followed(document, header), exchange.header(name)
        clause = binding(operation_id, *HEADER_CLAUSES.get(name.lower(), ())) or DOCUMENTED
        if value is None:
            if header.get("required"):
                yield Fault(clause, f"{name} is missing from the answer {exchange.status}")
            continue
        schema = json.dumps(header["schema"], sort_keys=True)
        if not _validator(_identity(document), schema).is_valid(
            _header_value(document, header, value)
        ):
            yield Fault(clause, f"{name} does not have the form that the document gives it")


def _header_value(document: Mapping[str, Any], header: Mapping[str, Any], value: str) -> Any:
    whole = _followed(document, header["schema"]).get("type") == "integer"
    return int(value) if whole and value.isascii() and value.isdigit() else value


def _body(
    key: int, reference: str, operation_id: str, general: str, body: Mapping[str, Any]
) -> Iterator[Fault]:
    for count, failure in enumerate(_validator(key, reference).iter_errors(body)):
        if count >= MOST_FAULTS:
            return
        if failure.instance is None:
            continue  # told as a null
        path = list(failure.instance_path)
        kind = failure.kind
        at = pointer(path) or "the top level"
        if isinstance(kind, ValidationErrorKind.Required):
            text = f"{at}: the property {kind.property} is missing"
        elif isinstance(kind, ValidationErrorKind.AdditionalProperties):
            text = f"{at}: a property that the schema does not have"
        else:
            text = f"{at}: breaks the schema's {kind.name}"
        yield Fault(of_value(operation_id, general, path, failure), text)


def _problem(body: Mapping[str, Any], exchange: Exchange) -> Iterator[Fault]:
    if body.get("status") != exchange.status:
        yield Fault("CA-COMMON-003", "the problem's status is not the status of the answer")
    types = [body.get("type")]
    types += [each.get("type") for each in _objects(body.get("errors"))]
    known = {problem.type: problem for problem in openapi.problems().values()}
    for type_ in types:
        if not isinstance(type_, str) or type_ not in known:
            yield Fault("CA-COMMON-003", "a problem type that is not in the catalogue")
    told = known.get(str(body.get("type")))
    if told is not None and told.status != exchange.status:
        yield Fault(
            "CA-COMMON-003",
            f"the catalogue gives {told.slug} the status {told.status}, not {exchange.status}",
        )
    request_id = body.get("requestId")
    if request_id is not None and request_id != exchange.header("x-request-id"):
        yield Fault("CA-COMMON-003", "requestId is not the X-Request-ID of the answer")


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _holds_an_assessment(exchange: Exchange) -> bool:
    body = exchange.json()
    return isinstance(body, dict) and "requestedAt" in body


def _nulls(value: Any, at: str = "") -> Iterator[str]:
    if value is None:
        yield at or "the top level"
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _nulls(each, at + pointer([name]))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _nulls(each, f"{at}/{index}")


_documents: dict[int, Mapping[str, Any]] = {}


def _identity(document: Mapping[str, Any]) -> int:
    """A key for a document, which is shared and never changes, and cannot be hashed."""
    _documents[id(document)] = document
    return id(document)


@cache
def _validator(key: int, schema: str) -> Draft202012Validator:
    document = _documents[key]
    return Draft202012Validator(
        {**json.loads(schema), "components": {"schemas": document["components"]["schemas"]}},
        validate_formats=True,
        pattern_options=RegexOptions(),
    )


@lru_cache(maxsize=1024)
def _response(key: int, operation_id: str, status: int) -> Mapping[str, Any] | None:
    document = _documents[key]
    for methods in document["paths"].values():
        for operation in methods.values():
            if isinstance(operation, Mapping) and operation.get("operationId") == operation_id:
                found = operation["responses"].get(str(status))
                return None if found is None else _followed(document, found)
    raise KeyError(operation_id)


def _followed(document: Mapping[str, Any], value: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in value:
        target: Any = document
        for step in value["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        value = target
    return value
