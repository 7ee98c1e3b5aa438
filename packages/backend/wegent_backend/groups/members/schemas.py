"""Bodies of the routes about members."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Self, TypeAlias

from pydantic import BaseModel, Field, model_validator

from wegent_backend.auth.subject import GroupRole
from wegent_backend.groups.schemas import Body

State: TypeAlias = Literal["approved", "pending", "rejected"]
RoleOfEverybody: TypeAlias = Literal["RestrictedAnalyst", "Reporter"]


class PersonBody(Body):
    """Somebody, by name or id: one of the two."""

    user_name: str | None = Field(default=None, min_length=1, max_length=255)
    user_id: int | None = Field(default=None, ge=1, le=2**63 - 1)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.user_name is None) == (self.user_id is None):
            raise ValueError("Say who: either user_name or user_id")
        return self

    @property
    def words(self) -> str:
        """As people call them."""
        return self.user_name or f"user {self.user_id}"


class MemberBody(PersonBody):
    role: GroupRole


class RoleBody(Body):
    role: GroupRole


class ApprovalBody(Body):
    role: GroupRole = "Reporter"


class EverybodyBody(Body):
    role: RoleOfEverybody = "Reporter"


class MemberBatchBody(Body):
    members: list[MemberBody] = Field(min_length=1, description="New members, and new roles of those that are in it")


class MemberBatchFailure(BaseModel):
    user_name: str | None
    user_id: int | None
    reason: str
    message: str


class MemberBatchAnswer(BaseModel):
    success_count: int
    failed_count: int
    failed: list[MemberBatchFailure]


class MemberAnswer(BaseModel):
    user_id: int = Field(description="0: everybody")
    user_name: str | None
    display_name: str | None
    is_active: bool
    role: GroupRole = Field(description="The highest that counts here")
    source: Literal["direct", "inherited"]
    group: str = Field(description="In which the role was given")
    direct_role: GroupRole | None = Field(description="Given in this group itself: what can be changed here")
    state: State
    invited: bool = Field(description="While pending: by a member of the group, and not at their own request")
    provider: str | None = Field(description="Login provider whose group claim gives the role; not changed by hand")
    created_at: datetime


class MemberList(BaseModel):
    """By name; everybody first."""

    items: list[MemberAnswer]
    next_cursor: str | None = None


class InvitationAnswer(BaseModel):
    group: str
    display_name: str | None
    description: str | None
    role: GroupRole
    invited_by: str | None = Field(description="Name of who invited; null when they are gone")
    created_at: datetime


class InvitationList(BaseModel):
    items: list[InvitationAnswer]
