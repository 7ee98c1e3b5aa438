"""Groups of everybody."""

from __future__ import annotations

from typing import Final

from wegent_backend import cursors
from wegent_backend.admin.groups import repository
from wegent_backend.admin.groups.schemas import GroupItem, GroupList
from wegent_backend.context import Context

CURSOR: Final = "AdminGroup"
SHOWN: Final = ("id", "name", "visibility", "level", "created_at")


async def list_page(ctx: Context, *, prefix: str | None, ownerless: bool, limit: int, cursor: str | None) -> GroupList:
    """By name. Raises Invalid for a cursor of another list."""
    after = str(cursors.decode(CURSOR, cursor, str)[0]) if cursor else ""
    rows = await repository.page(ctx.session, prefix=prefix, ownerless=ownerless, after=after, limit=limit + 1)
    shown = rows[:limit]
    ids = [row.id for row in shown]
    members = await repository.members(ctx.session, ids) if ids else {}
    owners = await repository.owners(ctx.session, ids) if ids else {}
    resources = await repository.resources(ctx.session, ids) if ids else {}
    items = [
        GroupItem(
            **{name: getattr(row, name) for name in SHOWN},
            members=members.get(row.id, (0, 0))[0],
            waiting=members.get(row.id, (0, 0))[1],
            owners=owners.get(row.id, 0),
            resources=resources.get(row.id, 0),
        )
        for row in shown
    ]
    return GroupList(items=items, next_cursor=cursors.encode(CURSOR, shown[-1].name) if len(rows) > limit else None)
