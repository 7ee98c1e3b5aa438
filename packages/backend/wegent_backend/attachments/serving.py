"""Answers with bytes of files. They are somebody's: no browser may run or show them as a page of ours."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

from fastapi.responses import Response, StreamingResponse

from wegent_backend.attachments.content import PREVIEW, Content
from wegent_backend.attachments.errors import attachment_not_found
from wegent_backend.attachments.names import disposition
from wegent_backend.attachments.ranges import Span
from wegent_backend.tables import AttachmentRow

HARMLESS: Final = {
    "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "cache-control": "private, no-store",
}
PREVIEW_TYPE: Final = "image/webp"


def etag(row: AttachmentRow) -> str:
    """A file never changes."""
    return f'"{row.uid}"'


async def answer(row: AttachmentRow, content: Content, span: Span | None) -> Response:
    """The first part is read before the answer begins: what cannot be read is an error, not half a file."""
    start, end = (0, content.size) if span is None else (span.start, span.end)
    headers = {
        **HARMLESS,
        "content-disposition": disposition(row.filename),
        "content-length": str(end - start),
        "accept-ranges": "bytes",
        "etag": etag(row),
    }
    if span is not None:
        headers["content-range"] = f"bytes {start}-{end - 1}/{content.size}"
    pieces = content.stream(start, end)
    first = await anext(pieces, b"")
    media = f"{row.mime_type}; charset=utf-8" if row.mime_type.startswith("text/") else row.mime_type
    status = 200 if span is None else 206
    return StreamingResponse(_after(first, pieces), status, headers, media_type=media)


async def preview(attachment_id: int, content: Content) -> Response:
    """Raises NotFound when there is none."""
    if content.preview_part is None:
        raise attachment_not_found(attachment_id)
    picture = await content.get(PREVIEW, content.preview_part)
    return Response(picture, media_type=PREVIEW_TYPE, headers={**HARMLESS, "content-disposition": "inline"})


async def _after(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in rest:
        yield piece
