"""Who allows tools where somebody is there to be asked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from wegent_chat_shell.tools.base import Decision, ToolCall


@dataclass(frozen=True)
class AskingGate:
    """Implements Gate. `allowed`: names of tools that need no question.

    `asked`: calls about which people were asked: a step that begins again must come to the same questions.
    """

    allowed: Collection[str]
    asked: Collection[str]

    async def decide(self, call: ToolCall) -> Decision:
        decision = call.tool.approval
        if decision == "ask" and call.tool.name in self.allowed and call.call_id not in self.asked:
            return "allow"
        return decision
