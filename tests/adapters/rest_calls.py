"""Calls of the kind `rest` whose every argument has a value that nobody may see in an error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from rest_server import CANARY, Asked, Reply, Respond, Shelf, opened, record, serving

from adapters.errors import AdapterError
from adapters.kinds.rest import RestCollection

Call = Callable[[RestCollection], Any]


def read(cases: RestCollection) -> Any:
    return cases.read(CANARY)


def find(cases: RestCollection) -> Any:
    return cases.find({("who", "name"): [CANARY]}, None, 5)


def create(cases: RestCollection) -> Any:
    return cases.create(record(CANARY))


def replace(cases: RestCollection) -> Any:
    return cases.replace(CANARY, lambda legacy: {**legacy, "note": f"{CANARY} again"})


EVERY: tuple[Call, ...] = (read, find, create, replace)


@contextmanager
def collection(respond: Respond, **connection: Any) -> Iterator[RestCollection]:
    with ExitStack() as stack:
        server = stack.enter_context(serving(respond))
        system = stack.enter_context(opened(server.url, **connection))
        yield system.collection("cases")


def raised(call: Call, cases: RestCollection) -> type[BaseException]:
    """The class of what a call raises; nothing in it or behind it has a value in it."""
    try:
        call(cases)
    except AdapterError as error:
        waiting: list[BaseException | None] = [error]
        while waiting:
            one = waiting.pop()
            if one is not None:
                assert CANARY not in f"{one!s} {one!r} {one.args!r}"
                waiting += [one.__cause__, one.__context__]
        return type(error)
    raise AssertionError("nothing was raised")


def always(**words: Any) -> Respond:
    return lambda asked: Reply(**words)


def once_written(**words: Any) -> Respond:
    """A shelf that does what it is asked to write, and answers that in another way."""
    shelf = Shelf(record(CANARY))

    def respond(asked: Asked) -> Reply:
        done = shelf(asked)
        return done if asked.method == "GET" else Reply(**words)

    return respond
