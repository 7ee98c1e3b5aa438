"""Bodies and answers of the routes that start and stop answers."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import AliasChoices, BaseModel, ConfigDict, Field
from wegent_contracts.errors import ErrorBody
from wegent_contracts.protocol.queue import QueuedPlace
from wegent_contracts.protocol.socket import ChatSend, TaskState
from wegent_contracts.resources import Ref, Task

Id: TypeAlias = Annotated[int, Field(ge=1, le=2**63 - 1)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class MessageBody(ChatSend):
    """`chat:send` to the conversation of the address."""

    task_id: None = Field(default=None, exclude=True, description="Not here: it is in the address")
    team_id: None = Field(default=None, exclude=True, description="Not here: a conversation stays with its team")
    title: None = Field(default=None, exclude=True, description="Not here: the conversation has one")


class EditBody(MessageBody):
    """What is said instead, at once."""

    action: None = Field(default=None, exclude=True, description="Not here: what is edited is a message")
    when_busy: Literal["refuse"] = Field(default="refuse", exclude=True, description="Not here: stop the answer first")
    paused_queue: None = Field(default=None, exclude=True, description="Not here: what waits goes on waiting")


class TaskBody(ChatSend):
    """`chat:send` without a conversation: a team, by number or by name, and the first message."""

    task_id: None = Field(default=None, exclude=True, description="Not here: it gets one")
    action: None = Field(default=None, exclude=True, description="Not here: a new conversation waits for nothing")
    team_id: Id | None = Field(default=None, description="metadata.id of the Team; or `team`")
    team: Ref | None = Field(default=None, description="The Team by its name; or `team_id`")
    message: str = Field(
        validation_alias=AliasChoices("message", "prompt"), description="Text of the user; `prompt` is the same"
    )


class Sent(BaseModel):
    """Ids of the stored message; `assistant_subtask_id` is where the answer will stream."""

    task_id: int
    subtask_id: int
    message_id: int
    assistant_subtask_id: int | None = Field(description="None where nobody is to answer: in group chats")


class Queued(BaseModel):
    """It waits; it has no ids of a message yet."""

    task_id: int
    queued: QueuedPlace


class Started(Sent):
    task: Task


class BulkBody(Body):
    ids: list[Id] = Field(min_length=1, description="metadata.id of each, as many as WEGENT_TASK_MAX_BULK says")
    cancel: bool = Field(default=False, description="Stop answers that are being written first")


class BulkResult(BaseModel):
    id: int
    deleted: bool
    error: ErrorBody | None = None


class BulkAnswer(BaseModel):
    results: list[BulkResult] = Field(description="One for each id, in their order")


class StreamPlace(BaseModel):
    """The answer that is being written, and how far it is at least: the last half second may be missing."""

    subtask_id: int
    message_id: int
    seq: int = Field(description="Place in the run log")
    offset: int = Field(description="Code points of its text")


class RuntimeCheck(BaseModel):
    task_id: int
    status: TaskState
    progress: int
    last_message_id: int = Field(description="Highest message_id so far; 0: there are no messages")
    streaming: StreamPlace | None = Field(description="None when no answer is being written")
