"""What a file is, told by its first bytes: the name only says which text it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wegent_backend.attachment_settings import FileKind
from wegent_backend.attachments.decoding import is_text
from wegent_backend.attachments.names import suffix

PREVIEWED: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/tiff"})
"""Images that the server reads."""

_OOXML: Final = "application/vnd.openxmlformats-officedocument."
_OFFICE: Final = {
    b"word/": f"{_OOXML}wordprocessingml.document",
    b"ppt/": f"{_OOXML}presentationml.presentation",
    b"xl/": f"{_OOXML}spreadsheetml.sheet",
}
_OLD_OFFICE: Final = frozenset({"application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"})
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXTS: Final = {
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".csv": "text/csv",
}
"""All other text is served as plain: a browser must not take HTML or SVG of somebody for a page."""


@dataclass(frozen=True)
class Sniffed:
    """Media type and kind of a content."""

    mime_type: str
    kind: FileKind

    @property
    def is_read(self) -> bool:
        """Whether there is text or a preview to be made of it."""
        return self.kind in {"text", "pdf", "office"} or self.mime_type in PREVIEWED


def sniff(head: bytes, filename: str) -> Sniffed:
    """`head`: as much of the beginning as is at hand, at least a few kilobytes of larger files."""
    if (office := _office(head)) is not None:
        return Sniffed(office, "office")
    known = _known(head)
    if known == "application/pdf":
        return Sniffed(known, "pdf")
    if known.startswith("image/"):
        return Sniffed(known, "image")
    if known:
        return Sniffed(known, "other")
    if is_text(head):
        return Sniffed(_TEXTS.get(suffix(filename), "text/plain"), "text")
    return Sniffed("application/octet-stream", "other")


def _known(head: bytes) -> str:
    import filetype

    found = filetype.guess(head[:8192])
    return "" if found is None else str(found.mime)


def _office(head: bytes) -> str | None:
    if head.startswith(_OLE):
        known = _known(head)
        return known if known in _OLD_OFFICE else "application/x-ole-storage"
    if not head.startswith(b"PK\x03\x04") or b"[Content_Types].xml" not in head:
        return None
    return next((mime for folder, mime in _OFFICE.items() if folder in head), None)
