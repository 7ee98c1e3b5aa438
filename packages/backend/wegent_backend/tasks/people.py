"""Who takes part in conversations, as others see them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.protocol.group_chat import Sender

from wegent_backend.tables import UserRow


async def senders(session: AsyncSession, user_ids: Collection[int]) -> dict[int, Sender]:
    """By user id; of accounts that are gone there is the name `deleted:ID`."""
    if not user_ids:
        return {}
    query = select(UserRow.id, UserRow.user_name, UserRow.display_name).where(UserRow.id.in_(set(user_ids)))
    found = {
        row.id: Sender(user_id=row.id, user_name=row.user_name, display_name=row.display_name)
        for row in await session.execute(query)
    }
    return {user_id: found.get(user_id) or _gone(user_id) for user_id in user_ids}


async def sender(session: AsyncSession, user_id: int) -> Sender:
    return (await senders(session, [user_id]))[user_id]


def _gone(user_id: int) -> Sender:
    return Sender(user_id=user_id, user_name=f"deleted:{user_id}")
