"""Pages for tests, on every address of loopback."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import uvicorn

Page = tuple[int, dict[str, str], bytes]
"""Status, headers, body."""


class Site:
    """Serves what `pages` say, by path. It listens at all of 127.0.0.0/8; `seen` are the Host and path of requests."""

    def __init__(self) -> None:
        self.pages: dict[str, Page | Callable[[Any, Any], Awaitable[None]]] = {}
        self.seen: list[tuple[str, str]] = []
        self.gone = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        host = dict(scope["headers"]).get(b"host", b"").decode()
        self.seen.append((host, scope["path"]))
        page = self.pages.get(scope["path"], (404, {}, b""))
        if callable(page):
            await page(receive, send)
            return
        status, headers, body = page
        sent = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": sent})
        await send({"type": "http.response.body", "body": body})

    def page(self, path: str, body: str, kind: str = "text/html; charset=utf-8", status: int = 200) -> None:
        self.pages[path] = (status, {"content-type": kind}, body.encode())

    def leads(self, path: str, target: str) -> None:
        self.pages[path] = (302, {"location": target}, b"")

    async def hangs(self, receive: Any, send: Any) -> None:
        """Begins a page that has no end, and tells when the reader has hung up."""
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": b"x", "more_body": True})
        while (await receive())["type"] != "http.disconnect":
            pass
        self.gone.set()


class Serving:
    """A site on a free port; `port` is known inside of the block."""

    def __init__(self, site: Site) -> None:
        config = uvicorn.Config(site, host="0.0.0.0", port=0, log_config=None, lifespan="off")  # noqa: S104 - of a test
        self.site = site
        self._server = uvicorn.Server(config)
        self.port = 0

    async def __aenter__(self) -> "Serving":
        self._task = asyncio.create_task(self._server.serve())
        while not self._server.started:
            await asyncio.sleep(0.01)
        self.port = self._server.servers[0].sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.should_exit = self._server.force_exit = True
        await self._task


class Names:
    """Looks names up in a book; each look takes the next of a name's pages, the last one again and again."""

    def __init__(self, **book: Sequence[Sequence[str]]) -> None:
        self.book = {name.replace("_", "."): list(pages) for name, pages in book.items()}
        self.looked: list[str] = []

    async def __call__(self, host: str, _port: int) -> Sequence[str]:
        self.looked.append(host)
        pages = self.book.get(host, [[]])
        return pages.pop(0) if len(pages) > 1 else pages[0]
