"""An operation's parameters, worked out at start-up and checked in microseconds.

The standard uses plain strings, integers and booleans in path, query and headers. Anything else
in a document (arrays, objects, cookies, `content`) is refused at start-up rather than half
supported. Unknown and repeated query parameters are errors of the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from gateway import problems
from gateway.validation import CompiledSchema

_SLUGS = {"idempotency-key": "missing-idempotency-key", "if-match": "if-match-required"}


def _integer(text: str) -> int:
    # int() would also take ' 1', '1_0' and other scripts' digits.
    if not text.removeprefix("-").isdecimal() or not text.isascii():
        raise ValueError
    return int(text)


def _boolean(text: str) -> bool:
    return {"true": True, "false": False}[text]


_READERS: dict[str, Callable[[str], Any]] = {
    "string": str,
    "integer": _integer,
    "boolean": _boolean,
}


class Parameter:
    """One parameter: how its text is read, checked, and what its absence means."""

    __slots__ = ("default", "key", "name", "place", "read", "required", "schema")

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.name: str = document["name"]
        self.place: str = document["in"]
        schema = document.get("schema", {})
        if self.place == "cookie" or schema.get("type") not in _READERS:
            raise ValueError(
                f"parameter '{self.name}' in {self.place}: only strings, integers and "
                "booleans in path, query and header are served"
            )
        self.key = self.name.lower() if self.place == "header" else self.name
        self.read = _READERS[schema["type"]]
        self.schema = CompiledSchema(schema)
        self.required = bool(document.get("required"))
        self.default = schema.get("default")

    def value(self, text: str) -> Any:
        """The parameter's value. Raises Problem `invalid-parameter`."""
        try:
            value = self.read(text)
        except (ValueError, KeyError):
            raise self._refusal("This is not written as the standard asks for.") from None
        if not self.schema.is_valid(value):
            raise self._refusal(self.schema.errors(value)[0]["detail"])
        return value

    def missing(self) -> problems.Problem:
        """The problem of a required parameter that is not there."""
        slug = _SLUGS.get(self.key, "invalid-parameter")
        detail = f"The {self.place} parameter '{self.name}' is missing."
        return problems.Problem(slug, detail, errors=[self._entry(slug, detail)])

    def _refusal(self, sentence: str) -> problems.Problem:
        detail = f"{self.place} parameter '{self.name}': {sentence}"
        return problems.Problem(
            "invalid-parameter", detail, errors=[self._entry("invalid-parameter", detail)]
        )

    def _entry(self, slug: str, detail: str) -> dict[str, str]:
        where = "header" if self.place == "header" else "parameter"
        return problems.error(slug, detail, **{where: self.name})


class Parameters:
    """All parameters of one operation, in the order they are checked."""

    __slots__ = ("_header", "_path", "_query")

    def __init__(self, documents: Iterable[Mapping[str, Any]]) -> None:
        made = [Parameter(each) for each in documents]
        self._path = {p.name: p for p in made if p.place == "path"}
        self._query = {p.name: p for p in made if p.place == "query"}
        self._header = [p for p in made if p.place == "header"]

    def path(self, texts: dict[str, str]) -> dict[str, Any]:
        """Values of the path's parameters. Raises Problem."""
        return {name: self._path[name].value(text) for name, text in texts.items()}

    def query(self, query_string: bytes) -> dict[str, Any]:
        """Values of the query's parameters with defaults. Raises Problem."""
        known, values = self._query, dict[str, Any]()
        if query_string:
            try:
                pairs = parse_qsl(
                    query_string.decode("ascii"), keep_blank_values=True, errors="strict"
                )
            except (UnicodeDecodeError, ValueError):
                raise problems.Problem(
                    "invalid-parameter", "The query is not percent-encoded UTF-8."
                ) from None
            for name, text in pairs:
                parameter = known.get(name)
                if parameter is None:
                    detail = "The query has a parameter that the standard does not know."
                    raise problems.Problem("invalid-parameter", detail)
                if name in values:
                    detail = f"The query parameter '{name}' is given more than once."
                    raise problems.Problem("invalid-parameter", detail)
                values[name] = parameter.value(text)
        for name, parameter in known.items():
            if name not in values:
                if parameter.required:
                    raise parameter.missing()
                if parameter.default is not None:
                    values[name] = parameter.default
        return values

    def headers(self, headers: Mapping[bytes, bytes]) -> dict[str, Any]:
        """Values of the header parameters, by lower-case name. Raises Problem."""
        values: dict[str, Any] = {}
        for parameter in self._header:
            raw = headers.get(parameter.key.encode())
            if raw is not None:
                values[parameter.key] = parameter.value(raw.decode("latin-1"))
            elif parameter.required:
                raise parameter.missing()
        return values
