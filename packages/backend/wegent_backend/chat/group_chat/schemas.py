"""Bodies and answers of the routes about group chats."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from wegent_contracts.protocol.group_chat import Answers, Sender


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class GroupChatBody(_Body):
    answers: Answers | None = Field(
        default=None, description="Which messages the team answers; as it is when absent, which is addressed at first"
    )


class GroupChatPatch(_Body):
    answers: Answers = Field(description="Which messages the team answers: those that address it, or always")


class ReadBody(_Body):
    message_id: int = Field(ge=0, le=2**31 - 1, description="Of the last message that was read")


class Participant(Sender):
    """Somebody who may read what is written in a conversation."""

    role: Literal["Owner", "Reporter", "Developer", "Maintainer"] = Field(
        description="Reporters read, Developers write, Maintainers also let people in"
    )


class ParticipantList(BaseModel):
    """The owner first, then in the order in which they came."""

    items: list[Participant]


class PresenceAnswer(BaseModel):
    users: list[Sender] = Field(description="Who has it open at this moment")


class UnreadAnswer(BaseModel):
    count: int = Field(description="Conversations in which there is something that the caller has not read")
