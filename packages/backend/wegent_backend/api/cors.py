"""Pages of other origins: which may use the API, and that the others may not make a browser send something here.

Nothing here is about cookies: no cookie lets anybody in, so answers never allow credentials. A page elsewhere has to
show a token that it was given.
"""

from __future__ import annotations

from typing import Final

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from wegent_contracts.errors import Forbidden

from wegent_backend.api.entrance import is_api
from wegent_backend.api.errors import answer
from wegent_backend.origins import Origins

READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
ELSEWHERE: Final = frozenset({b"cross-site", b"same-site"})
VARY: Final = (b"vary", b"Origin")
EXPOSED: Final = (
    b"Content-Disposition, Location, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, X-Request-ID"
)
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, X-API-Key, X-Request-ID, wegent-username",
    "Access-Control-Max-Age": "600",
    "Vary": "Origin",
}


class CrossOrigin(Forbidden):
    """A page of an origin that is not allowed."""

    reason = "CrossOrigin"


class Cors:
    """Around API and pages; only the API is ever shared."""

    def __init__(self, app: ASGIApp, origins: Origins) -> None:
        self.app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_api(scope["path"]):
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        origin = headers.get(b"origin", b"").decode("latin-1")
        allowed = self._origins.allows(origin)
        if scope["method"] == "OPTIONS" and origin and b"access-control-request-method" in headers:
            await self._preflight(origin, allowed, scope)(scope, receive, send)
        elif scope["method"] not in READING and not allowed and headers.get(b"sec-fetch-site") in ELSEWHERE:
            await _refused(scope)(scope, receive, send)
        else:
            await self.app(scope, receive, self._sharing(send, origin if allowed else ""))

    def _preflight(self, origin: str, allowed: bool, scope: Scope) -> Response:
        if not allowed:
            return _refused(scope)
        return Response(status_code=204, headers={**_PREFLIGHT, "Access-Control-Allow-Origin": origin})

    def _sharing(self, send: Send, origin: str) -> Send:
        """Nothing to add while no origin is allowed at all."""
        if not self._origins.any:
            return send
        more = [VARY]
        if origin:
            more += [(b"access-control-allow-origin", origin.encode()), (b"access-control-expose-headers", EXPOSED)]

        async def adding(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *more]}
            await send(message)

        return adding


def _refused(scope: Scope) -> Response:
    error = CrossOrigin("Pages of this origin may not use this server (WEGENT_WEB_ALLOWED_ORIGINS).")
    return answer(error, scope.get("wegent.request_id"), {"Vary": "Origin"})
