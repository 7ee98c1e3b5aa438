"""Rows of logins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Executable, and_, delete, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.tables import LoginRow, utc_now


async def by_id(session: AsyncSession, login_id: str) -> LoginRow | None:
    return await session.get(LoginRow, login_id)


async def hold(session: AsyncSession, login_id: str) -> LoginRow | None:
    """A login as it is now; nobody else changes it before this transaction ends."""
    return await session.get(LoginRow, login_id, with_for_update=True)


async def page(
    session: AsyncSession, user_id: int, *, before: tuple[datetime, str] | None, limit: int
) -> Sequence[LoginRow]:
    """A user's logins that count, the latest first; `before`: when one began, and its id."""
    query = select(LoginRow).where(LoginRow.user_id == user_id, *_counts())
    if before is not None:
        at, login_id = before
        same = and_(LoginRow.created_at == at, LoginRow.id < login_id)
        query = query.where(or_(LoginRow.created_at < at, same))
    query = query.order_by(LoginRow.created_at.desc(), LoginRow.id.desc()).limit(limit)
    return (await session.scalars(query)).all()


async def end(session: AsyncSession, user_id: int, login_id: str) -> bool:
    """Whether the user had such a login that counted until now."""
    mine = (LoginRow.id == login_id, LoginRow.user_id == user_id)
    return await _count(session, update(LoginRow).where(*mine, *_counts()).values(ended_at=utc_now())) == 1


async def end_all(session: AsyncSession, user_id: int, *, but: str | None) -> int:
    statement = update(LoginRow).where(LoginRow.user_id == user_id, *_counts()).values(ended_at=utc_now())
    return await _count(session, statement if but is None else statement.where(LoginRow.id != but))


async def over_since(session: AsyncSession, moment: datetime, *, limit: int) -> Sequence[str]:
    """Ids of logins that were ended, or ran out, before a moment."""
    over = or_(LoginRow.ended_at < moment, LoginRow.expires_at < moment)
    return (await session.scalars(select(LoginRow.id).where(over).limit(limit))).all()


async def remove(session: AsyncSession, login_ids: Sequence[str]) -> None:
    await session.execute(delete(LoginRow).where(LoginRow.id.in_(login_ids)))


def _counts() -> tuple[ColumnElement[bool], ...]:
    return LoginRow.ended_at.is_(None), LoginRow.expires_at > utc_now()


async def _count(session: AsyncSession, statement: Executable) -> int:
    result: Any = await session.execute(statement, execution_options={"synchronize_session": False})
    return result.rowcount if isinstance(result, CursorResult) else 0
