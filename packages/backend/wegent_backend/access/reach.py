"""Whose resources somebody reaches, as owners in the order in which a name means theirs: own, groups', public.

Owners are numbers: a user's id, minus the id of a group, 0 for what is public.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.access.decision import suffices
from wegent_backend.access.rules import RULES, Verb
from wegent_backend.auth.subject import Subject
from wegent_backend.tables import GroupAncestorRow, NamespaceMemberRow
from wegent_backend.tables.groups import EVERYBODY
from wegent_backend.tables.kinds import PUBLIC_USER_ID


def group_owners(subject: Subject, verb: Verb, kind: str) -> tuple[int, ...]:
    """Groups whose resources of a kind the subject may read, use or change, by what they own: -id."""
    rule = RULES["resource", verb]
    return tuple(-found.group_id for found in subject.groups if suffices(rule, found.role, kind))


def owners(subject: Subject, verb: Verb, kind: str) -> tuple[int, ...]:
    """Whose resources of a kind the subject may read or use: own, groups', public."""
    return (subject.user_id, *group_owners(subject, verb, kind), PUBLIC_USER_ID)


async def reaches(session: AsyncSession, owner_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """For owners of resources, whose resources theirs may refer to.

    A user's: own, those of the groups in which the user may read at this moment, public. A group's: its own, those of
    the groups that it is inside of, public. Public ones: public ones only, so that nobody changes them for others.
    """
    users = {owner for owner in owner_ids if owner > 0}
    groups = {-owner for owner in owner_ids if owner < 0}
    found: dict[int, list[int]] = {owner: [] for owner in owner_ids}
    for user_id, group_id in await _readable_groups(session, users) if users else ():
        for owner in users if user_id == EVERYBODY else [user_id]:
            found[owner].append(-group_id)
    for group_id, ancestor_id in await _ancestors(session, groups) if groups else ():
        if ancestor_id != group_id:
            found[-group_id].append(-ancestor_id)
    return {owner: tuple(dict.fromkeys((owner, *sorted(more), PUBLIC_USER_ID))) for owner, more in found.items()}


async def reach_of(session: AsyncSession, owner_id: int) -> tuple[int, ...]:
    """For one owner; public ones reach what is public, which takes no query."""
    if owner_id == PUBLIC_USER_ID:
        return (PUBLIC_USER_ID,)
    return (await reaches(session, [owner_id]))[owner_id]


async def _readable_groups(session: AsyncSession, user_ids: Collection[int]) -> list[tuple[int, int]]:
    query = (
        select(NamespaceMemberRow.user_id, GroupAncestorRow.group_id)
        .join(GroupAncestorRow, GroupAncestorRow.ancestor_id == NamespaceMemberRow.group_id)
        .where(
            NamespaceMemberRow.user_id.in_({*user_ids, EVERYBODY}),
            NamespaceMemberRow.state == "approved",
            NamespaceMemberRow.role != "RestrictedAnalyst",
        )
    )
    return [(user_id, group_id) for user_id, group_id in await session.execute(query)]


async def _ancestors(session: AsyncSession, group_ids: Collection[int]) -> list[tuple[int, int]]:
    query = select(GroupAncestorRow.group_id, GroupAncestorRow.ancestor_id).where(
        GroupAncestorRow.group_id.in_(group_ids)
    )
    return [(group_id, ancestor_id) for group_id, ancestor_id in await session.execute(query)]
