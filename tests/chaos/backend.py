"""A backend whose models have two tools: `look`, which may be repeated, and `jot`, whose effect is a line in a file."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

from wegent_backend.serve import serve
from wegent_backend.start import load_settings
from wegent_chat_shell.tools.base import Tool, ToolContext
from wegent_kit.logging import configure_logging

EFFECTS = "CHAOS_EFFECTS"
"""Where `jot` writes."""
# Time for a kill to find the call before, in and after its effect.
PAUSE_SECONDS = 0.05


async def look(arguments: dict[str, Any], context: ToolContext) -> str:
    del arguments, context
    await asyncio.sleep(PAUSE_SECONDS)
    return "it rains"


async def jot(arguments: dict[str, Any], context: ToolContext) -> str:
    del context
    await asyncio.sleep(PAUSE_SECONDS)
    _write(Path(os.environ[EFFECTS]), arguments["text"])
    await asyncio.sleep(PAUSE_SECONDS)
    return "noted"


def _write(path: Path, line: str) -> None:
    with path.open("a") as book:
        book.write(f"{line}\n")
        book.flush()
        os.fsync(book.fileno())


NOTHING: dict[str, Any] = {"type": "object", "properties": {}}
TOOLS = [
    Tool("look", "Look out of the window", NOTHING, look, repeatable=True, approval="allow"),
    Tool(
        "jot",
        "Write a line into the book",
        {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]},
        jot,
        approval="allow",
    ),
]


def main() -> None:
    settings = load_settings()
    configure_logging(settings.log_format, settings.log_level)
    serve(settings, TOOLS)


if __name__ == "__main__":
    main()
