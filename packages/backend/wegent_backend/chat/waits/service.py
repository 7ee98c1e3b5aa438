"""Answering what a run has asked; with the last answer it goes on, in whatever process has room."""

from __future__ import annotations

from typing import Final

from wegent_contracts.errors import FieldError, Invalid
from wegent_contracts.protocol.waiting import AnswerBody, ChatWaitEnded, PersonAnswer, Wait

from wegent_backend.chat.approvals import service as approvals
from wegent_backend.chat.approvals.schemas import NewToolApproval
from wegent_backend.chat.pipeline.standing import stand
from wegent_backend.chat.waits.errors import WaitOver, wait_not_found
from wegent_backend.context import Context
from wegent_backend.realtime.rooms import task_room
from wegent_backend.runs import service as runs
from wegent_backend.runs import waits
from wegent_backend.tables import TaskRow, WaitRow, utc_now
from wegent_backend.tasks import repository
from wegent_backend.tasks.transitions import move_subtask, move_task

IN_NAME_OF_OWNER: Final = frozenset({"approval", "effect"})
"""What tools do, they do with what the conversation's owner may."""

_ENDS: Final = {
    "answered": "This question has been answered already.",
    "expired": "Nobody answered in time, and the conversation went on without.",
    "cancelled": "The answer was stopped, and the question with it.",
}


async def list_open(ctx: Context, task_id: int) -> list[Wait]:
    """What the conversation's runs wait for, the oldest first. Raises NotFound."""
    task = await repository.get(ctx.session, ctx.subject, task_id)
    return [waits.to_wire(row) for row in await waits.of_task(ctx.session, [task.id])]


async def answer(
    ctx: Context, task_id: int, wait_id: str, body: AnswerBody, *, client_message_id: str | None = None
) -> Wait:
    """Raises NotFound, Forbidden (who may only read), WaitOver and Invalid. `client_message_id`: of the message that is
    the answer."""
    # The run's row before the task's: the order in which a run's end takes them.
    row = await waits.get_locked(ctx.session, wait_id)
    task = await repository.get_locked(ctx.session, ctx.subject, task_id)
    if row is None or row.task_id != task.id:
        raise wait_not_found(wait_id)
    if row.kind in IN_NAME_OF_OWNER:
        await repository.require_verb(ctx.session, ctx.subject, task, "manage")
    if row.state != "open":
        raise WaitOver(_ENDS[row.state], details={"state": row.state})
    wait = waits.to_wire(row)
    _check(wait, body)
    row.state, row.answered_by, row.answered_at = "answered", ctx.subject.user_id, utc_now()
    given = {**body.model_dump(), "by": ctx.subject.user_name, "client_message_id": client_message_id}
    row.answer = PersonAnswer.model_validate(given).model_dump(mode="json")
    await ctx.session.flush()
    await _remember(ctx, wait, body)
    new = {"wait": row.id, "kind": row.kind, "choice": body.choice, "tool": wait.tool}
    ctx.record("answer", "Task", name=task.name, namespace=task.namespace, object_id=task.id, new=new)
    announce_end(ctx, row)
    if body.choice == "confirm" and wait.stage is not None:
        stand(task, wait.stage.current_stage + 1)
    if await waits.wake(ctx.session, row.run_id):
        await _go_on(ctx, task, row)
    return waits.to_wire(row)


def announce_end(ctx: Context, row: WaitRow) -> None:
    """Tell the conversation's viewers that a question is not open any more."""
    ended = ChatWaitEnded(
        task_id=row.task_id,
        subtask_id=row.subtask_id,
        wait_id=row.id,
        state=row.state,
        answered_by=row.answered_by,
    )
    ctx.emit("chat:wait_ended", ended, room=task_room(row.task_id))


async def _go_on(ctx: Context, task: TaskRow, row: WaitRow) -> None:
    message = await repository.message(ctx.session, ctx.subject, row.subtask_id)
    if message.state == "PENDING_CONFIRMATION":
        move_subtask(message, "PENDING")
        await move_task(ctx, task, "PENDING")
    runs.start_after_commit(ctx, row.run_id)


async def _remember(ctx: Context, wait: Wait, body: AnswerBody) -> None:
    """Make a standing answer of one that shall count again."""
    if wait.kind != "approval" or body.remember == "once" or wait.tool is None:
        return
    decision = "allow" if body.choice == "approve" else "deny"
    task_id = wait.task_id if body.remember == "task" else None
    await approvals.create(ctx, NewToolApproval(tool=wait.tool, decision=decision, task_id=task_id))


def _check(wait: Wait, body: AnswerBody) -> None:
    if body.choice not in wait.choices:
        raise _invalid("choice", "choice", f"Choose one of {', '.join(wait.choices)}.")
    if wait.kind != "approval" and body.remember != "once":
        raise _invalid("remember", "approval", "Only approvals of tools can be remembered.")
    if body.choice == "revise" and not body.note.strip():
        raise _invalid("note", "missing", "Say what shall be different.")
    known = {question.id: question for question in wait.questions}
    for name in body.answers:
        if name not in known:
            raise _invalid(f"answers.{name}", "unknown", f'There is no question "{name}".')
    if body.choice == "submit":
        _check_form(wait, body)


def _check_form(wait: Wait, body: AnswerBody) -> None:
    for question in wait.questions:
        given = body.answers.get(question.id)
        if not given and question.required:
            raise _invalid(f"answers.{question.id}", "missing", f'The question "{question.text}" needs an answer.')
        chosen = given if isinstance(given, list) else [given] if given else []
        if len(chosen) > 1 and question.type != "multiple_choice":
            raise _invalid(f"answers.{question.id}", "single", f'"{question.text}" takes one answer.')
        wrong = [choice for choice in chosen if question.options and choice not in question.options]
        if wrong and question.type != "text_input":
            options = ", ".join(question.options)
            raise _invalid(f"answers.{question.id}", "option", f'"{wrong[0]}" is none of: {options}.')


def _invalid(path: str, rule: str, message: str) -> Invalid:
    return Invalid(message, fields=[FieldError(path=path, rule=rule, message=message)])
