"""What was shared with somebody, one resource at a time: the condition of a query, and the grant of a row."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.access.decision import Grant, Target
from wegent_backend.access.rules import SHAREABLE
from wegent_backend.tables import ResourceMemberRow, TaskRow

__all__ = ["SHAREABLE", "conversation", "grant_of", "shared_ids"]


def conversation(task: TaskRow, grant: Grant | None = None) -> Target:
    """For what is done to one conversation; `grant`: as what it was shared with the subject."""
    return Target("group chat" if task.is_group_chat else "task", task.user_id, "Task", grant)


def shared_ids(kind: Any = None, user: Any = None) -> Select[Any]:
    """Ids of resources of a kind that were shared with a user; parameters `kind` and `reader` unless given."""
    return select(ResourceMemberRow.resource_id).where(
        ResourceMemberRow.kind == (bindparam("kind") if kind is None else kind),
        ResourceMemberRow.user_id == (bindparam("reader") if user is None else user),
        ResourceMemberRow.state == "approved",
    )


async def grant_of(session: AsyncSession, kind: str, resource_id: int, user_id: int) -> Grant | None:
    """As what one resource was shared with a user."""
    if kind not in SHAREABLE:
        return None
    query = select(ResourceMemberRow.role, ResourceMemberRow.link_id).where(
        ResourceMemberRow.kind == kind,
        ResourceMemberRow.resource_id == resource_id,
        ResourceMemberRow.user_id == user_id,
        ResourceMemberRow.state == "approved",
    )
    found = (await session.execute(query)).one_or_none()
    return None if found is None else Grant(found.role, "direct" if found.link_id is None else "link")
