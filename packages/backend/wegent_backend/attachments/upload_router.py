"""Routes of uploads: a small file in one request, a large one in parts that go on where they broke off."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Path, Query, Request
from starlette.requests import ClientDisconnect
from wegent_contracts.errors import BadRequest
from wegent_contracts.protocol.attachments import Attachment

from wegent_backend.access.routes import access
from wegent_backend.attachments import uploads
from wegent_backend.attachments.errors import refused
from wegent_backend.attachments.receiving import receive
from wegent_backend.attachments.schemas import Upload, UploadBody
from wegent_backend.context import unit
from wegent_backend.edge import Caller, EdgeOf, ReadContext, WriteContext
from wegent_backend.statuses import CHANGE, READ, WRITE, errors

router = APIRouter(prefix="/attachments", tags=["attachments"])

UploadId = Annotated[int, Path(ge=1, le=2**63 - 1)]
RAW: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "The bytes themselves",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
SLOW: Final = errors(408, 503)


async def _sent(request: Request) -> AsyncIterator[bytes]:
    """The body as it arrives."""
    try:
        async for piece in request.stream():
            yield piece
    except ClientDisconnect as error:
        raise BadRequest("The connection broke off. Ask how far the upload is, and go on from there.") from error


@router.post(
    "",
    status_code=201,
    summary="Upload a file in one request",
    responses=WRITE | SLOW,
    openapi_extra=RAW,
)
@access("attachment", "create")
async def upload_attachment(
    request: Request,
    edge: EdgeOf,
    caller: Caller,
    filename: Annotated[str, Query(min_length=1, max_length=1000, description="Name of the file")],
    length: Annotated[int | None, Header(alias="content-length", include_in_schema=False)] = None,
) -> Attachment:
    """The body is the file, up to WEGENT_MAX_BODY_BYTES; larger ones are uploaded in parts."""
    if not length or length < 1:
        raise refused("body", "missing", "There is no file: send its bytes as the body, with a Content-Length.")
    body = UploadBody(filename=filename, size=length)
    return await uploads.at_once(edge.ports, caller, body, _sent(request))


@router.post("/uploads", status_code=201, summary="Begin an upload in parts", responses=WRITE)
@access("attachment", "create")
async def begin_upload(ctx: WriteContext, body: UploadBody) -> Upload:
    return await uploads.begin(ctx, body)


@router.get("/uploads/{upload_id}", summary="See how far an upload is", responses=READ | errors(403))
@access("attachment", "update")
async def get_upload(ctx: ReadContext, upload_id: UploadId) -> Upload:
    return await uploads.progress(ctx, upload_id)


@router.put(
    "/uploads/{upload_id}",
    summary="Send the next bytes of an upload",
    responses=WRITE | SLOW,
    openapi_extra=RAW,
)
@access("attachment", "update")
async def continue_upload(
    request: Request,
    edge: EdgeOf,
    caller: Caller,
    upload_id: UploadId,
    offset: Annotated[int, Query(ge=0, le=2**53, description="Place of the first byte in the file")],
) -> Upload:
    """At most `chunk_bytes` at once. What arrives of a request that breaks off is kept: ask how far it is, and go on.

    With another offset than the upload's the answer is 409, and `details.offset` has the right one.
    """
    await receive(edge.ports, caller, upload_id, offset, _sent(request))
    async with unit(edge.ports, caller, write=False) as ctx:
        return await uploads.progress(ctx, upload_id)


@router.post("/uploads/{upload_id}/complete", summary="Make a file of an upload", responses=WRITE | errors(503))
@access("attachment", "update")
async def complete_upload(edge: EdgeOf, caller: Caller, upload_id: UploadId) -> Attachment:
    """All bytes are there, and are compared with `sha256` if that was told. Its text is read afterwards, by a job."""
    return await uploads.finish(edge.ports, caller, upload_id)


@router.delete("/uploads/{upload_id}", status_code=204, summary="Give an upload up", responses=CHANGE)
@access("attachment", "update")
async def abort_upload(ctx: WriteContext, upload_id: UploadId) -> None:
    await uploads.abort(ctx, upload_id)
