"""Work of admins that takes longer than a request."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from wegent_backend.tables.base import Base, BigId, UtcDateTime, utc_now


class CleanupRow(Base):
    """A clean-up, and how far it is: `found` and `removed` count by what it is about."""

    __tablename__ = "cleanups"
    __table_args__ = (Index("ix_cleanups_state", "state"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    # What was deleted or over before this moment goes.
    before: Mapped[datetime] = mapped_column(UtcDateTime)
    dry_run: Mapped[bool] = mapped_column(default=False)
    # queued, running, done, cancelled, failed
    state: Mapped[str] = mapped_column(String(16), default="queued")
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    found: Mapped[dict[str, Any]] = mapped_column(default=dict)
    removed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_by: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
