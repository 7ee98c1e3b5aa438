"""Whether a run's tool call may be made: what its user has said for good, else what the tool itself says."""

from __future__ import annotations

from wegent_chat_shell.tools.base import Decision, ToolCall

from wegent_backend.chat.approvals import repository
from wegent_backend.chat.approvals.rules import decide
from wegent_backend.db import Database
from wegent_backend.ports import RunRef
from wegent_backend.runs import waits


class RunGate:
    """Implements wegent_chat_shell.tools.base.Gate."""

    def __init__(self, db: Database, ref: RunRef) -> None:
        self._db = db
        self._ref = ref

    async def decide(self, call: ToolCall) -> Decision:
        async with self._db.read() as session:
            if await waits.asked(session, self._ref.run_id, "approval", call.call_id):
                return "ask"  # it was asked for, and the answer counts, whatever rules have come since
            rules = await repository.for_task(session, self._ref.user_id, self._ref.task_id)
        return decide(rules, call.tool.name, call.arguments) or call.tool.approval
