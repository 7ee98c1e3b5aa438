"""Keeps the order between what a turn says and what it remembers: events first, then the state that stands on them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from wegent_chat_shell.tools.base import Begun, Ledger, Toolbox, ToolCall, ToolOutcome


@dataclass(frozen=True)
class Taken:
    """`wait` returns when the consumer has taken every event so far."""

    wait: Callable[[], Awaitable[None]]

    def watch(self, toolbox: Toolbox) -> Toolbox:
        from wegent_chat_shell.graph.checkpoints import OrderedCheckpoints

        checkpoints = OrderedCheckpoints(toolbox.checkpoints, self.wait)
        return replace(toolbox, ledger=_OrderedLedger(toolbox.ledger, self.wait), checkpoints=checkpoints)


@dataclass(frozen=True)
class _OrderedLedger:
    ledger: Ledger
    wait: Callable[[], Awaitable[None]]

    async def begin(self, call: ToolCall, *, again: bool = False) -> Begun:
        await self.wait()
        return await self.ledger.begin(call, again=again)

    async def asking(self, call: ToolCall) -> None:
        await self.wait()
        await self.ledger.asking(call)

    async def finish(self, call: ToolCall, outcome: ToolOutcome) -> None:
        await self.wait()
        await self.ledger.finish(call, outcome)
