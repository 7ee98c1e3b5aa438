"""One connection pool for all providers of an engine."""

from __future__ import annotations

from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING

from wegent_chat_shell.settings import ChatShellSettings

if TYPE_CHECKING:
    import httpx2

_KEEPALIVE_SECONDS = 30


def open_pool(settings: ChatShellSettings) -> httpx2.AsyncClient:
    """A client that keeps no cookies, as tenants share it, and follows no redirect, as the key would travel along."""
    import httpx2

    return httpx2.AsyncClient(
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        follow_redirects=False,
        timeout=timeouts(settings.silence_timeout, settings),
        limits=httpx2.Limits(
            max_connections=settings.max_connections,
            max_keepalive_connections=settings.max_connections,
            keepalive_expiry=_KEEPALIVE_SECONDS,
        ),
    )


def timeouts(silence: float, settings: ChatShellSettings) -> httpx2.Timeout:
    """`silence` (s) bounds the wait for each next byte, so that a long answer may take as long as it needs."""
    import httpx2

    return httpx2.Timeout(silence, connect=min(settings.connect_timeout, silence))
