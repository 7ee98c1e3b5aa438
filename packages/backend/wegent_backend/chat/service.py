"""Sending a message and stopping its answer."""

from __future__ import annotations

from typing import Any, Final

from wegent_contracts.errors import FieldError, Invalid
from wegent_contracts.protocol.options import options_of
from wegent_contracts.protocol.socket import ChatSend, ChatSendAck

from wegent_backend.attachments import service as attachments
from wegent_backend.chat import contexts, titles
from wegent_backend.chat import plan as plans
from wegent_backend.chat.asking import searching, skills
from wegent_backend.chat.forms import service as forms
from wegent_backend.chat.group_chat import answering, saying
from wegent_backend.chat.pipeline import standing
from wegent_backend.chat.plan import Extras, Plan, TurnRequest
from wegent_backend.chat.starting import start
from wegent_backend.context import Context
from wegent_backend.runs import service as runs
from wegent_backend.tables import SubtaskRow, TaskRow
from wegent_backend.tasks import repository
from wegent_backend.tasks import service as tasks
from wegent_backend.tasks.errors import NotRunning
from wegent_backend.tasks.transitions import BUSY, move_subtask, move_task

NO_EXTRAS: Final = Extras()


async def send(ctx: Context, body: ChatSend, extras: Extras = NO_EXTRAS) -> ChatSendAck:
    """Store a message and start its answer, in a new conversation or an existing one.

    In a group chat there is an answer only where the message asks for one.
    Raises Invalid, NotFound (conversation, team), UnknownModel, NoModel, ModelKeyMissing, TaskBusy, FormOpen,
    TeamUnavailable.
    A client_message_id that was sent before gets the answer of the first time. When it is sent twice at once, the
    database may let both come as far as storing: one then fails with sqlalchemy's IntegrityError, and finds the other
    when it is called again in a new transaction.
    """
    check_message(ctx, body.message)
    if (earlier := await _sent_before(ctx, body)) is not None:
        return earlier
    task = None if body.task_id is None else await repository.get_locked(ctx.session, ctx.subject, body.task_id)
    # Again, now that nobody else can add to the conversation.
    if task is not None and (earlier := await _sent_before(ctx, body)) is not None:
        return earlier
    return await say(ctx, body, task, extras)


async def say(ctx: Context, body: ChatSend, task: TaskRow | None, extras: Extras = NO_EXTRAS) -> ChatSendAck:
    """What was not said before, in a conversation that the caller holds; None: in a new one. Raises as `send`."""
    if task is not None and not await answering.wanted(ctx, task, body):
        return await saying.say(ctx, task, body)
    if task is not None:
        await forms.check_none_open(ctx, task)
    plan = await plan_of(ctx, body, task)
    if task is None:
        task = await _begin(ctx, body, plan, extras)
        if not await answering.wanted(ctx, task, body):
            return await saying.say(ctx, task, body)
    since = contexts.stamp(task)
    place = await standing.of(ctx, task, plan)
    question, answer = await _store(ctx, body, task, plan, extras)
    files = await attachments.bind(ctx, question, body.attachment_ids)
    if not extras.earlier:
        contexts.said(ctx, task, question, since=since, files=bool(files))
    await saying.tell(ctx, task, question, files)
    request = TurnRequest(
        team_id=task.team_id,
        bot_name=plan.bot_name,
        model_name=plan.model.name,
        override_name=body.force_override_bot_model,
        override_type=body.force_override_bot_model_type,
        group_chat=task.is_group_chat,
        options=options_of(body),
        **place,
        **extras.request,
    )
    await start(ctx, task, answer, request, plan)
    return _ack(question, answer)


async def cancel(ctx: Context, subtask_id: int) -> None:
    """Stop an answer; what is there is kept. Raises NotFound, and NotRunning when it has ended."""
    answer = await repository.message(ctx.session, ctx.subject, subtask_id)
    # The run's row before the task's: the order in which a run's end takes them.
    running = await runs.request_cancel(ctx, subtask_id)
    await ctx.session.flush()
    task = await repository.get_locked(ctx.session, ctx.subject, answer.task_id)
    if not running or task.state not in BUSY:
        raise NotRunning("There is nothing to stop: this answer has ended.")
    move_subtask(answer, "CANCELLING")
    await move_task(ctx, task, "CANCELLING")
    new = {"messageId": answer.message_id}
    ctx.record("cancel", "Task", name=task.name, namespace=task.namespace, object_id=task.id, new=new)


async def plan_of(ctx: Context, body: ChatSend, task: TaskRow | None) -> Plan:
    """Early, so that the sender hears at once of a team or model that is not there. Raises Invalid, and as `send`."""
    searching.check(ctx.ports.settings.chat, body)
    team_id = body.team_id if task is None else task.team_id
    if team_id is None:
        raise _invalid("team_id", "missing", "A new conversation needs a team.")
    if body.team_id not in {None, team_id}:
        raise _invalid("team_id", "immutable", "A conversation stays with its team. Start a new one for another team.")
    chosen: Any = {"override_name": body.force_override_bot_model, "override_type": body.force_override_bot_model_type}
    await skills.of_message(ctx.session, ctx.subject, body.additional_skills or ())
    if task is not None:
        answering.check_choice(ctx, task, body.force_override_bot_model)
        answering.check_skills(ctx, task, body.additional_skills)
        return await answering.plan(ctx, task, **chosen)
    return await plans.make(ctx.session, ctx.ports.keyring, ctx.subject, team_id, **chosen)


async def _begin(ctx: Context, body: ChatSend, plan: Plan, extras: Extras) -> TaskRow:
    chosen = (body.title or "").strip()
    return await tasks.create(
        ctx,
        team=plan.team,
        title=chosen or titles.from_message(body.message),
        chosen=bool(chosen),
        prompt=body.message,
        labels=extras.labels,
        is_group_chat=body.is_group_chat,
    )


async def _store(
    ctx: Context, body: ChatSend, task: TaskRow, plan: Plan, extras: Extras
) -> tuple[SubtaskRow, SubtaskRow]:
    return await tasks.add_turn(
        ctx,
        task,
        text=body.message,
        client_message_id=body.client_message_id,
        bot_name=plan.bot_name,
        model_name=plan.model.name,
        earlier=extras.earlier,
    )


async def _sent_before(ctx: Context, body: ChatSend) -> ChatSendAck | None:
    if body.client_message_id is None:
        return None
    question = await repository.sent(ctx.session, ctx.subject, body.client_message_id)
    if question is None:
        return None
    return _ack(question, await repository.answer_to(ctx.session, ctx.subject, question))


def _ack(question: SubtaskRow, answer: SubtaskRow | None) -> ChatSendAck:
    return ChatSendAck(
        task_id=question.task_id,
        subtask_id=question.id,
        message_id=question.message_id,
        assistant_subtask_id=None if answer is None else answer.id,
    )


def check_message(ctx: Context, message: str) -> None:
    """Raises Invalid."""
    if not message.strip():
        raise _invalid("message", "blank", "The message is empty.")
    check_length(ctx, message)


def check_length(ctx: Context, message: str) -> None:
    """Raises Invalid."""
    longest = ctx.ports.settings.max_message_chars
    if len(message) > longest:
        text = f"The message has {len(message)} characters; at most {longest} are allowed. Send it in parts."
        raise _invalid("message", "too_long", text)


def _invalid(path: str, rule: str, message: str) -> Invalid:
    return Invalid(message, fields=[FieldError(path=path, rule=rule, message=message)])
