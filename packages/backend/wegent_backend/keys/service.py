"""API keys of the caller, and those of the installation's services."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from wegent_contracts.errors import FieldError, Forbidden, Invalid

from wegent_backend import cursors, system_settings
from wegent_backend.access.decision import Target, require
from wegent_backend.auth import api_keys
from wegent_backend.context import Context
from wegent_backend.keys import repository
from wegent_backend.keys.errors import TooManyKeys, key_not_found
from wegent_backend.keys.schemas import ApiKey, ApiKeyList, CreatedKey, KeyChange, KeyType, NewKey, NewServiceKey
from wegent_backend.tables import ApiKeyRow, utc_now

CURSOR = "ApiKey"


async def list_page(ctx: Context, key_type: KeyType, *, limit: int = 50, cursor: str | None = None) -> ApiKeyList:
    """The oldest first. Raises Forbidden and Invalid."""
    _check(ctx, key_type)
    after = int(cursors.decode(CURSOR, cursor, int)[0]) if cursor else 0
    rows = await repository.page(ctx.session, ctx.subject, key_type, after=after, limit=limit + 1)
    items = [ApiKey.model_validate(row) for row in rows[:limit]]
    return ApiKeyList(items=items, next_cursor=cursors.encode(CURSOR, items[-1].id) if len(rows) > limit else None)


async def create(ctx: Context, body: NewKey) -> CreatedKey:
    """The key, which nobody can read again. Raises Forbidden, Invalid and TooManyKeys."""
    is_service = isinstance(body, NewServiceKey)
    key_type: KeyType = "service" if is_service else "personal"
    _check(ctx, key_type)
    if key_type == "personal":
        await _check_allowed(ctx)
    _check_scopes(ctx, body.scopes)
    most = ctx.ports.settings.key.max_per_user
    if await repository.count(ctx.session, ctx.subject, key_type) >= most:
        raise TooManyKeys(most)
    key, now = api_keys.make(), utc_now()
    row = ApiKeyRow(
        user_id=ctx.subject.user_id,
        key_type=key_type,
        name=body.name,
        prefix=api_keys.shown(key),
        hash=api_keys.digest(key),
        scopes=list(body.scopes),
        acts_for_users=isinstance(body, NewServiceKey) and body.acts_for_users,
        is_active=True,
        expires_at=_end(ctx, body.expires_at, since=now),
        created_at=now,
    )
    repository.add(ctx.session, row)
    await ctx.session.flush()
    ctx.record("create", "ApiKey", name=row.name, object_id=row.id, new=_facts(row))
    return CreatedKey(**ApiKey.model_validate(row).model_dump(), key=key)


async def change(ctx: Context, key_type: KeyType, key_id: int, body: KeyChange) -> ApiKey:
    """Raises Forbidden, Invalid and NotFound."""
    row = await _get(ctx, key_type, key_id)
    before = _facts(row)
    changes = body.model_dump(exclude_unset=True)
    if "expires_at" in changes:
        row.expires_at = _end(ctx, changes.pop("expires_at"), since=row.created_at)
    _check_scopes(ctx, changes.get("scopes") or ())
    for name, value in changes.items():
        if value is not None:
            setattr(row, name, value)
    if _facts(row) != before:
        ctx.record("update", "ApiKey", name=row.name, object_id=row.id, old=before, new=_facts(row))
    return ApiKey.model_validate(row)


async def delete(ctx: Context, key_type: KeyType, key_id: int) -> None:
    """Raises Forbidden and NotFound."""
    row = await _get(ctx, key_type, key_id)
    await repository.remove(ctx.session, row)
    ctx.record("delete", "ApiKey", name=row.name, object_id=row.id, old=_facts(row))


async def _get(ctx: Context, key_type: KeyType, key_id: int) -> ApiKeyRow:
    _check(ctx, key_type)
    row = await repository.get(ctx.session, ctx.subject, key_type, key_id)
    if row is None:
        raise key_not_found(key_id)
    return row


def _check(ctx: Context, key_type: KeyType) -> None:
    if key_type == "service":
        require(ctx.subject, "manage", Target("service key"), missing=key_not_found(0))


async def _check_allowed(ctx: Context) -> None:
    if not (await system_settings.current(ctx.session)).personal_api_keys:
        raise Forbidden("Admins have switched personal API keys off here. Log in, or ask them for a service key.")


def _check_scopes(ctx: Context, scopes: Collection[str]) -> None:
    if "admin" in scopes and ctx.subject.role != "admin":
        raise Forbidden("Keys with the scope admin are made by admins.", details={"scope": "admin"})


def _end(ctx: Context, wanted: datetime | None, *, since: datetime) -> datetime | None:
    """When the key ends; None: never. Raises Invalid."""
    days = ctx.ports.settings.key.max_days
    latest = since + timedelta(days=days) if days else None
    if wanted is None:
        return latest
    if wanted <= utc_now():
        raise _invalid("future", "A key ends in the future: choose a later time, or delete the key.")
    if latest is not None and wanted > latest:
        raise _invalid(
            "longest", f"A key lives at most {days} days here (WEGENT_KEY_MAX_DAYS): choose an earlier time."
        )
    return wanted


def _invalid(rule: str, message: str) -> Invalid:
    return Invalid(message, fields=[FieldError(path="body.expires_at", rule=rule, message=message)])


def _facts(row: ApiKeyRow) -> dict[str, Any]:
    """What the audit trail says of a key."""
    return ApiKey.model_validate(row).model_dump(mode="json", exclude={"id", "user_id", "last_used_at", "created_at"})
