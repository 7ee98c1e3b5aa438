"""Correction mode: a second model judges an answer, and writes a better one where it can."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

CorrectionState: TypeAlias = Literal["pending", "running", "completed", "failed"]
CorrectionStage: TypeAlias = Literal["verifying_facts", "evaluating", "generating_improvement"]
CorrectionField: TypeAlias = Literal["summary", "improved_answer"]


class _Payload(BaseModel):
    model_config = ConfigDict(extra="forbid", protected_namespaces=())


class Scores(_Payload):
    """From 0 to 10: 8 and more is good, 6 and 7 fair, 4 and 5 weak, less is bad."""

    accuracy: int = Field(ge=0, le=10)
    logic: int = Field(ge=0, le=10)
    completeness: int = Field(ge=0, le=10)


class CorrectionIssue(_Payload):
    issue: str = Field(description="What is wrong or missing")
    suggestion: str = Field(default="", description="What would be right")


class CorrectionUsage(_Payload):
    """Of all calls of the model together."""

    input_tokens: int = 0
    output_tokens: int = 0


class CorrectionResult(_Payload):
    """What the second model says of an answer."""

    scores: Scores
    issues: list[CorrectionIssue] = Field(default_factory=list, description="In order; the first one is number 1")
    summary: str = ""
    improved_answer: str | None = Field(default=None, description="None when there is nothing better to say")
    good_enough: bool = Field(description="Every score reaches WEGENT_CORRECTION_GOOD_ENOUGH: nothing is improved")
    verified_with: str | None = Field(default=None, description="Tool by which facts were looked up before")
    usage: CorrectionUsage = Field(default_factory=CorrectionUsage)
    applied: bool = Field(default=False, description="The improved answer is the answer now")


class Correction(_Payload):
    """The latest evaluation of an answer; there is one at most."""

    id: int = Field(description="A new evaluation of the same answer has a new one")
    state: CorrectionState
    correction_model: str
    requested_by: int = Field(description="Who asked for it")
    result: CorrectionResult | None = Field(default=None, description="Once it is completed")
    error: str | None = Field(default=None, description="Why it failed, for people")
    error_reason: str | None = None
    created_at: datetime
    finished_at: datetime | None = None


class Corrected(_Payload):
    """That the text of an answer is not its model's own any more."""

    correction_model: str
    applied_by: int
    at: datetime


class _Place(_Payload):
    task_id: int
    subtask_id: int = Field(description="The answer")
    correction_id: int = Field(description="Which evaluation; drop what belongs to a lower one than you have seen")


class CorrectionStart(_Place):
    """`correction:start`: an evaluation begins, or begins anew after its process died: what was shown of it goes."""

    correction_model: str


class CorrectionProgress(_Place):
    """`correction:progress`: what the second model does now."""

    stage: CorrectionStage
    tool_name: str | None = Field(default=None, description="With which facts are looked up")


class CorrectionChunk(_Place):
    """`correction:chunk`: text that begins at `offset` (code points); what was there from `offset` on is dropped."""

    field: CorrectionField
    content: str
    offset: int = Field(ge=0)


class CorrectionDone(_Place):
    """`correction:done`: all of it; chunks are of no matter any more."""

    correction_model: str
    result: CorrectionResult


class CorrectionError(_Place):
    """`correction:error`: there is no evaluation; it can be asked for again."""

    error: str
    type: str = Field(description="Stable reason; CorrectionStopped when somebody took it back while it was made")


class CorrectionApplied(_Place):
    """`correction:applied`: the answer has this text from now on."""

    message_id: int
    content: str
    corrected: Corrected


class CorrectionDeleted(_Place):
    """`correction:deleted`: there is no evaluation any more; a corrected answer stays corrected."""


SERVER_EVENTS: dict[str, type[BaseModel]] = {
    "correction:start": CorrectionStart,
    "correction:progress": CorrectionProgress,
    "correction:chunk": CorrectionChunk,
    "correction:done": CorrectionDone,
    "correction:error": CorrectionError,
    "correction:applied": CorrectionApplied,
    "correction:deleted": CorrectionDeleted,
}
