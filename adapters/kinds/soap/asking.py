"""One operation asked of a SOAP service: envelope out, envelope in, faults by their meaning.

What may not come in here: records.
"""

from __future__ import annotations

from lxml import etree

from adapters.errors import (
    BackendError,
    BackendNonsenseError,
    BackendUnavailableError,
    OutcomeUnknownError,
)
from adapters.kinds.soap import envelope, words
from adapters.kinds.soap.wire import Answer, Deadline, Wire

_XML = ("text/xml", "application/xml")


class FaultError(Exception):
    """The system said a fault that the file gives a meaning: a word of `faults`."""

    def __init__(self, meaning: str) -> None:
        self.meaning = meaning
        super().__init__(meaning)


class Asking:
    """One service's operations, with the user's token on every message."""

    def __init__(self, wire: Wire, connection: words.Connection, store: words.Store) -> None:
        self._wire, self._connection, self.store = wire, connection, store
        self._meanings = dict(connection.faults.meanings())

    def deadline(self) -> Deadline:
        """The deadline of a call that begins now."""
        return Deadline(self._connection.timeout)

    def ask(
        self,
        operation: words.Operation,
        content: etree._Element,
        deadline: Deadline,
        *,
        write: bool,
    ) -> etree._Element:
        """The answer's element. Raises FaultError, BackendNonsenseError, what the wire raises."""
        headers = {
            "Content-Type": "text/xml; charset=utf-8",
            "Accept": "text/xml",
            "Accept-Encoding": "identity",
            "SOAPAction": f'"{operation.action}"',
        }
        body = envelope.sealed(content, self._connection)
        answer = self._wire.post(body, headers, deadline, write=write)
        _usable(answer, write=write)
        inside = envelope.opened(answer.body, answer.charset)
        codes = envelope.fault_codes(inside, self._connection.faults.code)
        if codes is not None:
            meaning = next((self._meanings[code] for code in codes if code in self._meanings), None)
            if meaning is None:
                raise BackendNonsenseError("the system said a fault that `faults` does not name")
            raise FaultError(meaning)
        name = operation.answer or f"{operation.operation}Response"
        if answer.status != 200 or inside.tag != f"{{{self.store.namespace}}}{name}":
            raise BackendNonsenseError(f"the system did not answer {name}")
        return inside


def of_a_reading(meaning: str) -> BackendError:
    """What a fault means that came although nothing was to be written."""
    if meaning == "unavailable":
        return BackendUnavailableError("the system says that it cannot be used now")
    return BackendNonsenseError("the system refused to be read, as if something were written")


def _usable(answer: Answer, *, write: bool) -> None:
    if answer.status in (502, 504) and write:
        raise OutcomeUnknownError(f"something before the system answered HTTP {answer.status}")
    if answer.status in (429, 502, 503, 504):
        raise BackendUnavailableError(f"the system answered HTTP {answer.status}")
    if answer.status not in (200, 500):
        raise BackendNonsenseError(f"the system answered HTTP {answer.status}")
    if answer.media_type not in _XML:
        raise BackendNonsenseError(f"the system answered HTTP {answer.status} without XML")
