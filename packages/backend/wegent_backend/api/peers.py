"""Who is at the other end: the address, scheme and host of a request, of which a proxy may tell when it is trusted.

What comes out of here is all that the rest knows: `scope["client"]`, `scope["scheme"]`, and the Host header. The
forwarding headers themselves go no further, whoever sent them.
"""

from __future__ import annotations

import ipaddress
import re
import time
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final, TypeAlias

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

from wegent_backend.addresses import RELAYED

log = structlog.get_logger(__name__)

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

FORWARDING: Final = frozenset(
    {b"forwarded", b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"x-forwarded-port", b"x-real-ip"}
)
SECURE: Final = {"http": "https", "ws": "wss"}
_HOST: Final = re.compile(r"[A-Za-z0-9._-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")
_WARN_SECONDS: Final = 60.0


class Peers:
    """The outermost layer. `proxies`: networks of those that are believed."""

    def __init__(self, app: ASGIApp, proxies: Iterable[Network]) -> None:
        self.app = app
        self._proxies = tuple(proxies)
        self._warned = -_WARN_SECONDS
        self._is_proxy = lru_cache(4096)(self._among_proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        told = [(name, value) for name, value in scope["headers"] if name in FORWARDING]
        if told:
            scope = self._seen(scope, told)
        await self.app(scope, receive, send)

    def _seen(self, scope: Scope, told: list[tuple[bytes, bytes]]) -> Scope:
        headers = [(name, value) for name, value in scope["headers"] if name not in FORWARDING]
        peer = scope["client"][0] if scope.get("client") else ""
        if not self._is_proxy(peer):
            self._warn(peer)
            return {**scope, "headers": headers, RELAYED: True}
        seen: dict[str, Any] = {**scope, "headers": headers}
        client = self._client(_entries(told, b"x-forwarded-for"))
        if client is not None:
            seen["client"] = (client, 0)
        if _last(told, b"x-forwarded-proto") == "https":
            seen["scheme"] = SECURE.get(scope["scheme"], scope["scheme"])
        host = _last(told, b"x-forwarded-host")
        if _HOST.fullmatch(host):
            seen["headers"] = [(name, value) for name, value in headers if name != b"host"]
            seen["headers"].append((b"host", host.encode()))
        return seen

    def _client(self, hops: list[str]) -> str | None:
        """The last address that no trusted proxy has; what stands before it may have been made up."""
        found = None
        for hop in reversed(hops):
            address = _address(hop)
            if address is None:
                break
            found = str(address)
            if not self._is_proxy(found):
                break
        return found

    def _among_proxies(self, host: str) -> bool:
        address = _address(host)
        return address is not None and any(address in network for network in self._proxies)

    def _warn(self, peer: str) -> None:
        if time.monotonic() - self._warned >= _WARN_SECONDS:
            self._warned = time.monotonic()
            log.warning("web.forwarding_ignored", peer=peer, setting="WEGENT_WEB_TRUSTED_PROXIES")


def _entries(told: list[tuple[bytes, bytes]], name: bytes) -> list[str]:
    joined = b",".join(value for key, value in told if key == name).decode("latin-1")
    return [entry.strip() for entry in joined.split(",")] if joined else []


def _last(told: list[tuple[bytes, bytes]], name: bytes) -> str:
    """What the nearest proxy said; "" when it said nothing."""
    return next(reversed(_entries(told, name)), "").lower()


def _address(hop: str) -> Address | None:
    """Also with a port, and as IPv4 in IPv6."""
    if hop.startswith("["):
        hop = hop[1:].partition("]")[0]
    elif hop.count(":") == 1:
        hop = hop.partition(":")[0]
    try:
        address = ipaddress.ip_address(hop)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
