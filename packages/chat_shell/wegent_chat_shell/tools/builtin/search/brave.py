"""Brave Search. Source: https://api-dashboard.search.brave.com/app/documentation/web-search."""

from __future__ import annotations

from wegent_chat_shell.tools.builtin.search.asking import KEY_REFUSED, Asker
from wegent_chat_shell.tools.builtin.search.results import Result, entries, result
from wegent_chat_shell.web_settings import SearchSettings


class Brave:
    title = "Brave Search"

    def __init__(self, settings: SearchSettings, ask: Asker) -> None:
        self._url = settings.search_brave_url.rstrip("/")
        self._key = settings.search_brave_key
        self._ask = ask

    async def search(self, query: str, most: int) -> list[Result | None]:
        body = await self._ask.json(
            self.title,
            "GET",
            f"{self._url}/res/v1/web/search",
            key_refused=KEY_REFUSED | {422},
            params={"q": query, "count": most},
            headers={"X-Subscription-Token": self._key.get_secret_value(), "Accept": "application/json"},
        )
        return [
            result(entry.get("title"), entry.get("url"), entry.get("description"), entry.get("age"))
            for entry in entries(body, "web", "results")
        ]
