"""The tools of a turn with what this backend remembers of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from wegent_chat_shell.blocks import BLOCKS
from wegent_chat_shell.tools.base import Tool, Toolbox

from wegent_backend.chat.approvals.gate import RunGate
from wegent_backend.chat.effects.ledger import RunLedger
from wegent_backend.chat.effects.states import thread_of
from wegent_backend.db import Database
from wegent_backend.runs.ports import Turn


def toolbox_of(db: Database, turn: Turn, tools: Sequence[Tool], *, attended: bool = True) -> Toolbox:
    """`tools`: those that need this backend; the engine brings its own. `attended`: people see what the run asks."""
    from wegent_backend.chat.effects.checkpoints import TableSaver

    return Toolbox.of(
        list(tools),
        ledger=RunLedger(turn.ref.run_id, turn.journal),
        gate=RunGate(db, turn.ref),
        checkpoints=TableSaver(db, turn.journal.write, _blocks_of),
        thread=thread_of(turn.ref.run_id),
        answers=dict(turn.answers),
        attended=attended,
    )


def _blocks_of(messages: Iterable[Any]) -> list[str]:
    """Blocks that show messages of the model, and of people to it."""
    told = (getattr(message, "response_metadata", None) or {} for message in messages)
    return [block for metadata in told for block in metadata.get(BLOCKS, ())]
