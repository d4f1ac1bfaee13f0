"""`${NAME}` in a council file: filled in under `connection:`, refused elsewhere, never shown.

Whatever came from the environment is a SecretStr until a kind asks for it. What may not come in
here: what any word of a council file means.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import SecretStr

from adapters.errors import CouncilFileError
from adapters.mapping import Block, line_of
from adapters.mapping.yaml_source import Series

VARIABLE = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\}")
"""How a file names a value of the environment."""


def connected(source: Block, environ: Mapping[str, str], file: str) -> dict[str, Any]:
    """The words of a file with the values of the environment.

    Raises CouncilFileError for a variable that is not set, not a name, or not under a
    `connection:` of the file or of one of its `systems`; never with a value out of `environ`.
    """
    return _connected(source, source, (), environ, file)


def _connected(
    words: Mapping[str, Any],
    source: Block,
    at: tuple[str, ...],
    environ: Mapping[str, str],
    file: str,
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for word, value in words.items():
        place = (*at, word)
        if place[0] == "systems" and len(place) < 3 and isinstance(value, Mapping):
            found[word] = _connected(value, source, place, environ, file)
        elif word == "connection":
            found[word] = _filled(value, source, place, environ, file)
        else:
            _no_variables(value, source, place, file)
            found[word] = value
    return found


def _filled(
    value: Any, source: Block, at: tuple[str | int, ...], environ: Mapping[str, str], file: str
) -> Any:
    """`value` with every `${NAME}` filled in; texts that had one become SecretStr."""
    if isinstance(value, Block):
        return {k: _filled(v, source, (*at, k), environ, file) for k, v in value.items()}
    if isinstance(value, Series):
        return [_filled(v, source, (*at, i), environ, file) for i, v in enumerate(value)]
    names = VARIABLE.findall(value)
    line = line_of(source, at)
    for name in names:
        if name not in environ:
            raise CouncilFileError(
                f"the environment has no {name}: set it before starting", file=file, line=line
            )
    if "${" in VARIABLE.sub("", value):
        raise CouncilFileError(
            "write ${NAME} with capital letters, digits and _", file=file, line=line
        )
    return SecretStr(VARIABLE.sub(lambda m: environ[m[1]], value)) if names else value


def _no_variables(value: Any, source: Block, at: tuple[str | int, ...], file: str) -> None:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _no_variables(inner, source, (*at, key), file)
    elif isinstance(value, Series):
        for place, inner in enumerate(value):
            _no_variables(inner, source, (*at, place), file)
    elif "${" in value:
        raise CouncilFileError(
            "${...} is filled in under `connection:` only", file=file, line=line_of(source, at)
        )


def revealed(value: Any) -> Any:
    """`value` in plain text, for a kind alone. Never print or keep it."""
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, Mapping):
        return {key: revealed(inner) for key, inner in value.items()}
    return [revealed(inner) for inner in value] if isinstance(value, list) else value
