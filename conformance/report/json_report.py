"""run.json: a run as JSON, and back. `run.schema.json` beside this module says its shape.

`verdict` and `counts` are in the file for whoever reads it without us; here they are computed
anew and must agree. What may not come in here: redaction (a run comes in as it may be written).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson

from conformance.model import ClauseResult, Evaluation, Exchange, Run, Status

SCHEMA = Path(__file__).parent / "run.schema.json"
VERSION = 1
"""Version of the shape of the file."""


class ReportError(ValueError):
    """run.json cannot be trusted or read; the message says where it is wrong."""


def as_bytes(run: Run) -> bytes:
    """The file: indented, UTF-8, the same for the same run."""
    content = {"schema": VERSION, "verdict": run.verdict, "counts": run.counts(), **content_of(run)}
    return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def content_of(run: Run) -> dict[str, Any]:
    """What a run is, as JSON values; without what is computed from it."""
    return {
        "service": run.service,
        "baseUrl": run.base_url,
        "declaration": dict(run.declaration),
        "profile": run.profile,
        "seed": run.seed,
        "suite": {"version": run.suite_version, "sha256": run.suite_digest},
        "standard": {"version": run.standard_version, "sha256": run.standard_digest},
        "startedAt": run.started_at,
        "finishedAt": run.finished_at,
        "streamDigest": run.stream_digest,
        "errors": list(run.errors),
        "operations": {name: list(seen) for name, seen in run.operations.items()},
        "results": [_result(each) for each in run.results],
        "exchanges": [exchange_content(each) for each in run.exchanges],
    }


def _result(result: ClauseResult) -> dict[str, Any]:
    return {
        "clause": result.clause,
        "status": result.status.value,
        "evaluations": result.evaluations,
        "layers": list(result.layers),
        "occurrences": result.occurrences,
        "reason": result.reason,
        "failures": [
            {
                "layer": each.layer,
                "test": each.test,
                "expected": each.expected,
                "actual": each.actual,
                "exchanges": list(each.exchanges),
                "fix": each.fix,
            }
            for each in result.failures
        ],
    }


def exchange_content(exchange: Exchange) -> dict[str, Any]:
    """One exchange as JSON values; a body that is no UTF-8 is in base64."""
    return {
        "id": exchange.id,
        "test": exchange.test,
        "startedAt": exchange.started_at,
        "seconds": exchange.seconds,
        "request": {
            "method": exchange.method,
            "url": exchange.url,
            "headers": [list(each) for each in exchange.request_headers],
            **_body(exchange.request_body),
        },
        "response": {
            "status": exchange.status,
            "headers": [list(each) for each in exchange.response_headers],
            **_body(exchange.response_body),
        },
    }


def _body(body: bytes) -> dict[str, str]:
    try:
        return {"body": body.decode()} if body else {}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode()}


def read(path: Path) -> Run:
    """The run in a run.json. Raises ReportError, and OSError where there is no file."""
    return from_bytes(path.read_bytes())


def from_bytes(content: bytes) -> Run:
    """The run in these bytes. Raises ReportError where they are none, or contradict themselves."""
    try:
        said = orjson.loads(content)
    except orjson.JSONDecodeError:
        raise ReportError("run.json is not JSON") from None
    try:
        _validator().validate(said)
    except jsonschema_rs.ValidationError as wrong:
        where = "/".join(str(each) for each in wrong.instance_path)
        raise ReportError(f"run.json does not have the shape of a run at /{where}") from None
    run = _run(said)
    if said["verdict"] != run.verdict:
        raise ReportError(f"run.json says {said['verdict']}, but its results say {run.verdict}")
    if said["counts"] != run.counts():
        raise ReportError("the counts in run.json are not those of its results")
    return run


def _run(said: Mapping[str, Any]) -> Run:
    return Run(
        service=said["service"],
        base_url=said["baseUrl"],
        declaration=said["declaration"],
        profile=said["profile"],
        seed=said["seed"],
        suite_version=said["suite"]["version"],
        suite_digest=said["suite"]["sha256"],
        standard_version=said["standard"]["version"],
        standard_digest=said["standard"]["sha256"],
        started_at=said["startedAt"],
        finished_at=said["finishedAt"],
        results=[_result_of(each) for each in said["results"]],
        exchanges=[_exchange_of(each) for each in said["exchanges"]],
        stream_digest=said["streamDigest"],
        errors=said["errors"],
        operations=said["operations"],
    )


def _result_of(said: Mapping[str, Any]) -> ClauseResult:
    return ClauseResult(
        clause=said["clause"],
        status=Status(said["status"]),
        evaluations=said["evaluations"],
        layers=tuple(said["layers"]),
        failures=[
            Evaluation(
                said["clause"],
                each["layer"],
                each["test"],
                False,
                each["expected"],
                each["actual"],
                tuple(each["exchanges"]),
                each["fix"],
            )
            for each in said["failures"]
        ],
        occurrences=said["occurrences"],
        reason=said["reason"],
    )


def _exchange_of(said: Mapping[str, Any]) -> Exchange:
    request, response = said["request"], said["response"]
    return Exchange(
        id=said["id"],
        test=said["test"],
        method=request["method"],
        url=request["url"],
        request_headers=tuple((name, value) for name, value in request["headers"]),
        request_body=_bytes(request),
        status=response["status"],
        response_headers=tuple((name, value) for name, value in response["headers"]),
        response_body=_bytes(response),
        started_at=said["startedAt"],
        seconds=said["seconds"],
    )


def _bytes(said: Mapping[str, Any]) -> bytes:
    if "base64" in said:
        return base64.b64decode(said["base64"])
    return str(said.get("body", "")).encode()


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of run.json."""
    content: dict[str, Any] = json.loads(SCHEMA.read_bytes())
    return content


@cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(schema())
