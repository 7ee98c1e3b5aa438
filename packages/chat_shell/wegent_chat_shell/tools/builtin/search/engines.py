"""The search engines that can be asked."""

from __future__ import annotations

from typing import Final, Protocol

from wegent_contracts.protocol.search import SearchEngineName

from wegent_chat_shell.tools.builtin.search.asking import Asker
from wegent_chat_shell.tools.builtin.search.brave import Brave
from wegent_chat_shell.tools.builtin.search.duckduckgo import DuckDuckGo
from wegent_chat_shell.tools.builtin.search.results import Result
from wegent_chat_shell.tools.builtin.search.searxng import SearXNG
from wegent_chat_shell.tools.builtin.search.tavily import Tavily
from wegent_chat_shell.web_settings import SearchSettings


class SearchEngine(Protocol):
    """`title`: its name for people."""

    title: str

    def __init__(self, settings: SearchSettings, ask: Asker) -> None: ...

    async def search(self, query: str, most: int) -> list[Result | None]:
        """What was found, the best first. Raises SearchFailed."""


ENGINES: Final[dict[SearchEngineName, type[SearchEngine]]] = {
    "searxng": SearXNG,
    "tavily": Tavily,
    "brave": Brave,
    "duckduckgo": DuckDuckGo,
}
