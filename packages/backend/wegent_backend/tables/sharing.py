"""Single resources that people share: links, and what somebody may do with a resource that is not theirs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wegent_backend.tables.base import Base, BigId, UtcDateTime, Word, utc_now


class ShareLinkRow(Base):
    """A link to a resource. Of its token only the SHA-256 is kept, and the first characters to tell it by."""

    __tablename__ = "share_links"
    __table_args__ = (UniqueConstraint("token_hash"), Index("ix_share_links_resource", "kind", "resource_id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(Word)
    resource_id: Mapped[int] = mapped_column(BigInteger)
    token_hash: Mapped[str] = mapped_column(String(64))
    prefix: Mapped[str] = mapped_column(String(16))
    default_role: Mapped[str] = mapped_column(String(24))
    require_approval: Mapped[bool] = mapped_column(default=True)
    # Whoever has the link may read, without a login.
    public_read: Mapped[bool] = mapped_column(default=False)
    created_by: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ResourceMemberRow(Base):
    """A user's role on one resource; `state` is pending, approved or rejected."""

    __tablename__ = "resource_members"
    __table_args__ = (
        UniqueConstraint("kind", "resource_id", "user_id"),
        Index("ix_resource_members_user_id", "user_id", "kind", "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(Word)
    resource_id: Mapped[int] = mapped_column(BigInteger)
    user_id: Mapped[int] = mapped_column(BigInteger)
    role: Mapped[str] = mapped_column(String(24))
    state: Mapped[str] = mapped_column(String(16), default="pending")
    # The link that led here; None: added by somebody who may share the resource.
    link_id: Mapped[int | None] = mapped_column(ForeignKey("share_links.id"))
    reviewed_by: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)
