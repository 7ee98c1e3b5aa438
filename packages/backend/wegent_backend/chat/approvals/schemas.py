"""Standing answers as clients see and make them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from wegent_chat_shell.tools.base import Decision

Path = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Pattern = Annotated[str, StringConstraints(max_length=1000)]


class NewToolApproval(BaseModel):
    """`*` stands for anything, `?` for one character."""

    model_config = ConfigDict(extra="forbid")

    tool: str = Field(min_length=1, max_length=255, description="Name of the tool, or a pattern")
    arguments: dict[Path, Pattern] = Field(
        default_factory=dict,
        max_length=20,
        description="By path, as `repository.url`: what it must look like",
    )
    decision: Decision
    task_id: int | None = Field(default=None, description="Only in this conversation")
    expires_at: datetime | None = Field(default=None, description="Until then; without it, until it is deleted")


class ToolApproval(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    tool: str
    arguments: dict[str, str]
    decision: Decision
    task_id: int | None
    created_at: datetime
    expires_at: datetime | None


class ToolApprovalList(BaseModel):
    items: list[ToolApproval]
    next_cursor: str | None = None
