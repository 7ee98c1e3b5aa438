"""A tool source for tests: `note`, about which people are asked."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from wegent_chat_shell.tools.base import Tool, ToolContext
from wegent_chat_shell.tools.sources import Fixed, Offer, Opening

SHAPE = {"type": "object", "properties": {"text": {"type": "string"}}}


class NoteTools:
    """Implements ToolSource. `written`: what was noted."""

    def __init__(self) -> None:
        self.written: list[str] = []

    @asynccontextmanager
    async def open(self, opening: Opening) -> AsyncIterator[Offer]:
        wanted = "note" in opening.agent.tools
        yield Fixed([Tool("note", "Write something down", SHAPE, self._note)] if wanted else [])

    async def aclose(self) -> None:
        """There is nothing to close."""

    async def _note(self, arguments: dict[str, Any], context: ToolContext) -> str:
        del context
        self.written.append(str(arguments["text"]))
        return "It is noted."
