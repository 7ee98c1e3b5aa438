"""From what libraries raise to words: without addresses and headers, which may have secrets in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from wegent_chat_shell.tools.base import ToolFailed
from wegent_chat_shell.tools.mcp.errors import McpConnectionLost, McpLoginNeeded, McpServerFailed
from wegent_chat_shell.tools.mcp.meter import Meter

WORDS_CHARS: Final = 500
_NO_SESSION: Final = "Session terminated"
"""Words of the library when a server does not know the session any more: it has done nothing then."""


def leaf(error: BaseException) -> Exception:
    """The first error in a group of them."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error if isinstance(error, Exception) else RuntimeError(type(error).__name__)


def failure_of(error: Exception, meter: Meter, words: Callable[[str], str]) -> ToolFailed:
    """`words` makes a sentence of why the server cannot be used."""
    import httpx2
    from mcp.shared.exceptions import MCPError
    from pydantic import ValidationError

    if isinstance(error, ToolFailed):
        return _told(error, words)
    if meter.fault is not None:
        return McpServerFailed(words(meter.fault))
    if isinstance(error, httpx2.HTTPStatusError):
        meter.status = error.response.status_code
    if meter.status in {401, 403}:
        return McpLoginNeeded(words(f"it wants a login ({meter.status})"), meter.challenge)
    if isinstance(error, MCPError):
        return _said(error, meter, words)
    if isinstance(error, ValidationError | RuntimeError):
        return McpServerFailed(words("it does not keep to the protocol, or wants to know something in between"))
    if isinstance(error, httpx2.SSEError):
        return McpServerFailed(words("it has sent an event that is too long, or makes no sense"))
    if isinstance(error, httpx2.HTTPError):
        return McpServerFailed(words(f"it cannot be reached ({type(error).__name__})"))
    if isinstance(error, OSError):
        return McpServerFailed(words(f"it cannot be started ({error.strerror or type(error).__name__})"))
    return McpServerFailed(words(f"it failed ({type(error).__name__})"))


def _said(error: Exception, meter: Meter, words: Callable[[str], str]) -> ToolFailed:
    from mcp.shared.exceptions import MCPError
    from mcp_types import CONNECTION_CLOSED, INTERNAL_ERROR, REQUEST_TIMEOUT

    assert isinstance(error, MCPError)  # noqa: S101 - as it is called
    if error.code == CONNECTION_CLOSED:
        return McpConnectionLost(words("the connection was lost"))
    if error.message == _NO_SESSION:
        return McpConnectionLost(words("it has forgotten the session"), begun=False)
    if error.code == REQUEST_TIMEOUT:
        return McpServerFailed(words("it has not answered in time"))
    if error.code == INTERNAL_ERROR and (meter.status or 0) >= 400:
        return McpServerFailed(words(f"it has answered {meter.status}"))
    return ToolFailed(f"The server says: {error.message[:WORDS_CHARS]}")


def _told(error: ToolFailed, words: Callable[[str], str]) -> ToolFailed:
    """Errors of deeper down are clauses; of whoever is here again, sentences."""
    if not isinstance(error, McpServerFailed) or error.message.endswith("."):
        return error
    return type(error)(words(error.message))
