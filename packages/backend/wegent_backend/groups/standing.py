"""What somebody is to a group: whether they may, and which roles they may give."""

from __future__ import annotations

from typing import cast

from wegent_backend.access.decision import Target, require
from wegent_backend.access.rules import Thing, Verb
from wegent_backend.auth.subject import GroupRole, Subject, rank
from wegent_backend.context import Context
from wegent_backend.groups import repository
from wegent_backend.groups.errors import RoleTooHigh, group_not_found
from wegent_backend.tables import GroupRow


def target_of(group: GroupRow, thing: Thing = "group") -> Target:
    return Target(thing, -group.id, known_to_all=group.visibility != "private")


async def find(ctx: Context, name: str, verb: Verb, thing: Thing = "group") -> GroupRow:
    """The group, for somebody who may. Raises NotFound and Forbidden.

    What changes something locks the group: changes of its members happen one after the other.
    """
    group = await repository.by_name(ctx.session, name, lock=ctx.writes)
    if group is None:
        raise group_not_found(name)
    require(ctx.subject, verb, target_of(group, thing), missing=group_not_found(name))
    return group


def power(subject: Subject, group: GroupRow) -> GroupRole:
    """The highest role that somebody may give and take: their own; that of admins is Owner."""
    if subject.role == "admin":
        return "Owner"
    membership = subject.membership(group.id)
    return "RestrictedAnalyst" if membership is None else membership.role


def check_power(ctx: Context, group: GroupRow, *roles: str) -> None:
    """Raises RoleTooHigh for a role above the caller's own."""
    own = power(ctx.subject, group)
    for role in cast("tuple[GroupRole, ...]", roles):
        if rank(role) > rank(own):
            raise RoleTooHigh(own, role)
