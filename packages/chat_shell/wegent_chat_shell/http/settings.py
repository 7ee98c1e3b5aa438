"""Settings of the service, from `WEGENT_SHELL_…`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class ServiceSettings(BaseSettings):
    """One process of the chat shell; all times in seconds."""

    model_config = SettingsConfigDict(
        env_prefix="WEGENT_SHELL_", env_ignore_empty=True, extra="ignore", populate_by_name=True
    )

    home: Path = Field(
        default=Path("~/.wegent"),
        validation_alias=AliasChoices("WEGENT_HOME"),
        description="Directory of secrets and conversations",
    )
    host: str = Field(default="127.0.0.1", description="Address that the service listens at")
    port: int = Field(default=8100, ge=0, le=65535, description="Port that the service listens at")
    token: SecretStr | None = Field(
        default=None, min_length=16, description="What callers must show; made and kept in token_file when absent"
    )
    token_file: Path | None = Field(
        default=None, description="Where a token that was made is kept; secrets/chat-shell-token under WEGENT_HOME"
    )
    config: Path | None = Field(
        default=None, description="YAML file of models and agents that requests may name; none when absent"
    )
    storage: Literal["sqlite", "remote", "none"] = Field(
        default="sqlite",
        description="Where conversations are kept: in a file (sqlite), in a backend (remote), or nowhere (none)",
    )
    database: Path | None = Field(
        default=None, description="File of conversations; chat/conversations.db under WEGENT_HOME when absent"
    )
    backend_url: str | None = Field(
        default=None, pattern=r"^https?://[^?#\s]+$", description="Address of the backend that keeps conversations"
    )
    backend_token: SecretStr | None = Field(
        default=None, description="Content of the backend's secrets/chat-store.token; read from there when absent"
    )
    user: str = Field(
        default="", max_length=100, description="Whose the conversations are, when requests have no wegent-username"
    )
    max_concurrent: int = Field(default=50, ge=1, description="Answers at once; more are refused with 503")
    max_waiting: int = Field(
        default=500, ge=1, description="Answers with tools that run or wait for people; more are refused with 503"
    )
    wait_seconds: float = Field(
        default=24 * 3600, gt=0, description="How long an answer waits for people before it is forgotten (s)"
    )
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

    def token_path(self) -> Path:
        return (self.token_file or self.home / "secrets/chat-shell-token").expanduser()

    def database_path(self) -> Path:
        return (self.database or self.home / "chat/conversations.db").expanduser()
