"""Memories as their user sees them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000)]


class MemoryBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: Text = Field(description="One fact, in a sentence; as long as WEGENT_MEMORY_MAX_CHARS says")


class Memory(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    text: str
    task_id: int | None = Field(description="Conversation in which a model saved it; null: its user wrote it")
    created_at: datetime
    updated_at: datetime


class MemoryList(BaseModel):
    items: list[Memory]
    next_cursor: str | None = None
    enabled: bool = Field(description="Whether models are told, and save, anything now: `memory` of the preferences")


class MemoryExport(BaseModel):
    """All memories of a user, the oldest first."""

    version: Literal[1] = 1
    exported_at: datetime
    items: list[Memory]


class Forgotten(BaseModel):
    deleted: int
