"""What happened, in an order that cannot be changed unseen; and what the installation has decided for everybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from wegent_backend.tables.base import Base, Name, UtcDateTime, Word, utc_now


class AuditRow(Base):
    """One entry of the chain. `id` counts without gaps; `hash` covers the entry and the hash of the one before."""

    __tablename__ = "audit_events"
    __table_args__ = (
        Index("ix_audit_events_actor", "actor_name", "id"),
        Index("ix_audit_events_object", "kind", "object_name", "id"),
        Index("ix_audit_events_at", "at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    # None: nobody who is known, for example a wrong password.
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    actor_name: Mapped[str | None] = mapped_column(Name)
    # The login or key that was used, for example `login:…` or `key:7`.
    via: Mapped[str | None] = mapped_column(Word)
    address: Mapped[str] = mapped_column(String(64), default="")
    request_id: Mapped[str | None] = mapped_column(Word)
    action: Mapped[str] = mapped_column(Word)
    # done or denied
    outcome: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(Word)
    namespace: Mapped[str | None] = mapped_column(Name)
    object_name: Mapped[str | None] = mapped_column(Name)
    object_id: Mapped[str | None] = mapped_column(Word)
    # Secrets are masked in both.
    old: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    new: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class SystemSettingRow(Base):
    """A decision of admins that holds at once, in every process."""

    __tablename__ = "system_settings"

    name: Mapped[str] = mapped_column(Word, primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    updated_by: Mapped[int] = mapped_column(BigInteger)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)
