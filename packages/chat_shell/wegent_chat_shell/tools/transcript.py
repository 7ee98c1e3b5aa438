"""The tool with which a model reads again what was said before the notes that it goes on with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from wegent_chat_shell.tools.base import Tool, ToolContext

NAME: Final = "history"
MESSAGES: Final = 20
MESSAGE_CHARS: Final = 2000

_PARAMETERS: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "search": {"type": "string", "description": "Only messages that have this text, for example a name"},
        "before": {"type": "integer", "minimum": 1, "description": "Only messages before the one with this number"},
    },
    "additionalProperties": False,
}


@dataclass(frozen=True)
class Said:
    """A message of the conversation; `place` is its number."""

    place: int
    who: str
    text: str


class Transcript(Protocol):
    """What was said in a conversation, all of it."""

    async def find(self, search: str, before: int | None, limit: int) -> Sequence[Said]:
        """The newest that fit, in their order."""


def history_tool(transcript: Transcript) -> Tool:
    """Reads, and may be called as often as the model likes."""

    async def run(arguments: dict[str, Any], context: ToolContext) -> str:
        del context
        search, before = str(arguments.get("search") or ""), arguments.get("before")
        found = await transcript.find(search, before, MESSAGES)
        if not found:
            return "No earlier message fits."
        told = "\n\n".join(f"[{said.place}] {said.who}: {_shortened(said.text, search)}" for said in found)
        more = f"\n\n(For earlier ones: before={found[0].place}.)" if len(found) == MESSAGES else ""
        return told + more

    text = (
        "Read earlier messages of this conversation word for word, which the notes only sum up. Newest first to be "
        f"found, at most {MESSAGES} at once."
    )
    return Tool(NAME, text, _PARAMETERS, run, repeatable=True, approval="allow")


def _shortened(text: str, search: str) -> str:
    """The part around what was looked for."""
    if len(text) <= MESSAGE_CHARS:
        return text
    at = max(0, text.lower().find(search.lower()) - MESSAGE_CHARS // 2) if search else 0
    end = at + MESSAGE_CHARS
    return f"{'[…]' if at else ''}{text[at:end]}{'[…]' if end < len(text) else ''}"
