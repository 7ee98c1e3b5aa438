"""What the run log asks of the features above it, and what it offers them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.events import EngineEvent, RunCancelled, RunFailed, RunFinished, RunStarted
from wegent_contracts.protocol.waiting import PersonAnswer, Wait

from wegent_backend.context import Context
from wegent_backend.ports import Ports, RunRef
from wegent_backend.runs.view import RunView, ViewStep

Outcome: TypeAlias = RunFinished | RunFailed | RunCancelled


class Journal(Protocol):
    """What an engine writes to be able to go on: with everything that the run has said, or not at all."""

    fence: int

    def write(self, *, keep: Sequence[str] = ()) -> AbstractAsyncContextManager[AsyncSession]:
        """A transaction in which the run's events so far are settled, while this owner still owns the run.

        `keep`: blocks of a step that is finished now; a later owner does not withdraw them. Raises
        OwnershipLostError.
        """


@dataclass(frozen=True)
class Turn:
    """What an engine gets to run: `request` is what the feature stored when it created the run.

    `answers` are what people said to earlier questions of the run, by place. `prepared` is what the feature had at
    hand when it created the run in this process a moment ago.
    """

    ref: RunRef
    attempt: int
    request: dict[str, Any]
    journal: Journal
    answers: Mapping[str, PersonAnswer] = field(default_factory=dict)
    prepared: object | None = None


class Engine(Protocol):
    """Produces a turn's events. Raises WegentError for failures that people should read."""

    def stream(self, turn: Turn) -> AsyncIterator[EngineEvent]: ...


class RunObserver(Protocol):
    """Keeps the feature's own rows in step, inside the run log's transactions."""

    async def started(self, ctx: Context, ref: RunRef, event: RunStarted) -> None:
        """The run has an owner (again, when `event.attempt` > 1). Not called for runs that had one when created."""

    async def waiting(self, ctx: Context, ref: RunRef, waits: Sequence[Wait]) -> None:
        """The run has stopped until people have answered."""

    async def ended(self, ctx: Context, ref: RunRef, outcome: Outcome, view: RunView, *, steps: bool) -> None:
        """The run ended; `view` is what viewers see of it. Called once, with the terminal event's commit.

        `steps`: its engine may have written in the journal, or asked people.
        """

    async def over(self, ports: Ports, ref: RunRef) -> None:
        """Its end has been shown, outside of any transaction. Not called when the process dies before."""


class ViewSink(Protocol):
    """Gets what viewers of this process must see: in order, each event once per process and run."""

    async def deliver(self, ref: RunRef, view: RunView, steps: list[ViewStep]) -> None:
        """`steps` happened; `view` is the state after them (its text is whole when the last step is terminal)."""
