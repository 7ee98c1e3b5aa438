"""There is always an admin: whoever takes away the role or the account of one asks here first."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.tables import CounterRow, UserRow
from wegent_backend.users.errors import LastAdmin

COUNTER: Final = "accounts"


async def hold(session: AsyncSession) -> None:
    """Wait until nobody else changes accounts, and keep others waiting until this transaction ends.

    What is read afterwards is what those before have left.
    """
    await session.execute(select(CounterRow.value).where(CounterRow.name == COUNTER).with_for_update())


async def check_other(session: AsyncSession, user_id: int) -> None:
    """Raises LastAdmin when nobody but this user is an active admin. To be called after `hold`."""
    query = select(UserRow.id).where(UserRow.role == "admin", UserRow.is_active.is_(True), UserRow.id != user_id)
    if await session.scalar(query.limit(1)) is None:
        raise LastAdmin("Without this account nobody could administrate any more. Make somebody else an admin first.")
