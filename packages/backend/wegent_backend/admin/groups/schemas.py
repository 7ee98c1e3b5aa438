"""Bodies of the routes about groups of everybody."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field

from wegent_backend.admin.bodies import Page
from wegent_backend.groups.schemas import Level, Visibility


class GroupItem(BaseModel):
    id: int
    name: str
    visibility: Visibility
    level: Level
    members: int = Field(description="Of the group itself, who are in")
    owners: int = Field(description="Active Owners of it and of the groups above; 0: nobody can manage it")
    waiting: int = Field(description="Invitations and requests")
    resources: int
    created_at: datetime


class GroupList(Page):
    items: list[GroupItem]
