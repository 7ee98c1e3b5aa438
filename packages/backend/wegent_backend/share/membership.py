"""What may become of one membership, whoever wants it: rows of members are written here only.

Whoever writes holds the resource store by then (`versions.hold`): of two who decide at once, the second one sees what
the first has done, and what is read afterwards is of that moment.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final, cast

from wegent_contracts.protocol.group_chat import TaskInvited
from wegent_contracts.protocol.socket import TaskShared

from wegent_backend.context import Context
from wegent_backend.realtime.rooms import user_room
from wegent_backend.share import repository, things
from wegent_backend.share.errors import TooManyMembers, refused
from wegent_backend.share.schemas import MemberState, ShareRole
from wegent_backend.share.things import Shared
from wegent_backend.tables import ResourceMemberRow, TaskRow, utc_now
from wegent_backend.tasks import people, unread

LEAST_OF_TASK: Final = "Reporter"
ROLES_OF_CHAT: Final = ("Reporter", "Developer", "Maintainer")


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
        await _welcome(ctx, shared, row)
    return row


async def turn_down(ctx: Context, shared: Shared, row: ResourceMemberRow, *, action: str) -> None:
    """They may ask again after a while, and then wait for approval whatever their link says."""
    old = {"user_id": row.user_id, **shown(row)}
    row.state, row.updated_at = "rejected", utc_now()
    if row.user_id != ctx.subject.user_id:
        row.reviewed_by = ctx.subject.user_id
    await ctx.session.flush()
    things.record(ctx, action, shared, old=old)
    _tell_unread(ctx, shared, row)


async def end(ctx: Context, shared: Shared, row: ResourceMemberRow, *, action: str) -> None:
    """As if it had never been."""
    things.record(ctx, action, shared, old={"user_id": row.user_id, **shown(row)})
    await ctx.session.delete(row)
    _tell_unread(ctx, shared, row)


def check_role(shared: Shared, role: ShareRole, field: str) -> None:
    """Conversations are only read by others, unless they are group chats. Raises Invalid."""
    if shared.kind != "Task" or role == LEAST_OF_TASK:
        return
    if not cast("TaskRow", shared.row).is_group_chat:
        raise refused(
            field,
            "task_role",
            f"A conversation is shared for reading: the role is {LEAST_OF_TASK}. Others write in group chats only.",
        )
    if role not in ROLES_OF_CHAT:
        raise refused(field, "task_role", f"Roles of a group chat are {', '.join(ROLES_OF_CHAT)}.")


def turned_down_until(ctx: Context, row: ResourceMemberRow) -> datetime:
    return row.updated_at + timedelta(hours=ctx.ports.settings.share.ask_again_hours)


def shown(row: ResourceMemberRow) -> dict[str, Any]:
    """For the audit trail."""
    return {"role": row.role, "state": row.state, "link_id": row.link_id}


async def _check_room(ctx: Context, shared: Shared) -> None:
    most = ctx.ports.settings.share.max_members
    if await repository.count_members(ctx.session, shared.kind, shared.id) >= most:
        raise TooManyMembers(f"It is shared with {most} people already, which is the most (WEGENT_SHARE_MAX_MEMBERS).")


async def _welcome(ctx: Context, shared: Shared, row: ResourceMemberRow) -> None:
    """Windows of who got access to a conversation show it at once; what was said before is no news to them."""
    if shared.kind != "Task":
        return
    task, role = cast("TaskRow", shared.row), cast("ShareRole", row.role)
    if not task.is_group_chat:
        told = TaskShared(task_id=task.id, title=task.title, role=role)
        ctx.emit("task:shared", told, room=user_room(row.user_id))
        return
    await unread.begin(ctx.session, task, [row.user_id])
    invited_by = await people.sender(ctx.session, await _inviter(ctx, row))
    invited = TaskInvited(task_id=task.id, title=task.title, role=role, invited_by=invited_by)
    ctx.emit("task:invited", invited, room=user_room(row.user_id))


def _tell_unread(ctx: Context, shared: Shared, row: ResourceMemberRow) -> None:
    """What somebody had not read of a conversation that they may not read any more does not count."""
    if shared.kind == "Task":
        unread.tell(ctx, [row.user_id])


async def _inviter(ctx: Context, row: ResourceMemberRow) -> int:
    """Whoever does it for somebody else; for who joins by themselves, whoever made the link."""
    link = await repository.link(ctx.session, row.link_id) if row.link_id is not None else None
    return ctx.subject.user_id if link is None or row.user_id != ctx.subject.user_id else link.created_by
