"""A process that holds a connection to a program until it is killed: `holding.py ARGUMENT…` of Python."""

import asyncio
import sys

from wegent_chat_shell.mcp_settings import McpSettings
from wegent_chat_shell.tools.mcp.connection import Connection
from wegent_contracts.protocol.mcp import McpTarget


async def main() -> None:
    target = McpTarget.model_validate({"transport": "stdio", "command": sys.executable, "args": sys.argv[1:]})
    await Connection("x", target, McpSettings()).open()
    print("open", flush=True)  # noqa: T201 - for whoever waits
    await asyncio.Event().wait()


asyncio.run(main())
