"""Who asks, what answers, and up to where there are notes: as it is when the answer begins.

That may be long after its message was stored. Where it begins at once, in the same process, it is known already.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.errors import Unauthorized, WegentError
from wegent_kit.crypto import Keyring

from wegent_backend.access.loading import of_user
from wegent_backend.auth.subject import Subject
from wegent_backend.chat import plan as plans
from wegent_backend.chat.errors import AccountSwitchedOff
from wegent_backend.chat.group_chat.errors import TeamUnavailable
from wegent_backend.chat.plan import Plan, TurnRequest
from wegent_backend.chat.starting import Prepared
from wegent_backend.runs.ports import Turn
from wegent_backend.tables import NotesRow
from wegent_backend.tasks import notes


def stamp_of(turn: Turn) -> int | None:
    """Of what was said (`chat/contexts.py`)."""
    return turn.prepared.stamp if isinstance(turn.prepared, Prepared) else None


async def plan(session: AsyncSession, keyring: Keyring, turn: Turn, stored: TurnRequest) -> tuple[Subject, Plan]:
    """To a group chat, what its owner has is not told by an answer that fails: raises TeamUnavailable."""
    if isinstance(turn.prepared, Prepared):
        return turn.prepared.subject, turn.prepared.plan
    subject = await _asker(session, turn.ref.user_id)
    chosen: Any = {"override_name": stored.override_name, "override_type": stored.override_type}
    try:
        return subject, await plans.make(session, keyring, subject, stored.team_id, **chosen)
    except WegentError as error:
        if stored.group_chat:
            raise TeamUnavailable from error
        raise


async def noted(session: AsyncSession, turn: Turn) -> NotesRow | None:
    """What stands for the older part of the conversation, if anything does."""
    if isinstance(turn.prepared, Prepared) and not turn.prepared.noted_up_to:
        return None
    return await notes.latest(session, turn.ref.task_id, before=turn.ref.message_id)


async def _asker(session: AsyncSession, user_id: int) -> Subject:
    try:
        return await of_user(session, user_id)
    except Unauthorized as error:
        raise AccountSwitchedOff("The account was switched off before the answer began: no model was asked.") from error
