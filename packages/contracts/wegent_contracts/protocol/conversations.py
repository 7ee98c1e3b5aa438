"""Socket events about conversations as a whole, and about second tries: answers again, messages taken back."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Payload(BaseModel):
    model_config = ConfigDict(extra="forbid")


class RetryOptions(_Payload):
    """With which model an answer is written again."""

    force_override_bot_model: str | None = Field(default=None, description="Name of the Model; as before when absent")
    force_override_bot_model_type: Literal["public", "user", "group"] | None = None
    use_model_override: bool = Field(
        default=True, description="false: with the team's own model, whatever was chosen before"
    )


class ChatRetry(RetryOptions):
    """`chat:retry`: have the last answer of a conversation written again, in its place."""

    task_id: int
    subtask_id: int = Field(description="The answer; it must have ended")


class AnswerAck(_Payload):
    """Where an answer will stream."""

    task_id: int
    subtask_id: int
    message_id: int


class TaskUpdated(_Payload):
    """`task:updated`: its owner has put the conversation away or pinned it, or no longer so."""

    task_id: int
    archived: bool = Field(description="Put away: lists leave it out unless asked")
    pinned: bool = Field(description="Lists may begin with it")


class TaskDeleted(_Payload):
    """`task:deleted`: the conversation is gone, for everybody."""

    task_id: int


class MessagesWithdrawn(_Payload):
    """`chat:messages_withdrawn`: a message was edited; it and what followed no longer count."""

    task_id: int
    from_message_id: int


CLIENT_EVENTS: dict[str, type[BaseModel]] = {"chat:retry": ChatRetry}

SERVER_EVENTS: dict[str, type[BaseModel]] = {
    "task:updated": TaskUpdated,
    "task:deleted": TaskDeleted,
    "chat:messages_withdrawn": MessagesWithdrawn,
}

ACKS: dict[str, type[BaseModel]] = {"chat:retry": AnswerAck}
