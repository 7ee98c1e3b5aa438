"""Files that people send: what is known of them, which messages they are with, and their bytes where those are here."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import Mapped, mapped_column

from wegent_backend.tables.base import Base, BigId, Name, UtcDateTime, Word, utc_now


class AttachmentRow(Base):
    """A file. Until a message takes it, it is its uploader's (`user_id`); then those who read the message have it.

    `state` is written in attachments/states.py only. `parts` names the stored parts in order: all but the last one
    have the same length (attachments/content.py).
    """

    __tablename__ = "attachments"
    __table_args__ = (
        UniqueConstraint("uid"),
        Index("ix_attachments_user_id", "user_id", "state"),
        Index("ix_attachments_state", "state", "updated_at"),
        Index("ix_attachments_sent_at", "sent_at", "updated_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    uid: Mapped[str] = mapped_column(String(36))
    user_id: Mapped[int] = mapped_column(BigInteger)
    filename: Mapped[str] = mapped_column(Name)
    size: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(BigInteger, default=0)
    # As the uploader has announced it, to be compared with what arrived.
    sha256: Mapped[str | None] = mapped_column(String(64))
    mime_type: Mapped[str] = mapped_column(String(127), default="")
    # text, pdf, office, image, other
    kind: Mapped[str] = mapped_column(String(16), default="")
    # uploading, stored, extracting, ready, failed, deleted
    state: Mapped[str] = mapped_column(String(16), default="uploading")
    error: Mapped[str | None] = mapped_column(String(500))
    error_reason: Mapped[str | None] = mapped_column(String(64))
    # folder, database, s3
    store: Mapped[str] = mapped_column(String(16))
    # The key of its parts, sealed like every secret; None: they are stored as they are.
    secret_id: Mapped[str | None] = mapped_column(String(36))
    parts: Mapped[list[str]] = mapped_column(JSON, default=list)
    text_part: Mapped[str | None] = mapped_column(Word)
    text_chars: Mapped[int] = mapped_column(default=0)
    text_truncated: Mapped[bool] = mapped_column(default=False)
    preview_part: Mapped[str | None] = mapped_column(Word)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)
    # When a message took it.
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AttachmentUseRow(Base):
    """A file is with a message. The rows of a copied message are copied; a file that no row names is swept."""

    __tablename__ = "attachment_uses"
    __table_args__ = (
        Index("ix_attachment_uses_attachment_id", "attachment_id"),
        Index("ix_attachment_uses_task_id", "task_id"),
    )

    subtask_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    attachment_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    task_id: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int] = mapped_column(default=0)


class AttachmentPartRow(Base):
    """Bytes of a file that is stored in the database, as they were sealed."""

    __tablename__ = "attachment_parts"

    key: Mapped[str] = mapped_column(String(36), primary_key=True)
    part: Mapped[str] = mapped_column(Word, primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary().with_variant(mysql.LONGBLOB, "mysql", "mariadb"))
