"""Remembering, finding, changing and forgetting."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.errors import FieldError, Invalid

from wegent_backend import cursors
from wegent_backend.context import Context
from wegent_backend.memory import repository
from wegent_backend.memory.errors import MemoryKnown, MemoryOff, TooManyMemories, memory_not_found
from wegent_backend.memory.schemas import Forgotten, Memory, MemoryExport, MemoryList
from wegent_backend.memory.search import MemorySearch, WordSearch
from wegent_backend.memory.words import digest
from wegent_backend.tables import MemoryRow, utc_now
from wegent_backend.users.schemas import Preferences
from wegent_backend.users.service import preferences_of

CURSOR: Final = "Memory"
SEARCH: Final[MemorySearch] = WordSearch()


def wanted_by(preferences: Preferences) -> bool:
    """Whether the user has turned memory on."""
    return preferences.memory is not None and preferences.memory.enabled


async def is_on(session: AsyncSession, user_id: int) -> bool:
    """The installation's setting aside."""
    return wanted_by(await preferences_of(session, user_id))


async def list_page(ctx: Context, *, limit: int, cursor: str | None) -> MemoryList:
    """The newest first. Raises Invalid for a cursor of another list."""
    before = cursors.decode(CURSOR, cursor, int)[0] if cursor else None
    rows = await repository.page(ctx.session, ctx.subject.user_id, before=before, limit=limit + 1)
    more = cursors.encode(CURSOR, rows[limit - 1].id) if len(rows) > limit else None
    return MemoryList(items=[_wire(row) for row in rows[:limit]], next_cursor=more, enabled=await _enabled(ctx))


async def find(ctx: Context, question: str, *, limit: int) -> MemoryList:
    """What has most to do with it, the best first."""
    rows = await SEARCH.search(ctx.session, ctx.subject.user_id, question, limit)
    return MemoryList(items=[_wire(row) for row in rows], enabled=await _enabled(ctx))


async def get(ctx: Context, memory_id: int) -> Memory:
    """Raises NotFound."""
    return _wire(await _own(ctx, memory_id))


async def export(ctx: Context) -> MemoryExport:
    rows = await repository.all_of(ctx.session, ctx.subject.user_id)
    return MemoryExport(exported_at=utc_now(), items=[_wire(row) for row in rows])


async def remember(ctx: Context, text: str, task_id: int | None = None) -> Memory:
    """Raises MemoryOff, Invalid, MemoryKnown and TooManyMemories."""
    _check(ctx, text)
    await repository.hold(ctx.session, ctx.subject.user_id)
    await _check_new(ctx, text)
    most = ctx.ports.settings.memory.max_memories
    if await repository.count(ctx.session, ctx.subject.user_id) >= most:
        raise TooManyMemories(most)
    row = MemoryRow(user_id=ctx.subject.user_id, text=text, digest=digest(text), task_id=task_id)
    ctx.session.add(row)
    await ctx.session.flush()
    _record(ctx, "create", row)
    return _wire(row)


async def change(ctx: Context, memory_id: int, text: str) -> Memory:
    """Raises MemoryOff, Invalid, NotFound and MemoryKnown."""
    _check(ctx, text)
    await repository.hold(ctx.session, ctx.subject.user_id)
    row = await _own(ctx, memory_id)
    await _check_new(ctx, text, but=row.id)
    if row.text != text:
        row.text, row.digest, row.updated_at = text, digest(text), utc_now()
        await ctx.session.flush()
        _record(ctx, "update", row)
    return _wire(row)


async def forget(ctx: Context, memory_id: int) -> None:
    """Raises NotFound."""
    row = await _own(ctx, memory_id)
    await ctx.session.delete(row)
    _record(ctx, "delete", row)


async def forget_all(ctx: Context) -> Forgotten:
    await repository.hold(ctx.session, ctx.subject.user_id)
    deleted = await repository.count(ctx.session, ctx.subject.user_id)
    await repository.clear(ctx.session, ctx.subject.user_id)
    if deleted:
        ctx.record("delete", "Memory", old={"count": deleted})
    return Forgotten(deleted=deleted)


async def _own(ctx: Context, memory_id: int) -> MemoryRow:
    row = await repository.get(ctx.session, ctx.subject.user_id, memory_id)
    if row is None:
        raise memory_not_found(memory_id)
    return row


async def _enabled(ctx: Context) -> bool:
    return ctx.ports.settings.memory.enabled and await is_on(ctx.session, ctx.subject.user_id)


def _check(ctx: Context, text: str) -> None:
    settings = ctx.ports.settings.memory
    if not settings.enabled:
        raise MemoryOff
    if len(text) > settings.max_chars:
        message = (
            f"The text has {len(text)} characters; a memory has at most {settings.max_chars} "
            "(WEGENT_MEMORY_MAX_CHARS). Say it in fewer words."
        )
        raise Invalid(message, fields=[FieldError(path="body.text", rule="too_long", message=message)])


async def _check_new(ctx: Context, text: str, *, but: int | None = None) -> None:
    known = await repository.same(ctx.session, ctx.subject.user_id, digest(text))
    if known is not None and known.id != but:
        raise MemoryKnown(known.id)


def _wire(row: MemoryRow) -> Memory:
    return Memory.model_validate(row)


def _record(ctx: Context, action: str, row: MemoryRow) -> None:
    """What is remembered is written down nowhere else."""
    facts: dict[str, Any] = {"chars": len(row.text), "taskId": row.task_id}
    old, new = (facts, None) if action == "delete" else (None, facts)
    ctx.record(action, "Memory", object_id=row.id, old=old, new=new)
