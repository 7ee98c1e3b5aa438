"""Rows as stores of conversations tell them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wegent_contracts.protocol.stored import Ending, StoredConversation, StoredMessage

from wegent_backend.tables import SubtaskRow, TaskRow

_ENDINGS: Final[Mapping[str, Ending]] = {"COMPLETED": "complete", "CANCELLED": "stopped", "FAILED": "failed"}


def conversation(row: TaskRow, messages: int) -> StoredConversation:
    return StoredConversation(
        id=str(row.id),
        title=row.title,
        created_at=row.created_at,
        updated_at=row.last_message_at,
        messages=messages,
    )


def message(row: SubtaskRow) -> StoredMessage:
    """Of one that nobody writes any more."""
    return StoredMessage(
        role="user" if row.role == "USER" else "assistant",
        content=row.content,
        ending=_ENDINGS[row.state],
        model=row.model_name,
        place=row.message_id,
        sent_at=row.created_at,
    )
