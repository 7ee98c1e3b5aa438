"""Long texts, of which a model reads one part after the other."""

from __future__ import annotations

from wegent_chat_shell.tools.base import ToolFailed


def part(text: str, offset: int, most: int, *, name: str, title: str, tool: str, cut: str = "") -> str:
    """From `offset` on, with a word on what it is part of: `title`. `tool` reads on.

    `cut`: a sentence for the end of a text that is not whole. Raises ToolFailed when `name` has nothing there.
    """
    if offset >= len(text):
        raise ToolFailed(f"{name} has {len(text)} characters; there is nothing from {offset} on.")
    end = min(offset + most, len(text))
    lines = [f"[{title}, characters {offset} to {end} of {len(text)}]", text[offset:end]]
    if end < len(text):
        lines.append(f"[It goes on: call {tool} again with offset {end}.]")
    elif cut:
        lines.append(f"[{cut}]")
    return "\n".join(lines)
