"""What was got as text for a model, by what its server says that it is."""

from __future__ import annotations

import asyncio
import codecs
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from wegent_chat_shell.tools.base import ToolFailed
from wegent_chat_shell.tools.builtin.fetch.getting import Got
from wegent_chat_shell.tools.builtin.fetch.markdown import page_of

ReadDocument: TypeAlias = Callable[[bytes, str], Awaitable[str]]
"""From bytes and media type to text. Raises ToolFailed for what cannot be read."""

PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})
TEXTS: Final = frozenset(
    {"application/json", "application/xml", "application/yaml", "application/x-yaml", "application/javascript"}
)
OFFICE: Final = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class Read:
    """`cut`: the page is longer than what was read of it."""

    url: str
    title: str
    text: str
    cut: bool = False


async def read(got: Got, documents: ReadDocument | None) -> Read:
    """Raises ToolFailed for what has no text. `documents` reads PDF and Office files; None: they are not read."""
    kind = got.media_type or ("text/html" if got.body.lstrip()[:1] == b"<" else "text/plain")
    if kind in PAGES:
        page = await asyncio.to_thread(page_of, got.body, got.charset, got.url)
        return Read(got.url, page.title, page.text, got.cut)
    if kind.startswith("text/") or kind in TEXTS or kind.endswith(("+json", "+xml")):
        return Read(got.url, "", decoded(got.body, got.charset), got.cut)
    if documents is not None and (kind == "application/pdf" or kind.startswith(OFFICE)):
        if got.cut:
            raise ToolFailed(f"{got.url} is larger than what is read of a file ({len(got.body)} bytes).")
        return Read(got.url, "", await documents(got.body, kind))
    raise ToolFailed(f"{got.url} is {kind}: it has no text that can be read.")


def decoded(body: bytes, charset: str | None) -> str:
    """By its mark, as its server says, or as UTF-8."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    if body.startswith(codecs.BOM_UTF8):
        return body.decode("utf-8-sig", "replace")
    try:
        return body.decode(charset or "utf-8", "replace")
    except LookupError:
        return body.decode("utf-8", "replace")
