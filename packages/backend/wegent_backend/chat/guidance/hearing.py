"""How a run hears what is said to it."""

from __future__ import annotations

from collections.abc import Collection

from wegent_chat_shell.guidance import Guidance

from wegent_backend.chat.group_chat import naming
from wegent_backend.chat.guidance import repository
from wegent_backend.chat.guidance.repository import Said
from wegent_backend.chat.plan import TurnRequest
from wegent_backend.db import Database
from wegent_backend.runs.ports import Turn


class RunGuide:
    """Implements wegent_chat_shell.guidance.Guide for one owner of one run."""

    def __init__(self, db: Database, turn: Turn) -> None:
        self._db = db
        self._run_id = turn.ref.run_id
        self._journal = turn.journal
        self._several = TurnRequest.model_validate(turn.request).group_chat
        # Stored a moment ago, here: the first word does not wait for a look at what nobody can have said.
        self._just_begun = turn.prepared is not None

    async def waits(self, heard: Collection[int]) -> bool:
        async with self._db.read() as session:
            return any(said.row.id not in heard for said in await repository.standing(session, self._run_id))

    async def take(self, heard: Collection[int]) -> list[Guidance]:
        if self._just_begun:
            self._just_begun = False
            return []
        async with self._db.read() as session:
            standing = await repository.standing(session, self._run_id)
        fresh = [said for said in standing if said.row.id not in heard]
        if fresh:
            async with self._journal.write() as session:
                await repository.apply(session, [said.row.id for said in fresh])
        return [_heard(said, named=self._several) for said in fresh]


def _heard(said: Said, *, named: bool) -> Guidance:
    """`named`: the model is told who says it, as in a group chat."""
    row, sender = said.row, said.sender
    facts = {"sender": sender.model_dump(), "client_guidance_id": row.client_guidance_id}
    return Guidance(row.id, row.text, sender.user_name, facts, naming.told(sender, row.text) if named else "")
