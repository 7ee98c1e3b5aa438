"""Settings of the terminal, from `WEGENT_TERMINAL_…`; models and keys are in its configuration."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class TerminalSettings(BaseSettings):
    """What `wegent-chat` asks, and where it keeps what was said."""

    model_config = SettingsConfigDict(
        env_prefix="WEGENT_TERMINAL_", env_ignore_empty=True, extra="ignore", populate_by_name=True
    )

    home: Path = Field(
        default=Path("~/.wegent"),
        validation_alias=AliasChoices("WEGENT_HOME"),
        description="Directory of the configuration and of conversations",
    )
    config: Path | None = Field(
        default=None, description="YAML file of models and agents; chat/config.yaml under WEGENT_HOME when absent"
    )
    agent: str | None = Field(default=None, description="Agent that answers when none is named")
    model: str | None = Field(default=None, description="Model that answers when none is named")
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
    backend_key: SecretStr | None = Field(default=None, description="An API key of yours at that backend")
    thinking: bool = Field(default=True, description="Whether what models think is shown")

    def config_path(self) -> Path:
        return (self.config or self.home / "chat/config.yaml").expanduser().absolute()

    def database_path(self) -> Path:
        return (self.database or self.home / "chat/conversations.db").expanduser()
