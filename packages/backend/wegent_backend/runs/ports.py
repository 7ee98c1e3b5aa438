"""What the run log asks of the features above it, and what it offers them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from wegent_contracts.events import EngineEvent, RunCancelled, RunFailed, RunFinished, RunStarted

from wegent_backend.context import Context, RunRef
from wegent_backend.runs.view import RunView, ViewStep

Outcome: TypeAlias = RunFinished | RunFailed | RunCancelled


@dataclass(frozen=True)
class Turn:
    """What an engine gets to run: `request` is what the feature stored when it created the run."""

    ref: RunRef
    attempt: int
    request: dict[str, Any]


class Engine(Protocol):
    """Produces a turn's events. Raises WegentError for failures that people should read."""

    def stream(self, turn: Turn) -> AsyncIterator[EngineEvent]: ...


class RunObserver(Protocol):
    """Keeps the feature's own rows in step, inside the run log's transactions."""

    async def started(self, ctx: Context, ref: RunRef, event: RunStarted) -> None:
        """The run has an owner (again, when `event.attempt` > 1)."""

    async def ended(self, ctx: Context, ref: RunRef, outcome: Outcome, text: str) -> None:
        """The run ended; `text` is what its text blocks amount to. Called once, with the terminal event's commit."""


class ViewSink(Protocol):
    """Gets what viewers of this process must see: in order, each event once per process and run."""

    async def deliver(self, ref: RunRef, view: RunView, steps: list[ViewStep]) -> None:
        """`steps` happened; `view` is the state after them (its text is whole when the last step is terminal)."""
