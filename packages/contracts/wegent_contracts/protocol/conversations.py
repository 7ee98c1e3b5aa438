"""Socket events about conversations as a whole: put away, pinned, deleted."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class _Payload(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TaskUpdated(_Payload):
    """`task:updated`: its owner has put the conversation away or pinned it, or no longer so."""

    task_id: int
    archived: bool = Field(description="Put away: lists leave it out unless asked")
    pinned: bool = Field(description="Lists may begin with it")


class TaskDeleted(_Payload):
    """`task:deleted`: the conversation is gone, for everybody."""

    task_id: int


SERVER_EVENTS: dict[str, type[BaseModel]] = {"task:updated": TaskUpdated, "task:deleted": TaskDeleted}
