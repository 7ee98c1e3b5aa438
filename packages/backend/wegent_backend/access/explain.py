"""Why somebody may do something, or may not: what `decide` finds for every verb, with the group that a role is from."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.errors import NotFound
from wegent_contracts.protocol.access import Permission

from wegent_backend.access.decision import Decision, Target, decide, thing_of
from wegent_backend.access.loading import of_user
from wegent_backend.access.rules import RULES, Thing, Verb
from wegent_backend.auth.subject import Subject
from wegent_backend.tables import UserRow

OF_NO_TARGET: Final[frozenset[tuple[Thing, Verb]]] = frozenset(
    {("group", "list"), ("group", "create"), ("resource", "list"), ("task", "list"), ("task", "create")}
)
"""Rules about what is not there yet, or about all of it."""

SWITCHED_OFF: Final = "The account is switched off: it may do nothing."


async def subject_named(session: AsyncSession, user_name: str) -> Subject | None:
    """The user as the database knows them now; None when they are switched off. Raises NotFound."""
    query = select(UserRow.id, UserRow.is_active).where(UserRow.user_name == user_name)
    user = (await session.execute(query)).one_or_none()
    if user is None:
        raise NotFound(f'There is no user "{user_name}".')
    return await of_user(session, user.id) if user.is_active else None


def explain(subject: Subject | None, target: Target) -> list[Permission]:
    """A permission for every verb that there is a rule for; `subject` None: somebody who is switched off."""
    thing = thing_of(target)
    verbs = [verb for about, verb in RULES if about == thing and (about, verb) not in OF_NO_TARGET]
    if subject is None:
        return [
            Permission(thing=thing, verb=v, allowed=False, source="none", role="none", why=SWITCHED_OFF) for v in verbs
        ]
    return [_permission(subject, verb, target) for verb in verbs]


def _permission(subject: Subject, verb: Verb, target: Target) -> Permission:
    found = decide(subject, verb, target)
    return Permission(
        thing=thing_of(target),
        verb=verb,
        allowed=found.allowed,
        source=found.source,
        role=found.role if found.source != "none" else "none",
        via=_via(subject, target, found),
        why=found.why,
    )


def _via(subject: Subject, target: Target, found: Decision) -> str | None:
    membership = subject.membership(-target.owner_id) if found.source == "group" else None
    return subject.origin(membership) if membership else None
