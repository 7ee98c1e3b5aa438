"""The tools that the engine itself has to offer, as its settings say."""

from __future__ import annotations

from wegent_chat_shell.settings import ChatShellSettings
from wegent_chat_shell.skills.tools import SkillTools
from wegent_chat_shell.tools.builtin.fetch.reading import ReadDocument
from wegent_chat_shell.tools.builtin.source import BuiltinTools
from wegent_chat_shell.tools.mcp.source import McpTools
from wegent_chat_shell.tools.sources import ToolSource


def sources_of(settings: ChatShellSettings, documents: ReadDocument | None = None) -> list[ToolSource]:
    """For one engine, which closes them. `documents` reads PDF and Office files; None: they are not read."""
    return [BuiltinTools(settings, documents=documents), SkillTools(settings), McpTools(settings)]
