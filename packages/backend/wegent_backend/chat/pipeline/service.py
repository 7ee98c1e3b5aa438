"""A pipeline that asks whether to go on: it is told to, or has its last stage say it differently."""

from __future__ import annotations

from typing import Final

from wegent_contracts.errors import FieldError, Invalid
from wegent_contracts.protocol.socket import ChatSend
from wegent_contracts.protocol.team import ChatStageAck, PipelineStageInfo, StageBrief, StageState
from wegent_contracts.protocol.waiting import AnswerBody, PersonRequest

from wegent_backend.chat.group_chat import answering
from wegent_backend.chat.pipeline.errors import NotAPipeline, NothingToConfirm, not_with_a_word
from wegent_backend.chat.pipeline.standing import stage_of
from wegent_backend.chat.plan import TurnRequest
from wegent_backend.chat.waits import service as waiting
from wegent_backend.context import Context
from wegent_backend.runs import repository as runs
from wegent_backend.runs import waits
from wegent_backend.runs.view import RunView
from wegent_backend.tables import RunRow, TaskRow, WaitRow
from wegent_backend.tasks import repository
from wegent_backend.tasks.transitions import BUSY

KIND: Final = "confirmation"


async def confirm(ctx: Context, body: ChatSend) -> ChatStageAck:
    """Let it go on. Raises Invalid, NotFound, Forbidden, NothingToConfirm, and WaitOver when somebody was faster."""
    if body.task_id is None:
        message = "Name the conversation whose pipeline shall go on."
        raise Invalid(message, fields=[FieldError(path="task_id", rule="missing", message=message)])
    task = await repository.get(ctx.session, ctx.subject, body.task_id)
    if (earlier := await _sent_before(ctx, task, body)) is not None:
        return await _ack(ctx, earlier)
    row = await _asks(ctx, task)
    if row is None:
        raise NothingToConfirm("No pipeline waits for a word here. Send a message without an action.")
    return await _tell(ctx, task, row, body, "confirm")


async def revise(ctx: Context, body: ChatSend) -> ChatStageAck | None:
    """An ordinary message to a conversation whose pipeline asks: its last stage hears it, answers, and it asks again.

    None: nobody asks, or the message is not for the team. Raises as `confirm`, and Invalid for what cannot be part of
    such a message. A client_message_id that was sent before gets the answer of the first time.
    """
    task = await repository.get(ctx.session, ctx.subject, body.task_id or 0)
    if (earlier := await _sent_before(ctx, task, body)) is not None:
        return await _ack(ctx, earlier)
    row = await _asks(ctx, task)
    if row is None or not await answering.wanted(ctx, task, body):
        return None
    return await _tell(ctx, task, row, body, "revise")


async def info(ctx: Context, task_id: int) -> PipelineStageInfo:
    """Raises NotFound and NotAPipeline."""
    task = await repository.get(ctx.session, ctx.subject, task_id)
    answer = await repository.last_answer(ctx.session, ctx.subject, task.id)
    run = None if answer is None else await runs.run_of_subtask(ctx.session, answer.id)
    request = None if run is None else TurnRequest.model_validate(run.request)
    if run is None or request is None or not request.stages:
        raise NotAPipeline("The last answer of this conversation was not given by a pipeline.")
    row = await _asks(ctx, task)
    names = [stage.name for stage in request.stages]
    current = min(await _current(ctx, task, run), len(names) - 1)
    return PipelineStageInfo(
        current_stage=current,
        total_stages=len(names),
        current_stage_name=names[current],
        next_stage_name=names[current + 1] if current + 1 < len(names) else None,
        is_pending_confirmation=row is not None,
        wait_id=None if row is None else row.id,
        stages=[
            StageBrief(
                index=index,
                name=stage.name,
                require_confirmation=stage.require_confirmation,
                status=_status(task, index - current, asks=row is not None),
            )
            for index, stage in enumerate(request.stages)
        ],
    )


async def _current(ctx: Context, task: TaskRow, run: RunRow) -> int:
    """Of a run that goes on: the stage that began last, as far as the database knows."""
    if run.state != "running":
        return stage_of(task)
    view = RunView()
    for logged in await runs.settled_after(ctx.session, run.id, 0):
        view.apply(logged)
    return stage_of(task) if view.stage is None else view.stage


def _status(task: TaskRow, behind: int, *, asks: bool) -> StageState:
    """`behind`: the current stage, by so many."""
    if behind:
        return "completed" if behind < 0 else "pending"
    if asks:
        return "pending_confirmation"
    if task.state in BUSY:
        return "running"
    return "completed" if task.state == "COMPLETED" else "pending"


async def _asks(ctx: Context, task: TaskRow) -> WaitRow | None:
    if task.state != "PENDING_CONFIRMATION":
        return None
    return next((row for row in await waits.of_task(ctx.session, [task.id]) if row.kind == KIND), None)


async def _sent_before(ctx: Context, task: TaskRow, body: ChatSend) -> WaitRow | None:
    if body.client_message_id is None:
        return None
    for row in await waits.of_task(ctx.session, [task.id], state="answered"):
        if (row.answer or {}).get("client_message_id") == body.client_message_id:
            return row
    return None


async def _tell(ctx: Context, task: TaskRow, row: WaitRow, body: ChatSend, choice: str) -> ChatStageAck:
    _check(task, body)
    # Longer than a remark on a question may be: it is a message, and was looked at as one.
    said = AnswerBody.model_construct(choice=choice, answers={}, note=body.message, remember="once")
    await waiting.answer(ctx, task.id, row.id, said, client_message_id=body.client_message_id)
    return await _ack(ctx, row)


def _check(task: TaskRow, body: ChatSend) -> None:
    if body.attachment_ids:
        raise not_with_a_word("attachment_ids", "files")
    if body.force_override_bot_model is not None:
        raise not_with_a_word("force_override_bot_model", "another model")
    if body.team_id not in {None, task.team_id}:
        raise not_with_a_word("team_id", "another team")


async def _ack(ctx: Context, row: WaitRow) -> ChatStageAck:
    stage = PersonRequest.model_validate(row.request).stage
    message = await repository.message(ctx.session, ctx.subject, row.subtask_id)
    assert stage is not None  # noqa: S101 - what a confirmation is about
    revised = (row.answer or {}).get("choice") == "revise"
    return ChatStageAck(
        task_id=row.task_id,
        subtask_id=row.subtask_id,
        message_id=message.message_id,
        assistant_subtask_id=row.subtask_id,
        current_stage=stage.current_stage + (not revised),
        total_stages=stage.total_stages,
        next_stage_name=stage.stage_name if revised else stage.next_stage_name or stage.stage_name,
    )
