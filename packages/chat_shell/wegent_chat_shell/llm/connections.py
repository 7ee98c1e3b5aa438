"""One connection pool for all providers of an engine, and what one model call means on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING

from wegent_chat_shell.settings import ChatShellSettings

if TYPE_CHECKING:
    import httpx2

_KEEPALIVE_SECONDS = 30
_KEPT_CONNECTIONS = 100


@dataclass
class _Call:
    """A model call in progress: the patience with its provider (s), and the responses that it has begun."""

    silence: float
    opened: list[httpx2.Response] = field(default_factory=list)


_current: ContextVar[_Call | None] = ContextVar("model call", default=None)


def open_pool(settings: ChatShellSettings) -> httpx2.AsyncClient:
    """A client that keeps no cookies, as tenants share it, and follows no redirect, as the key would travel along."""
    import httpx2

    async def set_patience(request: httpx2.Request) -> None:
        call = _current.get()
        if call is not None:
            # A bound on the wait for each next byte, so that a long answer may take as long as it needs. Set here
            # for all: Google's client also tells its own timeout to the server, as a bound on the whole answer.
            timeout = httpx2.Timeout(call.silence, connect=min(settings.connect_timeout, call.silence))
            request.extensions["timeout"] = timeout.as_dict()

    return httpx2.AsyncClient(
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        follow_redirects=False,
        event_hooks={"request": [set_patience], "response": [_remember]},
        # Unbounded: how many turns run is for the caller to decide, and a full pool would look like a dead provider.
        limits=httpx2.Limits(max_keepalive_connections=_KEPT_CONNECTIONS, keepalive_expiry=_KEEPALIVE_SECONDS),
        # A proxy of the environment is for the way out, not for a model on this machine.
        mounts={"all://127.0.0.1": None, "all://localhost": None, "all://[::1]": None},
    )


@asynccontextmanager
async def model_call(*, silence: float) -> AsyncIterator[None]:
    """Bounds the provider's silence (s) and leaves no response open that was begun inside.

    A stream that is given up between two chunks is closed by the providers' clients only when the garbage collector
    comes by: until then the provider would go on writing, and charging.
    """
    call = _Call(silence)
    token = _current.set(call)
    try:
        yield
    finally:
        _current.reset(token)
        for response in call.opened:
            await response.aclose()


async def _remember(response: httpx2.Response) -> None:
    call = _current.get()
    if call is not None:
        call.opened.append(response)
