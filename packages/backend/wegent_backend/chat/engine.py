"""Runs a turn through the chat shell."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing

from wegent_contracts.events import ContextCompacted, EngineEvent

from wegent_backend.chat.asking.request import Requests
from wegent_backend.chat.effects.toolbox import toolbox_of
from wegent_backend.chat.guidance.hearing import RunGuide
from wegent_backend.chat.host_tools.bench import Bench
from wegent_backend.chat.plan import TurnRequest
from wegent_backend.chat.shells import Shells
from wegent_backend.db import Database
from wegent_backend.runs.ports import Turn
from wegent_backend.tasks import notes


class ConversationEngine:
    """Implements runs.ports.Engine."""

    def __init__(self, db: Database, shells: Shells, requests: Requests, bench: Bench) -> None:
        self._db = db
        self._shells = shells
        self._requests = requests
        self._bench = bench

    async def stream(self, turn: Turn) -> AsyncIterator[EngineEvent]:
        """Raises WegentError: what the plan or the provider refuses."""
        stored = TurnRequest.model_validate(turn.request)
        order = await self._requests.of(turn, stored)
        tools = [] if stored.clean else self._bench.tools(turn, order, attended=stored.attended)
        # A turn of one step has nothing to go on from.
        steps = bool(tools) or not order.request.only_talks
        toolbox = toolbox_of(self._db, turn, tools, attended=stored.attended) if steps else None
        async with aclosing(self._shells.ask(order.request, toolbox, RunGuide(self._db, turn))) as events:
            async for event in events:
                if isinstance(event, ContextCompacted) and event.summary and event.covers:
                    async with turn.journal.write() as session:
                        await notes.keep(session, turn.ref.task_id, event.covers, event.summary, event.model)
                yield event
