"""Who takes part in conversations, as others see them, and where they hear of them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.protocol.group_chat import Sender

from wegent_backend.realtime.rooms import task_room, user_room
from wegent_backend.tables import ResourceMemberRow, TaskRow, UserRow


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


async def windows(session: AsyncSession, task: TaskRow) -> list[str]:
    """Rooms of those who have a conversation in their lists, and of those who have it open."""
    members = await session.scalars(_members(task)) if task.is_group_chat else ()
    return [user_room(task.user_id), *map(user_room, members), task_room(task.id)]


async def sender(session: AsyncSession, user_id: int) -> Sender:
    return (await senders(session, [user_id]))[user_id]


def _members(task: TaskRow) -> Select[int]:
    return select(ResourceMemberRow.user_id).where(
        ResourceMemberRow.kind == "Task",
        ResourceMemberRow.resource_id == task.id,
        ResourceMemberRow.state == "approved",
    )


def _gone(user_id: int) -> Sender:
    return Sender(user_id=user_id, user_name=f"deleted:{user_id}")
