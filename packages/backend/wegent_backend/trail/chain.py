"""Appending to the chain, and proving it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import orjson
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_kit.secrets import read_or_create

from wegent_backend.tables import AuditRow, CounterRow
from wegent_backend.trail.entries import Entry

COUNTER: Final = "audit"
KEY_FILE: Final = "secrets/audit.key"
ORIGIN: Final = "0" * 64
"""What the first entry follows."""

Row: TypeAlias = dict[str, Any]

READ_AT_ONCE: Final = 500
NAME_CHARS: Final = 255
WORD_CHARS: Final = 64


@dataclass(frozen=True)
class Broken:
    """The first entry that is not there, or not as it was."""

    id: int
    why: str


class Unreadable(Exception):
    """What stands in the database is no entry."""


class Trail:
    """The chain of an installation. Without its key nobody can write entries that hold, not even into the database."""

    def __init__(self, key: str) -> None:
        self._key = key.encode()

    @classmethod
    def of_home(cls, home: Path) -> Trail:
        """With the key of this installation, made on the first start. Raises OSError and SecretFileError."""
        return cls(read_or_create(home / KEY_FILE))

    async def append(self, session: AsyncSession, entries: Sequence[Entry]) -> None:
        """Add to the end, in this transaction. To be called last in it: until it ends, others who append wait."""
        if not entries:
            return
        query = select(CounterRow).where(CounterRow.name == COUNTER).with_for_update()
        counter = (await session.scalars(query.execution_options(populate_existing=True))).one()
        # Locked too: a plain read shows MySQL's transactions what was there when they began.
        end = select(AuditRow.hash).where(AuditRow.id == counter.value).with_for_update()
        rows, previous = [], await session.scalar(end) or ORIGIN
        for number, entry in enumerate(entries, counter.value + 1):
            row = {**_columns(entry), "id": number, "previous_hash": previous}
            previous = row["hash"] = self._digest(row)
            rows.append(row)
        counter.value += len(rows)
        await session.flush()
        await session.execute(insert(AuditRow), rows)

    async def verify(
        self, session: AsyncSession, *, after: int = 0, limit: int | None = None
    ) -> tuple[int, Broken | None]:
        """Up to which entry the chain holds, and the first place where it does not.

        `after` and `limit` look at a part: whoever goes on where one part ended has seen all of it, in little memory.
        """
        previous = await _hash_of(session, after)
        if previous is None:
            return after, Broken(after, f"Entry {after} is missing.")
        number, until = after, None if limit is None else after + limit
        try:
            async for row in _in_order(session, after, until):
                why = self._why_broken(row, number, previous)
                if why is not None:
                    return number, Broken(number + 1, why)
                previous, number = row["hash"], row["id"]
        except Unreadable:
            return number, Broken(number + 1, f"Entry {number + 1} cannot be read.")
        if number == until:
            return number, None
        written = await session.scalar(select(CounterRow.value).where(CounterRow.name == COUNTER)) or 0
        return min(number, written), _miscounted(number, written)

    def _why_broken(self, row: Row, number: int, previous: str) -> str | None:
        if row["id"] != number + 1:
            return f"Entry {number + 1} is missing."
        if row["previous_hash"] != previous:
            return f"Entry {row['id']} does not follow the one before it."
        if not self._holds(row):
            key = "" if number else f" Or it was written with another key than the one in {KEY_FILE}."
            return f"Entry {row['id']} is not as it was written.{key}"
        return None

    def _holds(self, row: Row) -> bool:
        try:
            expected = self._digest(row)
        except (TypeError, ValueError):
            return False  # something that cannot even have been written
        return hmac.compare_digest(expected.encode(), str(row["hash"]).encode())

    def _digest(self, row: Row) -> str:
        """HMAC-SHA-256 over all of an entry but its own hash, in hexadecimal."""
        shown = {key: value for key, value in row.items() if key != "hash"}
        shown["at"] = row["at"].isoformat()
        return hmac.new(self._key, orjson.dumps(shown, option=orjson.OPT_SORT_KEYS), hashlib.sha256).hexdigest()


def _miscounted(number: int, written: int) -> Broken | None:
    if number < written:
        return Broken(number + 1, f"Entry {number + 1} is missing: {written} were written.")
    if number > written:
        return Broken(written + 1, f"Entry {written + 1} is there, but only {written} were counted.")
    return None


async def _hash_of(session: AsyncSession, number: int) -> str | None:
    if number == 0:
        return ORIGIN
    return await session.scalar(select(AuditRow.hash).where(AuditRow.id == number))


async def _in_order(session: AsyncSession, after: int, until: int | None) -> AsyncIterator[Row]:
    """Entries after one, up to another. Raises Unreadable where one is no entry at all."""
    last, size = after if after else None, READ_AT_ONCE
    while True:
        try:
            rows = await _portion(session, last, until, size)
        except ValueError:
            if size == 1:
                raise Unreadable from None
            size = 1  # to come as far as the one
            continue
        for row in rows:
            yield row
            last = row["id"]
        if len(rows) < size:
            return


async def _portion(session: AsyncSession, after: int | None, until: int | None, size: int) -> list[Row]:
    query = select(*AuditRow.__table__.columns).order_by(AuditRow.id).limit(size)
    if after is not None:
        query = query.where(AuditRow.id > after)
    if until is not None:
        query = query.where(AuditRow.id <= until)
    return [dict(row._mapping) for row in await session.execute(query)]


def _columns(entry: Entry) -> dict[str, Any]:
    actor = entry.actor
    return {
        "at": entry.at,
        "actor_id": actor.user_id,
        "actor_name": _cut(actor.user_name, NAME_CHARS),
        "via": _cut(actor.via, WORD_CHARS),
        "address": actor.address[:WORD_CHARS],
        "request_id": _cut(entry.request_id, WORD_CHARS),
        "action": entry.action,
        "outcome": entry.outcome,
        "kind": entry.kind,
        "namespace": _cut(entry.namespace, NAME_CHARS),
        "object_name": _cut(entry.name, NAME_CHARS),
        "object_id": None if entry.object_id is None else str(entry.object_id)[:WORD_CHARS],
        "old": entry.old,
        "new": entry.new,
    }


def _cut(text: str | None, most: int) -> str | None:
    return None if text is None else text[:most]
