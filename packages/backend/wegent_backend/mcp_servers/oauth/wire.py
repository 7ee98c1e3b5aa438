"""Asking authorization servers, which anybody may have named: to allowed places, within limits, no redirects."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from wegent_chat_shell.tools.base import ToolFailed
from wegent_chat_shell.tools.mcp.address import Doorkeeper
from wegent_chat_shell.tools.mcp.meter import Meter

from wegent_backend.mcp_servers.errors import McpLoginFailed

if TYPE_CHECKING:
    import httpx2

ANSWER_BYTES: Final = 500_000
_HEADERS: Final = {"accept": "application/json", "accept-encoding": "identity", "user-agent": "Wegent"}


@asynccontextmanager
async def client(*, private: bool, seconds: float) -> AsyncIterator[httpx2.AsyncClient]:
    """For the time of a block, which may take `seconds`. What goes wrong in it becomes McpLoginFailed."""
    import httpx2
    from mcp.client.auth import OAuthFlowError
    from pydantic import ValidationError
    from wegent_chat_shell.tools.mcp.bounds import BoundedTransport

    transport = BoundedTransport(Doorkeeper(private), ANSWER_BYTES, Meter(0))
    try:
        async with (
            asyncio.timeout(seconds),
            httpx2.AsyncClient(
                transport=transport, headers=_HEADERS, follow_redirects=False, trust_env=False, timeout=seconds
            ) as made,
        ):
            yield made
    except TimeoutError as error:
        raise McpLoginFailed(f"The authorization server has not answered within {seconds:g} seconds.") from error
    except ToolFailed as error:
        raise McpLoginFailed(f"The authorization server cannot be asked: {error.message}.") from error
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
        raise McpLoginFailed(f"The authorization server cannot be reached ({type(error).__name__}).") from error
    except (OAuthFlowError, ValidationError) as error:
        raise McpLoginFailed("The authorization server does not keep to the protocol.") from error


def checked(url: str, *, private: bool) -> str:
    """An address that may be asked, or opened in a browser. Raises McpLoginFailed."""
    try:
        return str(Doorkeeper(private).check(url))
    except ToolFailed as error:
        raise McpLoginFailed(
            f"The authorization server names an address that cannot be used: {error.message}."
        ) from error
