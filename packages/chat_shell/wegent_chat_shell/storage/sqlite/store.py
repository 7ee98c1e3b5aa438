"""Conversations in tables."""

from __future__ import annotations

import base64
import binascii
import secrets
import sqlite3
from datetime import UTC, datetime
from typing import Final

from wegent_contracts.errors import BadRequest
from wegent_contracts.protocol.chat import ChatMessage
from wegent_contracts.protocol.stored import (
    ConversationNotes,
    Said,
    StoredConversation,
    StoredConversationPage,
    StoredMessage,
    ToldConversation,
)

from wegent_chat_shell.storage.base import LONGEST_PAGE, ConversationNotFound, title_of
from wegent_chat_shell.storage.sqlite.file import StoreFile

_COUNT: Final = "(SELECT count(*) FROM messages WHERE conversation = conversations.id) AS messages"
_ONE: Final = f"SELECT *, {_COUNT} FROM conversations WHERE id = ? AND owner = ?"  # noqa: S608 - no value in it
_MANY: Final = f"""
SELECT *, {_COUNT} FROM conversations
WHERE owner = :owner AND (updated_at, id) < (:at, :id)
  AND (:search = '' OR instr(folded(title), :search) OR EXISTS (
    SELECT 1 FROM messages WHERE conversation = conversations.id AND instr(folded(content), :search)))
ORDER BY updated_at DESC, id DESC LIMIT :limit
"""  # noqa: S608 - no value in it
_LAST: Final = ("9999", "")


class SqliteStore:
    """Implements ConversationStore."""

    def __init__(self, file: StoreFile) -> None:
        self._file = file

    async def create(self, owner: str, title: str) -> StoredConversation:
        now = _now()
        made = StoredConversation(
            id=secrets.token_hex(8), title=title_of(title), created_at=now, updated_at=now, messages=0
        )
        row = (made.id, owner, made.title, _text(now), _text(now))

        def work(db: sqlite3.Connection) -> None:
            db.execute(
                "INSERT INTO conversations (id, owner, title, created_at, updated_at) VALUES (?, ?, ?, ?, ?)", row
            )

        await self._file.write(work)
        return made

    async def get(self, owner: str, conversation: str) -> StoredConversation:
        return _conversation(await self._file.read(lambda db: _found(db, owner, conversation)))

    async def page(
        self, owner: str, *, search: str = "", limit: int = 50, after: str | None = None
    ) -> StoredConversationPage:
        at, last = _LAST if after is None else _place(after)
        limit = max(1, min(limit, LONGEST_PAGE))
        wanted = {"owner": owner, "at": at, "id": last, "search": search.casefold(), "limit": limit + 1}
        rows = await self._file.read(lambda db: db.execute(_MANY, wanted).fetchall())
        behind = _cursor(rows[limit - 1]) if len(rows) > limit else None
        return StoredConversationPage(items=[_conversation(row) for row in rows[:limit]], next=behind)

    async def messages(self, owner: str, conversation: str) -> list[StoredMessage]:
        def work(db: sqlite3.Connection) -> list[sqlite3.Row]:
            _found(db, owner, conversation)
            return db.execute(
                "SELECT * FROM messages WHERE conversation = ? ORDER BY place", (conversation,)
            ).fetchall()

        return [_message(row) for row in await self._file.read(work)]

    async def append(self, owner: str, conversation: str, said: Said) -> StoredMessage:
        def work(db: sqlite3.Connection) -> StoredMessage:
            place, now = _found(db, owner, conversation)["last_place"] + 1, _now()
            row = (conversation, place, said.role, said.content, said.ending, said.model, _text(now))
            db.execute("INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            changed = (place, _text(now), conversation)
            db.execute("UPDATE conversations SET last_place = ?, updated_at = ? WHERE id = ?", changed)
            return StoredMessage(**said.model_dump(), place=place, sent_at=now)

        return await self._file.write(work)

    async def keep_notes(self, owner: str, conversation: str, notes: ConversationNotes) -> None:
        def work(db: sqlite3.Connection) -> None:
            _found(db, owner, conversation)
            row = (conversation, notes.covers, notes.text, notes.model)
            db.execute("INSERT OR REPLACE INTO notes VALUES (?, ?, ?, ?)", row)

        await self._file.write(work)

    async def told(self, owner: str, conversation: str, *, before: int | None = None) -> ToldConversation:
        end = 2**62 if before is None else before

        def work(db: sqlite3.Connection) -> tuple[sqlite3.Row | None, list[sqlite3.Row]]:
            _found(db, owner, conversation)
            noted = db.execute(
                "SELECT * FROM notes WHERE conversation = ? AND covers < ? ORDER BY covers DESC LIMIT 1",
                (conversation, end),
            ).fetchone()
            since = noted["covers"] if noted else 0
            rows = db.execute(
                "SELECT * FROM messages WHERE conversation = ? AND place > ? AND place < ? AND ending <> 'failed' "
                "ORDER BY place",
                (conversation, since, end),
            )
            return noted, rows.fetchall()

        noted, rows = await self._file.read(work)
        return ToldConversation(summary=noted["text"] if noted else "", history=[_told(row) for row in rows])

    async def delete(self, owner: str, conversation: str) -> None:
        def work(db: sqlite3.Connection) -> None:
            _found(db, owner, conversation)
            db.execute("DELETE FROM conversations WHERE id = ?", (conversation,))

        await self._file.write(work)

    async def aclose(self) -> None:
        await self._file.close()


def _found(db: sqlite3.Connection, owner: str, conversation: str) -> sqlite3.Row:
    row: sqlite3.Row | None = db.execute(_ONE, (conversation, owner)).fetchone()
    if row is None:
        raise ConversationNotFound(conversation)
    return row


def _conversation(row: sqlite3.Row) -> StoredConversation:
    return StoredConversation.model_validate({name: row[name] for name in StoredConversation.model_fields})


def _message(row: sqlite3.Row) -> StoredMessage:
    return StoredMessage.model_validate({name: row[name] for name in StoredMessage.model_fields})


def _told(row: sqlite3.Row) -> ChatMessage:
    sent_at = row["sent_at"] if row["role"] == "user" else None
    return ChatMessage(role=row["role"], content=row["content"], sent_at=sent_at, place=row["place"])


def _now() -> datetime:
    return datetime.now(UTC)


def _text(at: datetime) -> str:
    """Sorts as text."""
    return at.isoformat(timespec="microseconds")


def _cursor(row: sqlite3.Row) -> str:
    return base64.urlsafe_b64encode(f"{row['updated_at']} {row['id']}".encode()).decode()


def _place(cursor: str) -> tuple[str, str]:
    try:
        at, _, last = base64.urlsafe_b64decode(cursor.encode()).decode().partition(" ")
        datetime.fromisoformat(at)
    except (binascii.Error, ValueError) as error:
        raise BadRequest("This is no place in the list: use `next` of the page before.") from error
    return at, last
