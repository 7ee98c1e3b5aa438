"""What of a conversation a model is given: all of it while it fits, then less of what is old."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Final

from wegent_contracts.errors import WegentError
from wegent_contracts.events import ContextCompacted, RunStatus
from wegent_contracts.protocol.chat import ChatMessage

from wegent_chat_shell.compression.outputs import shortened
from wegent_chat_shell.compression.room import Room, room_in, room_of
from wegent_chat_shell.compression.summary import as_message, summed_up
from wegent_chat_shell.graph.measuring import measured, used_tokens
from wegent_chat_shell.graph.said import said
from wegent_chat_shell.history import cost, newest_that_fit, turns_of
from wegent_chat_shell.llm.prompts import Prompt

if TYPE_CHECKING:
    from langchain_core.messages import AnyMessage

    from wegent_chat_shell.graph.turn import Turn
    from wegent_chat_shell.tools.base import Tool

# What a provider takes is unknown where it says that a prompt was too long: half of that is a try.
OVERFLOW_SHARE: Final = 2


class Window:
    """Of one agent in one turn: before each call of its model, `prompt` says what that is given.

    Old answers of tools are shortened first, then the older part of the conversation is summed up by the model, and
    when even that is not enough or does not work, the oldest turns are left out. Each is told to people. What is summed
    up is told to the host (`ContextCompacted.summary`), which begins the next turn with it.
    """

    def __init__(self, history: Sequence[ChatMessage], summary: str = "") -> None:
        """`summary` stands for what was said before `history`."""
        self._history = list(history)
        self._summary = summary
        self._shortened = 0
        self._assumed: int | None = None
        self._cannot_sum_up = False

    async def prompt(self, turn: Turn, now: Sequence[AnyMessage], tools: Collection[Tool]) -> Prompt:
        """`now`: what was said in this turn. Room for it is made if need be."""
        room = room_of(turn.target, turn.settings) if self._assumed is None else self._room(turn, self._assumed)
        messages = list(now)
        if room is not None:
            messages = await self._shorten(turn, room, messages, tools)
            if self._used(turn, messages, tools) > room.compact_at:
                await self._sum_up(turn, room, messages, tools)
            if self._used(turn, messages, tools) > room.most:
                await self._leave_out(turn, room, messages, tools)
        prompt = self._prompt(turn, messages)
        await turn.emit(measured(turn, prompt.messages(), tools, room.window if room else None))
        return prompt

    def learn(self, turn: Turn, now: Sequence[AnyMessage], tools: Collection[Tool]) -> bool:
        """The provider says that it was too much. Whether there is something that can be left out."""
        if self._assumed is not None or not self._history:
            return False
        self._assumed = max(256, self._used(turn, now, tools) // OVERFLOW_SHARE)
        return True

    @staticmethod
    def _room(turn: Turn, window: int) -> Room:
        return room_in(window, turn.target.model_copy(update={"max_output_tokens": None}), turn.settings)

    def _prompt(self, turn: Turn, now: Sequence[AnyMessage]) -> Prompt:
        notes = [as_message(self._summary)] if self._summary else []
        return turn.prompt(said([*notes, *self._history]), now)

    def _used(self, turn: Turn, now: Sequence[AnyMessage], tools: Collection[Tool]) -> int:
        return used_tokens(self._prompt(turn, now).messages(), tools)

    async def _shorten(
        self, turn: Turn, room: Room, now: list[AnyMessage], tools: Collection[Tool]
    ) -> list[AnyMessage]:
        before = self._used(turn, now, tools)
        if before <= room.compact_at:
            return now
        shorter, count = shortened(now, before - room.compact_at)
        if count > self._shortened:
            self._shortened = count
            after = self._used(turn, shorter, tools)
            await turn.emit(_compacted(turn, "tool_outputs", before, after))
        return shorter

    async def _sum_up(self, turn: Turn, room: Room, now: list[AnyMessage], tools: Collection[Tool]) -> None:
        """The older part of the history; what is recent stays word for word."""
        turns = turns_of(self._history)
        recent = newest_that_fit(turns, room.recent)
        old = [message for each in turns[: len(turns) - len(recent)] for message in each]
        if not old or self._cannot_sum_up or room.summary < 1:
            return
        before = self._used(turn, now, tools)
        try:
            summary = await summed_up(turn.agent.models, turn, self._summary, old, room=room.most, longest=room.summary)
        except (WegentError, ValueError) as error:
            self._cannot_sum_up = True
            message = f"The older part of the conversation could not be summed up: {error}"
            await turn.emit(RunStatus(status="compaction_failed", message=message))
            return
        self._summary, self._history = summary, self._history[len(old) :]
        after = self._used(turn, now, tools)
        event = _compacted(turn, "summary", before, after)
        # Notes that go on to what has no place, such as what a team says in this turn, stand for no earlier message.
        known = {"summary": summary, "covers": old[-1].place}
        await turn.emit(event.model_copy(update=known))

    async def _leave_out(self, turn: Turn, room: Room, now: list[AnyMessage], tools: Collection[Tool]) -> None:
        """The oldest turns, for this answer only."""
        turns = turns_of(self._history)
        rest = self._used(turn, now, tools) - cost(self._history)
        kept = newest_that_fit(turns, room.most - rest)
        dropped = len(turns) - len(kept)
        if not dropped:
            return
        before = self._used(turn, now, tools)
        self._history = [message for each in kept for message in each]
        await turn.emit(_truncated(dropped))
        event = _compacted(turn, "truncation", before, self._used(turn, now, tools))
        await turn.emit(event.model_copy(update={"dropped_turns": dropped}))


def _compacted(turn: Turn, kind: str, before: int, after: int) -> ContextCompacted:
    facts = {"kind": kind, "model": turn.target.name, "before_tokens": before, "after_tokens": after}
    return ContextCompacted.model_validate(facts)


def _truncated(turns: int) -> RunStatus:
    count = f"{turns} oldest turns were" if turns > 1 else "The oldest turn was"
    return RunStatus(
        status="history_truncated",
        message=f"{count} left out: the whole conversation does not fit the model's context window.",
    )
