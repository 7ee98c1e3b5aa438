"""Groups own namespaces; their members have roles in them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wegent_backend.tables.base import Base, BigId, LongText, Name, UtcDateTime, utc_now


class GroupRow(Base):
    """`name` is the namespace, nested names written `parent/child`."""

    __tablename__ = "groups"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(Name)
    display_name: Mapped[str | None] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(LongText)
    owner_id: Mapped[int] = mapped_column(BigInteger)
    visibility: Mapped[str] = mapped_column(String(16), default="private")
    level: Mapped[str] = mapped_column(String(16), default="group")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)


class NamespaceMemberRow(Base):
    """A user's role in a group's namespace; `state` is pending, approved or rejected."""

    __tablename__ = "namespace_members"
    __table_args__ = (
        UniqueConstraint("group_id", "user_id"),
        Index("ix_namespace_members_user_id", "user_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    user_id: Mapped[int] = mapped_column(BigInteger)
    role: Mapped[str] = mapped_column(String(24))
    state: Mapped[str] = mapped_column(String(16), default="approved")
    invited_by: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)
