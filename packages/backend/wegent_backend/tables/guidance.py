"""What people say to answers that are being written."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wegent_backend.tables.base import Base, BigId, LongText, UtcDateTime, Word, utc_now


class GuidanceRow(Base):
    """A message to one run. What the run's log shows of it decides, when the run ends, whether it was heard."""

    __tablename__ = "guidance"
    __table_args__ = (
        UniqueConstraint("user_id", "task_id", "client_guidance_id"),
        Index("ix_guidance_run", "run_id", "state"),
        Index("ix_guidance_task", "task_id", "subtask_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    task_id: Mapped[int] = mapped_column(BigInteger)
    subtask_id: Mapped[int] = mapped_column(BigInteger)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    user_id: Mapped[int] = mapped_column(BigInteger)
    text: Mapped[str] = mapped_column(LongText)
    # QUEUED, APPLIED, EXPIRED
    state: Mapped[str] = mapped_column(String(16), default="QUEUED")
    # completed, stopped, failed: how the answer ended that did not hear it
    reason: Mapped[str | None] = mapped_column(String(16))
    client_guidance_id: Mapped[str | None] = mapped_column(Word)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
