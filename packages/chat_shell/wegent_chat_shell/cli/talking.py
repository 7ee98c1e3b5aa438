"""One question and its answer at the terminal, with what is asked in between."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass

from wegent_contracts.events import EngineEvent

from wegent_chat_shell.cli.asking import Asker
from wegent_chat_shell.cli.screen import Screen
from wegent_chat_shell.dialogue.dialogue import Dialogue
from wegent_chat_shell.dialogue.exchange import Exchange


@dataclass
class Talk:
    """`runner`: the loop in which everything of this terminal runs; while somebody types, it stands still.

    Ctrl-C cancels what runs; what was said until then is kept. It is a KeyboardInterrupt afterwards.
    """

    runner: asyncio.Runner
    dialogue: Dialogue
    screen: Screen
    asker: Asker

    def to_its_end(self, exchange: Exchange, show: Callable[[EngineEvent], None] | None = None) -> Exchange:
        """The last part of it: after each wait it goes on with what people answer. Raises WegentError."""
        try:
            self.runner.run(_followed(exchange, show or self.screen.show))
            while exchange.waiting:
                self.screen.end()
                answers = {each.place: self.asker.answer(each) for each in exchange.progress.waits}
                exchange = self.runner.run(self.dialogue.go_on(exchange.turn.owner, exchange.turn.id, answers))
                self.runner.run(_followed(exchange, show or self.screen.show))
        finally:
            self.screen.end()
        return exchange


async def _followed(exchange: Exchange, show: Callable[[EngineEvent], None]) -> None:
    async with aclosing(exchange.events()) as events:
        async for event in events:
            show(event)
