"""Serves the page: precompressed, revalidated cheaply, and with a plain sentence where it was not built."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from wegent_backend.api.export import ENCODINGS, Document, read_export

NOT_BUILT: Final = (
    "The page of Wegent is not built yet. `make run` builds and serves it; by hand: build the export in frontend/ "
    "(pnpm install --frozen-lockfile && pnpm build), set WEGENT_FRONTEND_DIR to frontend/out, and start again. "
    "The API is there already, at /api/v1.\n"
)


class Pages:
    """ASGI app over a static export. `directory` None: there is only the API."""

    def __init__(self, directory: Path | None) -> None:
        self._documents = read_export(directory) if directory else {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._respond(scope["method"], scope["path"], Headers(scope=scope))
        await response(scope, receive, send)

    async def _respond(self, method: str, path: str, headers: Headers) -> Response:
        if "/" not in self._documents:
            return PlainTextResponse(NOT_BUILT, 503, {"Cache-Control": "no-store"})
        if method not in {"GET", "HEAD"}:
            return PlainTextResponse("Pages can only be read.\n", 405, {"Allow": "GET, HEAD"})
        if document := self._documents.get(path):
            return await _show(document, headers, 200)
        if missing := self._documents.get("/404.html"):
            return await _show(missing, headers, 404)
        return PlainTextResponse("There is no such page.\n", 404)


async def _show(document: Document, headers: Headers, status: int) -> Response:
    encoding = _best(headers.get("accept-encoding", ""), document)
    tag = f'"{document.tag}{"-" + encoding if encoding else ""}"'
    described = {"ETag": tag, "Cache-Control": document.cache_control, "Content-Type": document.media_type}
    if len(document.files) > 1:
        described["Vary"] = "Accept-Encoding"
    if document.policy:
        described["Content-Security-Policy"] = document.policy
    if encoding:
        described["Content-Encoding"] = encoding
    if status == 200 and _has(headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=described)
    return Response(await asyncio.to_thread(document.content, encoding), status, described)


def _best(accepted: str, document: Document) -> str:
    """The coding to answer with: the first of ours that the client takes; "" is plain."""
    weights: dict[str, bool] = {}
    for entry in accepted.split(","):
        name, _, parameter = entry.partition(";")
        weights[name.strip().lower()] = parameter.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    for encoding in ENCODINGS:
        if encoding in document.files and weights.get(encoding, weights.get("*", False)):
            return encoding
    return ""


def _has(if_none_match: str, tag: str) -> bool:
    return if_none_match.strip() == "*" or tag in [
        entry.strip().removeprefix("W/") for entry in if_none_match.split(",")
    ]
