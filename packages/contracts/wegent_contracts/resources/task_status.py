"""What has become of a task."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from wegent_contracts.protocol.socket import TaskState
from wegent_contracts.resources.base import Status, WireModel


class SubTask(WireModel):
    """One turn of a bot, or one message of a user."""

    id: int = Field(description="subtask_id")
    role: str = Field(description="USER or ASSISTANT")
    bot_name: str | None = Field(default=None, description="Bot that answers")
    status: TaskState = Field(description="How far it is")
    error_message: str | None = Field(default=None, description="Why it failed, for people")


class TaskApp(WireModel):
    """A program that the task started and that people can look at."""

    name: str = Field(description="What it is called")
    address: str = Field(description="Where it listens in the sandbox, for example http://10.0.0.7:3000")
    preview_url: str = Field(description="Where people open it")


class TaskArchive(WireModel):
    """Files of a sandbox that was put away; the next message brings them back."""

    storage_key: str | None = Field(default=None, description="Where the archive is in the object storage")
    archived_at: datetime | None = Field(default=None, description="When it was made")
    expires_at: datetime | None = Field(default=None, description="When it is deleted, 30 days later")
    size_bytes: int | None = Field(default=None, ge=0, description="Bytes of the archive")
    session_file_included: bool = Field(default=False, description="Whether the engine can go on where it was")
    git_included: bool = Field(default=False, description="Whether the .git directory is in it")


class TaskStatusFields(Status):
    """How far a task is, what came out, and what is left of its sandbox."""

    status: TaskState = Field(description="How far the conversation is")
    progress: int = Field(default=0, ge=0, le=100, description="Percent of the work that is done")
    result: dict[str, Any] | None = Field(default=None, description="What came out, for example the last answer")
    error_message: str | None = Field(default=None, description="Why it failed, for people")
    created_at: datetime | None = Field(default=None, description="When the conversation began")
    updated_at: datetime | None = Field(default=None, description="When something last happened")
    completed_at: datetime | None = Field(default=None, description="When the last answer ended")
    sub_tasks: list[SubTask] | None = Field(default=None, description="Messages and turns, oldest first")
    app: TaskApp | None = Field(default=None, description="A program that it started, to look at")
    archive: TaskArchive | None = Field(default=None, description="Files of its sandbox, when that was put away")
    archived_at: datetime | None = Field(default=None, description="When its owner put the conversation away")
    pinned_at: datetime | None = Field(default=None, description="When its owner pinned it to the top of their lists")
    unread: int | None = Field(
        default=None, ge=0, description="Messages that whoever asks has not read; absent where nothing is kept of that"
    )
