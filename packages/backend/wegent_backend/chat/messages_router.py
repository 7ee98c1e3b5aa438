"""Routes about single messages: one more, one said differently, an answer once again."""

from __future__ import annotations

from functools import partial
from typing import Final

from fastapi import APIRouter, Response
from pydantic import BaseModel
from wegent_contracts.protocol.conversations import AnswerAck, RetryOptions
from wegent_contracts.protocol.queue import ChatQueuedAck
from wegent_contracts.protocol.socket import ChatSend
from wegent_contracts.protocol.team import ChatStageAck

from wegent_backend.access.routes import access
from wegent_backend.chat import again, editing, sending
from wegent_backend.chat.clarification import service as clarification
from wegent_backend.chat.clarification.schemas import AnswersBody
from wegent_backend.chat.router import SENDING
from wegent_backend.chat.schemas import EditBody, MessageBody, Queued, Sent
from wegent_backend.context import unit
from wegent_backend.edge import Caller, EdgeOf, WriteContext
from wegent_backend.resources.answers import json_answer
from wegent_backend.tasks import repository
from wegent_backend.tasks.parameters import MessageOf, TaskId

router = APIRouter(prefix="/tasks/{task_id}/messages", tags=["tasks"])

_STATUS: Final[dict[type[BaseModel], int]] = {ChatStageAck: 200, ChatQueuedAck: 202}


@router.post(
    "",
    status_code=201,
    response_model=Sent,
    operation_id="sendMessage",
    summary="Go on",
    responses={
        200: {"model": ChatStageAck, "description": "A pipeline that asked whether to go on was told"},
        202: {"model": Queued, "description": "It waits: `when_busy` said so"},
        **SENDING,
    },
)
@access("task", "use")
async def send(edge: EdgeOf, caller: Caller, task_id: TaskId, body: MessageBody) -> Response:
    """Store a message in a conversation and start its answer; or, as `when_busy` says, keep it for later."""
    ack = await sending.send(partial(unit, edge.ports, caller), ChatSend(**body.model_dump(), task_id=task_id))
    return json_answer(ack.model_dump(), _STATUS.get(type(ack), 201))


@router.post(
    "/{subtask_id}/clarification",
    status_code=201,
    response_model=Sent,
    operation_id="answerQuestions",
    summary="Answer the questions of an answer",
    responses={202: {"model": Queued, "description": "It waits: `when_busy` said so"}, **SENDING},
)
@access("task", "use")
async def answer_questions(
    edge: EdgeOf, caller: Caller, task_id: TaskId, subtask_id: MessageOf, body: AnswersBody
) -> Response:
    """A form that was filled in, as a message: every question with its answer. 409 NothingAsked where there is none."""
    async with unit(edge.ports, caller, write=False) as ctx:
        await repository.usable(ctx.session, ctx.subject, task_id)
        said = await clarification.message_of(ctx, task_id, subtask_id, body)
    ack = await sending.send(partial(unit, edge.ports, caller), said)
    return json_answer(ack.model_dump(), 202 if isinstance(ack, ChatQueuedAck) else 201)


@router.post(
    "/{subtask_id}/edit", status_code=201, operation_id="editMessage", summary="Say it differently", responses=SENDING
)
@access("task", "use")
async def edit(edge: EdgeOf, caller: Caller, task_id: TaskId, subtask_id: MessageOf, body: EditBody) -> Sent:
    """The message and all that followed are taken back; the new one and its answer have message_ids of their own."""

    said = ChatSend(**body.model_dump(), task_id=task_id)
    ack = await sending.stored_once(
        partial(unit, edge.ports, caller),
        lambda ctx: editing.edit(ctx, subtask_id, said),
        named=said.client_message_id is not None,
    )
    return Sent(**ack.model_dump())


@router.post("/{subtask_id}/retry", operation_id="retryAnswer", summary="Write an answer again", responses=SENDING)
@access("task", "use")
async def retry(ctx: WriteContext, task_id: TaskId, subtask_id: MessageOf, options: RetryOptions) -> AnswerAck:
    """The last one, in its place: what it said before is gone."""
    return await again.retry(ctx, task_id, subtask_id, options)


@router.post(
    "/{subtask_id}/continue",
    status_code=201,
    operation_id="continueAnswer",
    summary="Go on with a cut answer",
    responses=SENDING,
)
@access("task", "use")
async def go_on(ctx: WriteContext, task_id: TaskId, subtask_id: MessageOf, options: RetryOptions) -> AnswerAck:
    """One that was stopped, failed in the middle, or came to its model's limit: another one is added behind it."""
    return await again.go_on(ctx, task_id, subtask_id, options)
