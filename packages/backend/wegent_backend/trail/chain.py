"""Appending to the chain, and proving it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

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

READ_AT_ONCE: Final = 1000
NAME_CHARS: Final = 255
WORD_CHARS: Final = 64


@dataclass(frozen=True)
class Broken:
    """The first entry that is not there, or not as it was."""

    id: int
    why: str


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
        counter = (await session.scalars(query)).one()
        last = await session.scalar(select(AuditRow.hash).where(AuditRow.id == counter.value))
        rows, previous = [], last or ORIGIN
        for number, entry in enumerate(entries, counter.value + 1):
            row = {**_columns(entry), "id": number, "previous_hash": previous}
            previous = row["hash"] = self._digest(row)
            rows.append(row)
        counter.value += len(rows)
        await session.flush()
        await session.execute(insert(AuditRow), rows)

    async def verify(self, session: AsyncSession) -> tuple[int, Broken | None]:
        """How many entries hold from the beginning on, and the first place where the chain does not."""
        previous, number = ORIGIN, 0
        async for row in _in_order(session):
            why = self._why_broken(row, number, previous)
            if why is not None:
                return number, Broken(number + 1, why)
            previous, number = row.hash, row.id
        written = await session.scalar(select(CounterRow.value).where(CounterRow.name == COUNTER)) or 0
        if number < written:
            return number, Broken(number + 1, f"Entry {number + 1} is missing: {written} were written.")
        return number, None

    def _why_broken(self, row: AuditRow, number: int, previous: str) -> str | None:
        if row.id != number + 1:
            return f"Entry {number + 1} is missing."
        if row.previous_hash != previous:
            return f"Entry {row.id} does not follow the one before it."
        if not hmac.compare_digest(self._digest(_values(row)), row.hash):
            return f"Entry {row.id} is not as it was written."
        return None

    def _digest(self, row: dict[str, Any]) -> str:
        """HMAC-SHA-256 over all of an entry but its own hash, in hexadecimal."""
        shown = {key: value for key, value in row.items() if key != "hash"}
        shown["at"] = row["at"].isoformat()
        return hmac.new(self._key, orjson.dumps(shown, option=orjson.OPT_SORT_KEYS), hashlib.sha256).hexdigest()


async def _in_order(session: AsyncSession) -> AsyncIterator[AuditRow]:
    after = -1
    while True:
        query = select(AuditRow).where(AuditRow.id > after).order_by(AuditRow.id).limit(READ_AT_ONCE)
        rows: Iterable[AuditRow] = (await session.scalars(query)).all()
        for row in rows:
            yield row
            after = row.id
        session.expunge_all()
        if not rows:
            return


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


def _values(row: AuditRow) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in AuditRow.__mapper__.columns}


def _cut(text: str | None, most: int) -> str | None:
    return None if text is None else text[:most]
