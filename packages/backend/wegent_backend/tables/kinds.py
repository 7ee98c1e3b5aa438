"""Resources: everything that defines an agent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wegent_backend.tables.base import Base, BigId, Name, UtcDateTime, Word, utc_now

PUBLIC_USER_ID = 0
"""Owner of public resources."""


class ResourceColumns:
    """Identity and bookkeeping that every stored resource has.

    `deleted_id` is 0 while the resource lives and its own id afterwards, so that a deleted name can be used again.
    `resource_version` is that of the last change, `created_version` that of the creation (or of the return after a
    deletion), `revision` the number of the last revision: 0 for a row that only an older version has written.
    """

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True, insert_sentinel=True)  # many rows in one INSERT
    kind: Mapped[str] = mapped_column(Word)
    namespace: Mapped[str] = mapped_column(Name, default="default")
    name: Mapped[str] = mapped_column(Name)
    user_id: Mapped[int] = mapped_column(BigInteger)
    deleted_id: Mapped[int] = mapped_column(BigInteger, default=0)
    resource_version: Mapped[int] = mapped_column(BigInteger)
    created_version: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    revision: Mapped[int] = mapped_column(default=0, server_default="0")
    generation: Mapped[int] = mapped_column(BigInteger, default=1)
    display_name: Mapped[str | None] = mapped_column(String(200))
    labels: Mapped[dict[str, Any]] = mapped_column(default=dict)
    annotations: Mapped[dict[str, Any]] = mapped_column(default=dict)
    spec: Mapped[dict[str, Any]] = mapped_column(default=dict)
    status: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # Who wrote which fields (resources/ownership.py); nothing for rows of older versions.
    managed: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)


class KindRow(ResourceColumns, Base):
    __tablename__ = "kinds"
    __table_args__ = (
        UniqueConstraint("kind", "namespace", "name", "user_id", "deleted_id", name="uq_kinds_identity"),
        Index("ix_kinds_owner", "kind", "user_id", "deleted_id", "id"),
        Index("ix_kinds_namespace", "kind", "user_id", "deleted_id", "namespace", "id"),
        Index("ix_kinds_resource_version", "resource_version"),
    )


class CounterRow(Base):
    """Numbers that must become visible in order, for example `resource_version`: one locked row each."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger, default=0)
