"""One request, socket event or job = one Context = one transaction; what it promises happens only after the commit."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import structlog
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.auth.subject import Subject
from wegent_backend.ports import Ports
from wegent_backend.tables import OutboxRow
from wegent_backend.trail.entries import Actor, Entry, fitting

log = structlog.get_logger(__name__)


@dataclass
class Context:
    """A subject's unit of work. Repositories use `session`; nobody but the edge commits it."""

    ports: Ports
    subject: Subject
    session: AsyncSession
    sid: str | None = None
    writes: bool = True
    _entries: list[Entry] = field(default_factory=list)
    _after: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    _has_jobs: bool = False
    _discarded: bool = False

    def emit(self, event: str, payload: BaseModel, *, room: str | list[str], skip_sid: str | None = None) -> None:
        """Emit after the commit; a rollback drops it."""
        self.after_commit(lambda: self.ports.emitter.emit(event, payload, room=room, skip_sid=skip_sid))

    def enqueue(self, job: str, *args: Any) -> None:
        """Promise a job in this transaction: it runs at least once after the commit, never without it."""
        self.session.add(OutboxRow(job=job, args=list(args)))
        self._has_jobs = True

    def record(
        self,
        action: str,
        kind: str,
        *,
        name: str | None = None,
        namespace: str | None = None,
        object_id: int | str | None = None,
        old: dict[str, Any] | None = None,
        new: dict[str, Any] | None = None,
    ) -> None:
        """Write a change down in the audit trail, in this transaction. `old` and `new` must have no secrets in them.

        Of one that is too long there will be its size and SHA-256.
        """
        if not self.writes:
            raise RuntimeError(f"{action} of {kind} cannot be recorded: this unit of work writes nothing.")
        request_id = structlog.contextvars.get_contextvars().get("request_id")
        old, new = (fitting(document, self.ports.settings.audit.max_document_bytes) for document in (old, new))
        entry = Entry(action, kind, name, namespace, object_id, old, new, actor=Actor.of(self.subject))
        self._entries.append(replace(entry, request_id=request_id))

    async def write_trail(self) -> None:
        """What was recorded; called once, by the edge, as the last thing before the commit."""
        if self._entries:
            await self.session.flush()
            await self.ports.trail.append(self.session, self._entries)

    def after_commit(self, effect: Callable[[], Awaitable[None]]) -> None:
        self._after.append(effect)

    def discard(self) -> None:
        """Throw away at the end what this unit writes and promises: it was a trial."""
        self._discarded = True

    @property
    def discarded(self) -> bool:
        return self._discarded

    async def flush_effects(self) -> None:
        """What was promised; called once, by the edge, after the commit.

        An effect that fails does not undo what was committed: it is logged, and the sweeper or the next join mends it.
        """
        for effect in self._after:
            try:
                await effect()
            except Exception:
                log.exception("context.effect_failed")
        if self._has_jobs:
            await self.ports.jobs.drain()


@asynccontextmanager
async def unit(ports: Ports, subject: Subject, *, write: bool = True, sid: str | None = None) -> AsyncIterator[Context]:
    """Run a block as one transaction and carry out its promises after the commit."""
    session_scope = ports.db.write() if write else ports.db.read()
    async with session_scope as session:
        context = Context(ports, subject, session, sid, write)
        yield context
        if context.discarded:
            await session.rollback()
        elif write:
            await context.write_trail()
    if not context.discarded:
        await context.flush_effects()
