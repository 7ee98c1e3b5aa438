"""Headers that every answer has, so that browsers protect people from what others could make of it."""

from __future__ import annotations

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

ALWAYS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"),
    # Pages have a policy of their own, and say how they may be kept; nothing else runs or is kept.
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"no-store"),
)
SECURE_SCHEME: Final = "https"


class SafeHeaders:
    """Adds those that an answer does not have itself. `hsts_seconds` 0: nothing is said about https."""

    def __init__(self, app: ASGIApp, *, hsts_seconds: int = 0) -> None:
        self.app = app
        hsts = f"max-age={hsts_seconds}".encode()
        self._secure = (*ALWAYS, (b"strict-transport-security", hsts)) if hsts_seconds else ALWAYS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        wanted = self._secure if scope.get("scheme") == SECURE_SCHEME else ALWAYS

        async def adding(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message.get("headers", ())}
                more = [header for header in wanted if header[0] not in present]
                message = {**message, "headers": [*message.get("headers", ()), *more]}
            await send(message)

        await self.app(scope, receive, adding)
