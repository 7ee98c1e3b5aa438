"""MCP servers of resources: what of them was approved, and whose logins there are."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wegent_backend.tables.base import Base, BigId, Name, UtcDateTime, Word, utc_now


class McpReviewRow(Base):
    """A server as somebody has looked at it last. `address` is a hash of where it is: another one is another server.

    `seen` are the definitions of its tools then; null: it has not been looked at, or could not be used (`state`).
    """

    __tablename__ = "mcp_reviews"

    resource_uid: Mapped[str] = mapped_column(String(36), primary_key=True)
    server: Mapped[str] = mapped_column(Name, primary_key=True)
    address: Mapped[str] = mapped_column(String(64))
    # ok, unreachable, needs_login
    state: Mapped[str] = mapped_column(String(16))
    message: Mapped[str | None] = mapped_column(String(1000))
    seen: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True), default=None)
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class McpPinRow(Base):
    """A tool as it was approved. `tool_hash`: SHA-256 of its name, which may be longer than an index takes.

    `approved_by`: null where the first use counted as approval.
    """

    __tablename__ = "mcp_pins"
    __table_args__ = (UniqueConstraint("resource_uid", "server", "tool_hash"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    resource_uid: Mapped[str] = mapped_column(String(36))
    server: Mapped[str] = mapped_column(Name)
    tool_hash: Mapped[str] = mapped_column(String(64))
    tool: Mapped[str] = mapped_column(Name)
    hash: Mapped[str] = mapped_column(String(71))
    definition: Mapped[dict[str, Any]]
    approved_by: Mapped[int | None] = mapped_column(BigInteger)
    approved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class McpConnectionRow(Base):
    """A user's login at a server of a resource. Its tokens are the row `secret_id` of `secrets`.

    They are for `url` alone. `refreshing_until`: a process is getting new ones.
    """

    __tablename__ = "mcp_connections"
    __table_args__ = (
        UniqueConstraint("user_id", "resource_uid", "server"),
        Index("ix_mcp_connections_resource_uid", "resource_uid"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    user_id: Mapped[int] = mapped_column(BigInteger)
    resource_uid: Mapped[str] = mapped_column(String(36))
    server: Mapped[str] = mapped_column(Name)
    kind: Mapped[str] = mapped_column(Word)
    namespace: Mapped[str] = mapped_column(Name)
    name: Mapped[str] = mapped_column(Name)
    url: Mapped[str] = mapped_column(String(2048))
    issuer: Mapped[str] = mapped_column(String(2048))
    # Where and how tokens are got: token_endpoint, revocation_endpoint, client_id, auth_method, resource, scope.
    terms: Mapped[dict[str, Any]]
    secret_id: Mapped[str] = mapped_column(String(36))
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refreshing_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The authorization server has taken it back: the user has to connect again.
    broken: Mapped[bool] = mapped_column(default=False, server_default="0")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)
