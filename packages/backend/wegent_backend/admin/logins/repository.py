"""Rows of logins with the names of their users."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.tables import LoginRow, UserRow, utc_now


async def page(
    session: AsyncSession,
    *,
    user_id: int | None,
    active: bool | None,
    after: tuple[datetime, str] | None,
    limit: int,
) -> Sequence[Any]:
    """Up to `limit` pairs of login and user's name: first what lasts longest, which is what was used last."""
    query = (
        select(LoginRow, UserRow.user_name)
        .join(UserRow, UserRow.id == LoginRow.user_id)
        .order_by(LoginRow.expires_at.desc(), LoginRow.id.desc())
        .limit(limit)
    )
    if user_id is not None:
        query = query.where(LoginRow.user_id == user_id)
    if active is not None:
        counts = and_(LoginRow.ended_at.is_(None), LoginRow.expires_at > utc_now())
        query = query.where(counts if active else ~counts)
    if after is not None:
        at, login_id = after
        earlier = or_(LoginRow.expires_at < at, and_(LoginRow.expires_at == at, LoginRow.id < login_id))
        query = query.where(earlier)
    return (await session.execute(query)).all()


async def open_login(session: AsyncSession, login_id: str) -> LoginRow | None:
    """The login if it has not ended, locked."""
    query = select(LoginRow).where(LoginRow.id == login_id, LoginRow.ended_at.is_(None)).with_for_update()
    return (await session.scalars(query)).one_or_none()
