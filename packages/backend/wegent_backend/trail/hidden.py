"""Which of the things that somebody was told are not there, are there and were hidden from them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.tables import GroupRow, ResourceMemberRow, TaskRow
from wegent_backend.trail.entries import Entry

CONVERSATION: Final = "Task"
GROUP: Final = "Group"


async def hidden(session: AsyncSession, suspects: Sequence[Entry]) -> list[Entry]:
    """Those about a conversation (`object_id`) of somebody else, or a group (`name`), that exists."""
    numbers = {_number(entry) for entry in suspects if entry.kind == CONVERSATION}
    readers = await _readers(session, [number for number in numbers if 0 < number < 2**63])
    groups = await _groups(session, {entry.name for entry in suspects if entry.kind == GROUP and entry.name})
    return [entry for entry in suspects if _is_hidden(entry, readers, groups)]


def _is_hidden(entry: Entry, readers: dict[int, set[int]], groups: set[str]) -> bool:
    if entry.kind == GROUP:
        return entry.name in groups
    found = readers.get(_number(entry))
    return found is not None and entry.actor.user_id not in found


def _number(entry: Entry) -> int:
    return int(entry.object_id or 0)


async def _readers(session: AsyncSession, task_ids: Collection[int]) -> dict[int, set[int]]:
    """Of conversations that exist, who may read them."""
    if not task_ids:
        return {}
    living = select(TaskRow.id, TaskRow.user_id).where(TaskRow.id.in_(task_ids), TaskRow.deleted_id == 0)
    found = {task_id: {user_id} for task_id, user_id in await session.execute(living)}
    shared = select(ResourceMemberRow.resource_id, ResourceMemberRow.user_id).where(
        ResourceMemberRow.kind == CONVERSATION,
        ResourceMemberRow.resource_id.in_(found),
        ResourceMemberRow.state == "approved",
    )
    for task_id, user_id in await session.execute(shared) if found else ():
        found[task_id].add(user_id)
    return found


async def _groups(session: AsyncSession, names: Collection[str]) -> set[str]:
    return set(await session.scalars(select(GroupRow.name).where(GroupRow.name.in_(names)))) if names else set()
