"""What a run asks people, and how they answer: approvals of tools, forms, confirmations, effects that are in doubt."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

WaitKind: TypeAlias = Literal["approval", "form", "confirmation", "effect"]
WaitState: TypeAlias = Literal["open", "answered", "expired", "cancelled"]
Remember: TypeAlias = Literal["once", "task", "always"]

CHOICES: dict[WaitKind, tuple[str, ...]] = {
    "approval": ("approve", "deny"),
    "form": ("submit", "cancel"),
    "confirmation": ("confirm", "revise", "cancel"),
    "effect": ("repeat", "skip"),
}
"""What one may choose, by kind. `effect`: nobody knows whether a call happened; do it (again), or go on without.
`confirmation`: go on with the next stage, have this one say it differently (as the note says), or end it here.
"""


class FormQuestion(BaseModel):
    """One question of a form."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(min_length=1, max_length=64)
    text: str = Field(min_length=1, max_length=2000)
    type: Literal["single_choice", "multiple_choice", "text_input"] = "text_input"
    options: list[str] = Field(default_factory=list, max_length=50)
    required: bool = True


class PipelineStage(BaseModel):
    """Where a pipeline is. Stages count from 0."""

    current_stage: int
    total_stages: int
    stage_name: str = Field(description="Who has just answered")
    next_stage_name: str | None = Field(default=None, description="Who goes on after this one; absent after the last")


class PersonRequest(BaseModel):
    """What is asked. `place` is where the engine waits, unique within the run."""

    model_config = ConfigDict(extra="forbid")

    kind: WaitKind
    text: str = Field(description="The question, for people")
    place: str = Field(default="", max_length=64)
    tool: str | None = None
    tool_use_id: str | None = None
    input: dict[str, Any] | None = Field(default=None, description="Arguments of the tool's call")
    questions: list[FormQuestion] = Field(default_factory=list)
    stage: PipelineStage | None = Field(default=None, description="What a confirmation is about")
    expires_seconds: float | None = Field(default=None, gt=0, description="How long the answer is waited for")


class PersonAnswer(BaseModel):
    """An answer. Nothing is chosen when nobody answered in time (`expired`)."""

    model_config = ConfigDict(extra="forbid")

    choice: str = Field(default="", max_length=32)
    answers: dict[str, str | list[str]] = Field(default_factory=dict, description="By question id, for forms")
    note: str = Field(default="", description="Said to the model with the answer")
    remember: Remember = Field(default="once", description="For approvals: ask again, or not in this task, or never")
    expired: bool = False
    by: str = Field(default="", max_length=255, description="User name of who answered")
    client_message_id: str | None = Field(default=None, max_length=64, description="Of the message that was the answer")


class AnswerBody(BaseModel):
    """What a person sends."""

    model_config = ConfigDict(extra="forbid")

    choice: str = Field(max_length=32, description="One of the wait's choices")
    answers: dict[str, str | list[str]] = Field(default_factory=dict, max_length=100)
    note: str = Field(default="", max_length=4000)
    remember: Remember = "once"


class FormAnswer(BaseModel):
    """How `chat:send` answers a form; `tool_use_id` from its block."""

    model_config = ConfigDict(extra="forbid")

    tool_use_id: str = Field(max_length=255)
    status: Literal["answered", "cancelled"]
    answers: dict[str, str | list[str]] = Field(default_factory=dict, max_length=100, description="By question id")


class Asked(BaseModel):
    """What clients see of what is asked."""

    kind: WaitKind
    text: str
    choices: list[str]
    tool: str | None = None
    tool_use_id: str | None = None
    input: dict[str, Any] | None = None
    questions: list[FormQuestion] = Field(default_factory=list)
    stage: PipelineStage | None = Field(default=None, description="What a confirmation is about")


def as_asked(request: PersonRequest) -> dict[str, Any]:
    """The fields of `Asked`."""
    shown = request.model_dump(include=Asked.model_fields.keys() - {"questions", "stage"})
    whole = {"questions": request.questions, "stage": request.stage}
    return {**shown, "choices": list(CHOICES[request.kind]), **whole}


class Wait(Asked):
    """A question to people."""

    id: str
    task_id: int
    subtask_id: int
    state: WaitState
    answer: PersonAnswer | None = None
    answered_by: int | None = None
    created_at: datetime
    expires_at: datetime | None = None


class ChatWaiting(Asked):
    """`chat:waiting`: the answer waits for people; more than one question may be open at once."""

    task_id: int
    subtask_id: int
    message_id: int
    run_id: int
    seq: int
    wait_id: str


class ChatWaitEnded(BaseModel):
    """`chat:wait_ended`: somebody has answered, or nobody in time, or the answer was stopped."""

    task_id: int
    subtask_id: int
    wait_id: str
    state: WaitState
    answered_by: int | None = None


class ChatAnswer(AnswerBody):
    """`chat:answer`: a person's answer; `wait_id` from `chat:waiting`."""

    task_id: int
    wait_id: str = Field(max_length=64)


CLIENT_EVENTS: dict[str, type[BaseModel]] = {"chat:answer": ChatAnswer}
SERVER_EVENTS: dict[str, type[BaseModel]] = {"chat:waiting": ChatWaiting, "chat:wait_ended": ChatWaitEnded}
