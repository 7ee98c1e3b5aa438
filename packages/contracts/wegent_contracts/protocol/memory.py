"""What is remembered of a user from one conversation to the next."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class _Payload(BaseModel):
    model_config = ConfigDict(extra="forbid")


class MemoryUse(_Payload):
    """A memory that was told to the model for one answer. Its words are for its user: `GET /api/v1/memories/{id}`."""

    number: int = Field(ge=1, description="By which the answer cites it: [m1]")
    memory_id: int
    cited: bool = Field(default=False, description="Whether the answer does")


class ChatMemories(_Payload):
    """`chat:memories`, to the user whose memories they are: which ones an answer was given, and cites."""

    task_id: int
    subtask_id: int
    memories: list[MemoryUse]


class MemorySaved(_Payload):
    """`memory:saved`, to the user whose it is: a model has remembered something."""

    memory_id: int
    task_id: int | None = None
    replaced: bool = Field(default=False, description="It is another text of a memory that was there")


SERVER_EVENTS: dict[str, type[BaseModel]] = {"chat:memories": ChatMemories, "memory:saved": MemorySaved}
