"""What of a conversation a model is given: all of it while it fits, then less of what is old."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Final

from wegent_contracts.errors import WegentError
from wegent_contracts.events import ContextCompacted, ContextMeasured, RunStatus
from wegent_contracts.protocol.chat import ChatMessage

from wegent_chat_shell.compression.outputs import shortened
from wegent_chat_shell.compression.room import Room, room_in, room_of
from wegent_chat_shell.compression.summary import as_message, summed_up
from wegent_chat_shell.graph.measuring import Draft
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
        self._given = 0
        self._assumed: int | None = None
        self._cannot_sum_up = False

    async def prompt(self, turn: Turn, now: Sequence[AnyMessage], tools: Collection[Tool]) -> Prompt:
        """`now`: what was said in this turn. Room for it is made if need be."""
        room = room_of(turn.target, turn.settings) if self._assumed is None else self._room(turn, self._assumed)
        draft = self._draft(turn, now, tools)
        if room is not None:
            if draft.tokens > room.compact_at:
                draft = await self._shorten(turn, room, draft)
            if draft.tokens > room.compact_at:
                draft = await self._sum_up(turn, room, draft)
            if draft.tokens > room.most:
                draft = await self._leave_out(turn, room, draft)
        self._given = draft.tokens
        window = room.window if room else None
        await turn.emit(ContextMeasured(model=turn.target.name, used_tokens=draft.tokens, window_tokens=window))
        return draft.prompt

    def learn(self) -> bool:
        """The provider says that the last prompt was too much. Whether there is something that can be left out."""
        if self._assumed is not None or not self._history:
            return False
        self._assumed = max(256, self._given // OVERFLOW_SHARE)
        return True

    @staticmethod
    def _room(turn: Turn, window: int) -> Room:
        return room_in(window, turn.target.model_copy(update={"max_output_tokens": None}), turn.settings)

    def _draft(self, turn: Turn, now: Sequence[AnyMessage], tools: Collection[Tool]) -> Draft:
        notes = [as_message(self._summary)] if self._summary else []
        return Draft(turn.prompt(said([*notes, *self._history]), now), tools)

    async def _shorten(self, turn: Turn, room: Room, draft: Draft) -> Draft:
        """What tools have answered in this turn."""
        now, count = shortened(draft.prompt.now, draft.tokens - room.compact_at)
        if not count:
            return draft
        shorter = self._draft(turn, now, draft.tools)
        if count > self._shortened:
            self._shortened = count
            await turn.emit(_compacted(turn, "tool_outputs", draft, shorter))
        return shorter

    async def _sum_up(self, turn: Turn, room: Room, draft: Draft) -> Draft:
        """The older part of the history; what is recent stays word for word."""
        turns = turns_of(self._history)
        recent = newest_that_fit(turns, room.recent)
        old = [message for each in turns[: len(turns) - len(recent)] for message in each]
        if not old or self._cannot_sum_up or room.summary < 1:
            return draft
        try:
            summary = await summed_up(turn.agent.models, turn, self._summary, old, room=room.most, longest=room.summary)
        except (WegentError, ValueError) as error:
            self._cannot_sum_up = True
            message = f"The older part of the conversation could not be summed up: {error}"
            await turn.emit(RunStatus(status="compaction_failed", message=message))
            return draft
        self._summary, self._history = summary, self._history[len(old) :]
        shorter = self._draft(turn, draft.prompt.now, draft.tools)
        event = _compacted(turn, "summary", draft, shorter)
        # Notes that go on to what has no place, such as what a team says in this turn, stand for no earlier message.
        known = {"summary": summary, "covers": old[-1].place}
        await turn.emit(event.model_copy(update=known))
        return shorter

    async def _leave_out(self, turn: Turn, room: Room, draft: Draft) -> Draft:
        """The oldest turns, for this answer only."""
        turns = turns_of(self._history)
        kept = newest_that_fit(turns, room.most - (draft.tokens - cost(self._history)))
        dropped = len(turns) - len(kept)
        if not dropped:
            return draft
        self._history = [message for each in kept for message in each]
        shorter = self._draft(turn, draft.prompt.now, draft.tools)
        await turn.emit(_truncated(dropped))
        event = _compacted(turn, "truncation", draft, shorter)
        await turn.emit(event.model_copy(update={"dropped_turns": dropped}))
        return shorter


def _compacted(turn: Turn, kind: str, before: Draft, after: Draft) -> ContextCompacted:
    facts = {"kind": kind, "model": turn.target.name, "before_tokens": before.tokens, "after_tokens": after.tokens}
    return ContextCompacted.model_validate(facts)


def _truncated(turns: int) -> RunStatus:
    count = f"{turns} oldest turns were" if turns > 1 else "The oldest turn was"
    return RunStatus(
        status="history_truncated",
        message=f"{count} left out: the whole conversation does not fit the model's context window.",
    )
