"""Settings of long-term memory."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class MemorySettings(BaseSettings):
    """What models remember of people from one conversation to the next."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_MEMORY_")

    enabled: bool = Field(
        default=True, description="Whether people may turn memory on for themselves; at first it is off for everybody"
    )
    max_memories: int = Field(default=500, ge=1, description="Memories of one user")
    max_chars: int = Field(default=1000, ge=1, le=10_000, description="Characters of one memory")
    given: int = Field(default=8, ge=1, le=50, description="Memories that a model is told for one message at most")
    given_tokens: int = Field(default=800, ge=1, description="Tokens of all of these")
    recent: int = Field(
        default=3, ge=0, description="Newest memories that are told even if they have no word of the message"
    )
