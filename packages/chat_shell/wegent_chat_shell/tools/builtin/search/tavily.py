"""Tavily. Source: https://docs.tavily.com/documentation/api-reference/endpoint/search."""

from __future__ import annotations

from wegent_chat_shell.tools.builtin.search.asking import Asker
from wegent_chat_shell.tools.builtin.search.results import Result, entries, result
from wegent_chat_shell.web_settings import SearchSettings


class Tavily:
    title = "Tavily"

    def __init__(self, settings: SearchSettings, ask: Asker) -> None:
        self._url = settings.search_tavily_url.rstrip("/")
        self._key = settings.search_tavily_key
        self._ask = ask

    async def search(self, query: str, most: int) -> list[Result | None]:
        body = await self._ask.json(
            self.title,
            "POST",
            f"{self._url}/search",
            json={"query": query, "max_results": most},
            headers={"Authorization": f"Bearer {self._key.get_secret_value()}"},
        )
        return [
            result(entry.get("title"), entry.get("url"), entry.get("content"), entry.get("published_date"))
            for entry in entries(body, "results")
        ]
