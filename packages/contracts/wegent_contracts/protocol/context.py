"""How much of a model's context window a conversation takes."""

from __future__ import annotations

from pydantic import BaseModel, Field


class ContextUse(BaseModel):
    """After the latest call of the model, or while it is being made."""

    model: str = Field(description="Name of the Model resource")
    used_tokens: int = Field(ge=0, description="Instructions, conversation, tools, and the answer once it is counted")
    window_tokens: int | None = Field(default=None, description="What fits; absent when the Model does not say")
    remaining_tokens: int | None = Field(default=None, ge=0, description="What is left of the window")
    estimated: bool = Field(description="true: an upper estimate from before the call; false: as the provider counted")


class ChatStatusUpdated(BaseModel):
    """`chat:status_updated`: how full the context window is now. `task:join` has the latest one."""

    task_id: int
    subtask_id: int
    run_id: int | None = Field(default=None, description="Which writing of the answer it is part of")
    seq: int | None = Field(default=None, description="Place in the run log; absent for an answer that has ended")
    context: ContextUse


SERVER_EVENTS: dict[str, type[BaseModel]] = {"chat:status_updated": ChatStatusUpdated}
