"""Whose things a caller means: their own, those of the group whose namespace it is, public ones, or shared ones."""

from __future__ import annotations

from typing import Literal, TypeAlias

from wegent_contracts.errors import Forbidden, NotFound

from wegent_backend.access.decision import Target, require
from wegent_backend.access.reach import group_owners, owners
from wegent_backend.access.rules import Thing, Verb
from wegent_backend.auth.subject import Subject
from wegent_backend.tables.kinds import PUBLIC_USER_ID

Scope: TypeAlias = Literal["own", "group", "public", "shared"]
ReadScope: TypeAlias = Literal["all", "own", "group", "public", "shared"]

PERSONAL = frozenset({"Task"})
"""Kinds that belong to a person in every namespace: a conversation is that of whoever began it."""


def owner_of(
    subject: Subject, scope: Scope | None, namespace: str, verb: Verb, *, kind: str, thing: Thing = "resource"
) -> int:
    """Whose things a write is about. Without a scope: of the group when it is the namespace of one of theirs, else own.

    Raises Forbidden for what the subject may not do there, and NotFound for groups that they are not a member of.
    """
    if scope == "public":
        _require_admin(subject, verb, kind, thing)
        return PUBLIC_USER_ID
    membership = None if scope == "own" or kind in PERSONAL else subject.group_named(namespace)
    if membership is None:
        if scope == "group":
            raise _no_group(namespace)
        return subject.user_id
    target = Target(thing, -membership.group_id, kind)
    require(subject, verb, target, missing=_no_group(namespace))
    return target.owner_id


def visible_owners(subject: Subject, scope: ReadScope, kind: str) -> tuple[int, ...]:
    """Owners whose resources of a kind a read is about, in the order in which a name means theirs."""
    if scope == "all":
        return owners(subject, "read", kind)
    if scope == "group":
        return group_owners(subject, "read", kind)
    return {"own": (subject.user_id,), "public": (PUBLIC_USER_ID,), "shared": ()}[scope]


def _require_admin(subject: Subject, verb: Verb, kind: str, thing: Thing) -> None:
    try:
        require(subject, verb, Target(thing, PUBLIC_USER_ID, kind), missing=NotFound("There is nothing public here."))
    except (Forbidden, NotFound):
        what = (
            "Secrets of public resources are for admins" if thing == "secret" else "Only admins change what is public"
        )
        raise Forbidden(f"{what}. Leave out scope=public to work with your own.") from None


def _no_group(namespace: str) -> NotFound:
    return NotFound(f'There is no group "{namespace}", or you are not a member of it.')
