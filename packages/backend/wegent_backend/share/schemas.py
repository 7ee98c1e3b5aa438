"""Bodies and answers of the routes about sharing."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator
from wegent_contracts.resources.patterns import NAMESPACE_PATTERN

ShareKind: TypeAlias = Literal["Team", "KnowledgeBase", "Task"]
ShareRole: TypeAlias = Literal["RestrictedAnalyst", "Reporter", "Developer", "Maintainer"]
"""Nobody becomes the Owner of something by sharing."""
MemberState: TypeAlias = Literal["pending", "approved", "rejected"]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ShareLinkBody(_Body):
    """A resource by its number, or by namespace and name; and what the link gives."""

    kind: ShareKind
    id: int | None = Field(default=None, ge=1, le=2**63 - 1, description="metadata.id; or `name`")
    namespace: str = Field(default="default", max_length=253, pattern=NAMESPACE_PATTERN)
    name: str | None = Field(default=None, min_length=1, max_length=253, description="metadata.name; or `id`")
    default_role: ShareRole = Field(
        default="Reporter", description="Of who joins; of a Task Reporter, unless it is a group chat"
    )
    require_approval: bool = Field(default=True, description="Whoever joins waits until somebody lets them in")
    expires_in_hours: int | None = Field(default=None, ge=1, description="The longest life that is allowed when absent")
    public_read: bool = Field(default=False, description="Whoever has the link may read, without a login")

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.id is None) == (self.name is None):
            raise ValueError("Say what to share: either id, or name")
        return self


class ShareLinkAnswer(BaseModel):
    """A link that was not revoked, without its token."""

    id: int
    kind: ShareKind
    resource_id: int
    prefix: str = Field(description="First characters of the token, to tell the link by")
    default_role: ShareRole
    require_approval: bool
    public_read: bool
    created_by: str | None = Field(description="User name of who made it; the link works while they may share")
    created_at: datetime
    expires_at: datetime
    expired: bool


class NewShareLink(ShareLinkAnswer):
    """The only answer that has the token."""

    token: str
    url: str = Field(description="Path of the page that opens it; the token is behind the #, which no server sees")


class ShareLinkList(BaseModel):
    """Oldest first."""

    items: list[ShareLinkAnswer]
    next_cursor: str | None = None


class ShareTokenBody(_Body):
    """What is behind the # of a link's address."""

    token: SecretStr = Field(min_length=1, max_length=200)


class SharePreview(BaseModel):
    """What a link is about, and nothing else of it."""

    kind: ShareKind
    display_name: str
    shared_by: str
    role: ShareRole
    require_approval: bool


class JoinAnswer(BaseModel):
    """What came of it. Where the thing is, only those learn who may read it."""

    state: Literal["owner", "member", "approved", "pending"] = Field(
        description="owner: it is one's own; member: one's group gives as much; approved: it is shared with one now, "
        "or was already; pending: somebody must let one in"
    )
    role: str = Field(description="What one is to it; of pending requests: what one would be")
    kind: ShareKind
    display_name: str
    resource_id: int | None = None
    namespace: str | None = None
    name: str | None = None


class ShareMemberBody(_Body):
    """Somebody to share with, without a link."""

    kind: ShareKind
    id: int = Field(ge=1, le=2**63 - 1, description="metadata.id")
    user_name: str = Field(min_length=1, max_length=255)
    role: ShareRole = "Reporter"


class ShareRoleBody(_Body):
    role: ShareRole


class ShareReviewBody(_Body):
    role: ShareRole | None = Field(default=None, description="Another role than the one that the link gives")


class ShareMember(BaseModel):
    """Somebody with whom a resource is shared, or who asks for it."""

    id: int
    kind: ShareKind
    resource_id: int
    resource_name: str = Field(description="What people call the resource")
    user_name: str
    display_name: str | None
    is_active: bool = Field(description="Members who are switched off do not count")
    role: ShareRole
    state: MemberState
    source: Literal["link", "direct"]
    link_id: int | None
    created_at: datetime


class ShareMemberList(BaseModel):
    """Oldest first."""

    items: list[ShareMember]
    next_cursor: str | None = None


class SharedWithMe(BaseModel):
    """What others share with the caller; where it is, once they are let in."""

    id: int = Field(description="To leave it by")
    kind: ShareKind
    display_name: str
    shared_by: str | None = Field(description="Name of the user or group that it belongs to")
    role: ShareRole
    state: Literal["pending", "approved"]
    source: Literal["link", "direct"]
    resource_id: int | None
    namespace: str | None
    name: str | None
    created_at: datetime


class SharedWithMeList(BaseModel):
    """Oldest first."""

    items: list[SharedWithMe]
    next_cursor: str | None = None


class PublicReadBody(ShareTokenBody):
    cursor: str | None = Field(default=None, max_length=500, description="`next_cursor` of the page before")


class PublicMessage(BaseModel):
    """A message as everybody may read it: not who wrote it, nor what model answered."""

    role: Literal["user", "assistant"]
    speaker: int | None = Field(
        default=None,
        description="Where several people wrote: which of them, counted from 1 in the order in which they first spoke",
    )
    text: str
    bot_name: str | None = None
    created_at: datetime


class PublicPage(BaseModel):
    """What a public link shows. Of a Task its messages, later ones too; of others their description."""

    kind: ShareKind
    title: str
    description: str | None = None
    messages: list[PublicMessage] = Field(default_factory=list)
    next_cursor: str | None = None
