"""All that was said in a conversation, for the model that answers in it."""

from __future__ import annotations

from collections.abc import Sequence

from wegent_chat_shell.tools.transcript import Said

from wegent_backend.access.loading import of_user
from wegent_backend.db import Database
from wegent_backend.ports import RunRef
from wegent_backend.tables import SubtaskRow
from wegent_backend.tasks import repository


class TaskTranscript:
    """Implements wegent_chat_shell.tools.transcript.Transcript for one run: what came before its answer."""

    def __init__(self, db: Database, ref: RunRef) -> None:
        self._db = db
        self._ref = ref

    async def find(self, search: str, before: int | None, limit: int) -> Sequence[Said]:
        last = min(before or self._ref.message_id, self._ref.message_id)
        async with self._db.read() as session:
            subject = await of_user(session, self._ref.user_id)
            rows = await repository.said_before(
                session, subject, self._ref.task_id, before=last, search=search, limit=limit
            )
        return [_said(row) for row in rows]


def _said(row: SubtaskRow) -> Said:
    return Said(row.message_id, "User" if row.role == "USER" else "Assistant", row.content)
