"""What an answer consists of besides its running text: thinking, tool calls, guidance, what members of a team say
aside, and where each stretch of text begins.
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, Field

from wegent_contracts.protocol.sources import Source

BlockType: TypeAlias = Literal["text", "thinking", "tool", "file_change", "form", "sources", "guidance", "member"]
BlockStatus: TypeAlias = Literal["streaming", "pending", "done", "error", "denied"]


class Block(BaseModel):
    """One block. Text is in the message's content, from `offset` for `length` code points; other content is here."""

    id: str
    type: BlockType
    status: BlockStatus
    name: str | None = Field(default=None, description="Member or tool; who gave the guidance")
    member: str | None = Field(default=None, description="In a team: whose work it is part of")
    offset: int = Field(default=0, description="Where it begins in the message's content, in code points")
    length: int = Field(default=0, description="Code points of a text block so far")
    content: str | None = Field(
        default=None, description="Text of a thinking block, of guidance, or of what a member says aside"
    )
    tool_use_id: str | None = None
    tool_input: dict[str, Any] | None = None
    tool_output: str | None = None
    guidance_id: int | None = None
    sources: list[Source] | None = Field(default=None, description="What the answer may cite, of a block of sources")
    render_payload: dict[str, Any] | None = Field(
        default=None, description="Of a form: `type`, `ask_id`, `task_id`, `subtask_id`, `title`, `questions`"
    )
    started_at: float | None = Field(default=None, description="In seconds since 1970; unknown of old answers")
    finished_at: float | None = Field(default=None, description="In seconds since 1970")


class ChatBlockCreated(BaseModel):
    """`chat:block_created`: a block has begun."""

    task_id: int
    subtask_id: int
    run_id: int | None = Field(default=None, description="Which writing of the answer it is part of")
    seq: int
    block: Block


class ChatBlockUpdated(BaseModel):
    """`chat:block_updated`: `content` is to be put at `content_offset` of the block's; the rest replaces what was.

    `removed`: the block no longer counts.
    """

    task_id: int
    subtask_id: int
    run_id: int | None = Field(default=None, description="Which writing of the answer it is part of")
    seq: int
    block_id: str
    content: str | None = None
    content_offset: int | None = None
    status: BlockStatus | None = None
    length: int | None = None
    tool_input: dict[str, Any] | None = None
    tool_output: str | None = None
    finished_at: float | None = Field(default=None, description="In seconds since 1970")
    removed: bool = False


SERVER_EVENTS: dict[str, type[BaseModel]] = {
    "chat:block_created": ChatBlockCreated,
    "chat:block_updated": ChatBlockUpdated,
}
