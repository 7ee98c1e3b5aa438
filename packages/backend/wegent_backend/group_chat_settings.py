"""Settings of group chats."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class GroupChatSettings(BaseSettings):
    """Who is there, and who writes. How many may take part says WEGENT_SHARE_MAX_MEMBERS."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_GROUP_CHAT_")

    presence_seconds: float = Field(
        default=30, ge=1, description="Somebody whose process fell silent counts as there for this long (s)"
    )
    typing_seconds: float = Field(
        default=6, gt=0, description="How long clients show that somebody writes, unless they hear it again (s)"
    )
    typing_per_minute: int = Field(
        default=60, ge=1, description="How often in a minute one user may say that they write, in one backend process"
    )
