"""Bodies of the routes about running answers."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from pydantic import BaseModel, Field

from wegent_backend.admin.bodies import Page

RunState: TypeAlias = Literal["queued", "running"]


class RunItem(BaseModel):
    id: int
    task_id: int
    user_id: int
    user_name: str
    team_id: int
    team: str | None = Field(description="Name of the team that answers; null when it was deleted for good")
    state: RunState
    cancel_requested: bool
    attempt: int = Field(description="How many processes have had it")
    owner: str | None = Field(description="The process that has it")
    created_at: datetime
    started_at: datetime | None


class RunList(Page):
    items: list[RunItem]
