"""Rows of API keys. Every query starts from the keys that the subject may see."""

from __future__ import annotations

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.auth.subject import Subject
from wegent_backend.keys.schemas import KeyType
from wegent_backend.tables import ApiKeyRow, UserRow


def readable(subject: Subject, key_type: KeyType) -> Select[ApiKeyRow]:
    """Personal keys: one's own. Service keys: those of the installation, for callers that are admins."""
    query = select(ApiKeyRow).where(ApiKeyRow.key_type == key_type)
    return query if key_type == "service" else query.where(ApiKeyRow.user_id == subject.user_id)


async def page(
    session: AsyncSession, subject: Subject, key_type: KeyType, *, after: int, limit: int
) -> list[ApiKeyRow]:
    """Up to `limit` keys with ids behind `after`, the oldest first."""
    query = readable(subject, key_type).where(ApiKeyRow.id > after).order_by(ApiKeyRow.id).limit(limit)
    return list(await session.scalars(query))


async def get(session: AsyncSession, subject: Subject, key_type: KeyType, key_id: int) -> ApiKeyRow | None:
    """For a change: nobody else changes it meanwhile."""
    query = readable(subject, key_type).where(ApiKeyRow.id == key_id).with_for_update()
    return (await session.scalars(query)).one_or_none()


async def count(session: AsyncSession, subject: Subject, key_type: KeyType) -> int:
    """Keys that the subject has made. Until the transaction ends, they make no others."""
    await session.execute(select(UserRow.id).where(UserRow.id == subject.user_id).with_for_update())
    query = select(func.count()).where(ApiKeyRow.user_id == subject.user_id, ApiKeyRow.key_type == key_type)
    return (await session.scalars(query)).one()


def add(session: AsyncSession, row: ApiKeyRow) -> None:
    session.add(row)


async def remove(session: AsyncSession, row: ApiKeyRow) -> None:
    await session.delete(row)
