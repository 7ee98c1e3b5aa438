"""What a process offers to its features, and what processes that do not have it offer in its place."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias

from pydantic import BaseModel
from wegent_contracts.errors import Conflict
from wegent_kit.crypto import Keyring

from wegent_backend.db import Database
from wegent_backend.settings import BackendSettings
from wegent_backend.tables import RunRow
from wegent_backend.trail.chain import Trail
from wegent_backend.trail.entries import Entry

if TYPE_CHECKING:
    from wegent_backend.context import Context


class Emitter(Protocol):
    """Sends an event to a Socket.IO room, or once to each socket of several rooms, on every process."""

    async def emit(
        self, event: str, payload: BaseModel, *, room: str | list[str], skip_sid: str | None = None
    ) -> None: ...


class JobSender(Protocol):
    """Hands promised jobs (outbox rows) to the workers."""

    async def drain(self) -> None: ...


StartRun: TypeAlias = Callable[["RunRef", object | None], None]
"""Starts a run that has been stored; the second argument is its engine's `Turn.prepared`."""


class RunStarter(Protocol):
    """Owns runs in this process."""

    def start(self, run_id: int) -> None:
        """Start a stored run here if there is room; otherwise it stays queued."""

    def adopt(self, run: RunRow) -> StartRun | None:
        """Make this process the owner of a run that is being stored, if there is room: nobody has to claim it then.

        What is returned starts it, and is to be called after the commit.
        """

    async def cancel(self, run_id: int) -> None:
        """Tell the run's owner, in whatever process, that it shall stop."""


@dataclass(frozen=True)
class RunRef:
    """Which run, and where its events belong."""

    run_id: int
    task_id: int
    subtask_id: int
    message_id: int
    user_id: int


class Audience(Protocol):
    """Lets those who watch a conversation see a new run of it from its first event on."""

    async def run_created(self, ref: RunRef, *, sid: str | None) -> None:
        """Between the commit and the start: the sender's socket `sid` enters the room, viewers' processes follow."""

    async def joined(self, task_id: int, *, sid: str) -> None:
        """Whoever said something from the socket `sid` sees what the others say."""

    def place(self, run_id: int) -> tuple[int, int] | None:
        """How far a run's viewers here have got: seq, and code points of its text. None: nobody watches it here."""


class NoAudience:
    """For processes that neither have viewers nor create runs."""

    async def run_created(self, ref: RunRef, *, sid: str | None) -> None:
        del ref, sid

    async def joined(self, task_id: int, *, sid: str) -> None:
        del task_id, sid

    def place(self, run_id: int) -> tuple[int, int] | None:
        del run_id
        return None


class Denials(Protocol):
    """Takes refusals for the audit trail. They are written soon, by themselves: what is refused has no transaction."""

    def note(self, entry: Entry) -> None:
        """Something was refused."""

    def suspect(self, entry: Entry) -> None:
        """Something was said not to be there, which is a refusal if it is: a conversation, a group."""


class NoDenials:
    """For processes that refuse nobody."""

    def note(self, entry: Entry) -> None:
        del entry

    def suspect(self, entry: Entry) -> None:
        del entry


class Clearing(Protocol):
    """Deletes all resources of owners, in a unit of work that goes on: what is in a group goes with it."""

    async def clear(self, ctx: Context, owner_ids: Sequence[int]) -> None: ...


class NoClearing:
    """For processes that do not know how."""

    async def clear(self, ctx: Context, owner_ids: Sequence[int]) -> None:
        del ctx, owner_ids
        raise Conflict("There are resources in it, and this process cannot delete them together: delete them first.")


class ResourceNews(Protocol):
    """Tells watchers of resources, in every process, that there is something new."""

    closing: bool
    watching: int

    async def announce(self) -> None: ...

    def moment(self, owners: frozenset[int]) -> asyncio.Event:
        """Set when something of these owners changes; to be taken before reading what has changed so far."""


class NoNews:
    """For processes without watchers: those of others look for themselves every few seconds."""

    closing = False
    watching = 0

    async def announce(self) -> None:
        return None

    def moment(self, owners: frozenset[int]) -> asyncio.Event:
        del owners
        return asyncio.Event()


@dataclass(frozen=True)
class Remembered:
    """Something that Redis keeps, as it was at a version that only rises."""

    version: int
    value: bytes


class Recall(Protocol):
    """Keeps what the database knows as well, to spare it questions. Nothing here raises; what is lost is asked anew."""

    async def read(self, key: str) -> Remembered | None: ...

    async def keep(self, key: str, value: Remembered, *, seconds: int, lines: int = 1) -> None:
        """Unless a newer one is kept."""

    async def extend(
        self, key: str, since: int, line: Remembered, *, seconds: int, most_lines: int, most_bytes: int
    ) -> None:
        """Add a line if the version kept is `since`. What becomes too much is no longer kept."""


class NoRecall:
    """For processes that ask the database."""

    async def read(self, key: str) -> Remembered | None:
        del key
        return None

    async def keep(self, key: str, value: Remembered, *, seconds: int, lines: int = 1) -> None:
        del key, value, seconds, lines

    async def extend(
        self, key: str, since: int, line: Remembered, *, seconds: int, most_lines: int, most_bytes: int
    ) -> None:
        del key, since, line, seconds, most_lines, most_bytes


class Contents(Protocol):
    """Keeps the bytes of files: parts of a content, by names that are used once, in one of several stores.

    All raise StoreUnavailable (attachments/errors.py) when the store cannot be asked.
    """

    chosen: str
    """Name of the store of new files."""

    async def put(self, store: str, key: str, part: str, data: bytes) -> None:
        """It is kept when this returns."""

    async def get(self, store: str, key: str, part: str) -> bytes:
        """Raises ContentLost for what is not there."""

    async def remove(self, store: str, key: str, part: str) -> None:
        """Nothing happens when it is not there."""

    async def clear(self, store: str, key: str) -> None:
        """Remove every part of a content."""


class NoContents:
    """For processes that have nothing to do with files."""

    chosen = ""

    async def put(self, store: str, key: str, part: str, data: bytes) -> None:
        raise RuntimeError(f"This process keeps no files: {store}/{key}/{part} of {len(data)} bytes.")

    async def get(self, store: str, key: str, part: str) -> bytes:
        raise RuntimeError(f"This process reads no files: {store}/{key}/{part}.")

    async def remove(self, store: str, key: str, part: str) -> None:
        raise RuntimeError(f"This process removes no files: {store}/{key}/{part}.")

    async def clear(self, store: str, key: str) -> None:
        raise RuntimeError(f"This process removes no files: {store}/{key}.")


@dataclass(frozen=True)
class Ports:
    """What a process offers to its features; made once, in the composition root."""

    settings: BackendSettings
    db: Database
    emitter: Emitter
    jobs: JobSender
    runs: RunStarter
    keyring: Keyring
    trail: Trail
    denials: Denials = field(default_factory=NoDenials)
    audience: Audience = field(default_factory=NoAudience)
    news: ResourceNews = field(default_factory=NoNews)
    clearing: Clearing = field(default_factory=NoClearing)
    contents: Contents = field(default_factory=NoContents)
    recall: Recall = field(default_factory=NoRecall)
