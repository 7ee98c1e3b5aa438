"""Routes that start and stop answers, and those that end conversations."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response
from wegent_contracts.errors import FieldError, Invalid
from wegent_contracts.protocol.socket import ChatSend
from wegent_contracts.resources import Task

from wegent_backend.access.routes import access
from wegent_backend.auth.rates import expensive
from wegent_backend.auth.subject import Subject
from wegent_backend.chat import addressing, removal, runtime, sending, stopping
from wegent_backend.chat.schemas import BulkAnswer, BulkBody, RuntimeCheck, Started, TaskBody
from wegent_backend.context import unit
from wegent_backend.edge import Caller, Edge, EdgeOf, WriteContext
from wegent_backend.resources.answers import json_answer
from wegent_backend.resources.rows import to_wire
from wegent_backend.statuses import CHANGE, READ, WRITE, errors
from wegent_backend.tasks import repository
from wegent_backend.tasks.parameters import TaskId

router = APIRouter(tags=["tasks"])

SENDING: Final = WRITE | errors(503)
"""A model may not be there, or its key."""
Cancel = Annotated[bool, Query(description="Stop the answer that is being written first")]


@router.post(
    "/tasks",
    status_code=201,
    response_model=Started,
    operation_id="startTask",
    summary="Begin a conversation",
    responses=SENDING,
)
@access("task", "create")
async def start(edge: EdgeOf, caller: Caller, body: TaskBody) -> Response:
    """Store the first message and start its answer. The same `client_message_id` sent twice begins one conversation."""
    async with unit(edge.ports, caller, write=False) as ctx:
        team_id = await addressing.team_id(ctx, body)
    sent = ChatSend(**body.model_dump(exclude={"team", "team_id"}), team_id=team_id)
    ack = await sending.open_conversation(partial(unit, edge.ports, caller), sent)
    async with unit(edge.ports, caller, write=False) as ctx:
        task = to_wire(await repository.get(ctx.session, ctx.subject, ack.task_id))
    return json_answer({"task": task, **ack.model_dump()}, 201)


@router.post("/tasks/{task_id}/cancel", response_model=Task, operation_id="cancelTask", responses=CHANGE)
@access("task", "use")
async def cancel(ctx: WriteContext, task_id: TaskId) -> Response:
    """Stop the answer that is being written. What is there is kept."""
    return json_answer(to_wire(await stopping.cancel(ctx, task_id)))


@router.delete("/tasks/{task_id}", status_code=204, operation_id="removeTask", responses=CHANGE)
@access("task", "delete")
async def delete(edge: EdgeOf, caller: Caller, task_id: TaskId, cancel: Cancel = False) -> None:
    """For everybody with whom it was shared, too. Refused while an answer is being written, unless `cancel` says so."""
    begin = _units(edge, caller)
    if cancel:
        await stopping.stop(begin, [task_id], patience=edge.ports.settings.task.stop_seconds)
    async with begin(True) as ctx:
        await removal.delete(ctx, task_id)


@router.post("/tasks/delete", operation_id="removeTasks", summary="Delete many", responses=WRITE)
@access("task", "delete")
@expensive
async def delete_many(edge: EdgeOf, caller: Caller, body: BulkBody) -> BulkAnswer:
    """Each by itself: the answer says of each what has become of it."""
    limits = edge.ports.settings.task
    if len(body.ids) > limits.max_bulk:
        message = f"These are {len(body.ids)}; at most {limits.max_bulk} go at once (WEGENT_TASK_MAX_BULK)."
        raise Invalid(message, fields=[FieldError(path="body.ids", rule="too_long", message=message)])
    begin = _units(edge, caller)
    if body.cancel:
        await stopping.stop(begin, body.ids, patience=limits.stop_seconds)
    return BulkAnswer(results=await removal.delete_each(begin, body.ids))


@router.get("/tasks/{task_id}/runtime-check", operation_id="checkTask", summary="How it is now", responses=READ)
@access("task", "read")
async def check(edge: EdgeOf, caller: Caller, task_id: TaskId) -> RuntimeCheck:
    """Cheap, and without any text: for clients that do not know whether they have missed something."""
    return await runtime.check(edge.ports, partial(unit, edge.ports, caller, write=False), task_id)


def _units(edge: Edge, caller: Subject) -> sending.Units:
    return lambda write: unit(edge.ports, caller, write=write)
