"""Remarks on how an answer comes about, in passing: nothing of them is kept with the message."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class Compaction(BaseModel):
    """Less of what is old is told to the model from now on. Tokens are estimated."""

    kind: Literal["tool_outputs", "summary", "truncation"]
    before_tokens: int
    after_tokens: int
    dropped_turns: int | None = Field(default=None, description="truncation: how many of the oldest turns are left out")


class ChatSystem(BaseModel):
    """`chat:system`: for example that a model is asked again, or that another one answers."""

    task_id: int
    subtask_id: int
    run_id: int
    seq: int
    type: str = Field(description="Stable name, for example retrying, fallback, history_truncated, context_compacted")
    message: str | None = Field(default=None, description="The same for people")
    server: str | None = Field(default=None, description="Of `mcp_…`: name of the MCP server that it is about")
    url: str | None = Field(default=None, description="Where people can do something about it")
    compaction: Compaction | None = None


SERVER_EVENTS: dict[str, type[BaseModel]] = {"chat:system": ChatSystem}
