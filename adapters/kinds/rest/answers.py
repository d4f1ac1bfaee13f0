"""What an answer means: JSON, or one of the failures that a council's system may tell of.

Failures come by status or, where the council file says so, inside an answer with status 200. No
message quotes an answer. What may not come in here: sending anything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import Any, Literal, NoReturn, TypeAlias

from adapters.contract import Path
from adapters.errors import (
    BackendNonsenseError,
    BackendTimeoutError,
    BackendUnavailableError,
    OutcomeUnknownError,
    StaleRecordError,
)
from adapters.kinds.rest.places import PlaceRefusesError, at, shown
from adapters.kinds.rest.wire import Answer
from adapters.kinds.rest.words import FailedWhen

Does: TypeAlias = Literal["read", "find", "create", "replace", "check"]

_JSON = re.compile(r"application/(?:[\w.+-]+\+)?json", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*\"?([^\s\";]+)", re.IGNORECASE)


class AbsentError(Exception):
    """The system says that there is no such record."""


class ExistsError(Exception):
    """The system says that there is a record under this identifier already."""


def meaning(
    answer: Answer,
    does: Does,
    failed_when: FailedWhen | None,
    mapped: Collection[Path] = (),
    absent: Collection[int] = (404, 410),
) -> Any:
    """The JSON of an answer that tells of no failure; None for a write answered without any.

    Raises AbsentError, ExistsError, PlaceRefusesError naming one of `mapped` where the system
    names it, and the errors of `adapters.errors`.
    """
    status = answer.status
    if status in absent and does in ("read", "replace"):
        raise AbsentError
    if status >= 300:
        _by_status(answer, does)
    if status == 204 or (not answer.body and does in ("create", "replace")):
        if does in ("create", "replace", "check"):
            return None
        raise BackendNonsenseError("the system answers nothing at all")
    said = json_of(answer)
    if failed_when is not None and at(said, failed_when.at) not in (None, False, "", [], {}):
        _by_words(said, does, failed_when, mapped)
    return said


def json_of(answer: Answer) -> Any:
    """The JSON of an answer. Raises BackendNonsenseError for everything else."""
    kind = answer.headers.get("Content-Type", "")
    if not _JSON.fullmatch(kind.partition(";")[0].strip()):
        raise BackendNonsenseError("the system's answer is not JSON by its Content-Type")
    charset = _CHARSET.search(kind)
    if charset and charset[1].lower() not in ("utf-8", "utf8", "us-ascii"):
        raise BackendNonsenseError("the system's JSON is not UTF-8 by its Content-Type")
    try:
        text = answer.body.decode("utf-8-sig")
        said = json.loads(text, object_pairs_hook=_pairs, parse_constant=_never)
        if "\\ud" in text or "\\uD" in text:
            json.dumps(said, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        pass
    else:
        return said
    # Outside the handler: the error of a parser carries the whole text.
    raise BackendNonsenseError("the system's answer cannot be read as JSON")


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _never(constant: str) -> NoReturn:
    raise ValueError


def _by_status(answer: Answer, does: Does) -> NoReturn:
    status, writes = answer.status, does in ("create", "replace")
    if status in (408, 429) or (status == 503 and ("Retry-After" in answer.headers or not writes)):
        raise BackendUnavailableError(f"the system answers {status}: not now")
    if status >= 500 and writes:
        # Whoever answered so may have done the work first.
        raise OutcomeUnknownError(f"the system answers a write with {status}")
    if status == 504:
        raise BackendTimeoutError("the system answers 504")
    if status == 502:
        raise BackendUnavailableError("the system answers 502")
    if does == "create" and status in (409, 412):
        raise ExistsError
    if does == "replace" and status in (409, 412):
        raise StaleRecordError("the record changed since it was read")
    if writes and status in (400, 413, 422):
        raise PlaceRefusesError((), f"is refused by the system with {status}")
    if status < 400:
        raise BackendNonsenseError(f"the system answers {status}: redirects are not followed")
    if status in (401, 403):
        raise BackendNonsenseError(f"the system answers {status} to the gateway's credentials")
    raise BackendNonsenseError(f"the system answers {status}")


def _by_words(said: Any, does: Does, words: FailedWhen, mapped: Collection[Path]) -> NoReturn:
    code = None if words.code is None else shown(at(said, words.code))
    means = next((name for name, codes in words.meanings() if code in codes), "")
    if means == "not-found" and does != "create":
        raise AbsentError
    if means == "unavailable":
        raise BackendUnavailableError("the system says that it cannot be used now")
    if means == "exists" and does == "create":
        raise ExistsError
    if means in ("stale", "exists") and does == "replace":
        raise StaleRecordError("the record changed since it was read")
    if means == "refused" and does in ("create", "replace"):
        raise PlaceRefusesError(_named(said, words, mapped), "is refused by the system")
    raise BackendNonsenseError("the system tells of a failure that the council file does not know")


def _named(said: Any, words: FailedWhen, mapped: Collection[Path]) -> Path:
    """The place that the system names, if a rule of the council file names it too: what the system
    says may be anything, even the value."""
    named = None if words.field is None else at(said, words.field)
    path = tuple(named.split(".")) if isinstance(named, str) else ()
    return path if path in mapped else ()
