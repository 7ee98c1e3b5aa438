"""The layers of the door around an app that tells what reached it."""

from __future__ import annotations

from typing import Any

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from wegent_backend.addresses import RELAYED


async def mirror(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with what an app sees of who asks; reads the body first."""
    request = Request(scope, receive)
    body = await request.body()
    seen: dict[str, Any] = {
        "client": scope["client"][0],
        "url": str(request.url),
        "relayed": scope.get(RELAYED, False),
        "headers": sorted(name for name in request.headers if "forward" in name or name == "x-real-ip"),
        "bytes": len(body),
    }
    await JSONResponse(seen)(scope, receive, send)


def client_of(app: ASGIApp, *, peer: str = "127.0.0.1", url: str = "http://wegent.example") -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(peer, 40000)), base_url=url)
