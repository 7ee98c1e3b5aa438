"""PDF, by PDFium."""

from __future__ import annotations

from typing import BinaryIO

from wegent_backend.attachments.extraction.order import Gathered, Order, Refused


def read(file: BinaryIO, order: Order, gathered: Gathered) -> None:
    """Page by page."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Refused("Encrypted", "It is protected by a password. Send it without one.") from None
        raise Refused("Unreadable", "It is damaged: no PDF can be read from it.") from None
    pages = len(document)
    if pages > order.max_pages:
        raise Refused(
            "TooManyPages",
            f"It has {pages} pages; at most {order.max_pages} are read (WEGENT_ATTACHMENT_MAX_PAGES).",
        )
    for number in range(pages):
        page = document[number]
        text = page.get_textpage().get_text_range().replace("\r\n", "\n").replace("\x00", "").strip()
        page.close()
        if text:
            gathered.add(f"{text}\n\n")
