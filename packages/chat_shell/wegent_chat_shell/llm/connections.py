"""One connection pool for all providers of an engine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING

from wegent_chat_shell.settings import ChatShellSettings

if TYPE_CHECKING:
    import httpx2

_KEEPALIVE_SECONDS = 30
_KEPT_CONNECTIONS = 100
_opened: ContextVar[list[httpx2.Response] | None] = ContextVar("opened responses", default=None)


def open_pool(settings: ChatShellSettings) -> httpx2.AsyncClient:
    """A client that keeps no cookies, as tenants share it, and follows no redirect, as the key would travel along."""
    import httpx2

    return httpx2.AsyncClient(
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        follow_redirects=False,
        timeout=timeouts(settings.silence_timeout, settings),
        event_hooks={"response": [_remember]},
        # Unbounded: how many turns run is for the caller to decide, and a full pool would look like a dead provider.
        limits=httpx2.Limits(max_keepalive_connections=_KEPT_CONNECTIONS, keepalive_expiry=_KEEPALIVE_SECONDS),
        # A proxy of the environment is for the way out, not for a model on this machine.
        mounts={"all://127.0.0.1": None, "all://localhost": None, "all://[::1]": None},
    )


def timeouts(silence: float, settings: ChatShellSettings) -> httpx2.Timeout:
    """`silence` (s) bounds the wait for each next byte, so that a long answer may take as long as it needs."""
    import httpx2

    return httpx2.Timeout(silence, connect=min(settings.connect_timeout, silence))


@asynccontextmanager
async def closed_responses() -> AsyncIterator[None]:
    """Leave no response open that was begun inside.

    A stream that is given up between two chunks is closed by the providers' clients only when the garbage collector
    comes by: until then the provider would go on writing, and counting.
    """
    opened: list[httpx2.Response] = []
    token = _opened.set(opened)
    try:
        yield
    finally:
        _opened.reset(token)
        for response in opened:
            await response.aclose()


async def _remember(response: httpx2.Response) -> None:
    opened = _opened.get()
    if opened is not None:
        opened.append(response)
