"""Turns with tools where no host keeps anything: in the service and at a terminal, for as long as the process lives."""

from __future__ import annotations

from dataclasses import dataclass, field

from wegent_chat_shell.tools.base import Begun, Decision, Done, Fresh, Toolbox, ToolCall, ToolOutcome


@dataclass
class MemoryLedger:
    """Implements Ledger: calls are known as long as the turn is."""

    outcomes: dict[str, ToolOutcome] = field(default_factory=dict)

    async def begin(self, call: ToolCall, *, again: bool = False) -> Begun:
        del again
        outcome = self.outcomes.get(call.call_id)
        return Fresh() if outcome is None else Done(outcome)

    async def asking(self, call: ToolCall) -> None:
        del call

    async def finish(self, call: ToolCall, outcome: ToolOutcome) -> None:
        self.outcomes[call.call_id] = outcome


class UnattendedGate:
    """Implements Gate where nobody can be asked: what a tool would ask for is not done."""

    async def decide(self, call: ToolCall) -> Decision:
        return "allow" if call.tool.approval == "allow" else "deny"


def toolbox_alone() -> Toolbox:
    """Without tools of its own."""
    from langgraph.checkpoint.memory import InMemorySaver

    memory = InMemorySaver()
    return Toolbox.of(
        [], ledger=MemoryLedger(), gate=UnattendedGate(), checkpoints=memory, thread="turn", attended=False
    )
