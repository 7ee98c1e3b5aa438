"""Bodies of the routes about conversations."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from wegent_contracts.protocol.socket import Message

Title: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TaskPatch(Body):
    """What is left out stays."""

    title: Title | None = None
    archived: bool | None = Field(default=None, description="Put away: lists leave it out unless asked")
    pinned: bool | None = Field(default=None, description="Lists may begin with it")


class ForkBody(Body):
    """All that was said, under the same title and with the same team, unless it says otherwise."""

    after_message_id: int | None = Field(default=None, ge=0, le=2**31 - 1, description="Last message that is copied")
    title: Title | None = None
    team_id: int | None = Field(default=None, ge=1, le=2**63 - 1, description="metadata.id of another Team")


class MessageList(BaseModel):
    items: list[Message]
    next_cursor: str | None = Field(default=None, description="Absent on the last page")
