"""The tools that the engine itself has to offer, as its settings say."""

from __future__ import annotations

from wegent_chat_shell.settings import ChatShellSettings
from wegent_chat_shell.tools.sources import ToolSource


def sources_of(settings: ChatShellSettings) -> list[ToolSource]:
    """For one engine, which closes them."""
    del settings
    return []
