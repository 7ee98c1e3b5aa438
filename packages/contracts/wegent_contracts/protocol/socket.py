"""Socket.IO namespace `/chat`: payloads by event name.

Offsets count code points of the answer's text. `seq` is the place in the run log; clients drop what they have seen.
Acks of refused events carry `error` (text for people) and `reason` (stable name).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from wegent_contracts.protocol import (
    attachments,
    blocks,
    context,
    conversations,
    correction,
    group_chat,
    guidance,
    memory,
    queue,
    remarks,
    team,
    waiting,
)
from wegent_contracts.protocol.attachments import AttachmentBrief
from wegent_contracts.protocol.blocks import Block
from wegent_contracts.protocol.clarification import Clarification
from wegent_contracts.protocol.context import ChatStatusUpdated, ContextUse
from wegent_contracts.protocol.correction import Corrected, Correction
from wegent_contracts.protocol.group_chat import Sender
from wegent_contracts.protocol.guidance import Guidance
from wegent_contracts.protocol.later import AsksForNothing
from wegent_contracts.protocol.memory import MemoryUse
from wegent_contracts.protocol.options import ChatOptions
from wegent_contracts.protocol.queue import ChatQueuedAck, PausedQueue, Queue, WhenBusy
from wegent_contracts.protocol.sources import Source
from wegent_contracts.protocol.team import Action, ChatStageAck
from wegent_contracts.protocol.waiting import FormAnswer, Wait

TaskState = Literal[
    "PENDING", "RUNNING", "CANCELLING", "PENDING_CONFIRMATION", "COMPLETED", "FAILED", "CANCELLED", "DELETE"
]
TERMINAL_STATES: frozenset[TaskState] = frozenset({"COMPLETED", "FAILED", "CANCELLED", "DELETE"})


class _Payload(BaseModel):
    model_config = ConfigDict(extra="forbid", protected_namespaces=())


# --- client to server -------------------------------------------------------------------------------------------------


class ChatSend(ChatOptions, AsksForNothing):
    """`chat:send`: a message into a new conversation (no `task_id`) or an existing one."""

    task_id: int | None = Field(default=None, description="Conversation to go on with; a new one when absent")
    team_id: int | None = Field(default=None, description="metadata.id of the Team; needed for a new conversation")
    message: str = Field(description="Text of the user; may be empty with an `action` or a form's answer")
    action: Action | None = Field(
        default=None,
        description="pipeline:confirm: let a pipeline that asks go on with its next stage, which is told the message",
    )
    interactive_form_answer: FormAnswer | None = Field(
        default=None, description="Answer the form that the conversation waits for; a message is told with it"
    )
    title: str | None = Field(default=None, max_length=200, description="Title of a new conversation")
    force_override_bot_model: str | None = Field(default=None, description="Name of the Model to answer with")
    force_override_bot_model_type: Literal["public", "user", "group"] | None = None
    client_message_id: str | None = Field(
        default=None, max_length=64, description="Chosen by the client; the same id sent twice is one message"
    )
    attachment_ids: list[int] = Field(
        default_factory=list,
        max_length=100,
        description="Files of the sender that go with the message, uploaded before",
    )
    is_group_chat: bool = Field(
        default=False, description="Begin the new conversation as a group chat, for several people"
    )
    address_ai: bool | None = Field(
        default=None,
        description="Whether the team of a group chat shall answer; its settings and the text say when absent",
    )
    when_busy: WhenBusy = Field(
        default="refuse",
        description="While an answer is being written: refuse (TaskBusy), queue behind what waits already, "
        "or interrupt: stop the answer and send this next",
    )
    paused_queue: PausedQueue | None = Field(
        default=None,
        description="When messages wait in a paused queue: keep (it goes on after this one) or clear it; "
        "QueuePaused without",
    )


class ChatCancel(_Payload):
    """`chat:cancel`: stop the answer; what is there is kept."""

    subtask_id: int = Field(description="The assistant's subtask")
    partial_content: str | None = Field(default=None, description="Accepted for older clients; the run log decides")
    shell_type: str | None = Field(default=None, description="Accepted for older clients")


class ChatResume(_Payload):
    """`chat:resume`: join the room and get the text after `offset` again, on this socket only."""

    task_id: int
    subtask_id: int
    offset: int = Field(default=0, ge=0)


class TaskJoin(_Payload):
    task_id: int
    after_message_id: int | None = Field(default=None, ge=0, description="Leave out messages up to this one")
    latest: int | None = Field(
        default=None, ge=1, le=1000, description="Only so many, the latest; earlier ones are at GET …/messages"
    )


class TaskLeave(_Payload):
    task_id: int


class HistorySync(_Payload):
    task_id: int
    after_message_id: int = Field(default=0, ge=0)


# --- acks -------------------------------------------------------------------------------------------------------------


class ErrorAck(_Payload):
    """Ack of a refused event."""

    error: str
    reason: str
    details: dict[str, Any] | None = None
    request_id: str | None = None


class ChatSendAck(_Payload):
    """Ids of the stored user message; `assistant_subtask_id` is where the answer will stream."""

    task_id: int
    subtask_id: int
    message_id: int
    assistant_subtask_id: int | None = Field(
        default=None, description="Absent in a group chat when the message does not address the team: nobody answers"
    )


class ChatSendAnswer(RootModel[ChatSendAck | ChatStageAck | ChatQueuedAck]):
    """The last one only for who says `when_busy`, the second one while a pipeline asks whether to go on."""


class OkAck(_Payload):
    success: Literal[True] = True


class Message(_Payload):
    """One subtask: a user's message or an assistant's answer. Order is `message_id`."""

    subtask_id: int
    task_id: int
    message_id: int
    role: Literal["USER", "ASSISTANT"]
    status: TaskState
    content: str = Field(description="Text so far; for a running answer the stream is newer")
    bot_name: str | None = None
    model_name: str | None = Field(default=None, description="Model resource that answered")
    error: str | None = Field(default=None, description="Why the answer failed, for people")
    error_reason: str | None = None
    blocks: list[Block] = Field(default_factory=list, description="What a finished answer consisted of")
    context: ContextUse | None = Field(default=None, description="How full the context window was after the answer")
    client_message_id: str | None = None
    attachments: list[AttachmentBrief] = Field(default_factory=list)
    sender: Sender | None = Field(default=None, description="Who said it, where several people take part")
    continues: int | None = Field(default=None, description="message_id of the cut answer that this one goes on with")
    clarification: Clarification | None = Field(
        default=None, description="What a complete answer asks, as a form; `content` says the same"
    )
    memories: list[MemoryUse] = Field(
        default_factory=list, description="Memories of the conversation's owner that the answer was given"
    )
    correction: Correction | None = Field(default=None, description="What a second model says of the answer")
    corrected: Corrected | None = Field(default=None, description="That another model's text stands in its place")
    created_at: datetime
    completed_at: datetime | None = None


class Streaming(_Payload):
    """Snapshot of the running answer: exactly what events up to `seq` amount to."""

    subtask_id: int
    message_id: int
    offset: int = Field(description="Length of `cached_content` in code points")
    cached_content: str
    blocks: list[Block] = Field(default_factory=list)
    seq: int
    run_id: int | None = Field(default=None, description="As in `chat:start`")
    bot_name: str | None = None
    started_at: datetime | None = None
    last_activity_at: datetime | None = None


class TaskJoinAck(_Payload):
    streaming: Streaming | None
    waits: list[Wait] = Field(default_factory=list, description="What the conversation waits for people to answer")
    guidance: list[Guidance] = Field(
        default_factory=list, description="What was said to the running answer and waits for its next step"
    )
    queue: Queue | None = Field(default=None, description="Messages that wait; as in `queue:updated`")
    status_updated: ChatStatusUpdated | None = Field(
        default=None,
        description="The latest `chat:status_updated`: of the running answer, or of the last one in `subtasks`",
    )
    subtasks: list[Message]
    withdrawn: list[int] = Field(
        default_factory=list, description="message_ids up to `after_message_id` of messages that were taken back"
    )
    status: TaskState
    title: str


class HistorySyncAck(_Payload):
    messages: list[Message]
    withdrawn: list[int] = Field(
        default_factory=list, description="message_ids up to `after_message_id` of messages that were taken back"
    )


# --- server to client -------------------------------------------------------------------------------------------------


class ChatStart(_Payload):
    """`chat:start`: an answer begins. With a higher `run_id` than before it is written again, from seq 1."""

    task_id: int
    subtask_id: int
    run_id: int | None = Field(default=None, description="Which writing of the answer it is part of")
    message_id: int
    seq: int
    bot_name: str | None = None
    model_name: str | None = None


class ChatChunk(_Payload):
    """Text that begins at `offset`. With `replace`, everything from `offset` on is dropped first."""

    task_id: int
    subtask_id: int
    run_id: int | None = Field(default=None, description="Which writing of the answer it is part of")
    content: str
    offset: int
    seq: int
    replace: bool = False


class ChatResult(_Payload):
    value: str = Field(description="The whole text of the answer")
    clarification: Clarification | None = Field(default=None, description="What the answer asks, as a form")


class ChatDone(_Payload):
    task_id: int
    subtask_id: int
    run_id: int | None = Field(default=None, description="Which writing of the answer it is part of")
    message_id: int
    offset: int = Field(description="Length of the whole text in code points")
    result: ChatResult
    sources: list[Source] = Field(default_factory=list, description="What the answer may cite, by number: [1]")
    seq: int


class ChatError(_Payload):
    task_id: int
    subtask_id: int
    run_id: int | None = Field(default=None, description="Which writing of the answer it is part of")
    message_id: int
    error: str
    type: str = Field(description="Stable reason, for example ModelUnauthorized")
    seq: int


class ChatCancelled(_Payload):
    task_id: int
    subtask_id: int
    run_id: int | None = Field(default=None, description="Which writing of the answer it is part of")
    message_id: int
    seq: int


class ChatResync(_Payload):
    """This socket was too slow and has left the task's room: join again to go on."""

    task_id: int


