"""Routes that make something of a conversation: another one, or a file."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query, Response
from wegent_contracts.resources import Task

from wegent_backend.access.routes import access
from wegent_backend.attachments.names import cleaned, disposition
from wegent_backend.auth.rates import expensive
from wegent_backend.context import unit
from wegent_backend.edge import Caller, EdgeOf, WriteContext
from wegent_backend.resources.answers import json_answer
from wegent_backend.resources.rows import to_wire
from wegent_backend.statuses import READ, WRITE, errors
from wegent_backend.tasks import forking
from wegent_backend.tasks.export import service as export
from wegent_backend.tasks.export.said import Conversation
from wegent_backend.tasks.export.service import FORMS, Format
from wegent_backend.tasks.parameters import TaskId
from wegent_backend.tasks.schemas import ForkBody

FILE: Final = {"description": "The file", "content": {form.media.partition(";")[0]: {} for form in FORMS.values()}}

LONGEST_NAME: Final = 60
"""Characters of the name of a file, without its ending."""

router = APIRouter(prefix="/tasks/{task_id}", tags=["tasks"])


@router.post(
    "/fork",
    status_code=201,
    response_model=Task,
    operation_id="forkTask",
    summary="Go on in another way",
    responses=WRITE,
)
@access("task", "create")
async def fork(ctx: WriteContext, task_id: TaskId, body: ForkBody) -> Response:
    """A conversation of the caller's own, with copies of the messages of one that they may read."""
    return json_answer(to_wire(await forking.fork(ctx, task_id, body)), 201)


@router.get(
    "/export",
    response_class=Response,
    operation_id="exportConversation",
    summary="As a file to keep",
    responses={200: FILE, **READ, **errors(413)},
)
@access("task", "read")
@expensive
async def export_task(
    edge: EdgeOf,
    caller: Caller,
    task_id: TaskId,
    form: Annotated[Format, Query(alias="format", description="To read, for programs, or for Word")] = "markdown",
) -> Response:
    """With all messages that the caller may read, in order. Of an answer that is being written there is no text yet."""
    async with unit(edge.ports, caller, write=False) as ctx:
        conversation = await export.gather(ctx, task_id)
    written = await export.render(conversation, FORMS[form])
    headers = {"content-disposition": disposition(_name(conversation, FORMS[form].ending))}
    return Response(written, media_type=FORMS[form].media, headers=headers)


def _name(conversation: Conversation, ending: str) -> str:
    """The title, as far as a file can be called so."""
    title = conversation.title.replace("/", "-").replace("\\", "-")
    return f"{cleaned(title)[:LONGEST_NAME]}.{ending}"
