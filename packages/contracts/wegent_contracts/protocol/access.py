"""What somebody may do with something, explained."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class Permission(BaseModel):
    """One rule, applied to one user and one thing."""

    thing: str = Field(description="What the rule is about, for example group, member or resource")
    verb: str
    allowed: bool
    source: Literal["creator", "group", "link", "direct", "public", "admin", "none"] = Field(
        description="By what the user may, or knows of it: none when they do not even know that it is there"
    )
    role: str = Field(description="What they are to it by that: owner, a role, admin, user; none")
    via: str | None = Field(default=None, description="The group in which the role was given")
    why: str = Field(default="", description="Why not, and who may; empty when they may")


class AccessAnswer(BaseModel):
    """All that one user may do with one thing."""

    user: str = Field(description="Name of the user")
    permissions: list[Permission]
