"""Turns with tools: what must be known to go on with one, after a wait and after a crash."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from pydantic import BaseModel, Field
from wegent_contracts.protocol.chat import ChatRequest
from wegent_contracts.protocol.waiting import PersonRequest

from wegent_chat_shell.dialogue.errors import TooManyWaiting, TurnNotFound, TurnRunning
from wegent_chat_shell.tools.alone import MemoryLedger
from wegent_chat_shell.tools.base import Ledger


class Asked(BaseModel):
    """What was asked. `agent` and `model` are names; `request` is there instead when it came with its model."""

    agent: str | None = None
    model: str | None = None
    fields: dict[str, Any] = Field(default_factory=dict, description="Of ChatRequest, said by the request itself")
    request: ChatRequest | None = Field(default=None, exclude=True, repr=False)
    attended: bool = Field(default=False, description="Somebody is there who answers what the turn asks")


class KeptTurn(BaseModel):
    """A turn that has not ended. `waits` is empty while it is being given, or when its process has died."""

    id: str
    owner: str = ""
    conversation: str | None = None
    place: int | None = Field(default=None, description="Of the question in its conversation")
    asked: Asked
    attempt: int = Field(default=1, ge=1)
    waits: list[PersonRequest] = Field(default_factory=list, description="What people are asked")
    approvals: list[str] = Field(default_factory=list, description="Calls about which people were asked so far")
    allowed: list[str] = Field(default_factory=list, description="Tools that people have allowed for all of it")
    expires_at: datetime
    said: str = Field(default="", exclude=True, description="Its text up to the last state")


class Turns(Protocol):
    """Keeps turns of owners, who do not see each other's."""

    async def begin(self, turn: KeptTurn) -> None:
        """Raises TooManyWaiting, and TurnRunning for an id that there is already."""

    async def get(self, owner: str, turn_id: str) -> KeptTurn:
        """Raises TurnNotFound, also for one that has expired."""

    async def of_conversation(self, owner: str, conversation: str) -> KeptTurn | None:
        """The one that has not ended there."""

    async def claim(self, turn: KeptTurn) -> None:
        """Have it run again, as the attempt after the one that is kept. Raises TurnRunning when somebody was faster."""

    async def update(self, turn: KeptTurn) -> None: ...

    async def end(self, turn_id: str) -> None:
        """Forget it, with all its states."""

    async def running(self, turn_id: str) -> bool:
        """Whether a process is giving it; one that has died is not."""

    def memory(self, turn_id: str, said: Callable[[], str]) -> tuple[Ledger, Any]:
        """Its ledger, and its states as a LangGraph saver. `said`: its text when a state is stored."""

    async def aclose(self) -> None: ...


def too_many(most: int) -> TooManyWaiting:
    return TooManyWaiting(f"{most} answers wait for people already. Answer some, or try again later.")


def taken(turn_id: str) -> TurnRunning:
    return TurnRunning(f"The answer {turn_id} is being given at this moment.")


@dataclass
class _Remembered:
    turn: KeptTurn
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    states: Any = None


class MemoryTurns:
    """Implements Turns, as long as the process lives."""

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._turns: dict[str, _Remembered] = {}

    async def begin(self, turn: KeptTurn) -> None:
        self._forget_expired()
        if sum(bool(each.turn.waits) for each in self._turns.values()) >= self._most:
            raise too_many(self._most)
        if turn.id in self._turns:
            raise TurnRunning(f"There is an answer {turn.id} already.")
        self._turns[turn.id] = _Remembered(turn)

    async def get(self, owner: str, turn_id: str) -> KeptTurn:
        self._forget_expired()
        found = self._turns.get(turn_id)
        if found is None or found.turn.owner != owner:
            raise TurnNotFound(turn_id)
        return found.turn

    async def of_conversation(self, owner: str, conversation: str) -> KeptTurn | None:
        self._forget_expired()
        turns = (each.turn for each in self._turns.values())
        return next((turn for turn in turns if (turn.owner, turn.conversation) == (owner, conversation)), None)

    async def claim(self, turn: KeptTurn) -> None:
        kept = await self.get(turn.owner, turn.id)
        if kept.attempt != turn.attempt - 1:
            raise taken(turn.id)
        await self.update(turn)

    async def update(self, turn: KeptTurn) -> None:
        if turn.id in self._turns:
            self._turns[turn.id].turn = turn

    async def end(self, turn_id: str) -> None:
        self._turns.pop(turn_id, None)

    async def running(self, turn_id: str) -> bool:
        return turn_id in self._turns and not self._turns[turn_id].turn.waits

    def memory(self, turn_id: str, said: Callable[[], str]) -> tuple[Ledger, Any]:
        from langgraph.checkpoint.memory import InMemorySaver

        del said
        kept = self._turns[turn_id]
        if kept.states is None:
            kept.states = InMemorySaver()
        return kept.ledger, kept.states

    async def aclose(self) -> None:
        self._turns.clear()

    def _forget_expired(self) -> None:
        now = datetime.now(UTC)
        for turn_id in [
            each.turn.id for each in self._turns.values() if each.turn.waits and each.turn.expires_at < now
        ]:
            del self._turns[turn_id]
