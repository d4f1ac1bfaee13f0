"""django-ninja: Django without middleware, an asynchronous view, both models."""

from __future__ import annotations

import logging
from typing import Any

import django
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.urls import path

from benchmarks.apps.models import Case, Decision
from benchmarks.decision import BASE, decide
from benchmarks.records import Place

urlpatterns: list[Any] = []


def make(_: Place | None) -> Any:
    """The application; it reads no records."""
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        SECRET_KEY="a benchmark has no secrets",
        MIDDLEWARE=[],
        INSTALLED_APPS=[],
        LOGGING_CONFIG=None,
    )
    logging.getLogger("django.request").setLevel(logging.CRITICAL)  # it logs every refusal
    django.setup()
    from ninja import NinjaAPI  # it reads Django's settings when it is imported

    api = NinjaAPI(docs_url=None, openapi_url=None)

    async def decisions(request: Any, case: Case) -> Any:
        return decide(case.model_dump(mode="json"))

    api.post("/decisions", response=Decision)(decisions)
    urlpatterns.append(path(BASE.removeprefix("/") + "/", api.urls))
    return get_asgi_application()
