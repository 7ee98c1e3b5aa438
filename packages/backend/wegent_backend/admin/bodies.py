"""What all routes of the administration have in common."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from fastapi import Path, Query
from pydantic import BaseModel, ConfigDict, Field

Limit: TypeAlias = Annotated[int, Query(ge=1, le=200, description="Most items of one answer")]
Cursor: TypeAlias = Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before")]
UserId: TypeAlias = Annotated[int, Path(ge=1, le=2**63 - 1, description="Number of the user")]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Page(BaseModel):
    """A part of a list."""

    next_cursor: str | None = Field(default=None, description="For the next page; absent on the last one")
