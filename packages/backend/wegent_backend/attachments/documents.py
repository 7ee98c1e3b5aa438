"""Reading documents that are no attachments: of pages, for a model."""

from __future__ import annotations

from collections.abc import AsyncIterator

from wegent_chat_shell.tools.base import ToolFailed

from wegent_backend.attachment_settings import AttachmentSettings, FileKind
from wegent_backend.attachments.extraction.order import Order, Refused
from wegent_backend.attachments.extraction.process import extract


class Documents:
    """PDF and Office files as text, read in a process of their own like those that people send."""

    def __init__(self, settings: AttachmentSettings) -> None:
        self._settings = settings

    async def read(self, body: bytes, mime_type: str) -> str:
        """Raises ToolFailed for what cannot be read."""
        kind: FileKind = "pdf" if mime_type == "application/pdf" else "office"
        try:
            made = await extract(_pieces(body), order_for(kind, mime_type, self._settings))
        except Refused as refused:
            raise ToolFailed(refused.error) from None
        return made.data.decode()


def order_for(kind: str, mime_type: str, limits: AttachmentSettings) -> Order:
    """How far reading a file may go."""
    return Order(
        kind=kind,
        mime_type=mime_type,
        max_chars=limits.max_text_chars,
        max_pages=limits.max_pages,
        max_unpacked_bytes=limits.max_unpacked_bytes,
        max_pixels=limits.max_pixels,
        preview_pixels=limits.preview_pixels,
        seconds=limits.read_seconds,
        memory_bytes=limits.read_memory_mb * 1_000_000,
    )


async def _pieces(body: bytes) -> AsyncIterator[bytes]:
    yield body
