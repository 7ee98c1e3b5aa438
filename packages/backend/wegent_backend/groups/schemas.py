"""Bodies of the routes about groups."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field
from wegent_contracts.resources.patterns import Namespace

from wegent_backend.auth.subject import GroupRole

Visibility: TypeAlias = Literal["private", "internal", "public"]
Level: TypeAlias = Literal["group", "organization"]
DisplayName: TypeAlias = Annotated[str, Field(min_length=1, max_length=200)]
Description: TypeAlias = Annotated[str, Field(max_length=10_000)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class GroupBody(Body):
    name: Namespace = Field(description="Its namespace; `parent/child` makes it below a group", examples=["acme/web"])
    display_name: DisplayName | None = None
    description: Description | None = None
    visibility: Visibility = Field(
        default="private",
        description="Who finds it: members; everybody, who may ask to join; everybody, who joins as a Reporter at once",
    )
    level: Level = Field(default="group", description="`organization`: everybody is a Reporter of it; made by admins")


class GroupPatch(Body):
    """What is left out stays."""

    display_name: DisplayName | None = None
    description: Description | None = None
    visibility: Visibility | None = None


class GroupAnswer(BaseModel):
    id: int
    name: str
    parent: str | None
    display_name: str | None
    description: str | None
    visibility: Visibility
    level: Level
    my_role: GroupRole | None = Field(description="The caller's effective role: the highest that counts here")
    my_role_source: Literal["own", "inherited", "everybody"] | None
    my_role_from: str | None = Field(description="The group in which that role was given")
    my_state: Literal["invited", "requested", "rejected"] | None = Field(description="Of a membership that is not one")
    created_at: datetime
    updated_at: datetime


class GroupList(BaseModel):
    items: list[GroupAnswer]
    next_cursor: str | None = None
