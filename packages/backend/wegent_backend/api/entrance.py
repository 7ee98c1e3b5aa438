"""One door for page and API: which of them an address belongs to."""

from __future__ import annotations

from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from wegent_backend.addresses import path_of

ALIAS: Final = "/api/"
CANONICAL: Final = "/api/v1/"
OPENAI: Final = "/v1/"
RESPONSES: Final = ("/v1/responses", "/v1/responses/")
_API: Final = ("/api", "/health", "/ready")


def is_api(path: str) -> bool:
    """API or health; everything else is a page."""
    return path.startswith((ALIAS, OPENAI)) or path in _API


class Entrance:
    """`/api/…` means `/api/v1/…`, and `/v1/responses` too; what is neither API nor health is a page."""

    def __init__(self, api: ASGIApp, pages: ASGIApp) -> None:
        self.api = api
        self.pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not is_api(scope["path"]):
            await self.pages(scope, receive, send)
            return
        path = path_of(scope)
        if path.startswith(ALIAS) and not path.startswith(CANONICAL):
            path = CANONICAL + path.removeprefix(ALIAS)
        elif path == RESPONSES[0] or path.startswith(RESPONSES[1]):
            path = CANONICAL + path.removeprefix(OPENAI)
        if path != scope["path"]:
            scope = {**scope, "path": path, "raw_path": path.encode()}
        await self.api(scope, receive, send)
