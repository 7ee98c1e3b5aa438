"""Teams whose members answer together, as viewers see them."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

Action: TypeAlias = Literal["pipeline:confirm"]
"""What `chat:send` may do besides saying something: let a pipeline that asks go on."""

StageState: TypeAlias = Literal["pending", "running", "pending_confirmation", "completed"]


class ChatStageAck(BaseModel):
    """Ack of `chat:send` to a pipeline that asks whether to go on. No message is stored: the answer goes on."""

    model_config = ConfigDict(extra="forbid")

    task_id: int
    subtask_id: int = Field(description="The assistant's subtask, which goes on")
    message_id: int = Field(description="Of that subtask")
    assistant_subtask_id: int = Field(description="The same, where clients look for what will stream")
    current_stage: int = Field(description="The stage that works now, counted from 0")
    total_stages: int
    next_stage_name: str = Field(description="Who goes on now")


class ChatBotComplete(BaseModel):
    """`chat:bot_complete`: a member of a team has done its part of the answer."""

    task_id: int
    subtask_id: int
    run_id: int
    seq: int
    bot_name: str
    position: int = Field(description="In the team's order, from 0")
    failed: bool = Field(default=False, description="It could not, and the others go on without")


class StageBrief(BaseModel):
    """One stage of a pipeline."""

    index: int = Field(description="Counted from 0")
    name: str
    require_confirmation: bool
    status: StageState


class PipelineStageInfo(BaseModel):
    """Where a conversation with a pipeline is."""

    current_stage: int = Field(description="Which stage works, waits, or answers next; counted from 0")
    total_stages: int
    current_stage_name: str
    next_stage_name: str | None = None
    is_pending_confirmation: bool = Field(description="It asks whether to go on with the next stage")
    wait_id: str | None = Field(default=None, description="The question, for `chat:answer`")
    stages: list[StageBrief]


SERVER_EVENTS: dict[str, type[BaseModel]] = {"chat:bot_complete": ChatBotComplete}
