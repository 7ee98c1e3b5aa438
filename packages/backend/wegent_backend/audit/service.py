"""Looking into the trail, and proving that it is whole."""

from __future__ import annotations

from typing import Final

from wegent_backend import cursors
from wegent_backend.audit import repository
from wegent_backend.audit.errors import entry_not_found
from wegent_backend.audit.repository import Filter
from wegent_backend.audit.schemas import AuditEntry, AuditList, BrokenPlace, Verification
from wegent_backend.context import Context
from wegent_backend.ports import Ports

CURSOR: Final = "Audit"

PORTION: Final = 5000
"""Entries that are looked at in one session: others need the connection too."""


async def list_page(ctx: Context, wanted: Filter, *, limit: int, cursor: str | None = None) -> AuditList:
    """The newest first. Raises Invalid for a cursor that is none."""
    below = cursors.decode(CURSOR, cursor, int)[0] if cursor else None
    rows = await repository.newest(ctx.session, wanted, below=below, limit=limit + 1)
    items = [AuditEntry.model_validate(row) for row in rows[:limit]]
    return AuditList(items=items, next_cursor=cursors.encode(CURSOR, items[-1].id) if len(rows) > limit else None)


async def get(ctx: Context, number: int) -> AuditEntry:
    """Raises NotFound."""
    row = await repository.by_id(ctx.session, number)
    if row is None:
        raise entry_not_found(number)
    return AuditEntry.model_validate(row)


async def verify(ports: Ports, *, after: int = 0, limit: int | None = None) -> Verification:
    """Look at all entries, or at a part: who goes on after the entries of the last answer has seen all in the end."""
    until, reached = None if limit is None else after + limit, after
    while True:
        step = PORTION if until is None else min(PORTION, until - reached)
        async with ports.db.read() as session:
            number, broken = await ports.trail.verify(session, after=reached, limit=step)
            last = await repository.by_id(session, number)
        ended = broken is not None or number - reached < step
        if ended or number == until:
            break
        reached = number
    return Verification(
        entries=number,
        intact=broken is None,
        complete=ended and broken is None,
        first_broken=None if broken is None else BrokenPlace(id=broken.id, why=broken.why),
        last_hash=None if last is None else last.hash,
    )
