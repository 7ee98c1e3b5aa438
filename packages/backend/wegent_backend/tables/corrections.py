"""What second models say of answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wegent_backend.tables.base import Base, BigId, LongText, Name, UtcDateTime, utc_now


class CorrectionRow(Base):
    """The evaluation of an answer; another one takes its place. It goes when the answer is written again."""

    __tablename__ = "corrections"
    __table_args__ = (
        UniqueConstraint("subtask_id"),
        Index("ix_corrections_user_state", "user_id", "state"),
        Index("ix_corrections_task_id", "task_id"),
        # No number is given twice: a job that comes late must not find another evaluation than its own.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    task_id: Mapped[int] = mapped_column(BigInteger)
    subtask_id: Mapped[int] = mapped_column(BigInteger)
    # Who asked for it, with whose models it is made.
    user_id: Mapped[int] = mapped_column(BigInteger)
    # pending, running, completed, failed
    state: Mapped[str] = mapped_column(String(16), default="pending")
    # As it was asked for, and where it was said to be: public, user, group.
    model_name: Mapped[str] = mapped_column(Name)
    model_type: Mapped[str | None] = mapped_column(String(16))
    verify_facts: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)
    # protocol/correction.py: CorrectionResult
    result: Mapped[dict[str, Any] | None]
    error: Mapped[str | None] = mapped_column(LongText)
    error_reason: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
