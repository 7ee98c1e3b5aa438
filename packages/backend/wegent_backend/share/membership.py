"""What may become of one membership, whoever wants it: rows of members are written here only.

Whoever writes holds the resource store by then (`versions.hold`): of two who decide at once, the second one sees what
the first has done, and what is read afterwards is of that moment.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

from wegent_contracts.protocol.socket import TaskShared

from wegent_backend.context import Context
from wegent_backend.realtime.rooms import user_room
from wegent_backend.share import repository, things
from wegent_backend.share.errors import TooManyMembers, refused
from wegent_backend.share.schemas import MemberState, ShareRole
from wegent_backend.share.things import Shared
from wegent_backend.tables import ResourceMemberRow, TaskRow, utc_now

LEAST_OF_TASK = "Reporter"


async def put(
    ctx: Context,
    shared: Shared,
    user_id: int,
    row: ResourceMemberRow | None,
    *,
    role: str,
    state: MemberState,
    link_id: int | None,
    action: str,
) -> ResourceMemberRow:
    """Give a user a role, or the prospect of one. `row`: what they have now. Raises TooManyMembers."""
    old = None if row is None else shown(row)
    if row is None or row.state == "rejected":
        await _check_room(ctx, shared)
    if row is None:
        row = ResourceMemberRow(kind=shared.kind, resource_id=shared.id, user_id=user_id)
        ctx.session.add(row)
    row.role, row.state, row.link_id = role, state, link_id
    if user_id != ctx.subject.user_id:  # what others have decided of somebody stays known when they ask again
        row.reviewed_by = ctx.subject.user_id
    await ctx.session.flush()
    things.record(ctx, action, shared, old=old, new={"user_id": user_id, **shown(row)})
    if state == "approved" and (old is None or old["state"] != "approved"):
        _tell(ctx, shared, row)
    return row


async def turn_down(ctx: Context, shared: Shared, row: ResourceMemberRow, *, action: str) -> None:
    """They may ask again after a while, and then wait for approval whatever their link says."""
    old = {"user_id": row.user_id, **shown(row)}
    row.state, row.updated_at = "rejected", utc_now()
    if row.user_id != ctx.subject.user_id:
        row.reviewed_by = ctx.subject.user_id
    await ctx.session.flush()
    things.record(ctx, action, shared, old=old)


async def end(ctx: Context, shared: Shared, row: ResourceMemberRow, *, action: str) -> None:
    """As if it had never been."""
    things.record(ctx, action, shared, old={"user_id": row.user_id, **shown(row)})
    await ctx.session.delete(row)


def check_role(kind: str, role: ShareRole, field: str) -> None:
    """Conversations are read by others, and not yet written in: raises Invalid."""
    if kind == "Task" and role != LEAST_OF_TASK:
        raise refused(field, "task_role", f"A conversation is shared for reading: the role is {LEAST_OF_TASK}.")


def turned_down_until(ctx: Context, row: ResourceMemberRow) -> datetime:
    return row.updated_at + timedelta(hours=ctx.ports.settings.share.ask_again_hours)


def shown(row: ResourceMemberRow) -> dict[str, Any]:
    """For the audit trail."""
    return {"role": row.role, "state": row.state, "link_id": row.link_id}


async def _check_room(ctx: Context, shared: Shared) -> None:
    most = ctx.ports.settings.share.max_members
    if await repository.count_members(ctx.session, shared.kind, shared.id) >= most:
        raise TooManyMembers(f"It is shared with {most} people already, which is the most (WEGENT_SHARE_MAX_MEMBERS).")


def _tell(ctx: Context, shared: Shared, row: ResourceMemberRow) -> None:
    """Windows of who got access to a conversation show it at once."""
    if shared.kind == "Task":
        task = cast("TaskRow", shared.row)
        told = TaskShared(task_id=task.id, title=task.title, role=cast("ShareRole", row.role))
        ctx.emit("task:shared", told, room=user_room(row.user_id))
