"""Many subjects as the database knows them now, by one statement: for those who stay connected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Final, TypeAlias, cast

from sqlalchemy import JSON, CompoundSelect, Select, and_, bindparam, null, or_, select, type_coerce, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.access.loading import allowed_keys, memberships, role_with, with_groups
from wegent_backend.auth.subject import KeyScope, Role, Subject
from wegent_backend.tables import ApiKeyRow, GroupRow, LoginRow, NamespaceMemberRow, UserRow, utc_now

Who: TypeAlias = tuple[str | None, int]
"""By what somebody came in, and the id of the user: sockets of one login are one of these."""

AT_ONCE: Final = 300
"""Subjects of one statement."""


@dataclass
class _Found:
    """What counts now. `keys`: by id, whose key it is, its scopes, and whether it may act for others."""

    users: dict[int, list[Any]] = field(default_factory=lambda: defaultdict(list))
    logins: set[tuple[str, int]] = field(default_factory=set)
    keys: dict[str, tuple[int, frozenset[KeyScope], bool]] = field(default_factory=dict)


def who(subject: Subject) -> Who:
    return subject.via, subject.user_id


async def renewed(session: AsyncSession, subjects: Iterable[Subject]) -> dict[Who, Subject | None]:
    """Each subject with the role and groups of this moment; None for those who would not be let in any more."""
    wanted = list({who(subject): subject for subject in subjects}.values())
    answer: dict[Who, Subject | None] = {}
    for start in range(0, len(wanted), AT_ONCE):
        chunk = wanted[start : start + AT_ONCE]
        found = await _look(session, chunk)
        answer |= {who(subject): _renewed(subject, found) for subject in chunk}
    return answer


async def _look(session: AsyncSession, subjects: Sequence[Subject]) -> _Found:
    vias = [(subject.via or "").partition(":") for subject in subjects]
    parameters = {
        "users": [subject.user_id for subject in subjects],
        "logins": [value for kind, _, value in vias if kind == "login"],
        "keys": [int(value) for kind, _, value in vias if kind == "key"],
        "now": utc_now(),
    }
    found = _Found()
    for row in await session.execute(_statement(), parameters):
        if row.login_id is not None:
            found.logins.add((row.login_id, row.user_id))
        elif row.key_id is not None:
            scopes = cast("frozenset[KeyScope]", frozenset(row.scopes))
            acts = bool(row.acts) and row.key_type == "service" and row.role == "admin"
            found.keys[str(row.key_id)] = (row.user_id, scopes, acts)
        else:
            found.users[row.user_id].append(row)
    return found


def _renewed(subject: Subject, found: _Found) -> Subject | None:
    rows = found.users.get(subject.user_id)
    if not rows:
        return None
    kind, _, value = (subject.via or "").partition(":")
    scopes = None
    if kind == "login" and (value, subject.user_id) not in found.logins:
        return None
    if kind == "key":
        key = found.keys.get(value)
        if key is None or (key[0] != subject.user_id and not key[2]):
            return None
        scopes = key[1]
    user = rows[0]
    role = role_with(cast("Role", user.role), scopes)
    return replace(subject, user_name=user.user_name, role=role, groups=memberships(rows), scopes=scopes)


@cache
def _statement() -> CompoundSelect[Any]:
    """Rows of three sorts: a user who counts with a membership, a login that counts, a key that counts."""
    nothing = null()
    now = bindparam("now", type_=LoginRow.expires_at.type)
    people = cast(
        "Select[Any]",
        select(
            UserRow.id.label("user_id"),
            UserRow.user_name.label("user_name"),
            UserRow.role.label("role"),
            NamespaceMemberRow.role.label("group_role"),
            NamespaceMemberRow.group_id.label("given_in"),
            NamespaceMemberRow.user_id.label("given_to"),
            GroupRow.id.label("group_id"),
            GroupRow.name.label("group_name"),
            nothing.label("login_id"),
            nothing.label("key_id"),
            nothing.label("key_type"),
            nothing.label("acts"),
            type_coerce(nothing, JSON).label("scopes"),
        ).select_from(UserRow),
    )
    users = with_groups(people).where(UserRow.id.in_(bindparam("users", expanding=True)), UserRow.is_active.is_(True))
    logins = select(LoginRow.user_id, *[nothing] * 7, LoginRow.id, *[nothing] * 4).where(
        LoginRow.id.in_(bindparam("logins", expanding=True)), LoginRow.ended_at.is_(None), LoginRow.expires_at > now
    )
    key = (ApiKeyRow.id, ApiKeyRow.key_type, ApiKeyRow.acts_for_users, ApiKeyRow.scopes)
    keys = (
        select(ApiKeyRow.user_id, nothing, UserRow.role, *[nothing] * 6, *key)
        .join(UserRow, and_(UserRow.id == ApiKeyRow.user_id, UserRow.is_active.is_(True)))
        .where(
            and_(ApiKeyRow.id.in_(bindparam("keys", expanding=True)), ApiKeyRow.is_active.is_(True)),
            or_(ApiKeyRow.expires_at.is_(None), ApiKeyRow.expires_at > now),
            allowed_keys(),
        )
    )
    return union_all(users, logins, keys)
