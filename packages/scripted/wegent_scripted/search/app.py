"""The engines' protocols, over ASGI."""

from __future__ import annotations

import asyncio
import html
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from wegent_scripted.delivery import Receive, Scope, Send, read_body, until_gone
from wegent_scripted.search.script import Asked, Found, SearchScript

Reply = tuple[int, str, bytes]
"""Status, media type, body."""


class SearchApp:
    """`key`: the only one that Tavily and Brave take; None takes all."""

    def __init__(self, script: SearchScript, *, key: str | None) -> None:
        self._script = script
        self._key = key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        asked = _asked(scope, await read_body(receive))
        if asked is None:
            await _send(send, (404, "text/plain", b"there is no such route"))
            return
        await until_gone(receive, self._answer(asked, send))

    async def _answer(self, asked: Asked, send: Send) -> None:
        pages, mishap = self._script.take(asked)
        await asyncio.sleep(mishap.seconds)
        if mishap.status >= 400:
            headers = [] if mishap.retry_after is None else [(b"retry-after", str(mishap.retry_after).encode())]
            await _send(send, (mishap.status, "text/plain", b"scripted"), headers)
        elif mishap.body is not None:
            await _send(send, (mishap.status, "text/html", mishap.body.encode()))
        elif mishap.riddle:
            await _send(send, (202, "text/html", b'<div class="anomaly-modal__title">Which are ducks?</div>'))
        elif asked.engine in {"tavily", "brave"} and self._key is not None and asked.key != self._key:
            await _send(send, REFUSALS[asked.engine]())
        else:
            await _send(send, WRITERS[asked.engine](pages))


def _asked(scope: Scope, body: bytes) -> Asked | None:
    """What the request asks of whom; None when it speaks none of the protocols."""
    query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    place = scope["method"], scope["path"]
    if place == ("GET", "/search") and query.get("format") == "json":
        return Asked("searxng", query.get("q", ""), "", None)
    if place == ("POST", "/search"):
        sent = json.loads(body)
        return Asked("tavily", sent["query"], headers.get("authorization", "")[7:], sent.get("max_results"))
    if place == ("GET", "/res/v1/web/search"):
        most = int(query["count"]) if "count" in query else None
        return Asked("brave", query.get("q", ""), headers.get("x-subscription-token", ""), most)
    if place == ("POST", "/html/"):
        return Asked("duckduckgo", dict(parse_qsl(body.decode())).get("q", ""), "", None)
    return None


def _json(body: object, status: int = 200) -> Reply:
    return status, "application/json", json.dumps(body).encode()


def _searxng(pages: Sequence[Found]) -> Reply:
    results = [
        {"title": page.title, "url": page.url, "content": page.text, "engine": "scripted", "publishedDate": page.age}
        for page in pages
    ]
    return _json({"query": "", "number_of_results": len(results), "results": results, "answers": [], "suggestions": []})


def _tavily(pages: Sequence[Found]) -> Reply:
    results = [
        {"title": page.title, "url": page.url, "content": page.text, "score": 0.9, "published_date": page.age}
        for page in pages
    ]
    return _json({"answer": None, "images": [], "results": results, "response_time": 0.1})


def _brave(pages: Sequence[Found]) -> Reply:
    results: list[Mapping[str, Any]] = [
        {
            "type": "search_result",
            "title": f"<strong>{html.escape(page.title)}</strong>",
            "url": page.url,
            "description": html.escape(page.text),
            **({} if page.age is None else {"age": page.age}),
        }
        for page in pages
    ]
    # Without any result there is no `web` at all.
    return _json({"type": "search", **({"web": {"type": "search", "results": results}} if results else {})})


def _duckduckgo(pages: Sequence[Found]) -> Reply:
    """As it looks, advertisement included; an age is not told."""
    advertisement = Found("Buy ducks", "https://duckduckgo.com/y.js?ad_provider=x", "Cheap ducks.")
    entries = "".join(
        f'<div class="result results_links results_links_deep {mark}"><div class="links_main links_deep result__body">'
        f'<h2 class="result__title"><a rel="nofollow" class="result__a" href="{html.escape(_through(page.url))}">'
        f"<b>{html.escape(page.title)}</b></a></h2>"
        f'<a class="result__snippet" href="{html.escape(_through(page.url))}">{html.escape(page.text)}</a></div></div>'
        for page, mark in [(advertisement, "result--ad"), *((page, "web-result") for page in pages)]
    )
    empty = '<div class="no-results">No results.</div>' if not pages else ""
    return 200, "text/html; charset=UTF-8", f"<html><body><div id='links'>{entries}{empty}</div></body></html>".encode()


def _through(url: str) -> str:
    return f"//duckduckgo.com/l/?{urlencode({'uddg': url, 'rut': 'abc'})}"


WRITERS: dict[str, Callable[[Sequence[Found]], Reply]] = {
    "searxng": _searxng,
    "tavily": _tavily,
    "brave": _brave,
    "duckduckgo": _duckduckgo,
}
REFUSALS: dict[str, Callable[[], Reply]] = {
    "tavily": lambda: _json({"detail": {"error": "Unauthorized: missing or invalid API key."}}, 401),
    # Brave says so, and not with 401.
    "brave": lambda: _json(
        {"type": "ErrorResponse", "error": {"code": "SUBSCRIPTION_TOKEN_INVALID", "status": 422}}, 422
    ),
}


async def _send(send: Send, reply: Reply, headers: Sequence[tuple[bytes, bytes]] = ()) -> None:
    status, kind, body = reply
    sent = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode()), *headers]
    await send({"type": "http.response.start", "status": status, "headers": sent})
    await send({"type": "http.response.body", "body": body})
