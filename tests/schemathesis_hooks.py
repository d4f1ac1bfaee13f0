"""Teaches Schemathesis what the standard's documents cannot say: a format, and where tokens are."""

from __future__ import annotations

from urllib.parse import urlsplit

import requests
import schemathesis
from hypothesis import strategies as st

_WEIGHTS = range(10, 1, -1)


def _with_check_digit(nine: str) -> str | None:
    digit = (11 - sum(int(d) * w for d, w in zip(nine, _WEIGHTS, strict=True)) % 11) % 11
    return None if digit == 10 else f"{nine}{digit}"


NHS_NUMBERS = (
    st.integers(0, 999_999)
    .map(lambda number: _with_check_digit(f"999{number:06d}"))
    .filter(lambda number: number is not None)
)
"""NHS numbers of the test range with a right check digit."""
schemathesis.openapi.format("nhs-number", NHS_NUMBERS)


@(
    schemathesis.auth()
    .skip_for(tag="about")
    .apply_to(func=lambda context: bool(context.operation.definition.raw.get("security")))
)
class SandboxToken:
    """A token of the sandbox's published test client, from the token endpoint at the same host."""

    def get(self, case: schemathesis.Case, context: schemathesis.AuthContext) -> str:
        base = urlsplit(case.operation.base_url)
        answer = requests.post(
            f"{base.scheme}://{base.netloc}/oauth2/token",
            data={"grant_type": "client_credentials"},
            auth=("try-it-out", "sandbox"),
            timeout=10,
        )
        answer.raise_for_status()
        token: str = answer.json()["access_token"]
        return token

    def set(self, case: schemathesis.Case, data: str, context: schemathesis.AuthContext) -> None:
        case.headers["Authorization"] = f"Bearer {data}"
