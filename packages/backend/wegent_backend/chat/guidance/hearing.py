"""How a run hears what is said to it."""

from __future__ import annotations

from collections.abc import Collection

from wegent_chat_shell.guidance import Guidance
from wegent_contracts.protocol.group_chat import Sender

from wegent_backend.chat.group_chat import naming
from wegent_backend.chat.guidance import repository
from wegent_backend.chat.guidance.repository import Said
from wegent_backend.chat.plan import TurnRequest
from wegent_backend.db import Database
from wegent_backend.runs.ports import Turn
from wegent_backend.tasks import people


class RunGuide:
    """Implements wegent_chat_shell.guidance.Guide for one owner of one run."""

    def __init__(self, db: Database, turn: Turn) -> None:
        self._db = db
        self._run_id = turn.ref.run_id
        self._journal = turn.journal
        # Stored a moment ago, here: the first word does not wait for a look at what nobody can have said.
        self._several = TurnRequest.model_validate(turn.request).group_chat
        self._just_begun = turn.prepared is not None

    async def take(self, heard: Collection[int]) -> list[Guidance]:
        if self._just_begun:
            self._just_begun = False
            return []
        async with self._db.read() as session:
            standing = await repository.standing(session, self._run_id)
            fresh = [said for said in standing if said.row.id not in heard]
            senders = await people.senders(session, {said.row.user_id for said in fresh}) if self._several else {}
        if fresh:
            async with self._journal.write() as session:
                await repository.apply(session, [said.row.id for said in fresh])
        return [_heard(said, senders.get(said.row.user_id)) for said in fresh]


def _heard(said: Said, sender: Sender | None) -> Guidance:
    """`sender`: in a group chat, where the model is told who says it."""
    facts = {"user_id": said.row.user_id, "client_guidance_id": said.row.client_guidance_id}
    told = "" if sender is None else naming.told(sender, said.row.text)
    return Guidance(said.row.id, said.row.text, said.user_name, facts, told)