class ChatUserMessage(_Payload):
    """`chat:message`: somebody (perhaps the same user in another window) said something in the task."""

    task_id: int
    subtask_id: int
    message_id: int
    role: Literal["USER"] = "USER"
    content: str
    client_message_id: str | None = None
    attachments: list[AttachmentBrief] = Field(default_factory=list)
    sender: Sender | None = Field(default=None, description="Who said it, in a group chat")
    created_at: datetime


class TaskCreated(_Payload):
    task_id: int
    title: str
    team_id: int
    team_name: str
    created_at: datetime
    is_group_chat: bool = False


class TaskStatus(_Payload):
    task_id: int
    status: TaskState
    progress: int = Field(ge=0, le=100)
    completed_at: datetime | None = None


class TaskRenamed(_Payload):
    task_id: int
    title: str


class TaskShared(_Payload):
    """`task:shared`: somebody shares a conversation with this user, who may read it from now on."""

    task_id: int
    title: str
    role: Literal["RestrictedAnalyst", "Reporter", "Developer", "Maintainer"]


class AuthError(_Payload):
    """`auth:error`: the token no longer counts; log in again."""

    error: str
    code: Literal["TOKEN_EXPIRED", "INVALID_TOKEN"]


CLIENT_EVENTS: dict[str, type[BaseModel]] = {
    **waiting.CLIENT_EVENTS,
    **conversations.CLIENT_EVENTS,
    **guidance.CLIENT_EVENTS,
    **group_chat.CLIENT_EVENTS,
    "chat:send": ChatSend,
    "chat:cancel": ChatCancel,
    "chat:resume": ChatResume,
    "task:join": TaskJoin,
    "task:leave": TaskLeave,
    "history:sync": HistorySync,
}

