"""Access tokens for the actors of a run, from the environment or a token endpoint.

A token is asked for once and again shortly before it ends. A secret is in no message. What may
not come in here: which actor may do what.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

import requests

from conformance.declaration import Grant
from conformance.subject import UnreachableError

SANDBOX_CLIENTS = {
    "citizen": "citizen-app",
    "practitioner": "practitioner-tool",
    "council-system": "council-system",
    "supplier": "supplier-tests",
}
"""The published test clients of a sandbox, by actor."""
_EARLY = 60.0
_UNTIL_ASKED = 300.0


class TokenError(UnreachableError):
    """There is no token; the message says what to do."""


class Tokens:
    """`tokens(actor)` is a bearer token, or None for an actor nobody has named."""

    def __init__(
        self,
        grants: Mapping[str, Grant],
        environ: Mapping[str, str],
        *,
        verify: bool | str = True,
        timeout: float = 10.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._grants, self._environ = grants, environ
        self._timeout, self._clock = timeout, clock
        self._kept: dict[str, tuple[str, float]] = {}
        self._http = requests.Session()
        self._http.trust_env = False
        self._http.verify = verify

    @property
    def actors(self) -> frozenset[str]:
        """Who can get a token here."""
        return frozenset(self._grants)

    def __call__(self, actor: str) -> str | None:
        """A token. Raises TokenError."""
        grant = self._grants.get(actor)
        if grant is None:
            return None
        if grant.token:
            held = self._variable(actor, grant.token)
            if not _is_token(held):
                raise TokenError(f"no token for {actor}: the variable {grant.token} holds no token")
            return held
        token, ends = self._kept.get(actor, ("", 0.0))
        if not token or self._clock() >= ends:
            token, lifetime = self._asked(actor, grant)
            # A token of a few seconds must not be asked for with every request either.
            ends = self._clock() + max(lifetime - _EARLY, lifetime / 2)
            self._kept[actor] = token, ends
        return token

    def _variable(self, actor: str, name: str) -> str:
        value = self._environ.get(name, "").strip()
        if not value:
            raise TokenError(f"no token for {actor}: set the environment variable {name}")
        return value

    def _asked(self, actor: str, grant: Grant) -> tuple[str, float]:
        secret = grant.published_secret or self._variable(actor, grant.secret)
        form = {"grant_type": "client_credentials"}
        if grant.scope:
            form["scope"] = grant.scope
        # RFC 6749 section 2.3.1: both are form-encoded before they become Basic credentials.
        who = (quote(grant.client_id, safe=""), quote(secret, safe=""))
        at = f"no token for {actor}: {grant.token_url}"
        try:
            answer = self._http.post(
                grant.token_url,
                data=form,
                auth=who,
                headers={"Accept": "application/json"},
                timeout=self._timeout,
                allow_redirects=False,
            )
        except requests.exceptions.SSLError:
            raise TokenError(
                f"{at} has a certificate that is not trusted: give --ca FILE"
            ) from None
        except requests.Timeout:
            raise TokenError(f"{at} gave no answer in time: is it running?") from None
        except requests.RequestException:
            raise TokenError(f"{at} cannot be reached: is the address right?") from None
        said = _object(answer)
        if answer.status_code in (400, 401, 403):
            error = str(said.get("error", ""))[:40]
            error = f" ({error})" if error.replace("_", "").isalpha() else ""
            raise TokenError(
                f"{at} refused the client {grant.client_id} with {answer.status_code}{error}: "
                "check client, secret and scope"
            )
        token = said.get("access_token")
        if answer.status_code != 200 or not isinstance(token, str) or not _is_token(token):
            raise TokenError(
                f"{at} answered {answer.status_code} without an access_token: "
                "is it a token endpoint?"
            )
        lifetime = said.get("expires_in")
        return token, float(lifetime) if isinstance(lifetime, int | float) else _UNTIL_ASKED


def sandbox_grants(base_url: str) -> dict[str, Grant]:
    """The published test clients of the sandbox whose address begins like this one."""
    parts = urlsplit(base_url)
    url = f"{parts.scheme}://{parts.netloc}/oauth2/token"
    return {
        actor: Grant(token_url=url, client_id=client, published_secret="sandbox")  # noqa: S106
        for actor, client in SANDBOX_CLIENTS.items()
    }


def _is_token(text: str) -> bool:
    """Whether a text can stand in a header as a bearer token (RFC 6750 section 2.1)."""
    return re.fullmatch(r"[A-Za-z0-9._~+/-]+=*", text) is not None


def _object(answer: requests.Response) -> dict[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
