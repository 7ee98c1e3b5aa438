"""Answers of the routes of skills."""

from __future__ import annotations

from pydantic import BaseModel, Field
from wegent_contracts.resources import Ref


class ReferencesRemoved(BaseModel):
    ghosts: list[Ref] = Field(description="Those that named the skill, and do not any more")
