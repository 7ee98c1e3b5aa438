"""What the resource store keeps beside the resources: indexes over their JSON, their history, their secrets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import Mapped, mapped_column

from wegent_backend.tables.base import Base, BigId, LabelKey, LongText, Name, UtcDateTime, Word, utc_now


class LabelRow(Base):
    """A label of a living resource, to select by."""

    __tablename__ = "labels"
    __table_args__ = (Index("ix_labels_selection", "kind", "user_id", "key", "value", "resource_id"),)

    kind: Mapped[str] = mapped_column(Word, primary_key=True)
    resource_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(LabelKey, primary_key=True)
    value: Mapped[str] = mapped_column(Word)
    user_id: Mapped[int] = mapped_column(BigInteger)


class ReferenceRow(Base):
    """A living resource (`source_…`, of `user_id`) names another one, or a stored secret (kind `Secret`)."""

    __tablename__ = "resource_references"
    __table_args__ = (
        Index("ix_resource_references_target", "kind", "name", "namespace", "user_id"),
        Index("ix_resource_references_source", "source_kind", "source_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    source_kind: Mapped[str] = mapped_column(Word)
    source_id: Mapped[int] = mapped_column(BigInteger)
    path: Mapped[str] = mapped_column(String(512))
    user_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Word)
    namespace: Mapped[str] = mapped_column(Name)
    name: Mapped[str] = mapped_column(Name)


class RevisionRow(Base):
    """A resource as it was after one change: metadata and spec as stored, where secrets are only pointed at."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("resource_uid", "revision"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    resource_uid: Mapped[str] = mapped_column(String(36))
    revision: Mapped[int]
    resource_version: Mapped[int] = mapped_column(BigInteger)
    generation: Mapped[int] = mapped_column(BigInteger)
    operation: Mapped[str] = mapped_column(String(16))
    manager: Mapped[str] = mapped_column(Name)
    user_id: Mapped[int] = mapped_column(BigInteger)
    user_name: Mapped[str | None] = mapped_column(Name)
    document: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class SecretRow(Base):
    """An encrypted text. With a name it was stored by its owner; without one it stands in a resource's spec.

    `token` is what `wegent_kit.crypto` makes of it, bound to `id`, so that rows cannot be swapped.
    """

    __tablename__ = "secrets"
    __table_args__ = (
        UniqueConstraint("user_id", "namespace", "name"),
        Index("ix_secrets_key_id", "key_id", "id"),
        Index("ix_secrets_resource_uid", "resource_uid"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    user_id: Mapped[int] = mapped_column(BigInteger)
    namespace: Mapped[str] = mapped_column(Name)
    name: Mapped[str | None] = mapped_column(Name)
    resource_uid: Mapped[str | None] = mapped_column(String(36))
    key_id: Mapped[str] = mapped_column(String(32))
    token: Mapped[str] = mapped_column(LongText)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)


class SkillBinaryRow(Base):
    """One upload of the package of a Skill; `version` counts them, from 1."""

    __tablename__ = "skill_binaries"

    skill_id: Mapped[int] = mapped_column(ForeignKey("kinds.id"), primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sha256: Mapped[str] = mapped_column(String(64))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    data: Mapped[bytes] = mapped_column(LargeBinary().with_variant(mysql.LONGBLOB, "mysql", "mariadb"))
    created_by: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
