"""What can go wrong with MCP servers of resources. No message has a secret in it."""

from __future__ import annotations

from wegent_contracts.errors import BadRequest, Conflict, NotFound, TooLarge, Unavailable


class McpServerMissing(NotFound):
    """The resource names no such server."""

    reason = "McpServerMissing"

    def __init__(self, kind: str, name: str, server: str) -> None:
        super().__init__(
            f'The {kind} "{name}" has no MCP server "{server}".', details={"kind": kind, "name": name, "server": server}
        )


class McpToolsChanged(Conflict):
    """The tools are not any more what the caller has seen."""

    reason = "McpToolsChanged"

    def __init__(self, names: list[str]) -> None:
        quoted = ", ".join(f'"{name}"' for name in names[:10])
        super().__init__(
            f"The tools {quoted} are not as you have seen them. Look at the server again, and approve what is there.",
            details={"tools": names[:100]},
        )


class McpLoginFailed(Unavailable):
    """The login at a server cannot be begun, or has failed."""

    reason = "McpLoginFailed"
    retryable = False


class McpLoginUnknown(BadRequest):
    """The browser comes back from a login that nobody here has begun, or not in this browser."""

    reason = "McpLoginUnknown"

    def __init__(self) -> None:
        super().__init__(
            "This login is not known here: it took too long, was used already, or was begun in another browser. "
            "Begin it again."
        )


class TooManyMcpConnections(TooLarge):
    """More logins than one may have."""

    reason = "TooManyMcpConnections"

    def __init__(self, most: int) -> None:
        super().__init__(
            f"There are {most} connections already (WEGENT_MCP_MAX_CONNECTIONS). Disconnect one that you do not need."
        )


def connection_not_found(number: int) -> NotFound:
    """The same for one that is not there and for somebody else's."""
    return NotFound(f"You have no connection {number}.", details={"kind": "McpConnection", "id": number})
