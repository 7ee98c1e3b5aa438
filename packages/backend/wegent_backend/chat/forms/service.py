"""Answers to forms that come by `chat:send`, and messages that come in their place."""

from __future__ import annotations

from typing import Final

from wegent_contracts.errors import FieldError, Invalid
from wegent_contracts.protocol.socket import ChatSend, ChatSendAck
from wegent_contracts.protocol.waiting import AnswerBody, FormAnswer

from wegent_backend.chat.forms.errors import FormOpen, form_not_found
from wegent_backend.chat.waits import service as waiting
from wegent_backend.context import Context
from wegent_backend.runs import waits
from wegent_backend.tables import TaskRow, WaitRow
from wegent_backend.tasks import repository

KIND: Final = "form"
CHOICES: Final = {"answered": "submit", "cancelled": "cancel"}
NOTE_CHARS: Final = 4000


async def answer(ctx: Context, body: ChatSend, given: FormAnswer) -> ChatSendAck:
    """The answer that waits goes on; its message is the one that the ack names.

    Raises NotFound, Forbidden, Invalid, and WaitOver when somebody was faster.
    """
    if body.task_id is None:
        raise _invalid("task_id", "missing", "Name the conversation whose form is answered.")
    if len(body.message) > NOTE_CHARS:
        raise _invalid("message", "too_long", f"At most {NOTE_CHARS} characters go with the answer to a form.")
    task = await repository.get(ctx.session, ctx.subject, body.task_id)
    row = await waits.of_call(ctx.session, task.id, KIND, given.tool_use_id)
    if row is None:
        raise form_not_found(given.tool_use_id)
    if body.client_message_id and (row.answer or {}).get("client_message_id") == body.client_message_id:
        return await _ack(ctx, row)  # it was sent before
    answers = AnswerBody(choice=CHOICES[given.status], answers=given.answers, note=body.message.strip())
    await waiting.answer(ctx, task.id, row.id, answers, client_message_id=body.client_message_id)
    return await _ack(ctx, row)


async def check_none_open(ctx: Context, task: TaskRow) -> None:
    """Raises FormOpen."""
    if task.state != "PENDING_CONFIRMATION":
        return
    open_ones = [row for row in await waits.of_task(ctx.session, [task.id]) if row.kind == KIND]
    if open_ones:
        details = {"wait_id": open_ones[0].id, "tool_use_id": open_ones[0].tool_use_id}
        raise FormOpen("The conversation waits for a form. Answer it, or cancel it, then write.", details=details)


async def _ack(ctx: Context, row: WaitRow) -> ChatSendAck:
    message = await repository.message(ctx.session, ctx.subject, row.subtask_id)
    place = {"task_id": row.task_id, "message_id": message.message_id}
    return ChatSendAck(**place, subtask_id=message.id, assistant_subtask_id=message.id)


def _invalid(path: str, rule: str, message: str) -> Invalid:
    return Invalid(message, fields=[FieldError(path=path, rule=rule, message=message)])
