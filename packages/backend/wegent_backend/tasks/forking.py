"""Going on from a message in another way: a new conversation with copies of what was said up to there."""

from __future__ import annotations

from typing import Any

from wegent_contracts.errors import NotFound
from wegent_contracts.resources import Ref, TaskSpec, Team
from wegent_contracts.resources.task import Fork

from wegent_backend.context import Context
from wegent_backend.resources import service as resources
from wegent_backend.resources.rows import document_of
from wegent_backend.tables import TaskRow
from wegent_backend.tasks import corrections, files, notes, repository, service, unread
from wegent_backend.tasks.errors import TooManyMessages
from wegent_backend.tasks.schemas import ForkBody

KEPT = ("prompt", "teamRef")
"""Of somebody else's conversation: what it may use besides is theirs."""


async def fork(ctx: Context, task_id: int, body: ForkBody) -> TaskRow:
    """The caller's own, of a conversation that they may read. Messages that are still being written are left out.

    Raises NotFound (conversation, team), and TooManyMessages.
    """
    source = await repository.get(ctx.session, ctx.subject, task_id)
    last = await _last_message(ctx, source, body.after_message_id)
    team_id, team_ref = await _team(ctx, source, body.team_id)
    spec = _spec(ctx, source, body.title, team_ref, last)
    task = await service.store(ctx, spec, team_id=team_id, chosen=True)
    await repository.copy_messages(ctx.session, ctx.subject, source.id, task.id, up_to=last)
    await corrections.copy(ctx.session, source.id, task.id)
    await notes.copy(ctx.session, source.id, task.id, up_to=last)
    await files.copy_to_fork(ctx.session, source.id, task.id)
    task.last_message_id, task.state, task.progress = last, "COMPLETED" if last else "PENDING", 100 if last else 0
    await ctx.session.flush()
    await unread.begin(ctx.session, task, [task.user_id])
    return task


async def _last_message(ctx: Context, source: TaskRow, wanted: int | None) -> int:
    count, last = await repository.ended_up_to(ctx.session, ctx.subject, source.id, wanted)
    most = ctx.ports.settings.task.max_copied
    if count > most:
        raise TooManyMessages(
            f"These are {count} messages; at most {most} are copied (WEGENT_TASK_MAX_COPIED). Fork at an earlier one."
        )
    return last


async def _team(ctx: Context, source: TaskRow, team_id: int | None) -> tuple[int, Ref | None]:
    """Another one when the caller says so, for example because the source's is not shared with them."""
    if team_id is None:
        return source.team_id, None
    try:
        team = await resources.by_id(ctx.session, ctx.subject, Team, team_id)
    except NotFound:
        raise NotFound(f"You have no team {team_id}. Name one that you can use, or none.") from None
    return team_id, Ref(name=team.metadata.name, namespace=team.metadata.namespace)


def _spec(ctx: Context, source: TaskRow, title: str | None, team_ref: Ref | None, last: int) -> TaskSpec:
    spec: dict[str, Any] = document_of(source)["spec"]
    if source.user_id != ctx.subject.user_id:
        spec = {name: spec[name] for name in KEPT if name in spec}
    earlier = source.spec.get("fork") or {}
    fork = Fork(source_task_id=source.id, after_message_id=last, root_task_id=earlier.get("rootTaskId") or source.id)
    team = spec["teamRef"] if team_ref is None else team_ref.model_dump(by_alias=True)
    changes = {
        "title": title or source.title,
        "teamRef": team,
        "is_group_chat": False,
        "fork": fork.model_dump(by_alias=True),
    }
    return TaskSpec.model_validate({**spec, **changes})
