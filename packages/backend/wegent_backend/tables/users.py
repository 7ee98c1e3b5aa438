"""People, how they are known elsewhere, their logins and their keys."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wegent_backend.tables.base import Base, BigId, Name, UtcDateTime, Word, utc_now


class UserRow(Base):
    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("user_name"), Index("ix_users_email", "email"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    user_name: Mapped[str] = mapped_column(Name)
    display_name: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(320))
    # Verified by a provider that the installation trusts, or set by an admin: only then it links accounts.
    email_verified: Mapped[bool] = mapped_column(default=False, server_default="0")
    # None: nobody has chosen a password yet, and nobody can log in with one.
    password_hash: Mapped[str | None] = mapped_column(String(255))
    role: Mapped[str] = mapped_column(String(16), default="user")
    is_active: Mapped[bool] = mapped_column(default=True)
    # The row of somebody who was deleted stays, without anything that tells who they were: its number is never given
    # to anybody else, who would have their past.
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    preferences: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)


class IdentityRow(Base):
    """A user as an OIDC provider knows them: `provider` is its name in the settings, `subject` its `sub`."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("provider", "subject"), Index("ix_identities_user_id", "user_id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    provider: Mapped[str] = mapped_column(Word)
    subject: Mapped[str] = mapped_column(Name)
    email: Mapped[str | None] = mapped_column(String(320))
    # The user is an admin because this provider says so, which may take it away again.
    gave_admin: Mapped[bool] = mapped_column(default=False, server_default="0")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    last_login_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class LoginRow(Base):
    """One login of one client. It counts until `expires_at`, unless it was ended before.

    Refresh tokens change with every use; of the current one and the one before only SHA-256 hashes are kept.
    """

    __tablename__ = "logins"
    __table_args__ = (
        UniqueConstraint("refresh_hash"),
        Index("ix_logins_previous_hash", "previous_hash"),
        Index("ix_logins_user_id", "user_id", "ended_at"),
        Index("ix_logins_expires_at", "expires_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    # password, setup, oidc, cli
    method: Mapped[str] = mapped_column(String(16))
    provider: Mapped[str | None] = mapped_column(Word)
    address: Mapped[str] = mapped_column(String(64), default="")
    user_agent: Mapped[str] = mapped_column(String(255), default="")
    refresh_hash: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str | None] = mapped_column(String(64))
    refreshed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ApiKeyRow(Base):
    """A key of a user (`personal`), or of the installation (`service`): then `user_id` is who made it.

    Only the SHA-256 of the key is kept, and its first characters to tell it by.
    """

    __tablename__ = "api_keys"
    __table_args__ = (UniqueConstraint("hash"), Index("ix_api_keys_user_id", "user_id", "id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    key_type: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(Name)
    prefix: Mapped[str] = mapped_column(String(24))
    hash: Mapped[str] = mapped_column(String(64))
    scopes: Mapped[list[Any]] = mapped_column(default=list)
    # A service key may act for users named in the header wegent-username.
    acts_for_users: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class GitTokenRow(Base):
    """A user's token for a git host; the token itself is the row `secret_id` of `secrets`."""

    __tablename__ = "git_tokens"
    __table_args__ = (UniqueConstraint("user_id", "host"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    user_id: Mapped[int] = mapped_column(BigInteger)
    # github, gitlab, gitea, gerrit
    provider: Mapped[str] = mapped_column(String(16))
    host: Mapped[str] = mapped_column(Name)
    login: Mapped[str | None] = mapped_column(Name)
    secret_id: Mapped[str] = mapped_column(String(36))
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)
