"""What is compared: each variant's name, where its application is, and what it serves."""

from __future__ import annotations

import importlib
import importlib.util
from dataclasses import dataclass
from typing import Any

from benchmarks.apps import reading
from benchmarks.records import PLAIN, Place


@dataclass(frozen=True)
class Variant:
    """One way of serving the document."""

    key: str
    label: str
    application: str
    """`module:function` under `benchmarks.apps`; the function takes a Place or None."""
    needs: tuple[str, ...] = ()
    """Packages a gateway does not have anyway."""
    validates: bool = True
    """Whether it must refuse the faulty bodies."""
    overlooks: frozenset[str] = frozenset()
    """Faults it is known to let pass though its document forbids them."""
    blocking: bool = False
    """Whether it reads records in threads, through our own kind of adapter."""
    asynchronous: bool = False
    """Whether it reads records on the event loop."""

    @property
    def missing(self) -> list[str]:
        """Packages it needs that are not installed."""
        return [name for name in self.needs if importlib.util.find_spec(name) is None]

    def ways(self, place: Place) -> tuple[str, ...]:
        """The path segments under which it serves records."""
        if self.asynchronous:
            return reading.ways(place)
        return (PLAIN,) if self.blocking else ()

    def make(self, place: Place) -> Any:
        """Its ASGI application."""
        module, _, function = self.application.partition(":")
        make = getattr(importlib.import_module(f"benchmarks.apps.{module}"), function)
        return make(place if self.blocking or self.asynchronous else None)


_FORMATS = frozenset({"date", "uuid"})  # Connexion's Draft 4 validator knows neither
VARIANTS = (
    Variant("ours", "careact", "fast_path:make", blocking=True),
    Variant("raw", "raw ASGI, no validation", "raw:make", validates=False),
    Variant(
        "starlette",
        "Starlette, no validation",
        "starlette_app:make",
        validates=False,
        asynchronous=True,
    ),
    Variant(
        "litestar",
        "Litestar + msgspec, request only",
        "litestar_app:make",
        needs=("litestar", "msgspec"),
    ),
    Variant(
        "fastapi",
        "FastAPI + pydantic",
        "fastapi_app:make",
        needs=("fastapi",),
        asynchronous=True,
    ),
    Variant("ninja", "django-ninja", "ninja_app:make", needs=("ninja",)),
    Variant("stock", "stock Connexion, request only", "stock:request_only", overlooks=_FORMATS),
    Variant("stock-both", "stock Connexion", "stock:make", overlooks=_FORMATS, blocking=True),
)
BY_KEY = {each.key: each for each in VARIANTS}
