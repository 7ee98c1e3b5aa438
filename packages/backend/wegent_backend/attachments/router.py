"""Routes of files that are complete: what is known of them, their bytes, and those of a conversation."""

from __future__ import annotations

from typing import Annotated, Final, TypeAlias

from fastapi import APIRouter, Header, Path, Query
from fastapi.responses import Response, StreamingResponse
from pydantic import SecretStr
from wegent_contracts.protocol.attachments import Attachment

from wegent_backend.access.routes import access, open_to_all
from wegent_backend.attachments import links, ranges, service, serving
from wegent_backend.attachments.schemas import AttachmentLink, AttachmentList
from wegent_backend.context import unit
from wegent_backend.edge import Caller, EdgeOf, ReadContext, WriteContext
from wegent_backend.statuses import CHANGE, READ, errors
from wegent_backend.tasks.parameters import TaskId

router = APIRouter(tags=["attachments"])

AttachmentId: TypeAlias = Annotated[int, Path(ge=1, le=2**63 - 1)]
BYTES: Final = {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}


@router.get("/tasks/{task_id}/attachments", summary="List the files of a conversation", responses=READ | errors(403))
@access("task", "read")
async def list_task_attachments(ctx: ReadContext, task_id: TaskId) -> AttachmentList:
    """In the order in which they were sent."""
    return AttachmentList(items=await service.of_task(ctx, task_id))


@router.get(
    "/attachments/linked",
    summary="Get what a link leads to",
    response_class=StreamingResponse,
    responses={
        200: {"description": "The whole file, or its preview", **BYTES},
        206: {"description": "The bytes that `Range` asks for", **BYTES},
        **errors(404, 409, 416, 422, 503),
    },
)
@open_to_all
async def follow_attachment_link(
    edge: EdgeOf,
    token: Annotated[SecretStr, Query(max_length=500, description="Of the link")],
    asked: Annotated[str | None, Header(alias="range", max_length=200, description="`bytes=FROM-TO`")] = None,
) -> Response:
    """For a few minutes, as long as whoever has made the link may read the file. Needs no login."""
    row, content, what = await links.follow(edge.ports, token.get_secret_value())
    if what == "preview":
        return await serving.preview(row.id, content)
    return await serving.answer(row, content, ranges.parse(asked, content.size))


@router.post(
    "/attachments/{attachment_id}/link",
    summary="Make a link to a file that works for a few minutes",
    responses=READ | errors(403),
)
@access("attachment", "read")
async def link_attachment(
    ctx: ReadContext,
    attachment_id: AttachmentId,
    what: Annotated[links.What, Query(description="The file, to be saved, or its preview, to be shown")] = "content",
) -> AttachmentLink:
    """For what cannot send a token: an image of a page, a download of a browser."""
    return await links.make(ctx, attachment_id, what)


@router.get("/attachments/{attachment_id}", summary="Get what is known of a file", responses=READ | errors(403))
@access("attachment", "read")
async def get_attachment(ctx: ReadContext, attachment_id: AttachmentId) -> Attachment:
    return await service.get(ctx, attachment_id)


@router.get(
    "/attachments/{attachment_id}/content",
    summary="Get the bytes of a file",
    response_class=StreamingResponse,
    responses={
        200: {"description": "The whole file", **BYTES},
        206: {"description": "The bytes that `Range` asks for", **BYTES},
        **READ,
        **errors(403, 409, 416, 503),
    },
)
@access("attachment", "read")
async def get_attachment_content(
    edge: EdgeOf,
    caller: Caller,
    attachment_id: AttachmentId,
    asked: Annotated[str | None, Header(alias="range", max_length=200, description="`bytes=FROM-TO`")] = None,
    unchanged: Annotated[str | None, Header(alias="if-range", max_length=200)] = None,
) -> Response:
    """To be saved: browsers are told not to show it."""
    async with unit(edge.ports, caller, write=False) as ctx:
        row, content = await service.open_content(ctx, attachment_id)
    wanted = asked if unchanged in {None, serving.etag(row)} else None
    return await serving.answer(row, content, ranges.parse(wanted, content.size))


@router.get(
    "/attachments/{attachment_id}/preview",
    summary="Get a small picture of an image",
    response_class=Response,
    responses={200: {"description": "A picture", "content": {"image/webp": {}}}, **READ, **errors(403, 503)},
)
@access("attachment", "read")
async def get_attachment_preview(edge: EdgeOf, caller: Caller, attachment_id: AttachmentId) -> Response:
    """Made by the server: of what else is in the file nothing comes along. 404 when there is none."""
    async with unit(edge.ports, caller, write=False) as ctx:
        _, content = await service.open_content(ctx, attachment_id)
    return await serving.preview(attachment_id, content)


@router.delete(
    "/attachments/{attachment_id}", status_code=204, summary="Delete a file that was not sent", responses=CHANGE
)
@access("attachment", "delete")
async def delete_attachment(ctx: WriteContext, attachment_id: AttachmentId) -> None:
    """What a message has taken goes with its conversation."""
    await service.delete(ctx, attachment_id)
