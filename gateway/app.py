"""Puts a gateway together: settings in, ASGI application out.

Connexion owns the documents and the operations; `gateway.fastpath` serves them. Opening councils,
keys and the store happens here, once per worker process.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import connexion
from connexion.middleware import ConnexionMiddleware, MiddlewarePosition
from connexion.middleware.server_error import ServerErrorMiddleware
from connexion.options import SwaggerUIOptions
from connexion.resolver import Resolver
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

import openapi
from adapters import registry
from adapters.errors import AdapterError
from adapters.kinds.sql.database import Database
from gateway import operations, sandbox, telemetry
from gateway.breaker import Breaker
from gateway.councils import Council, Councils, per_council
from gateway.delivery.copies import Copies
from gateway.delivery.outbox import Outbox
from gateway.delivery.records import CouncilRecords
from gateway.delivery.worker import DeliveryWorker
from gateway.fastpath import FastPath
from gateway.idempotency import IdempotencyKeys
from gateway.lanes import Lane
from gateway.rules.charging.policy_reading import policy_faults
from gateway.runtime import Runtime
from gateway.sandbox_tokens import TokenEndpoint, signing_key
from gateway.security import Tokens
from gateway.settings import Settings
from gateway.site import NAMES, make_site
from gateway.store import embedded_url, open_store
from gateway.vault import Vault

_log = logging.getLogger(__name__)
# Security is ours (`gateway.security`); Connexion would warn of every operation it does not guard,
# and its validators, which no served operation reaches, would log the values they refuse.
logging.getLogger("connexion").setLevel(logging.ERROR)


class SettingsError(Exception):
    """Settings with which a gateway must not start."""


def create_app(settings: Settings, environ: Mapping[str, str]) -> connexion.AsyncApp:
    """The ASGI application of one worker. `environ` is what council files may refer to.

    Raises SettingsError and BackendError.
    """
    runtime, tokens = open_runtime(settings, environ)
    return assemble(runtime, site=make_site(runtime, tokens))


def open_runtime(
    settings: Settings, environ: Mapping[str, str]
) -> tuple[Runtime, TokenEndpoint | None]:
    """Everything a worker holds, opened; close it when done. Raises SettingsError, BackendError."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    public_keys, endpoint = _token_keys(settings)
    store, vault = open_own_store(settings)
    keys = IdempotencyKeys(store, vault)
    keys.forget(settings.key_retention_days)
    copies, outbox, own = Copies(store, vault), Outbox(store, vault), _lane("gateway", settings)
    councils = _open_councils(settings, environ, copies, outbox, own)
    runtime = Runtime(
        settings=settings,
        councils=councils,
        tokens=Tokens(public_keys, issuer=settings.token_issuer, audience=settings.token_audience),
        keys=keys,
        outbox=outbox,
        lane=own,
        site_names=NAMES,
    )
    return runtime, endpoint


def open_own_store(settings: Settings) -> tuple[Database, Vault]:
    """The gateway's own database, and what seals things. Raises SettingsError, BackendError."""
    url = settings.database_url.get_secret_value() if settings.database_url else ""
    return open_store(url or embedded_url(settings.data_dir)), _vault(settings)


def assemble(runtime: Runtime, *, site: Any = None) -> connexion.AsyncApp:
    """The application around a runtime: every document of the standard, served compiled."""

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        delivery = asyncio.create_task(_delivery_worker(runtime).run())
        yield
        delivery.cancel()
        with suppress(asyncio.CancelledError):
            await delivery
        runtime.close()

    app = connexion.AsyncApp(
        __name__,
        lifespan=lifespan,
        # FastPath answers every exception; Connexion's own last resort cannot (its issue 2059).
        middlewares=[
            each
            for each in ConnexionMiddleware.default_middlewares
            if each is not ServerErrorMiddleware
        ],
        swagger_ui_options=SwaggerUIOptions(swagger_ui=False),
    )
    app.add_middleware(
        FastPath, position=MiddlewarePosition.BEFORE_EXCEPTION, runtime=runtime, site=site
    )
    for service in openapi.services():
        app.add_api(
            openapi.document(service),
            base_path=f"/{service}/v1",
            name=service,
            resolver=Resolver(operations.HANDLERS[service].__getitem__),
            strict_validation=True,
            validate_responses=True,
            council_needed=per_council(openapi.document(service)),
        )
    return app


