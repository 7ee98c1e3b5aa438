"""Saying something to a running answer, and what becomes of it when the answer ends."""

from __future__ import annotations

from typing import Final

from wegent_contracts.errors import FieldError, Invalid
from wegent_contracts.events import RunFailed, RunFinished
from wegent_contracts.protocol.guidance import ExpiryReason, Guidance, GuidanceBody

from wegent_backend import cursors
from wegent_backend.chat.guidance import repository, wire
from wegent_backend.chat.guidance.errors import TooMuchGuidance
from wegent_backend.chat.guidance.repository import Said
from wegent_backend.chat.guidance.schemas import GuidanceList
from wegent_backend.context import Context
from wegent_backend.ports import RunRef
from wegent_backend.realtime.rooms import task_room
from wegent_backend.runs import repository as runs
from wegent_backend.runs.ports import Outcome
from wegent_backend.runs.view import RunView
from wegent_backend.tables import GuidanceRow, RunRow, TaskRow, utc_now
from wegent_backend.tasks import people
from wegent_backend.tasks import repository as tasks
from wegent_backend.tasks.errors import NotRunning, message_not_found

CURSOR: Final = "Guidance"


async def guide(
    ctx: Context, task_id: int, body: GuidanceBody, *, subtask_id: int | None = None, team_id: int | None = None
) -> Guidance:
    """Keep something for the next step of an answer (None: of the one that is being written), and tell its viewers.

    Raises Invalid, NotFound, Forbidden, NotRunning (the answer has ended, or is being stopped) and TooMuchGuidance. An
    answer that waits for people takes it up when it goes on. A client_guidance_id that was sent before gets what became
    of the first one; when it is sent twice at once, one may fail with sqlalchemy's IntegrityError, and finds the other
    when it is called again in a new transaction.
    """
    _check(ctx, body)
    run = await _run(ctx, task_id, subtask_id)
    # The run's row before the task's: the order in which a run's end takes them.
    if run is not None:
        await ctx.session.refresh(run, with_for_update=True)
    task = await tasks.get_locked(ctx.session, ctx.subject, task_id)
    _check_team(task, team_id)
    if (earlier := await _sent_before(ctx, task_id, body)) is not None:
        return wire.to_wire(earlier)
    said = await _store(ctx, await _with_room(ctx, run), body)
    ctx.emit("chat:guidance_queued", wire.queued(said), room=task_room(task_id))
    new = {"subtaskId": said.row.subtask_id, "guidanceId": said.row.id}
    ctx.record("guide", "Task", name=task.name, namespace=task.namespace, object_id=task.id, new=new)
    return wire.to_wire(said)


async def list_page(
    ctx: Context, task_id: int, *, subtask_id: int | None, limit: int, cursor: str | None
) -> GuidanceList:
    """The oldest first. Raises NotFound, and Invalid for a cursor of another list."""
    task = await tasks.get(ctx.session, ctx.subject, task_id)
    after = int(cursors.decode(CURSOR, cursor, int)[0]) if cursor else 0
    found = await repository.page(ctx.session, task.id, subtask_id=subtask_id, after=after, limit=limit + 1)
    more = cursors.encode(CURSOR, found[limit - 1].row.id) if len(found) > limit else None
    return GuidanceList(items=[wire.to_wire(said) for said in found[:limit]], next_cursor=more)


async def settle(ctx: Context, ref: RunRef, outcome: Outcome, view: RunView) -> None:
    """The run has ended: what its log shows was heard, and all else has come too late."""
    reason = _reason(outcome)
    for said in await repository.standing(ctx.session, ref.run_id):
        row = said.row
        if f"guidance:{row.id}" in view.blocks:
            row.state, row.applied_at = "APPLIED", row.applied_at or utc_now()
        else:
            row.state, row.reason, row.applied_at = "EXPIRED", reason, None
            ctx.emit("chat:guidance_expired", wire.expired(said, reason), room=task_room(row.task_id))


def _reason(outcome: Outcome) -> ExpiryReason:
    if isinstance(outcome, RunFinished):
        return "completed"
    return "failed" if isinstance(outcome, RunFailed) else "stopped"


async def _run(ctx: Context, task_id: int, subtask_id: int | None) -> RunRow | None:
    if subtask_id is None:
        await tasks.get(ctx.session, ctx.subject, task_id)
        return await runs.open_run_of_task(ctx.session, task_id)
    answer = await tasks.message(ctx.session, ctx.subject, subtask_id)
    if answer.task_id != task_id:
        raise message_not_found(subtask_id)
    return await runs.run_of_subtask(ctx.session, subtask_id)


async def _with_room(ctx: Context, run: RunRow | None) -> RunRow:
    """The run, if it can be guided."""
    if run is None or run.state not in runs.OPEN_STATES:
        raise NotRunning("This answer has ended and cannot be guided any more. Send it as a message.")
    if run.cancel_requested:
        raise NotRunning("This answer is being stopped and takes nothing up any more. Send it as a message.")
    most = ctx.ports.settings.run.max_guidance
    if await repository.count_queued(ctx.session, run.id) >= most:
        raise TooMuchGuidance(most)
    return run


async def _store(ctx: Context, run: RunRow, body: GuidanceBody) -> Said:
    row = GuidanceRow(
        task_id=run.task_id,
        subtask_id=run.subtask_id,
        run_id=run.id,
        user_id=ctx.subject.user_id,
        text=body.message,
        client_guidance_id=body.client_guidance_id,
        state="QUEUED",
        created_at=utc_now(),
    )
    ctx.session.add(row)
    await ctx.session.flush()
    return Said(row, await people.sender(ctx.session, row.user_id))


async def _sent_before(ctx: Context, task_id: int, body: GuidanceBody) -> Said | None:
    if body.client_guidance_id is None:
        return None
    row = await repository.sent(ctx.session, ctx.subject.user_id, task_id, body.client_guidance_id)
    return None if row is None else Said(row, await people.sender(ctx.session, row.user_id))


def _check(ctx: Context, body: GuidanceBody) -> None:
    if not body.message.strip():
        raise _invalid("message", "blank", "The message is empty.")
    longest = ctx.ports.settings.max_message_chars
    if len(body.message) > longest:
        text = f"The message has {len(body.message)} characters; at most {longest} are allowed. Send it in parts."
        raise _invalid("message", "too_long", text)


def _check_team(task: TaskRow, team_id: int | None) -> None:
    if team_id not in {None, task.team_id}:
        raise _invalid("team_id", "immutable", "A conversation stays with its team: leave team_id out.")


def _invalid(path: str, rule: str, message: str) -> Invalid:
    return Invalid(message, fields=[FieldError(path=path, rule=rule, message=message)])
