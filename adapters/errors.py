"""Everything that can go wrong between the gateway and a council's system, by way of recovery.

    AdapterError
    ├── CouncilFileError          start-up: mend the council file
    └── BackendError
        ├── BackendUnavailableError   wait and try again: nothing was written
        │   └── OutcomeUnknownError   wait and try again with the same key: it may be written
        ├── BackendTimeoutError       wait and try again with the same key
        ├── BackendNonsenseError      tell the council: its system answered what cannot be read
        ├── RecordNotFoundError       ask for another record
        ├── StaleRecordError          read again, then decide
        ├── NotHoldableError          change the request: this system cannot hold a value of it
        └── NotOfferedError           ask another way: the council does not offer the service

Messages may name columns, properties and code lists, never a value out of a record. The gateway
turns each class into a catalogued problem in one table; nothing here knows about HTTP.
"""

from __future__ import annotations


class AdapterError(Exception):
    """Root of the tree above."""


class CouncilFileError(AdapterError):
    """A council file that must not be used, with the file and line where the fault stands."""

    def __init__(self, reason: str, *, file: str = "", line: int = 0) -> None:
        self.reason, self.file, self.line = reason, file, line
        place = f"{file}:{line}: " if file and line else f"{file}: " if file else ""
        super().__init__(place + reason)


class BackendError(AdapterError):
    """A council's system did not do what was asked."""


class BackendUnavailableError(BackendError):
    """The system cannot be reached; nothing was written."""


class OutcomeUnknownError(BackendUnavailableError):
    """The system went away while committing: what was asked may or may not have been done."""


class BackendTimeoutError(BackendError):
    """The system did not answer within the request's deadline."""


class BackendNonsenseError(BackendError):
    """The system holds or answered something that has no meaning in the standard."""


class RecordNotFoundError(BackendError):
    """No such record, or none that may be shown: the two are never told apart."""


class StaleRecordError(BackendError):
    """The record changed since the caller read it."""


class NotOfferedError(BackendError):
    """The council file offers no such service or operation."""


class NotHoldableError(BackendError):
    """The system cannot hold a value of the request; it is refused rather than cut."""

    def __init__(self, pointer: str, reason: str) -> None:
        self.pointer, self.reason = pointer, reason
        super().__init__(f"{pointer}: {reason}")