def _delivery_worker(runtime: Runtime) -> DeliveryWorker:
    settings = runtime.settings
    return DeliveryWorker(
        runtime.councils,
        runtime.outbox,
        runtime.lane,
        pause=settings.delivery_pause_seconds,
        receipts=settings.receipts_seconds,
        deadline=settings.deadline_seconds,
        quiet=settings.batch_quiet_seconds,
    )


def _open_councils(
    settings: Settings,
    environ: Mapping[str, str],
    copies: Copies,
    outbox: Outbox,
    own: Lane,
) -> Councils:
    opened, faulty = [], 0
    for file in (*(sandbox.COUNCIL_FILES if settings.sandbox else ()), *settings.council_files):
        try:
            council = registry.open_council(
                file,
                environ,
                unmapped=telemetry.legacy_value_unmapped,
                policy_faults=policy_faults,
            )
        except AdapterError as failure:
            # One council's bad file must not stop the others.
            _log.error("council not served: %s", failure)
            faulty += 1
            continue
        lanes = {name: _system_lane(council.slug, name, settings) for name in council.systems}
        opened.append(
            Council(
                name=council.name,
                slug=council.slug,
                gss=council.gss,
                is_test=settings.sandbox and file in sandbox.COUNCIL_FILES,
                services={
                    service: CouncilRecords(council.slug, service, system, copies, outbox)
                    for service, system in council.services.items()
                },
                lanes={service: lanes[system] for service, system in council.homes.items()},
                own=own,
                close=council.close,
                charging_policies=council.charging_policies,
            )
        )
    if not opened:
        raise SettingsError("no council can be served: see what is wrong with the files above")
    return Councils(opened, faulty=faulty)


def _lane(name: str, settings: Settings, breaker: Breaker | None = None) -> Lane:
    return Lane(
        name,
        threads=settings.council_threads,
        queue=settings.council_queue,
        deadline=settings.deadline_seconds,
        breaker=breaker,
    )


def _system_lane(council: str, system: str, settings: Settings) -> Lane:
    """The one way to one system of one council."""
    name = f"{council}/{system}"
    breaker = Breaker(
        name,
        first_open=settings.breaker_open_seconds,
        changed=partial(telemetry.breaker_open, council, system),
    )
    return _lane(name, settings, breaker)


def _vault(settings: Settings) -> Vault:
    if settings.encryption_key is None:
        return Vault.in_directory(settings.data_dir)
    try:
        return Vault.from_base64(settings.encryption_key.get_secret_value())
    except ValueError:
        raise SettingsError("CAREACT_ENCRYPTION_KEY must be 32 bytes in base64") from None


def _token_keys(settings: Settings) -> tuple[KeySet, TokenEndpoint | None]:
    """What verifies tokens, and in the sandbox what makes them."""
    if not settings.sandbox:
        return _public_keys(settings.token_keys), None
    endpoint = TokenEndpoint(
        signing_key(settings.data_dir),
        issuer=settings.token_issuer,
        audience=settings.token_audience,
    )
    return endpoint.public_keys, endpoint


def _public_keys(path: Path | None) -> KeySet:
    if path is None:
        raise SettingsError(
            "CAREACT_TOKEN_KEYS is not set: outside the sandbox it must name a file with the "
            "token issuer's public keys (a JWK set)"
        )
    try:
        return KeySet.import_key_set(json.loads(path.read_bytes()))
    except (OSError, ValueError, KeyError, JoseError):
        raise SettingsError(f"CAREACT_TOKEN_KEYS: {path} is not a readable JWK set") from None
