"""Answers to the questions that an answer asks, as a message."""

from __future__ import annotations

from typing import Any

from wegent_contracts.clarification.answering import check, words_of
from wegent_contracts.clarification.reading import read
from wegent_contracts.errors import Conflict, Invalid
from wegent_contracts.protocol.clarification import Clarification
from wegent_contracts.protocol.socket import ChatSend

from wegent_backend.chat.clarification.schemas import AnswersBody
from wegent_backend.context import Context
from wegent_backend.tasks import repository
from wegent_backend.tasks.errors import NotAnAnswer, message_not_found


class NothingAsked(Conflict):
    """The answer has no questions in a form that can be filled in."""

    reason = "NothingAsked"


async def message_of(ctx: Context, task_id: int, subtask_id: int, body: AnswersBody) -> ChatSend:
    """What is to be sent. Raises NotFound, NotAnAnswer, NothingAsked, and Invalid for answers that do not fit."""
    asked = await _asked(ctx, task_id, subtask_id)
    if errors := check(asked, body):
        raise Invalid(errors[0].message, fields=errors)
    fields: dict[str, Any] = body.model_dump(exclude={"answers", "note"}, exclude_unset=True)
    return ChatSend(**fields, task_id=task_id, message=words_of(asked, body))


async def _asked(ctx: Context, task_id: int, subtask_id: int) -> Clarification:
    answer = await repository.message(ctx.session, ctx.subject, subtask_id)
    if answer.task_id != task_id:
        raise message_not_found(subtask_id)
    if answer.role != "ASSISTANT":
        raise NotAnAnswer("This is a message, not an answer. Name the answer that asks.")
    found = read(answer.content) if answer.state == "COMPLETED" else None
    if found is None or not found.questions:
        raise NothingAsked("This answer asks nothing in a form. Send a message instead.")
    return found
