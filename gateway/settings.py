"""Settings of a gateway, from the environment (`CAREACT_…`) and nothing else.

Every setting has a default that is safe; secrets are `SecretStr` and never printed.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an operator may set. `careact serve` fills in the sandbox's own values."""

    model_config = SettingsConfigDict(env_prefix="CAREACT_", frozen=True, extra="ignore")

    sandbox: bool = False
    """Serve the fictional councils, the token endpoint and the published test clients."""

    host: str = "127.0.0.1"
    port: int = Field(8080, ge=1, le=65535)
    workers: int = Field(1, ge=1, le=64)

    data_dir: Path = Path(".careact")
    """Where the embedded database and generated keys live; made with mode 0700."""

    database_url: SecretStr | None = None
    """The gateway's own database; default: SQLite in `data_dir`."""

    council_files: tuple[Path, ...] = ()
    """Council files to serve, as a JSON list of paths."""

    encryption_key: SecretStr | None = None
    """32 bytes in base64 for what the gateway keeps of people; default: made in `data_dir`."""

    token_issuer: str = "https://careact.example/sandbox"
    token_audience: str = "https://careact.example/api"
    token_keys: Path | None = None
    """A JWK set of the issuer's public keys; required outside the sandbox."""

    max_body_bytes: int = Field(1_000_000, ge=1_000, le=50_000_000)
    deadline_seconds: float = Field(10.0, gt=0, le=60)
    """Wall clock a request may spend waiting for a council's system."""

    council_threads: int = Field(5, ge=1, le=100)
    council_queue: int = Field(16, ge=0, le=1_000)
    """Calls that may wait for a council's threads before the next is refused with 503."""

    breaker_open_seconds: float = Field(1.0, gt=0, le=60)
    """How long a council's system that failed is left alone at first; longer each time, to 300."""

    delivery_pause_seconds: float = Field(1.0, gt=0, le=60)
    """How often the gateway looks for deliveries that are due."""

    receipts_seconds: float = Field(60.0, gt=0, le=3600)
    """How often it looks for new files of councils whose systems work at night."""

    batch_quiet_seconds: float = Field(300.0, ge=0, le=86_400)
    """How long a record must not have changed before it is handed over to such a system."""

    key_retention_days: int = Field(30, ge=1, le=3650)
    """How long an Idempotency-Key is remembered."""
