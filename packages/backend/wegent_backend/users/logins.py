"""Logins: each client that somebody logged in with has one, until it ends."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import timedelta
from typing import Final, Literal, TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.edge import Edge, Origin
from wegent_backend.tables import LoginRow, UserRow, utc_now
from wegent_backend.users.schemas import LoginAnswer

Method: TypeAlias = Literal["password", "setup", "oidc"]

REFRESH_BYTES: Final = 32


async def open_login(
    session: AsyncSession, edge: Edge, user: UserRow, *, method: Method, origin: Origin, provider: str | None = None
) -> LoginAnswer:
    """Begin a login in a writing session: an access token for now, and a refresh token for the next one."""
    refresh_token = secrets.token_urlsafe(REFRESH_BYTES)
    now = utc_now()
    login = LoginRow(
        id=str(uuid.uuid4()),
        user_id=user.id,
        method=method,
        provider=provider,
        address=origin.address[:64],
        user_agent=origin.user_agent[:255],
        refresh_hash=digest(refresh_token),
        refreshed_at=now,
        created_at=now,
        expires_at=now + timedelta(days=edge.ports.settings.refresh_token_days),
    )
    session.add(login)
    await session.flush()
    return LoginAnswer(
        access_token=edge.tokens.issue(user.id, login.id),
        expires_in=int(edge.tokens.lifetime.total_seconds()),
        refresh_token=refresh_token,
        refresh_expires_in=int((login.expires_at - now).total_seconds()),
    )


def digest(token: str) -> str:
    """What is kept of a refresh token: it has 256 random bits, so that no slow hash is needed."""
    return hashlib.sha256(token.encode()).hexdigest()
