"""Settings of conversations."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class TaskSettings(BaseSettings):
    """Limits of what is done to conversations."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_TASK_")

    max_bulk: int = Field(default=200, ge=1, description="Conversations that are deleted at once")
    max_copied: int = Field(default=5000, ge=1, description="Messages that a fork copies at most")
    max_export_chars: int = Field(default=2_000_000, ge=1, description="Characters of all messages of one export")
    stop_seconds: float = Field(
        default=10,
        gt=0,
        le=60,
        description="Longest wait for an answer that is stopped because its conversation goes (s)",
    )
    max_queued: int = Field(
        default=50, ge=1, description="Messages of one conversation that wait at once for the answers before them"
    )
    queue_sweep_seconds: float = Field(
        default=2, gt=0, description="Seconds between two looks for queued messages that a process left behind"
    )
