"""Conversations as stores keep them for an engine that works alone, and as a backend offers its own to one."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from wegent_contracts.protocol.chat import ChatMessage

Ending: TypeAlias = Literal["complete", "stopped", "failed"]


class _Stored(BaseModel):
    model_config = ConfigDict(frozen=True, protected_namespaces=())


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())


class StoredConversation(_Stored):
    """One that is kept, without its messages. Times have a zone."""

    id: str
    title: str
    created_at: datetime
    updated_at: datetime
    messages: int = Field(ge=0, description="How many messages there are")


class StoredConversationPage(_Stored):
    """Some of them, the one with the latest message first."""

    items: list[StoredConversation]
    next: str | None = Field(default=None, description="What the next page begins behind")


class NewConversation(_Body):
    """One to be made."""

    title: str = Field(min_length=1, max_length=200)
    team: str = Field(
        default="wegent-chat", max_length=100, description="Name of the Team with which people may go on in the page"
    )


class Said(_Body):
    """A message to be kept. Answers that `failed` are shown to people, and not told to models."""

    role: Literal["user", "assistant"]
    content: str
    ending: Ending = "complete"
    model: str | None = Field(default=None, max_length=255, description="Of an answer: name of the model")


class StoredMessage(_Stored):
    """A message that is kept. `place` rises within its conversation, not always by one."""

    role: Literal["user", "assistant"]
    content: str
    ending: Ending = "complete"
    model: str | None = None
    place: int = Field(ge=1)
    sent_at: datetime


class StoredMessageList(_Stored):
    items: list[StoredMessage]


class ConversationNotes(_Body):
    """What stands for all messages up to the place `covers`: the checkpoint of a conversation that became too long."""

    covers: int = Field(ge=1, le=2**31 - 1)
    text: str = Field(min_length=1, max_length=200_000)
    model: str = Field(default="", max_length=255)


class ToldConversation(_Stored):
    """What a model is told of a conversation: the notes that reach furthest, and what was said since."""

    summary: str = ""
    history: list[ChatMessage]
