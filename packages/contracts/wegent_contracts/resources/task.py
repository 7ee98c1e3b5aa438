"""Task: a conversation with a team, and what has become of it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

from pydantic import Field

from wegent_contracts.protocol.socket import TaskState
from wegent_contracts.resources.base import Ref, Resource, Status, WireModel


class TaskSpec(WireModel):
    title: str = Field(max_length=200)
    prompt: str = Field(default="", description="First message of the conversation")
    team_ref: Ref
    is_group_chat: bool = Field(default=False, alias="is_group_chat")


class TaskStatusFields(Status):
    status: TaskState
    progress: int = Field(default=0, ge=0, le=100)
    error_message: str | None = None
    completed_at: datetime | None = None


class Task(Resource):
    plural: ClassVar[str] = "tasks"
    short_name: ClassVar[str] = "ta"

    kind: Literal["Task"] = "Task"
    spec: TaskSpec
    status: TaskStatusFields | None = None
