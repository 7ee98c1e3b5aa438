"""Run events. Each is a past-tense fact; its place in the run (`seq`) is given by the run log, not by the event."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class BlockKind(StrEnum):
    TEXT = "text"
    THINKING = "thinking"
    TOOL_CALL = "tool_call"
    TOOL_RESULT = "tool_result"
    FILE_CHANGE = "file_change"
    FORM = "form"
    SOURCES = "sources"
    GUIDANCE = "guidance"
    MEMBER = "member"


class _Event(BaseModel):
    # Stored events of later versions must still load here: what is unknown is kept, not refused.
    model_config = ConfigDict(extra="allow", frozen=True)

    at: float | None = Field(default=None, description="When, in seconds since 1970; deltas do not say")


class RunStarted(_Event):
    """An owner took the run. `attempt` counts owners, from 1; the first event of each attempt."""

    type: Literal["run.started"] = "run.started"
    attempt: int = Field(ge=1)
    bot: str | None = Field(default=None, description="Name of the bot that answers")
    model: str | None = Field(default=None, description="Name of the Model resource that answers")


class BlockStarted(_Event):
    """A block opened. `block` is unique in the run, also over attempts."""

    type: Literal["block.started"] = "block.started"
    block: str
    kind: BlockKind
    name: str | None = Field(default=None, description="Member or tool that the block belongs to")
    member: str | None = Field(default=None, description="In a team: whose work it is part of")
    data: dict[str, Any] | None = Field(default=None, description="Facts by kind, for example a tool call's input")


class BlockDelta(_Event):
    """Text was appended to an open block. `offset` counts code points from the start of the block."""

    type: Literal["block.delta"] = "block.delta"
    block: str
    offset: int = Field(ge=0)
    text: str


class BlockFinished(_Event):
    type: Literal["block.finished"] = "block.finished"
    block: str
    data: dict[str, Any] | None = None


class BlockWithdrawn(_Event):
    """What the block held from `offset` (code points) on no longer counts; viewers remove it."""

    type: Literal["block.withdrawn"] = "block.withdrawn"
    block: str
    offset: int = Field(default=0, ge=0)


class MemberStarted(_Event):
    """A member of a team begins its part. `position` counts from 0 in the team's order."""

    type: Literal["member.started"] = "member.started"
    member: str
    position: int = Field(ge=0)
    number: int = Field(ge=1, description="Which part of the answer it is; the same one begins again after a crash")
    stage: int | None = Field(default=None, description="In a pipeline: which stage it is, counted from 0")


class MemberFinished(_Event):
    """A member of a team has done its part; `failed`: it could not, and the others go on without."""

    type: Literal["member.finished"] = "member.finished"
    member: str
    position: int = Field(ge=0)
    number: int = Field(ge=1)
    failed: bool = False


class RunStatus(_Event):
    """A passing remark on progress, for example "retrying: the provider is busy"."""

    type: Literal["run.status"] = "run.status"
    status: str
    message: str | None = None
    model: str | None = Field(default=None, description="Of `fallback`: name of the Model that answers from now on")
    in_place_of: str | None = Field(default=None, description="Of `fallback`: name of the Model that could not")
    server: str | None = Field(default=None, description="Of `mcp_…`: name of the MCP server that it is about")
    url: str | None = Field(default=None, description="Where people can do something about it")


class RunWaiting(_Event):
    """The run stopped until a person answers `request` (protocol/waiting.py); `wait` names it once it is stored."""

    type: Literal["run.waiting"] = "run.waiting"
    request: dict[str, Any]
    wait: str | None = None


class RunFinished(_Event):
    type: Literal["run.finished"] = "run.finished"


class RunFailed(_Event):
    """The run ended with an error; `reason` is the stable name, `message` is for people."""

    type: Literal["run.failed"] = "run.failed"
    reason: str
    message: str
    retryable: bool = False


class RunCancelled(_Event):
    type: Literal["run.cancelled"] = "run.cancelled"


class ContextMeasured(_Event):
    """A model is about to be called with so much; after the call, `Usage` says what the provider counted."""

    type: Literal["context.measured"] = "context.measured"
    model: str
    used_tokens: int = Field(ge=0, description="Upper estimate of what the call gives to the model")
    window_tokens: int | None = Field(default=None, description="What fits into one call; absent when nobody says")


class ContextCompacted(_Event):
    """Less of what is old is given to the model from now on. Tokens are estimated, with instructions and tools.

    tool_outputs: results of tools of this turn, shortened; summary: an older part of the conversation, as notes;
    truncation: its oldest turns, left out for this answer.
    """

    type: Literal["context.compacted"] = "context.compacted"
    kind: Literal["tool_outputs", "summary", "truncation"]
    model: str
    before_tokens: int = Field(ge=0)
    after_tokens: int = Field(ge=0)
    summary: str | None = Field(default=None, description="The notes, with what the earlier ones said")
    covers: int | None = Field(default=None, description="Place of the last message that the notes are about")
    dropped_turns: int | None = None


class Usage(_Event):
    """Tokens of one model call, as the provider counted them; what is absent was not counted apart."""

    type: Literal["usage"] = "usage"
    model: str
    input_tokens: int = Field(ge=0, description="All that went in, from the provider's cache or not")
    output_tokens: int = Field(ge=0, description="All that came out, thinking included")
    cached_input_tokens: int | None = Field(default=None, ge=0, description="Of the input: read from the cache")
    cache_write_tokens: int | None = Field(default=None, ge=0, description="Of the input: written into the cache")
    reasoning_tokens: int | None = Field(default=None, ge=0, description="Of the output: thinking")
    cost: float | None = Field(default=None, ge=0, description="By the prices of the Model resource, in `currency`")
    currency: str | None = Field(default=None, description="As the Model resource names it")


EngineEvent: TypeAlias = (
    BlockStarted
    | BlockDelta
    | BlockFinished
    | MemberStarted
    | MemberFinished
    | RunStatus
    | RunWaiting
    | ContextMeasured
    | ContextCompacted
    | Usage
)
"""What an engine may yield; the run's start, end and withdrawals belong to the run's owner.

After the first `RunWaiting` only others of its kind follow: everything that the run waits for.
"""

RunEvent: TypeAlias = Annotated[
    RunStarted
    | BlockStarted
    | BlockDelta
    | BlockFinished
    | BlockWithdrawn
    | MemberStarted
    | MemberFinished
    | RunStatus
    | RunWaiting
    | RunFinished
    | RunFailed
    | RunCancelled
    | ContextMeasured
    | ContextCompacted
    | Usage,
    Field(discriminator="type"),
]

run_event_adapter: TypeAdapter[RunEvent] = TypeAdapter(RunEvent)
