"""Messages that wait until the answer before them is complete."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wegent_backend.tables.base import Base, BigId, LongText, Name, UtcDateTime, utc_now


class QueueRow(Base):
    """What is known of a conversation's queue besides its messages. Whoever writes it holds the conversation."""

    __tablename__ = "queues"

    task_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(BigInteger, default=0)
    # stopped, failed, refused, asked; None: it goes on by itself
    paused: Mapped[str | None] = mapped_column(String(16))
    pause_message: Mapped[str | None] = mapped_column(LongText)
    # The stop of this run has been dealt with: it paused what there was, or made room for a message.
    stopped_run_id: Mapped[int | None] = mapped_column(BigInteger)


class QueuedMessageRow(Base):
    """A message that was sent while its conversation was busy. It goes when it becomes a message of the conversation.

    `position` gives the order and has gaps; `options` are the other fields of `chat:send`.
    """

    __tablename__ = "queued_messages"
    __table_args__ = (
        UniqueConstraint("user_id", "client_message_id"),
        Index("ix_queued_messages_task_id", "task_id", "position"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    task_id: Mapped[int] = mapped_column(BigInteger)
    user_id: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int] = mapped_column(BigInteger)
    client_message_id: Mapped[str | None] = mapped_column(Name)
    message: Mapped[str] = mapped_column(LongText)
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # Why it could not be sent.
    error: Mapped[str | None] = mapped_column(LongText)
    error_reason: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class QueuedFileRow(Base):
    """A file that a queued message will come with; until then it is its uploader's, and kept."""

    __tablename__ = "queued_files"
    __table_args__ = (
        Index("ix_queued_files_attachment_id", "attachment_id"),
        Index("ix_queued_files_task_id", "task_id"),
    )

    queued_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    attachment_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    task_id: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int] = mapped_column(default=0)
