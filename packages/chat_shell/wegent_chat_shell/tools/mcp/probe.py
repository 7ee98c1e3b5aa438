"""Looks at a server once, for whoever writes it down: is it there, what has it, how long did it take."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from wegent_contracts.protocol.mcp import McpTarget

from wegent_chat_shell.mcp_settings import McpSettings
from wegent_chat_shell.tools.mcp.connection import Connection
from wegent_chat_shell.tools.mcp.definitions import Listing
from wegent_chat_shell.tools.mcp.pool import check_allowed


@dataclass(frozen=True)
class Probed:
    """`milliseconds`: until its tools were known. `about`: `server_name`, `server_version`, `protocol_version`."""

    listing: Listing
    milliseconds: int
    about: dict[str, Any] = field(default_factory=dict)


async def probe(name: str, target: McpTarget, settings: McpSettings) -> Probed:
    """Raises McpServerFailed (errors.py)."""
    check_allowed(name, target, settings)
    began = time.monotonic()
    connection = Connection(name, target, settings)
    await connection.open()
    try:
        listing = await connection.tools()
        return Probed(listing, round((time.monotonic() - began) * 1000), connection.about)
    finally:
        await connection.close()
