"""The logins of somebody, for them to see and to end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from wegent_contracts.errors import NotFound

from wegent_backend import cursors
from wegent_backend.context import Context
from wegent_backend.users import login_repository as repository
from wegent_backend.users.login_schemas import Login, LoginList
from wegent_backend.users.logins import KIND, end_logins, login_id_of

CURSOR: Final = "logins"
_EPOCH: Final = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_MICROSECOND: Final = timedelta(microseconds=1)
_LAST: Final = 2**53
"""Microseconds, more than 200 years: a forged cursor must not end the calendar."""


async def list_page(ctx: Context, *, limit: int, cursor: str | None) -> LoginList:
    """Logins of the caller that count, the latest first. Raises Invalid."""
    before = _place(cursor) if cursor else None
    rows = await repository.page(ctx.session, ctx.subject.user_id, before=before, limit=limit + 1)
    current = login_id_of(ctx.subject)
    items = [Login.model_validate(row).model_copy(update={"current": row.id == current}) for row in rows[:limit]]
    following = _cursor(items[-1]) if len(rows) > limit else None
    return LoginList(items=items, next_cursor=following)


async def end(ctx: Context, login_id: str) -> None:
    """End one of the caller's logins. Raises NotFound."""
    if not await repository.end(ctx.session, ctx.subject.user_id, login_id):
        raise NotFound("You have no such login, or it has ended already.")
    ctx.record("end", KIND, name=ctx.subject.user_name, object_id=login_id)


async def end_others(ctx: Context) -> int:
    """End all of the caller's logins but the one that asks; how many there were."""
    ended = await end_logins(ctx.session, ctx.subject.user_id, but=login_id_of(ctx.subject))
    if ended:
        ctx.record("end", KIND, name=ctx.subject.user_name, new={"ended": ended, "which": "all others"})
    return ended


def _cursor(last: Login) -> str:
    return cursors.encode(CURSOR, (last.created_at - _EPOCH) // _MICROSECOND, last.id)


def _place(cursor: str) -> tuple[datetime, str]:
    microseconds, login_id = cursors.decode(CURSOR, cursor, int, str)
    return _EPOCH + timedelta(microseconds=min(max(microseconds, 0), _LAST)), login_id
