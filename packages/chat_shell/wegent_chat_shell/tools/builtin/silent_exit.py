"""The tool silent_exit: a turn that has nothing to say ends without an answer."""

from __future__ import annotations

from typing import Any, Final

from wegent_chat_shell.tools.base import Tool, ToolContext

SILENT_EXIT: Final = "silent_exit"
DESCRIPTION: Final = (
    "End this turn without an answer, because there is nothing that anybody would want to read: nothing is new, or "
    "nothing is to be done. Call it alone, and instead of writing a text."
)
PARAMETERS: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"reason": {"type": "string", "maxLength": 500, "description": "Why, for who looks it up later"}},
    "additionalProperties": False,
}


def silent_exit() -> Tool:
    """The graph ends the turn after it."""
    return Tool(SILENT_EXIT, DESCRIPTION, PARAMETERS, _leave, repeatable=True, approval="allow")


async def _leave(arguments: dict[str, Any], context: ToolContext) -> str:
    del context
    return arguments.get("reason") or "There is nothing to say."
