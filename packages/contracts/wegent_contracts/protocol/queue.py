"""Messages that are sent while an answer is being written: they wait in a queue, or interrupt the answer."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from wegent_contracts.protocol.attachments import AttachmentBrief

WhenBusy: TypeAlias = Literal["refuse", "queue", "interrupt"]
PausedQueue: TypeAlias = Literal["keep", "clear"]
PauseReason: TypeAlias = Literal["stopped", "failed", "refused", "asked"]
"""The answer was stopped, or has failed; a queued message could not be sent; somebody has asked for it."""


class _Payload(BaseModel):
    model_config = ConfigDict(extra="forbid")


class QueuedPlace(_Payload):
    """Where a message waits."""

    id: int
    position: int = Field(description="From 1: the one that is sent next")


class ChatQueuedAck(_Payload):
    """The message waits: it has no ids of a message yet. `chat:message` comes when it is sent."""

    task_id: int
    queued: QueuedPlace


class QueuedMessage(_Payload):
    """A message that waits."""

    id: int
    position: int = Field(description="From 1: the one that is sent next")
    user_id: int = Field(description="Who says it; only they can edit it")
    message: str = Field(description="Its text; in socket events at most the first 2000 characters")
    cut: bool = Field(default=False, description="The text goes on: `GET …/queue` has all of it")
    client_message_id: str | None = None
    force_override_bot_model: str | None = None
    attachments: list[AttachmentBrief] = Field(default_factory=list)
    error: str | None = Field(default=None, description="Why it could not be sent, for people")
    error_reason: str | None = None
    created_at: datetime
    updated_at: datetime


class Queue(_Payload):
    """What waits in a conversation, in order."""

    task_id: int
    version: int = Field(description="Rises with every change; what has a lower one is older")
    items: list[QueuedMessage] = Field(default_factory=list)
    paused: bool = Field(default=False, description="Nothing is sent until somebody resumes it")
    reason: PauseReason | None = Field(default=None, description="Why it is paused")
    message: str | None = Field(default=None, description="The same for people")


class QueueUpdated(Queue):
    """`queue:updated`: something of the queue has changed; this is all of it."""


SERVER_EVENTS: dict[str, type[BaseModel]] = {"queue:updated": QueueUpdated}
