"""Rows of git tokens; all of them are their user's own."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.auth.subject import Subject
from wegent_backend.tables import GitTokenRow


async def of_subject(session: AsyncSession, subject: Subject) -> dict[str, GitTokenRow]:
    """By host, in the order in which they are tried."""
    query = (
        select(GitTokenRow).where(GitTokenRow.user_id == subject.user_id).order_by(GitTokenRow.position, GitTokenRow.id)
    )
    return {row.host: row for row in await session.scalars(query)}


def add(session: AsyncSession, row: GitTokenRow) -> None:
    session.add(row)


async def remove(session: AsyncSession, row: GitTokenRow) -> None:
    await session.delete(row)
