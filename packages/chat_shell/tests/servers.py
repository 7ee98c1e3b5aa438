"""MCP servers of tests, and engines that use them."""

import json
import sys
from pathlib import Path
from typing import Any

from wegent_chat_shell.engine import ChatEngine
from wegent_chat_shell.settings import ChatShellSettings
from wegent_chat_shell.tools.mcp.source import McpTools
from wegent_contracts.events import BlockFinished, EngineEvent, RunStatus
from wegent_contracts.protocol.chat import ChatRequest
from wegent_contracts.protocol.mcp import McpTarget
from wegent_scripted import Reply, ScriptedServer, ToolCall
from wegent_scripted.mcp import McpServer

from .support import FAST, target

OLD_SERVER = Path(__file__).with_name("old_mcp_server.py")


def settings(**fields: Any) -> ChatShellSettings:
    return ChatShellSettings(**{**FAST.model_dump(), "mcp_stdio": "all", "mcp_connect_timeout": 10, **fields})


def program(*arguments: str, **fields: Any) -> McpTarget:
    made = ["-m", "wegent_scripted.mcp", *arguments]
    return McpTarget.model_validate({"transport": "stdio", "command": sys.executable, "args": made, **fields})


def old_program() -> McpTarget:
    return McpTarget.model_validate({"transport": "stdio", "command": sys.executable, "args": [str(OLD_SERVER)]})


def service(server: McpServer, transport: str = "streamable-http", **fields: Any) -> McpTarget:
    url = server.sse_url if transport == "sse" else server.mcp_url
    return McpTarget.model_validate({"transport": transport, "url": url, "allow_private": True, **fields})


class Room:
    """An engine with MCP servers, and a scripted model that uses them."""

    def __init__(self, models: ScriptedServer, **fields: Any) -> None:
        self.models = models
        self.settings = settings(**fields)
        self.source = McpTools(self.settings)
        self.engine = ChatEngine(self.settings, [self.source])

    async def ask(self, servers: dict[str, McpTarget], *replies: Reply | str) -> list[EngineEvent]:
        self.models.script.queue(*replies)
        request = ChatRequest(model=target("openai", self.models.openai_url), message="Go on", mcp_servers=servers)
        return [event async for event in self.engine.stream(request)]

    def told(self, call: int = -1) -> str:
        """What the last tool said to the model."""
        return self.models.script.requests[call].messages[-1].text

    def offered(self, call: int = -1) -> list[str]:
        """Names of the tools that the model was offered."""
        return list(self.models.script.requests[call].tools)


def uses(name: str, **arguments: Any) -> Reply:
    return Reply(tools=(ToolCall(name, arguments),))


def statuses(events: list[EngineEvent]) -> dict[str, str]:
    return {event.status: event.message or "" for event in events if isinstance(event, RunStatus)}


def outcomes(events: list[EngineEvent]) -> list[str]:
    found = [event.data or {} for event in events if isinstance(event, BlockFinished)]
    return [data["status"] for data in found if "status" in data]


def facts_of(path: Path) -> Any:
    return json.loads(path.read_text())
