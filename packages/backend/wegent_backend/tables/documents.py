"""Documents of knowledge bases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from wegent_backend.tables.base import Base, BigId, UtcDateTime, utc_now


class DocumentRow(Base):
    """`folder_id` 0 is the root; `index_state` and `index_generation` follow the words of BEHAVIOUR's Documents."""

    __tablename__ = "documents"
    __table_args__ = (Index("ix_documents_knowledge_base", "knowledge_base_id", "folder_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    knowledge_base_id: Mapped[int] = mapped_column(ForeignKey("kinds.id"))
    folder_id: Mapped[int] = mapped_column(BigInteger, default=0)
    user_id: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(255))
    source: Mapped[dict[str, Any]] = mapped_column(default=dict)
    size_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    is_enabled: Mapped[bool] = mapped_column(default=True)
    index_state: Mapped[str] = mapped_column(String(24), default="not_indexed")
    index_generation: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)
