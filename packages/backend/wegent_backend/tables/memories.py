"""What is remembered of people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wegent_backend.tables.base import Base, BigId, LongText, UtcDateTime, utc_now


class MemoryRow(Base):
    """One fact about a user, in a sentence. Nobody else reads it."""

    __tablename__ = "memories"
    __table_args__ = (
        # The same fact said twice is one memory.
        UniqueConstraint("user_id", "digest"),
        Index("ix_memories_user_id", "user_id", "id"),
        # No number is given twice: answers name the memories that they were given.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str] = mapped_column(LongText)
    # SHA-256 of the text as it is compared.
    digest: Mapped[str] = mapped_column(String(64))
    # The conversation in which a model saved it; None: its user wrote it.
    task_id: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)
