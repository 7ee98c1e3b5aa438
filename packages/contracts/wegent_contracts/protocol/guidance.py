"""Messages to an answer that is being written: it hears them between two of its steps."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from wegent_contracts.protocol.group_chat import Sender

GuidanceState: TypeAlias = Literal["QUEUED", "APPLIED", "EXPIRED"]
"""QUEUED: it waits for the answer's next step. APPLIED: the model has it. EXPIRED: the answer ended before."""

ExpiryReason: TypeAlias = Literal["completed", "stopped", "failed"]
"""How the answer ended that did not hear it any more."""


class GuidanceBody(BaseModel):
    """What somebody says to a running answer."""

    model_config = ConfigDict(extra="forbid")

    message: str = Field(description="What the model shall know or do differently")
    client_guidance_id: str | None = Field(
        default=None, max_length=64, description="Chosen by the client; the same id sent twice in a task is one message"
    )


class ChatGuide(GuidanceBody):
    """`chat:guide`: say something to an answer while it is being written."""

    task_id: int
    subtask_id: int = Field(description="The assistant's subtask")
    team_id: int | None = Field(default=None, description="metadata.id of the conversation's Team; needs not be said")


class GuidanceAck(BaseModel):
    """It is stored; what becomes of it is told by events."""

    guidance_id: int
    task_id: int
    subtask_id: int
    client_guidance_id: str | None = None
    state: GuidanceState


class _Told(BaseModel):
    """What every event of guidance says."""

    task_id: int
    subtask_id: int = Field(description="The answer that it was said to")
    guidance_id: int
    client_guidance_id: str | None = None
    message: str
    sender: Sender


class Guidance(_Told):
    """Guidance, as it is at a moment."""

    state: GuidanceState
    reason: ExpiryReason | None = Field(default=None, description="Why it has expired")
    created_at: datetime
    applied_at: datetime | None = None


class ChatGuidanceQueued(_Told):
    """`chat:guidance_queued`: somebody has said it; it waits for the answer's next step."""

    created_at: datetime


class ChatGuidanceApplied(_Told):
    """`chat:guidance_applied`: the model has it now. The answer's block `guidance:{guidance_id}` says where."""

    run_id: int
    seq: int


class ChatGuidanceExpired(_Told):
    """`chat:guidance_expired`: the answer ended before it could hear it."""

    reason: ExpiryReason
    text: str = Field(description="What happened and what to do, for people")


CLIENT_EVENTS: dict[str, type[BaseModel]] = {"chat:guide": ChatGuide}
SERVER_EVENTS: dict[str, type[BaseModel]] = {
    "chat:guidance_queued": ChatGuidanceQueued,
    "chat:guidance_applied": ChatGuidanceApplied,
    "chat:guidance_expired": ChatGuidanceExpired,
}
ACKS: dict[str, type[BaseModel]] = {"chat:guide": GuidanceAck}
