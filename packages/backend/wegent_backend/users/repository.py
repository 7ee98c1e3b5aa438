"""Rows of people."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.tables import IdentityRow, UserRow


async def by_id(session: AsyncSession, user_id: int) -> UserRow | None:
    return await session.get(UserRow, user_id)


async def providers(session: AsyncSession, user_id: int) -> list[str]:
    """Names of the providers that know the user."""
    query = select(IdentityRow.provider).where(IdentityRow.user_id == user_id).distinct().order_by(IdentityRow.provider)
    return list(await session.scalars(query))


async def by_name(session: AsyncSession, user_name: str) -> UserRow | None:
    return (await session.scalars(select(UserRow).where(UserRow.user_name == user_name))).one_or_none()


def add(session: AsyncSession, user: UserRow) -> None:
    session.add(user)


async def set_first_password(session: AsyncSession, user_name: str, password_hash: str) -> bool:
    """Whether this call gave the user the first password: of several at once, one does."""
    result = await session.execute(
        update(UserRow)
        .where(UserRow.user_name == user_name, UserRow.password_hash.is_(None))
        .values(password_hash=password_hash)
    )
    return isinstance(result, CursorResult) and result.rowcount == 1


async def hold(session: AsyncSession, user_id: int) -> UserRow | None:
    """A user as they are now; nobody else changes them before this transaction ends."""
    return await session.get(UserRow, user_id, with_for_update=True)


async def replace_hash(session: AsyncSession, user_id: int, *, old: str, new: str) -> bool:
    """Store another hash, unless the password changed meanwhile: then the answer is False."""
    result = await session.execute(
        update(UserRow).where(UserRow.id == user_id, UserRow.password_hash == old).values(password_hash=new)
    )
    return isinstance(result, CursorResult) and result.rowcount == 1
