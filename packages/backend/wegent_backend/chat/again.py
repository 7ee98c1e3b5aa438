"""Second tries of the last answer: written again in its place, or gone on with where it was cut off."""

from __future__ import annotations

from typing import Any, Final

from wegent_contracts.events import RunStatus
from wegent_contracts.protocol.conversations import AnswerAck, RetryOptions

from wegent_backend.chat.group_chat import answering
from wegent_backend.chat.pipeline.standing import speaker_of
from wegent_backend.chat.plan import Plan, TurnRequest
from wegent_backend.chat.starting import start
from wegent_backend.context import Context
from wegent_backend.runs import repository as run_rows
from wegent_backend.tables import SubtaskRow, TaskRow
from wegent_backend.tasks import repository, turns
from wegent_backend.tasks.errors import NotAnAnswer, NotCut, NotTheLastAnswer, TaskBusy, message_not_found
from wegent_backend.tasks.transitions import BUSY

CUT: Final = "answer_cut"
"""The status that a run has when its model came to the end of its tokens."""


async def retry(ctx: Context, task_id: int, subtask_id: int, options: RetryOptions) -> AnswerAck:
    """Write the last answer again: the same message, a new run. What it said before is gone.

    Raises NotFound, Forbidden, TaskBusy, NotAnAnswer, NotTheLastAnswer, and what `plan.make` raises.
    """
    task, answer = await _last_answer(ctx, task_id, subtask_id)
    request, plan = await _planned(ctx, task, answer, options)
    await turns.restart(ctx, task, answer, bot_name=plan.bot_name, model_name=plan.model.name)
    await start(ctx, task, answer, request, plan)
    return _ack(answer)


async def go_on(ctx: Context, task_id: int, subtask_id: int, options: RetryOptions) -> AnswerAck:
    """Add an answer behind the last one that goes on where that was cut off.

    Raises what `retry` raises, and NotCut when there is nothing to go on with.
    """
    task, cut = await _last_answer(ctx, task_id, subtask_id)
    if not await repository.is_last_message(ctx.session, ctx.subject, cut):
        raise NotTheLastAnswer("Somebody has said something since. Address the team to hear more.")
    if not cut.content:
        raise NotCut("There is nothing to go on with: this answer has no text. Have it written again.")
    if cut.state == "COMPLETED" and not await _was_cut(ctx, cut):
        raise NotCut("This answer is complete. Write a message to hear more.")
    request, plan = await _planned(ctx, task, cut, options)
    request = request.model_copy(update={"only": speaker_of(cut.blocks or ())})
    answer = await turns.add_answer(ctx, task, cut, bot_name=plan.bot_name, model_name=plan.model.name)
    await start(ctx, task, answer, request, plan)
    return _ack(answer)


async def _last_answer(ctx: Context, task_id: int, subtask_id: int) -> tuple[TaskRow, SubtaskRow]:
    """Locked, and not being written."""
    task = await repository.get_locked(ctx.session, ctx.subject, task_id)
    answer = await repository.message(ctx.session, ctx.subject, subtask_id)
    if answer.task_id != task.id:
        raise message_not_found(subtask_id)
    if answer.role != "ASSISTANT":
        raise NotAnAnswer("This is a message, not an answer. Name the answer that follows it.")
    if task.state in BUSY or answer.state in BUSY:
        raise TaskBusy("An answer is being written. Wait until it is complete, or stop it.")
    if not await repository.is_last_answer(ctx.session, ctx.subject, answer):
        raise NotTheLastAnswer("There are later answers. Edit the message after this one, or fork the conversation.")
    return task, answer


async def _planned(ctx: Context, task: TaskRow, answer: SubtaskRow, options: RetryOptions) -> tuple[TurnRequest, Plan]:
    """What the run is to be asked. Without a choice, the model that was chosen the last time."""
    name, type_ = options.force_override_bot_model, options.force_override_bot_model_type
    answering.check_choice(ctx, task, name)
    before = await _asked_before(ctx, answer)
    if not options.use_model_override:
        name = type_ = None
    elif name is None:
        name, type_ = before.get("override_name"), before.get("override_type")
    plan = await answering.plan(ctx, task, override_name=name, override_type=type_)
    request = {
        **before,
        "team_id": task.team_id,
        "bot_name": plan.bot_name,
        "model_name": plan.model.name,
        "override_name": name,
        "override_type": type_,
        "group_chat": task.is_group_chat,
        "only": None,
    }
    return TurnRequest.model_validate(request), plan


async def _asked_before(ctx: Context, answer: SubtaskRow) -> dict[str, Any]:
    """Nothing for copies of messages, which have no run."""
    run = await run_rows.run_of_subtask(ctx.session, answer.id)
    return {} if run is None else run.request


async def _was_cut(ctx: Context, answer: SubtaskRow) -> bool:
    run = await run_rows.run_of_subtask(ctx.session, answer.id)
    events = [] if run is None else await run_rows.settled_after(ctx.session, run.id, 0)
    return any(isinstance(logged.event, RunStatus) and logged.event.status == CUT for logged in events)


def _ack(answer: SubtaskRow) -> AnswerAck:
    return AnswerAck(task_id=answer.task_id, subtask_id=answer.id, message_id=answer.message_id)
