"""Logins of everybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from wegent_contracts.errors import NotFound

from wegent_backend import cursors
from wegent_backend.admin.logins import repository
from wegent_backend.admin.logins.schemas import EndedLogins, LoginItem, LoginList
from wegent_backend.admin.users import changes
from wegent_backend.context import Context
from wegent_backend.tables import utc_now
from wegent_backend.users.logins import end_logins
from wegent_backend.users.repository import by_id

CURSOR: Final = "AdminLogin"


async def list_page(
    ctx: Context, *, user_id: int | None, active: bool | None, limit: int, cursor: str | None
) -> LoginList:
    """The one that was used last first. Raises Invalid for a cursor of another list."""
    after = _after(cursor) if cursor else None
    rows = await repository.page(ctx.session, user_id=user_id, active=active, after=after, limit=limit + 1)
    shown = rows[:limit]
    next_cursor = None
    if len(rows) > limit:
        last = shown[-1].LoginRow
        next_cursor = cursors.encode(CURSOR, last.expires_at.isoformat(), last.id)
    return LoginList(items=[_item(row) for row in shown], next_cursor=next_cursor)


async def end(ctx: Context, login_id: str) -> None:
    """Raises NotFound, also for one that has ended."""
    login = await repository.open_login(ctx.session, login_id)
    if login is None:
        raise NotFound("There is no open login with this id.")
    user = await by_id(ctx.session, login.user_id)
    login.ended_at = utc_now()
    old = {"method": login.method, "address": login.address, "user_agent": login.user_agent}
    ctx.record("delete", "Login", name=user.user_name if user else None, object_id=login_id, old=old)


async def end_all(ctx: Context, user_id: int) -> EndedLogins:
    """Every login of a user; of one's own, also the one that asks. Raises NotFound."""
    user = await changes.found(ctx, user_id)
    ended = await end_logins(ctx.session, user.id)
    if ended:
        ctx.record("delete", "Login", name=user.user_name, old={"logins": ended})
    return EndedLogins(ended=ended)


def _after(cursor: str) -> tuple[datetime, str]:
    at, login_id = cursors.decode(CURSOR, cursor, str, str)
    return datetime.fromisoformat(at), login_id


def _item(row: Any) -> LoginItem:
    names = LoginItem.model_fields.keys() - {"user_name"}
    return LoginItem(user_name=row.user_name, **{name: getattr(row.LoginRow, name) for name in names})
