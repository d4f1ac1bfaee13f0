"""Pages and probes beside the services: health, readiness, docs, problem pages, metrics, tokens.

An ordinary Starlette application, away from the hot path. Pages load nothing from other hosts.
"""

from __future__ import annotations

from urllib.parse import urlencode

import prometheus_client
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from swagger_ui_bundle import swagger_ui_path

from adapters.errors import BackendError
from gateway import pages
from gateway.problems import CATALOGUE, Problem
from gateway.runtime import Runtime
from gateway.sandbox_tokens import TokenEndpoint

NAMES = frozenset({"", "health", "ready", "docs", "problems", "metrics", "oauth2"})
"""First path segments that belong to this application."""

_POLICY = {
    "content-security-policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; frame-ancestors 'none'"
}


def make_site(runtime: Runtime, tokens: TokenEndpoint | None) -> Starlette:
    """The application; `tokens` only in the sandbox."""

    async def front(_: Request) -> Response:
        return HTMLResponse(pages.front_page(runtime), headers=_POLICY)

    async def docs(_: Request) -> Response:
        return HTMLResponse(pages.docs_page(), headers=_POLICY)

    async def document(request: Request) -> Response:
        wanted = request.path_params["service"]
        for each in pages.documents(runtime):
            if each["name"].split(" ")[0] == wanted:
                return RedirectResponse("/docs?" + urlencode({"urls.primaryName": each["name"]}))
        raise Problem("no-such-path")

    async def release_notes(_: Request) -> Response:
        return HTMLResponse(pages.release_notes_page(), headers=_POLICY)

    async def script(_: Request) -> Response:
        return Response(pages.docs_script(runtime), media_type="text/javascript")

    async def style(_: Request) -> Response:
        return Response(pages.STYLE, media_type="text/css")

    async def problems(_: Request) -> Response:
        return HTMLResponse(pages.problems_page(), headers=_POLICY)

    async def problem(request: Request) -> Response:
        entry = CATALOGUE.get(request.path_params["slug"])
        if entry is None:
            raise Problem("no-such-path")
        return HTMLResponse(pages.problem_page(entry), headers=_POLICY)

    async def health(_: Request) -> Response:
        """Alive: depends on no council and no database."""
        councils = runtime.councils
        return JSONResponse(
            {"status": "ok", "councils": [c.slug for c in councils], "faulty": councils.faulty}
        )

    async def ready(_: Request) -> Response:
        """Ready for requests: the gateway's own store answers. Councils are not asked: one
        council's outage must not take the gateway from all others."""
        try:
            await runtime.lane.run(runtime.keys.ping)
        except BackendError:
            raise Problem("back-end-unavailable", "The gateway's database is away.") from None
        return JSONResponse({"status": "ready"})

    async def metrics(_: Request) -> Response:
        return Response(
            prometheus_client.generate_latest(), media_type=prometheus_client.CONTENT_TYPE_LATEST
        )

    routes = [
        Route("/", front),
        Route("/docs", docs),
        Route("/docs/release-notes", release_notes),
        Route("/docs/{service}/v1", document),
        Route("/docs/start.js", script),
        Route("/docs/style.css", style),
        Mount("/docs/assets", StaticFiles(directory=swagger_ui_path)),
        Route("/problems", problems),
        Route("/problems/{slug}", problem),
        Route("/health", health),
        Route("/ready", ready),
        Route("/metrics", metrics),
    ]
    if tokens is not None:

        async def token(request: Request) -> Response:
            return await tokens(request)

        routes.append(Route("/oauth2/token", token, methods=["POST"]))

    async def refuse(request: Request, problem: Exception) -> Response:
        if not isinstance(problem, Problem):
            problem = Problem("no-such-path")
        return Response(
            problem.body(request.scope.get("careact.request_id", "")),
            problem.status,
            problem.headers,
            "application/problem+json",
        )

    return Starlette(routes=routes, exception_handlers={404: refuse, Problem: refuse})
