"""The timeline of an answer."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import BaseModel, Field

ItemKind: TypeAlias = Literal[
    "start",
    "model",
    "thinking",
    "text",
    "tool",
    "form",
    "file_change",
    "member",
    "waiting",
    "guidance",
    "remark",
    "compaction",
]
ItemStatus: TypeAlias = Literal["running", "done", "error", "denied"]


class Spent(BaseModel):
    """Tokens, and what they cost by the prices of the Model resource."""

    input_tokens: int = 0
    output_tokens: int = 0
    cached_input_tokens: int = 0
    reasoning_tokens: int = 0
    cost: float | None = Field(default=None, description="Absent when a call has no price, or currencies differ")
    currency: str | None = None


class TimelineItem(BaseModel):
    """Something that happened. Times are in seconds since 1970; absent of answers that are older than they are kept."""

    seq: int = Field(description="Place in the run log")
    kind: ItemKind
    status: ItemStatus
    started_at: float | None = None
    finished_at: float | None = None
    name: str | None = Field(default=None, description="Of the model, tool, member, or remark")
    member: str | None = Field(default=None, description="In a team: whose work it is part of")
    block_id: str | None = Field(default=None, description="The answer's block with its content")
    spent: Spent | None = Field(default=None, description="Of a call of the model")
    text: str | None = Field(default=None, description="What is said about it, for people")


class Timeline(BaseModel):
    """The latest writing of an answer."""

    run_id: int
    state: Literal["queued", "running", "waiting", "finished", "failed", "cancelled"]
    created_at: float = Field(description="When it was asked for")
    started_at: float | None = None
    finished_at: float | None = None
    attempts: int = Field(description="How many processes have worked on it")
    whole: bool = Field(description="false: the log of the run is gone, and this is what is kept of it")
    spent: Spent
    items: list[TimelineItem]
