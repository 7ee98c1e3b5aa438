"""Bodies and answers of the routes of guidance."""

from __future__ import annotations

from pydantic import BaseModel, Field
from wegent_contracts.protocol.guidance import Guidance, GuidanceBody


class NewGuidance(GuidanceBody):
    """To one answer, or to the one that is being written."""

    subtask_id: int | None = Field(
        default=None, ge=1, le=2**63 - 1, description="The answer; the one that is being written when absent"
    )


class GuidanceList(BaseModel):
    items: list[Guidance]
    next_cursor: str | None = None
