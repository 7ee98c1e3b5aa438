"""An MCP server of three transports, with an authorization server in front of it if it is wanted."""

from wegent_scripted.mcp.script import Called, McpScript
from wegent_scripted.mcp.server import McpServer

__all__ = ["Called", "McpScript", "McpServer"]
