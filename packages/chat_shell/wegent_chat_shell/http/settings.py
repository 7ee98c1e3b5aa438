"""Settings of the service, from `WEGENT_SHELL_…`."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class ServiceSettings(BaseSettings):
    """One process of the chat shell; all times in seconds."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_SHELL_", extra="ignore")

    host: str = Field(default="127.0.0.1", description="Address that the service listens at")
    port: int = Field(default=8100, ge=0, le=65535, description="Port that the service listens at")
    token: SecretStr | None = Field(
        default=None, min_length=16, description="What callers must show; made and kept in token_file when absent"
    )
    token_file: Path = Field(
        default=Path("~/.wegent/secrets/chat-shell-token"), description="Where a token that was made is kept"
    )
    max_concurrent: int = Field(default=50, ge=1, description="Answers at once; more are refused with 503")
    max_body_bytes: int = Field(default=20_000_000, ge=1000, description="Longest request in bytes")
    heartbeat_seconds: float = Field(default=15, gt=0, description="Silence after which a comment is sent (s)")
    keep_alive_seconds: int = Field(
        default=75,
        ge=1,
        description="How long a connection without a request stays open, longer than callers keep it (s)",
    )
    graceful_shutdown_timeout: float = Field(
        default=30,
        ge=0,
        description="How long answers go on after a signal or /shutdown/wait; then they are cut (s)",
    )
