"""SearXNG, of one's own. Source: https://docs.searxng.org/dev/search_api.html."""

from __future__ import annotations

from wegent_chat_shell.tools.builtin.search.asking import Asker
from wegent_chat_shell.tools.builtin.search.results import Result, entries, result
from wegent_chat_shell.web_settings import SearchSettings


class SearXNG:
    title = "SearXNG"

    def __init__(self, settings: SearchSettings, ask: Asker) -> None:
        self._url = settings.search_searxng_url.rstrip("/")
        self._ask = ask

    async def search(self, query: str, most: int) -> list[Result | None]:
        del most  # it has pages, of a size of its own
        body = await self._ask.json(self.title, "GET", f"{self._url}/search", params={"q": query, "format": "json"})
        return [
            result(entry.get("title"), entry.get("url"), entry.get("content"), entry.get("publishedDate"))
            for entry in entries(body, "results")
        ]
