"""One turn, from the question to what is kept of its answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog
from wegent_contracts.errors import WegentError
from wegent_contracts.events import ContextCompacted, EngineEvent
from wegent_contracts.protocol.chat import ChatRequest
from wegent_contracts.protocol.stored import ConversationNotes, Ending, Said
from wegent_contracts.protocol.waiting import PersonAnswer

from wegent_chat_shell.dialogue.gate import AskingGate
from wegent_chat_shell.dialogue.progress import Progress
from wegent_chat_shell.dialogue.turns import KeptTurn, Turns
from wegent_chat_shell.storage.base import ConversationStore
from wegent_chat_shell.tools.alone import UnattendedGate
from wegent_chat_shell.tools.base import Gate, Toolbox

if TYPE_CHECKING:
    from wegent_chat_shell.engine import ChatEngine

log = structlog.get_logger(__name__)


@dataclass
class Exchange:
    """`store` and `turns`: where the conversation and the turn are kept; None: nowhere.

    `letting_go` is called when the turn does not run any more.
    """

    engine: ChatEngine
    turn: KeptTurn
    request: ChatRequest
    store: ConversationStore | None
    turns: Turns | None
    letting_go: Callable[[], None]
    answers: Mapping[str, PersonAnswer] = field(default_factory=dict)
    allowed: tuple[str, ...] = ()
    progress: Progress = field(init=False)
    _begun: bool = False

    def __post_init__(self) -> None:
        self.progress = Progress(self.turn.said)

    @property
    def kept_in(self) -> str | None:
        """Id of the conversation that it is kept in."""
        return self.turn.conversation

    @property
    def waiting(self) -> bool:
        return bool(self.progress.waits)

    async def events(self) -> AsyncGenerator[EngineEvent, None]:
        """As ChatEngine.stream; whatever the end is, what was said is kept before it is told."""
        ending: Ending = "stopped"
        self._begun = True
        try:
            async with aclosing(self.engine.stream(self.request, self._toolbox())) as stream:
                async for event in stream:
                    self.progress.take(event)
                    await self._keep_notes(event)
                    yield event
            ending = "complete"
        except WegentError:
            ending = "failed"
            raise
        finally:
            try:
                # Whoever goes away in the middle cancels this; what is there is kept all the same.
                await _to_its_end(self._kept(ending))
            finally:
                self.letting_go()

    async def drop(self) -> bool:
        """Nobody will ask for its events; whether nobody has."""
        if self._begun:
            return False
        self._begun = True
        try:
            await self._kept("stopped")
        finally:
            self.letting_go()
        return True

    def _toolbox(self) -> Toolbox | None:
        if self.turns is None:
            return None
        ledger, states = self.turns.memory(self.turn.id, lambda: self.progress.text)
        return Toolbox.of(
            [],
            ledger=ledger,
            gate=self._gate(),
            checkpoints=states,
            thread=self.turn.id,
            answers=dict(self.answers),
            attended=self.turn.asked.attended,
        )

    def _gate(self) -> Gate:
        if not self.turn.asked.attended:
            return UnattendedGate()
        return AskingGate({*self.turn.allowed, *self.allowed}, self.turn.approvals)

    async def _keep_notes(self, event: EngineEvent) -> None:
        if not isinstance(event, ContextCompacted) or event.covers is None or not event.summary:
            return
        if self.store is not None and self.turn.conversation is not None:
            notes = ConversationNotes(covers=event.covers, text=event.summary, model=event.model)
            await self.store.keep_notes(self.turn.owner, self.turn.conversation, notes)

    async def _kept(self, ending: Ending) -> None:
        """Raises what the store raises, when nothing else has gone wrong."""
        try:
            await self._keep(ending)
        except WegentError as error:
            if ending == "complete":
                raise
            log.warning("dialogue.not_kept", turn=self.turn.id, error=error.message)

    async def _keep(self, ending: Ending) -> None:
        if ending == "complete" and self.waiting and self.turns is not None:
            waits, said = self.progress.waits, self.progress.text
            asked = [each.tool_use_id for each in waits if each.kind == "approval" and each.tool_use_id is not None]
            known = {"waits": waits, "said": said, "approvals": sorted({*self.turn.approvals, *asked})}
            await self.turns.update(self.turn.model_copy(update=known))
            return
        if self.turns is not None:
            await self.turns.end(self.turn.id)
        await keep_answer(
            self.store, self.turn, self.progress.text, ending, self.progress.model or self.request.model.name
        )


async def keep_answer(store: ConversationStore | None, turn: KeptTurn, text: str, ending: Ending, model: str) -> None:
    """Into the turn's conversation, if it has one; nothing when nothing was said."""
    if store is None or turn.conversation is None or (not text and ending != "complete"):
        return
    said = Said(role="assistant", content=text, ending=ending, model=model[:255] or None)
    await store.append(turn.owner, turn.conversation, said)


async def _to_its_end(work: Awaitable[None]) -> None:
    """However often this task is cancelled meanwhile; then it is so afterwards."""
    task, cancelled = asyncio.ensure_future(work), False
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError:
            cancelled = True
    if cancelled and not task.exception():
        raise asyncio.CancelledError
    task.result()
