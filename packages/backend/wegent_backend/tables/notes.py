"""What models go on with in place of the older part of a conversation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from wegent_backend.tables.base import Base, LongText, Name, UtcDateTime, utc_now


class NotesRow(Base):
    """Notes on all messages up to the message_id `covers`, which stay. What is taken back takes its notes along."""

    __tablename__ = "conversation_notes"

    task_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    covers: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(LongText)
    model_name: Mapped[str | None] = mapped_column(Name)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
