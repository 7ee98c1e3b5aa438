"""Opens the built-in tools that an agent names."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from wegent_contracts.events import RunStatus

from wegent_chat_shell.settings import ChatShellSettings
from wegent_chat_shell.tools.base import Tool
from wegent_chat_shell.tools.builtin.fetch.getting import Getter
from wegent_chat_shell.tools.builtin.fetch.guard import Guard, guard_of
from wegent_chat_shell.tools.builtin.fetch.reading import ReadDocument
from wegent_chat_shell.tools.builtin.fetch.tool import WEB_FETCH, WebFetch
from wegent_chat_shell.tools.builtin.search.asking import Asker
from wegent_chat_shell.tools.builtin.search.engines import ENGINES
from wegent_chat_shell.tools.builtin.search.tool import WEB_SEARCH, WebSearch
from wegent_chat_shell.tools.builtin.silent_exit import SILENT_EXIT, silent_exit
from wegent_chat_shell.tools.sources import Fixed, Offer, Opening


class BuiltinTools:
    """Implements ToolSource: web_search, web_fetch, silent_exit. Other names are for other sources.

    `guard`: where pages may be, by the settings when absent; `documents` reads PDF and Office files.
    """

    def __init__(
        self, settings: ChatShellSettings, *, guard: Guard | None = None, documents: ReadDocument | None = None
    ) -> None:
        self._settings = settings
        self._asker = Asker(settings)
        self._getter = Getter(settings, guard or guard_of(settings), settings.web_proxy)
        self._documents = documents

    @asynccontextmanager
    async def open(self, opening: Opening) -> AsyncIterator[Offer]:
        tools: list[Tool] = []
        for name in opening.agent.tools:
            if name == SILENT_EXIT:
                tools.append(silent_exit())
            elif name in {WEB_SEARCH, WEB_FETCH}:
                tool = self._search(opening) if name == WEB_SEARCH else self._fetch()
                if isinstance(tool, Tool):
                    tools.append(tool)
                else:
                    await opening.emit(RunStatus(status="tool_missing", message=tool))
        yield Fixed(tools)

    async def aclose(self) -> None:
        await self._asker.aclose()
        await self._getter.aclose()

    def _search(self, opening: Opening) -> Tool | str:
        """The tool, or why it is not there."""
        engines = self._settings.search_engines
        wanted = opening.request.search_engine or next(iter(engines), None)
        engine = next((name for name in engines if name == wanted), None)
        if engine is None:
            lacking = f'Search by "{wanted}" is not set up' if wanted else "Web search is switched off"
            return f"{lacking} here (WEGENT_CHAT_SEARCH_ENGINES): the answer is given without."
        return WebSearch(self._settings, ENGINES[engine](self._settings, self._asker)).tool()

    def _fetch(self) -> Tool | str:
        if not self._settings.fetch:
            return "Reading pages is switched off here (WEGENT_CHAT_FETCH): the answer is given without."
        return WebFetch(self._settings, self._getter, self._documents).tool()
