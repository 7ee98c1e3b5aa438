"""The chat shell of this process, and those in processes of their own."""

from __future__ import annotations

import gc
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Final

import structlog
from wegent_chat_shell.http.client import RemoteShell
from wegent_contracts.errors import WegentError
from wegent_contracts.events import EngineEvent
from wegent_contracts.protocol.chat import ChatRequest

from wegent_backend.db import Database
from wegent_backend.models import service as models
from wegent_backend.refusal import StartRefused
from wegent_backend.settings import ChatSettings, ShellSettings

if TYPE_CHECKING:
    from wegent_chat_shell.engine import ChatEngine
    from wegent_chat_shell.guidance import Guide
    from wegent_chat_shell.tools.base import Toolbox
    from wegent_chat_shell.tools.builtin.fetch.reading import ReadDocument

log = structlog.get_logger(__name__)

SCHEMES: Final = ("http://", "https://")


class Shells:
    """The one of this process is loaded when it is needed first, or by `warm_up`."""

    def __init__(
        self, settings: ChatSettings, remote: RemoteShell | None = None, documents: ReadDocument | None = None
    ) -> None:
        """`remote`: gives the answers that need no tools; None: this process gives all of them.

        `documents` reads PDF and Office files of pages.
        """
        self._settings = settings
        self._remote = remote
        self._documents = documents
        self._own: ChatEngine | None = None

    @property
    def own(self) -> ChatEngine:
        """One per event loop."""
        if self._own is None:
            from wegent_chat_shell.engine import ChatEngine
            from wegent_chat_shell.tools.equipment import sources_of

            self._own = ChatEngine(self._settings, sources_of(self._settings, self._documents))
        return self._own

    def ask(
        self, request: ChatRequest, toolbox: Toolbox | None = None, guide: Guide | None = None
    ) -> AsyncGenerator[EngineEvent, None]:
        """The events of a turn. Tools are at hand in this process only: their effects are written down here.

        What is said to an answer of another process is not heard there.
        """
        if self._remote is not None and toolbox is None:
            return self._remote.stream(request)
        return self.own.stream(request, toolbox, guide)

    async def warm_up(self, db: Database) -> None:
        """Load the libraries of the model that answers by default, so that the first chat does not wait for them."""
        try:
            async with db.read() as session:
                provider = await models.default_provider(session)
            await self.own.warm_up(provider)
            _spare_the_collector()
        except WegentError as error:
            log.info("chat.not_warmed_up", reason=error.reason)

    async def close(self) -> None:
        if self._own is not None:
            await self._own.aclose()
        if self._remote is not None:
            await self._remote.aclose()


def _spare_the_collector() -> None:
    """What was just loaded stays for ever: looking through it again and again would be for nothing."""
    gc.collect()
    gc.freeze()


def remote_shell(settings: ShellSettings) -> RemoteShell | None:
    """None: there are none. Raises StartRefused for addresses that are none, and without a token."""
    if not settings.urls:
        return None
    for url in settings.urls:
        if not url.startswith(SCHEMES):
            raise StartRefused(f"WEGENT_CHAT_SHELL_URL is not right: {url} does not begin with http:// or https://.")
    token = settings.token.get_secret_value()
    if not token:
        raise StartRefused("WEGENT_CHAT_SHELL_TOKEN is not set: chat shells answer nobody who does not show it.")
    return RemoteShell(
        settings.urls, token, patience_seconds=settings.patience_seconds, silence_seconds=settings.silence_seconds
    )
