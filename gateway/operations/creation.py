"""A creating request, step by step: accepted, tried at once, answered.

Between the steps the lane changes: what asks a council's system runs in that system's lane, the
rest in the gateway's own, so that requests are accepted while a system hangs. What may not come in
here: what is created.
"""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from adapters.contract import Record, Versioned
from adapters.errors import RecordNotFoundError
from gateway.answer import Answer
from gateway.call import Call
from gateway.delivery import delivering
from gateway.delivery.copies import Copy
from gateway.delivery.outbox import Delivery
from gateway.delivery.records import View
from gateway.idempotency import Attempt
from gateway.store import audit

Scope = tuple[str, str, str, str]
_CITIZEN = frozenset({"citizen"})


def scope_of(call: Call, operation: str) -> Scope:
    """Whose key it is: client, council, operation, key. Whoever may be anybody has no client."""
    assert call.council is not None
    client = call.principal.client if call.principal else ""
    return (client, call.council.gss, operation, call.headers["idempotency-key"])


def audited(
    call: Call, operation: str, resource: str | None = None
) -> Callable[[sa.Connection, Attempt], None]:
    """Writes the audit row of a keyed request."""
    client, council, _, _ = scope_of(call, operation)

    def write(connection: sa.Connection, attempt: Attempt) -> None:
        connection.execute(
            sa.insert(audit).values(
                at=attempt.at,
                client=client,
                council=council,
                operation=operation,
                resource=resource or attempt.resource,
            )
        )

    return write


def require_own(call: Call, operation: str, resource: str) -> None:
    """Raises RecordNotFoundError where the caller is a citizen's service and did not ask for it.

    The standard lets such a service see what it has asked for, and answers anything else like a
    record that does not exist. `operation` is the one that asks for records like this.
    """
    principal, council = call.principal, call.council
    assert principal is not None
    assert council is not None
    if principal.scopes != _CITIZEN:
        return
    mine = sa.select(audit.c.number).where(
        audit.c.resource == resource,
        audit.c.council == council.gss,
        audit.c.operation == operation,
        audit.c.client == principal.client,
    )
    with call.runtime.keys.database.alone() as connection:
        if connection.execute(mine.limit(1)).one_or_none() is None:
            raise RecordNotFoundError("no such record that this caller may see")


class Creation:
    """One creating request of one service; every method blocks and is called once, in order."""

    def __init__(self, call: Call, service: str, operation: str) -> None:
        assert call.council is not None
        self.records = call.council.offers(service)
        self.delivery: Delivery | None = None
        """What is on its way; None where an earlier run with the same key accepted it."""
        self._call, self._operation = call, operation
        self._attempt: Attempt | None = None
        self._copy: Copy | None = None

    def begin(self, request: object, make: Callable[[Attempt], Record]) -> Attempt | Answer:
        """Accept what `make` gives, all in one transaction; or an earlier run's answer.

        Raises what `IdempotencyKeys.begin` raises, and NotHoldableError: then nothing is stored.
        """
        audit_row = audited(self._call, self._operation)

        def also(connection: sa.Connection, attempt: Attempt) -> None:
            self._copy, self.delivery = self.records.admit(connection, make(attempt))
            audit_row(connection, attempt)

        scope = scope_of(self._call, self._operation)
        begun = self._call.runtime.keys.begin(scope, request, also)
        if isinstance(begun, Attempt):
            self._attempt = begun
        return begun

    def hand_over(self) -> Versioned:
        """Ask the council's system to take it. Raises BackendError."""
        assert self.delivery is not None
        return delivering.hand_over(self.records, self.delivery)

    def end(
        self,
        stored: Versioned | None,
        failure: Exception | None,
        answer: Callable[[View], Answer],
    ) -> Answer:
        """The answer, remembered under the key. Raises `failure` where the system refused: then
        nothing is left of the request."""
        delivery, attempt, records = self.delivery, self._attempt, self.records
        assert delivery is not None
        assert attempt is not None
        assert self._copy is not None
        keys = self._call.runtime.keys
        if failure is not None:
            meaning = delivering.meaning_of(failure, records, delivery)
            if meaning.then == "refused":
                with keys.database.writing() as connection:
                    records.outbox.settle(connection, delivery)
                    records.copies.take_back(connection, delivery.place, delivery.version, None)
                    keys.forget_run(connection, attempt)
                raise failure
            delivering.put_off(records, delivery, meaning)
        with keys.database.writing() as connection:
            if stored is None:
                view = records.pending_view(self._copy)
            else:
                view = delivering.settle_in(connection, records, delivery, stored, seen=False)
            said = answer(view)
            keys.finish(connection, attempt, said)
        return said
