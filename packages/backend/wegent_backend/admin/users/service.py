"""Accounts as admins handle them. No session is open while a password is hashed."""

from __future__ import annotations

import secrets
from typing import Any, Final, Protocol

from pydantic import SecretStr

from wegent_backend import cursors
from wegent_backend.admin.users import changes, deletion, repository
from wegent_backend.admin.users.errors import UserExists, user_not_found
from wegent_backend.admin.users.schemas import (
    CreatedUser,
    OwnMembership,
    PasswordAnswer,
    UserCreate,
    UserDetails,
    UserItem,
    UserList,
    UserPatch,
)
from wegent_backend.auth.passwords import Passwords
from wegent_backend.auth.subject import Role, Subject
from wegent_backend.context import Context, unit
from wegent_backend.ports import Ports
from wegent_backend.tables import UserRow
from wegent_backend.users import admins
from wegent_backend.users.logins import end_logins, login_id_of

CURSOR: Final = "AdminUser"
PASSWORD_BYTES: Final = 15
"""Random ones of a password that is made: 20 characters."""


class Desk(Protocol):
    """What setting a password takes besides a unit of work."""

    @property
    def ports(self) -> Ports: ...

    @property
    def passwords(self) -> Passwords: ...


async def list_page(
    ctx: Context, *, prefix: str | None, role: Role | None, active: bool | None, limit: int, cursor: str | None
) -> UserList:
    """By number. Raises Invalid for a cursor of another list."""
    after = int(cursors.decode(CURSOR, cursor, int)[0]) if cursor else 0
    rows = await repository.page(ctx.session, prefix=prefix, role=role, active=active, after=after, limit=limit + 1)
    shown = rows[:limit]
    seen = await repository.last_seen(ctx.session, [row.id for row in shown]) if shown else {}
    items = [UserItem(**_columns(row), last_seen_at=seen.get(row.id)) for row in shown]
    return UserList(items=items, next_cursor=cursors.encode(CURSOR, shown[-1].id) if len(rows) > limit else None)


async def get(ctx: Context, user_id: int) -> UserDetails:
    """Raises NotFound."""
    user = await repository.by_id(ctx.session, user_id)
    if user is None:
        raise user_not_found(user_id)
    seen = await repository.last_seen(ctx.session, [user.id])
    groups = await repository.memberships(ctx.session, user.id)
    return UserDetails(
        **_columns(user),
        last_seen_at=seen.get(user.id),
        providers=list(await repository.providers(ctx.session, user.id)),
        open_logins=await repository.count_open_logins(ctx.session, user.id),
        groups=[OwnMembership(group=row.name, role=row.role, state=row.state) for row in groups],
        resources=await repository.count_resources(ctx.session, user.id),
        conversations=await repository.count_conversations(ctx.session, user.id),
    )


async def create(desk: Desk, subject: Subject, body: UserCreate) -> CreatedUser:
    """Raises UserExists and EmailTaken."""
    password, made = _password(body.password)
    password_hash = await desk.passwords.hash(password)
    columns = body.model_dump(exclude={"password"})
    async with unit(desk.ports, subject) as ctx:
        await admins.hold(ctx.session)
        if await repository.name_taken(ctx.session, body.user_name):
            raise UserExists(f'There is a user "{body.user_name}" already.')
        verified = body.email_verified and body.email is not None
        await changes.check_email(ctx, body.email, verified=verified)
        columns["email_verified"] = verified
        user = UserRow(**columns, password_hash=password_hash)
        ctx.session.add(user)
        await ctx.session.flush()
        ctx.record("create", "User", name=user.user_name, object_id=user.id, new=columns)
    return CreatedUser(**_columns(user), last_seen_at=None, password=password if made else None)


async def update(ctx: Context, user_id: int, patch: UserPatch, *, force: bool = False) -> UserItem:
    """Raises NotFound, LastAdmin, LastOwner, OwnAccount and EmailTaken."""
    user = await changes.found(ctx, user_id)
    await changes.apply(ctx, user, patch, force=force)
    seen = await repository.last_seen(ctx.session, [user.id])
    return UserItem(**_columns(user), last_seen_at=seen.get(user.id))


async def reset_password(desk: Desk, subject: Subject, user_id: int, given: SecretStr | None) -> PasswordAnswer:
    """The user's logins end; of one's own account, all but the one that asks. Raises NotFound."""
    password, made = _password(given)
    password_hash = await desk.passwords.hash(password)
    own = subject.user_id == user_id
    async with unit(desk.ports, subject) as ctx:
        user = await changes.found(ctx, user_id)
        user.password_hash = password_hash
        ended = await end_logins(ctx.session, user.id, but=login_id_of(subject) if own else None)
        ctx.record("reset-password", "User", name=user.user_name, object_id=user.id)
    return PasswordAnswer(password=password if made else None, ended_logins=ended)


async def delete(ctx: Context, user_id: int) -> None:
    """Raises NotFound, OwnAccount, LastAdmin, LastOwner and UserHasThings."""
    await deletion.delete(ctx, await changes.found(ctx, user_id))


def _password(given: SecretStr | None) -> tuple[str, bool]:
    """The password, and whether it was made here."""
    return (secrets.token_urlsafe(PASSWORD_BYTES), True) if given is None else (given.get_secret_value(), False)


def _columns(user: UserRow) -> dict[str, Any]:
    names = ("id", "user_name", "display_name", "email", "email_verified", "role", "is_active", "created_at")
    return {**{name: getattr(user, name) for name in names}, "has_password": user.password_hash is not None}
