"""Conversations of several people: who said what, who is there, who writes, and what one has not read."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

Answers: TypeAlias = Literal["addressed", "always"]
"""Which messages of a group chat the team answers: those that address it, or all."""


class _Payload(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Sender(_Payload):
    """Somebody who takes part. The account of `deleted:7` does not exist any more."""

    user_id: int
    user_name: str = Field(description="Unique in the installation")
    display_name: str | None = Field(default=None, description="Chosen by the user, and not unique")


# --- client to server -------------------------------------------------------------------------------------------------


class ChatTyping(_Payload):
    """`chat:typing`: the sender is writing a message, or no longer. It is told to the others and kept nowhere."""

    task_id: int
    typing: bool


class TaskRead(_Payload):
    """`task:read`: the sender has read the conversation up to this message. It never goes back."""

    task_id: int
    message_id: int = Field(ge=0, le=2**31 - 1, description="message_id of the last message that was read")


# --- acks -------------------------------------------------------------------------------------------------------------


class ReadState(_Payload):
    """How far somebody has read."""

    task_id: int
    last_read_message_id: int
    unread: int = Field(description="Messages of others and ended answers behind it")


# --- server to client -------------------------------------------------------------------------------------------------


class TypingShown(_Payload):
    """`chat:typing`: somebody else is writing. Without another one it is over after `seconds`."""

    task_id: int
    sender: Sender
    typing: bool
    seconds: float = Field(description="After which clients show it no longer; 0 when `typing` is false")


class TaskPresence(_Payload):
    """`task:presence`: who has the group chat open, in whatever process, each once."""

    task_id: int
    users: list[Sender]


class TaskInvited(_Payload):
    """`task:invited`: this user takes part in a group chat from now on."""

    task_id: int
    title: str
    role: Literal["RestrictedAnalyst", "Reporter", "Developer", "Maintainer"]
    invited_by: Sender = Field(description="Who added them or let them in, or made the link that they came by")


class TaskGroupChat(_Payload):
    """`task:group_chat`: the conversation has become a group chat, or answers other messages than before."""

    task_id: int
    is_group_chat: bool
    answers: Answers


class UnreadCount(_Payload):
    """`unread:count`: in how many conversations there is something that this user has not read."""

    count: int


CLIENT_EVENTS: dict[str, type[BaseModel]] = {"chat:typing": ChatTyping, "task:read": TaskRead}

SERVER_EVENTS: dict[str, type[BaseModel]] = {
    "chat:typing": TypingShown,
    "task:presence": TaskPresence,
    "task:invited": TaskInvited,
    "task:group_chat": TaskGroupChat,
    "unread:count": UnreadCount,
}

ACKS: dict[str, type[BaseModel]] = {"task:read": ReadState}
