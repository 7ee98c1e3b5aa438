"""Settings of what Redis keeps to spare the database questions."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class CacheSettings(BaseSettings):
    """States and histories of conversations in Redis. Whatever is not there is read from the database."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_CACHE_")

    status_seconds: int = Field(default=7200, ge=1, description="How long Redis keeps a conversation's state (s)")
    context_seconds: int = Field(
        default=7200, ge=1, description="How long Redis keeps the messages of a conversation for its next answer (s)"
    )
    context_messages: int = Field(
        default=50, ge=0, description="Messages of a longest conversation that Redis keeps; 0: of none"
    )
    context_bytes: int = Field(
        default=1_000_000, ge=0, description="Bytes of the messages of a largest conversation that Redis keeps"
    )
    patience_seconds: float = Field(
        default=0.3, gt=0, description="Longest wait for Redis before the database is asked in its place (s)"
    )
