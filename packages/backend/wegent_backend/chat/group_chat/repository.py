"""Queries on group chats. Who may see them is asked before."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.tables import KindRow, ResourceMemberRow, TaskRow


async def group_chats(session: AsyncSession, task_ids: Collection[int]) -> set[int]:
    """Which of these tasks are group chats."""
    if not task_ids:
        return set()
    query = select(TaskRow.id).where(TaskRow.id.in_(task_ids), TaskRow.is_group_chat.is_(True), TaskRow.deleted_id == 0)
    return set(await session.scalars(query))


async def members(session: AsyncSession, task_id: int) -> dict[int, str]:
    """Roles by user id, in the order in which they came; without the owner."""
    query = (
        select(ResourceMemberRow.user_id, ResourceMemberRow.role)
        .where(
            ResourceMemberRow.kind == "Task",
            ResourceMemberRow.resource_id == task_id,
            ResourceMemberRow.state == "approved",
        )
        .order_by(ResourceMemberRow.id)
    )
    return {row.user_id: row.role for row in await session.execute(query)}


async def team_names(session: AsyncSession, team_id: int) -> list[str]:
    """What a team is called; nothing when it is gone."""
    query = select(KindRow.name, KindRow.display_name).where(
        KindRow.id == team_id, KindRow.kind == "Team", KindRow.deleted_id == 0
    )
    found = (await session.execute(query)).one_or_none()
    return [] if found is None else [name for name in found if name]
