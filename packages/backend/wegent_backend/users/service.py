"""People as they see themselves."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.errors import NotFound

from wegent_backend.context import Context
from wegent_backend.tables import UserRow
from wegent_backend.users import repository
from wegent_backend.users.schemas import GroupOfUser, Preferences, ProfileChange, UserAnswer

PROFILE = ("display_name", "email", "email_verified")


async def me(ctx: Context) -> UserRow:
    """The caller's own row. Raises NotFound."""
    row = await repository.by_id(ctx.session, ctx.subject.user_id)
    if row is None:
        raise _gone(ctx)
    return row


async def profile(ctx: Context) -> UserAnswer:
    """The caller, with groups and ways to log in. Raises NotFound."""
    return await _shown(ctx, await me(ctx))


async def change_me(ctx: Context, body: ProfileChange) -> UserAnswer:
    """Only a provider or an admin verifies an address: a new one links no accounts."""
    row = await _own(ctx)
    before = _profile(row)
    for name in body.model_fields_set:
        setattr(row, name, getattr(body, name) or None)
    if row.email != before["email"]:
        row.email_verified = False
    if _profile(row) != before:
        _record(ctx, row, before, _profile(row))
    return await _shown(ctx, row)


async def preferences(ctx: Context) -> Preferences:
    return _preferences(await me(ctx))


async def change_preferences(ctx: Context, body: Preferences) -> Preferences:
    """What is absent stays."""
    row = await _own(ctx)
    changes = {name: getattr(body, name) for name in body.model_fields_set}
    return _choose(ctx, row, _preferences(row).model_copy(update=changes))


async def set_preferences(ctx: Context, body: Preferences) -> Preferences:
    return _choose(ctx, await _own(ctx), body)


def _choose(ctx: Context, row: UserRow, body: Preferences) -> Preferences:
    before = _preferences(row)
    if body != before:
        row.preferences = body.model_dump(exclude_none=True)
        _record(ctx, row, {"preferences": before.model_dump()}, {"preferences": body.model_dump()})
    return body


async def preferences_of(session: AsyncSession, user_id: int) -> Preferences:
    """For an answer to them. Who is gone has chosen nothing."""
    row = await repository.by_id(session, user_id)
    return Preferences() if row is None else _preferences(row)


async def _own(ctx: Context) -> UserRow:
    row = await repository.hold(ctx.session, ctx.subject.user_id)
    if row is None:
        raise _gone(ctx)
    return row


async def _shown(ctx: Context, row: UserRow) -> UserAnswer:
    return UserAnswer(
        id=row.id,
        user_name=row.user_name,
        display_name=row.display_name,
        role="admin" if row.role == "admin" else "user",
        email=row.email,
        email_verified=row.email_verified,
        has_password=row.password_hash is not None,
        providers=await repository.providers(ctx.session, row.id),
        groups=[GroupOfUser(name=found.name, role=found.role) for found in ctx.subject.groups],
        created_at=row.created_at,
    )


def _preferences(row: UserRow) -> Preferences:
    """Those that this version knows: another one may have stored others."""
    stored = row.preferences or {}
    return Preferences.model_validate({name: stored[name] for name in Preferences.model_fields if name in stored})


def _profile(row: UserRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in PROFILE}


def _record(ctx: Context, row: UserRow, old: dict[str, Any], new: dict[str, Any]) -> None:
    ctx.record("update", "User", name=row.user_name, object_id=row.id, old=old, new=new)


def _gone(ctx: Context) -> NotFound:
    return NotFound(f'There is no user "{ctx.subject.user_name}".')
