"""Groups own namespaces; their members have roles in them."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wegent_backend.tables.base import Base, BigId, LongText, Name, UtcDateTime, utc_now

EVERYBODY: Final = 0
"""`user_id` of the row that makes every user a member, as in a group of the level organization."""


class GroupRow(Base):
    """`name` is the namespace, nested names written `parent/child`. Resources of the group have the owner `-id`."""

    __tablename__ = "groups"
    # SQLite would give the id of the last group that was deleted to the next one, and with it what was its own.
    __table_args__ = (UniqueConstraint("name"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(Name)
    display_name: Mapped[str | None] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(LongText)
    # Who made it; the members with the role Owner own it.
    owner_id: Mapped[int] = mapped_column(BigInteger)
    visibility: Mapped[str] = mapped_column(String(16), default="private")
    level: Mapped[str] = mapped_column(String(16), default="group")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)


class GroupAncestorRow(Base):
    """A group and one of those that it is inside of, itself included: a role counts in all groups below."""

    __tablename__ = "group_ancestors"
    __table_args__ = (Index("ix_group_ancestors_ancestor_id", "ancestor_id", "group_id"),)

    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), primary_key=True, autoincrement=False)
    ancestor_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), primary_key=True, autoincrement=False)


class NamespaceMemberRow(Base):
    """A user's role in a group's namespace; `state` is pending, approved or rejected.

    A pending row with `invited_by` is an invitation, for the user to accept; one without it is a request, for
    maintainers to approve.
    """

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
    # From the group claim of this OIDC provider, which may take it away again; None: given by a person.
    provider: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)
