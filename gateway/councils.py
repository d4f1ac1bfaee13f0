"""The councils this gateway serves: found by slug or GSS code, each with its own lane.

A council file that cannot be used stops that council and no other: it is said in the log, counted
in `/health`, and its address answers `unknown-council`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, ParamSpec, TypeVar

from adapters.contract import Assessments
from adapters.errors import NotOfferedError
from gateway.lanes import Lane

P = ParamSpec("P")
T = TypeVar("T")


class Council:
    """One council as the gateway knows it."""

    def __init__(
        self,
        *,
        name: str,
        slug: str,
        gss: str,
        is_test: bool,
        services: Mapping[str, Assessments],
        lane: Lane,
        close: Callable[[], None],
    ) -> None:
        self.name, self.slug, self.gss, self.is_test = name, slug, gss, is_test
        self.services = dict(services)
        self.lane, self._close = lane, close

    def offers(self, service: str) -> Assessments:
        """The council's collection of one service. Raises NotOfferedError."""
        try:
            return self.services[service]
        except KeyError:
            raise NotOfferedError(f"{self.slug} does not offer {service}") from None

    async def run(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a blocking call in this council's lane."""
        return await self.lane.run(call, *args, **kwargs)

    def close(self) -> None:
        """Take no more calls and give the council's connections back."""
        self.lane.close()
        self._close()


class Councils:
    """All councils, by every name they are called in a base URL."""

    def __init__(self, councils: Iterable[Council], *, faulty: int = 0) -> None:
        self._all, self.faulty = tuple(councils), faulty
        self._by_name = {name: each for each in self._all for name in (each.slug, each.gss)}

    def __iter__(self) -> Iterator[Council]:
        return iter(self._all)

    def get(self, name: str) -> Council | None:
        """The council with this slug or GSS code."""
        return self._by_name.get(name)


def per_council(document: Mapping[str, Any]) -> bool:
    """Whether a service stands under a council's base URL, as its document's first server says."""
    return "{council}" in document["servers"][0]["url"]
