"""What can go wrong with MCP servers. The model reads the message, and so do people."""

from __future__ import annotations

from wegent_chat_shell.tools.base import ToolFailed


class McpServerFailed(ToolFailed):
    """The server cannot be used: it is not there, or does not behave."""

    reason = "McpServerFailed"
    status = 502


class McpNotAllowed(McpServerFailed):
    """The server is of a kind, or at a place, that is not allowed here."""

    reason = "McpNotAllowed"
    status = 403


class McpLoginNeeded(McpServerFailed):
    """The server wants to know who asks; `challenge` is what it said (WWW-Authenticate)."""

    reason = "McpLoginNeeded"
    status = 401

    def __init__(self, message: str, challenge: str = "") -> None:
        super().__init__(message)
        self.challenge = challenge


class McpConnectionLost(McpServerFailed):
    """The connection ended while the server had something to do; `begun`: it may have done it."""

    reason = "McpConnectionLost"

    def __init__(self, message: str, *, begun: bool = True) -> None:
        super().__init__(message)
        self.begun = begun
