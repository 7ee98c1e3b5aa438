"""Bodies of the routes of queues."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

QueuedId: TypeAlias = Annotated[int, Field(ge=1, le=2**63 - 1)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class QueuedPatch(Body):
    """What is left out stays as it is."""

    message: str | None = Field(default=None, description="Another text")
    attachment_ids: list[QueuedId] | None = Field(
        default=None, max_length=100, description="All files that it comes with from now on"
    )


class QueueOrder(Body):
    ids: list[QueuedId] = Field(max_length=1000, description="All messages that wait, the next one first")