SERVER_EVENTS: dict[str, type[BaseModel]] = {
    **conversations.SERVER_EVENTS,
    **guidance.SERVER_EVENTS,
    **context.SERVER_EVENTS,
    **correction.SERVER_EVENTS,
    **memory.SERVER_EVENTS,
    **blocks.SERVER_EVENTS,
    **waiting.SERVER_EVENTS,
    **group_chat.SERVER_EVENTS,
    **queue.SERVER_EVENTS,
    **remarks.SERVER_EVENTS,
    **team.SERVER_EVENTS,
    "chat:start": ChatStart,
    "chat:chunk": ChatChunk,
    "chat:done": ChatDone,
    "chat:error": ChatError,
    "chat:cancelled": ChatCancelled,
    "chat:resync": ChatResync,
    "chat:message": ChatUserMessage,
    "task:created": TaskCreated,
    "task:status": TaskStatus,
    "task:renamed": TaskRenamed,
    "task:shared": TaskShared,
    "auth:error": AuthError,
    **attachments.SERVER_EVENTS,
}

ACKS: dict[str, type[BaseModel]] = {
    "chat:answer": OkAck,
    "chat:typing": OkAck,
    **conversations.ACKS,
    **guidance.ACKS,
    **group_chat.ACKS,
    "chat:send": ChatSendAnswer,
    "chat:cancel": OkAck,
    "chat:resume": OkAck,
    "task:join": TaskJoinAck,
    "task:leave": OkAck,
    "history:sync": HistorySyncAck,
}
