"""From a user's id, a login or an API key to the subject as the database knows it now: one statement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend import system_settings
from wegent_backend.auth import api_keys, internal
from wegent_backend.auth.errors import InvalidToken
from wegent_backend.auth.subject import GroupRole, KeyScope, Membership, Role, Subject, rank
from wegent_backend.tables import ApiKeyRow, GroupAncestorRow, GroupRow, LoginRow, NamespaceMemberRow, UserRow, utc_now
from wegent_backend.tables.groups import EVERYBODY

GONE = "This account does not exist any more, or is switched off."
ENDED = "This login has been ended. Log in again."


@dataclass(frozen=True)
class UsedKey:
    """An API key that was just shown to the server."""

    id: int
    subject: Subject
    # None: it has no end.
    expires_at: datetime | None


async def of_login(session: AsyncSession, user_id: int, login_id: str, *, address: str = "") -> Subject:
    """Raises InvalidToken when the login was ended or its user is not welcome any more."""
    rows = (await session.execute(_statement(), {"user": user_id, "login": login_id, "now": utc_now()})).all()
    subject = _subject(rows)
    if rows[0].login is None:
        raise InvalidToken(ENDED)
    return replace(subject, via=f"login:{login_id}", address=address)


async def of_user(session: AsyncSession, user_id: int) -> Subject:
    """For what the system does for somebody. Raises InvalidToken when the user is not welcome any more."""
    rows = (await session.execute(_statement(), {"user": user_id, "login": "", "now": utc_now()})).all()
    return _subject(rows)


async def of_key(session: AsyncSession, key: str, *, acting_for: str | None = None, address: str = "") -> UsedKey:
    """The key's user, or the one that it acts for, with no more than its scopes.

    Raises InvalidToken for a key that does not count, or may not act for others, or for somebody who is not there.
    """
    row, maker = await _stored(session, key)
    user_id = row.user_id if acting_for is None else await _acted_for(session, row, maker, acting_for)
    subject = limited(await of_user(session, user_id), row, address=address)
    return UsedKey(row.id, subject, row.expires_at)


async def of_shell(session: AsyncSession, acting_for: str | None, *, address: str = "") -> Subject:
    """Whom a chat shell of this installation names, with what it needs to keep their conversations.

    Raises InvalidToken when nobody is named, or nobody who is there.
    """
    if acting_for is None:
        raise InvalidToken("This token acts for people: name one in the header wegent-username.")
    subject = await of_user(session, await _named(session, acting_for))
    role = role_with(subject.role, internal.SCOPES)
    return replace(subject, role=role, via=internal.VIA, scopes=internal.SCOPES, address=address)


def limited(subject: Subject, key: ApiKeyRow, *, address: str = "") -> Subject:
    """Who acts with a key of the subject's. Admins are admins only by keys with the scope admin."""
    scopes = cast("frozenset[KeyScope]", frozenset(key.scopes))
    return replace(subject, role=role_with(subject.role, scopes), via=f"key:{key.id}", scopes=scopes, address=address)


def role_with(role: Role, scopes: frozenset[KeyScope] | None) -> Role:
    """What a user's role comes to with the scopes of a key; None: with a login."""
    return role if scopes is None or "admin" in scopes else "user"


def allowed_keys() -> ColumnElement[bool]:
    """Keys of a kind that admins allow at this moment."""
    return or_(ApiKeyRow.key_type != "personal", ~system_settings.refused("personal_api_keys"))


async def _stored(session: AsyncSession, key: str) -> tuple[ApiKeyRow, UserRow]:
    """A key that counts, and its user. Raises InvalidToken."""
    query = (
        select(ApiKeyRow, UserRow)
        .join(UserRow, UserRow.id == ApiKeyRow.user_id)
        .where(ApiKeyRow.hash == api_keys.digest(key), allowed_keys())
    )
    found = (await session.execute(query)).one_or_none()
    if (
        found is None
        or not found[0].is_active
        or (found[0].expires_at is not None and found[0].expires_at <= utc_now())
    ):
        raise InvalidToken("This API key is not valid: it is unknown, switched off, or has expired.")
    if not found[1].is_active:
        raise InvalidToken(GONE)
    return found[0], found[1]


async def _acted_for(session: AsyncSession, key: ApiKeyRow, maker: UserRow, user_name: str) -> int:
    if key.key_type != "service" or not key.acts_for_users or maker.role != "admin":
        raise InvalidToken("This API key may not act for others: leave out the header wegent-username.")
    return await _named(session, user_name)


async def _named(session: AsyncSession, user_name: str) -> int:
    query = select(UserRow.id).where(UserRow.user_name == user_name, UserRow.is_active.is_(True))
    user_id = await session.scalar(query)
    if user_id is None:
        raise InvalidToken("The header wegent-username names nobody who can be acted for.")
    return user_id


@cache
def _statement() -> Select[Any]:
    """The user, whether the login counts, and a row for each membership with each group that it counts in."""
    counts = and_(
        LoginRow.id == bindparam("login"),
        LoginRow.user_id == UserRow.id,
        LoginRow.ended_at.is_(None),
        LoginRow.expires_at > bindparam("now", type_=LoginRow.expires_at.type),
    )
    query = (
        select(
            UserRow.id,
            UserRow.user_name,
            UserRow.role,
            UserRow.is_active,
            LoginRow.id.label("login"),
            NamespaceMemberRow.role.label("group_role"),
            NamespaceMemberRow.group_id.label("given_in"),
            NamespaceMemberRow.user_id.label("given_to"),
            GroupRow.id.label("group_id"),
            GroupRow.name.label("group_name"),
        )
        .outerjoin(LoginRow, counts)
        .where(UserRow.id == bindparam("user"))
    )
    return with_groups(cast("Select[Any]", query))


def with_groups(users: Select[Any]) -> Select[Any]:
    """A query on users, with a row for each membership with each group that it counts in."""
    member = and_(
        or_(NamespaceMemberRow.user_id == UserRow.id, NamespaceMemberRow.user_id == EVERYBODY),
        NamespaceMemberRow.state == "approved",
    )
    return (
        users.outerjoin(NamespaceMemberRow, member)
        .outerjoin(GroupAncestorRow, GroupAncestorRow.ancestor_id == NamespaceMemberRow.group_id)
        .outerjoin(GroupRow, GroupRow.id == GroupAncestorRow.group_id)
    )


def _subject(rows: Iterable[Any]) -> Subject:
    found = list(rows)
    if not found or not found[0].is_active:
        raise InvalidToken(GONE)
    user = found[0]
    return Subject(user.id, user.user_name, cast("Role", user.role), memberships(found))


def memberships(rows: Iterable[Any]) -> tuple[Membership, ...]:
    """From rows of `with_groups`, of one user: the highest role in each group."""
    highest: dict[int, Membership] = {}
    for row in rows:
        if row.group_id is None:
            continue
        role = cast("GroupRole", row.group_role)
        found = Membership(row.group_id, row.group_name, role, row.given_in, row.given_to == EVERYBODY)
        known = highest.get(row.group_id)
        if known is None or _weight(known) < _weight(found):
            highest[row.group_id] = found
    return tuple(highest[group_id] for group_id in sorted(highest))


def _weight(membership: Membership) -> tuple[int, bool, bool]:
    """The highest role counts; of the same roles the one that is told is the user's own in the group itself."""
    own = membership.given_in == membership.group_id
    return rank(membership.role), not membership.to_everybody, own
