"""What an answer has come to so far."""

from __future__ import annotations

from typing import Any, Final

from wegent_contracts.events import BlockDelta, BlockKind, BlockStarted, EngineEvent, RunStatus, RunWaiting, Usage
from wegent_contracts.protocol.waiting import PersonRequest

_COUNTS: Final = ("input_tokens", "output_tokens", "cached_input_tokens", "reasoning_tokens")


class Progress:
    """Text, what is waited for, and what it cost, from the events of a turn."""

    def __init__(self, said: str = "") -> None:
        """`said`: the text up to where the turn goes on."""
        self.text = said
        self.waits: list[PersonRequest] = []
        self.remarks: list[dict[str, Any]] = []
        self.model: str | None = None
        self.counts = dict.fromkeys(_COUNTS, 0)
        self.costs: dict[str, float] = {}
        self._blocks: set[str] = set()
        self._begins = False

    def take(self, event: EngineEvent) -> None:
        if isinstance(event, BlockStarted) and event.kind is BlockKind.TEXT:
            self._blocks.add(event.block)
            self._begins = True
        elif isinstance(event, BlockDelta) and event.block in self._blocks:
            self._say(event.text)
        elif isinstance(event, RunWaiting):
            self.waits.append(PersonRequest.model_validate(event.request))
        elif isinstance(event, RunStatus):
            self.remarks.append(event.model_dump(include={"status", "message"}))
        elif isinstance(event, Usage):
            self._count(event)

    def usage(self) -> dict[str, Any]:
        """Tokens of all calls of models together, and what they cost by currency."""
        return {**self.counts, "costs": {each: round(cost, 9) for each, cost in self.costs.items()}}

    def _say(self, text: str) -> None:
        """What is said after a tool was used is a paragraph of its own."""
        if self._begins and self.text and not self.text.endswith("\n") and not text.startswith("\n"):
            self.text += "\n\n"
        self._begins = False
        self.text += text

    def _count(self, usage: Usage) -> None:
        self.model = usage.model
        for name in _COUNTS:
            self.counts[name] += getattr(usage, name) or 0
        if usage.cost is not None:
            currency = usage.currency or ""
            self.costs[currency] = self.costs.get(currency, 0) + usage.cost
