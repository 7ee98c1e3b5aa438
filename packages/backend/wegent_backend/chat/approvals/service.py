"""Making, listing and deleting standing answers."""

from __future__ import annotations

from typing import Final

from wegent_contracts.errors import FieldError, Invalid

from wegent_backend import cursors
from wegent_backend.chat.approvals import repository
from wegent_backend.chat.approvals.errors import TooManyToolApprovals, approval_not_found
from wegent_backend.chat.approvals.schemas import NewToolApproval, ToolApproval, ToolApprovalList
from wegent_backend.context import Context
from wegent_backend.tables import ToolApprovalRow, utc_now
from wegent_backend.tasks import repository as tasks

CURSOR: Final = "ToolApproval"


async def list_page(ctx: Context, *, limit: int, cursor: str | None) -> ToolApprovalList:
    """The oldest first. Raises Invalid for a cursor of another list."""
    after = cursors.decode(CURSOR, cursor, int)[0] if cursor else 0
    rows = await repository.page(ctx.session, ctx.subject.user_id, after=int(after), limit=limit + 1)
    more = cursors.encode(CURSOR, rows[limit - 1].id) if len(rows) > limit else None
    return ToolApprovalList(items=[ToolApproval.model_validate(row) for row in rows[:limit]], next_cursor=more)


async def create(ctx: Context, body: NewToolApproval) -> ToolApproval:
    """Raises Invalid, NotFound (the conversation) and TooManyToolApprovals."""
    if body.expires_at is not None and body.expires_at <= utc_now():
        message = "It would have ended already: choose a later time."
        raise Invalid(message, fields=[FieldError(path="expires_at", rule="future", message=message)])
    if body.task_id is not None:
        await tasks.get_locked(ctx.session, ctx.subject, body.task_id)
    most = ctx.ports.settings.run.max_tool_approvals
    if await repository.count(ctx.session, ctx.subject.user_id) >= most:
        raise TooManyToolApprovals(most)
    row = ToolApprovalRow(user_id=ctx.subject.user_id, created_at=utc_now(), **body.model_dump())
    repository.add(ctx.session, row)
    await ctx.session.flush()
    ctx.record("create", "ToolApproval", name=row.tool, object_id=row.id, new=_facts(row))
    return ToolApproval.model_validate(row)


async def delete(ctx: Context, approval_id: int) -> None:
    """Raises NotFound."""
    row = await repository.get(ctx.session, ctx.subject.user_id, approval_id)
    if row is None:
        raise approval_not_found(approval_id)
    await repository.remove(ctx.session, row)
    ctx.record("delete", "ToolApproval", name=row.tool, object_id=row.id, old=_facts(row))


def _facts(row: ToolApprovalRow) -> dict[str, object]:
    return {"tool": row.tool, "arguments": sorted(row.arguments), "decision": row.decision, "taskId": row.task_id}
