"""Usage by day and user, and totals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from wegent_backend import cursors
from wegent_backend.admin.usage import repository
from wegent_backend.admin.usage.errors import wrong_range
from wegent_backend.admin.usage.schemas import Cost, KindCount, Storage, Totals, UsageItem, UsageList
from wegent_backend.context import Context
from wegent_backend.tables import utc_now

CURSOR: Final = "Usage"
DEFAULT_DAYS: Final = 30


async def list_page(
    ctx: Context, *, since: date | None, until: date | None, user_id: int | None, limit: int, cursor: str | None
) -> UsageList:
    """By day and user, both days included; the last 30 days when nothing is said. Raises Invalid."""
    last = until or utc_now().date()
    first = since or last - timedelta(days=DEFAULT_DAYS - 1)
    _check(first, last, ctx.ports.settings.admin.usage_days)
    after = int(cursors.decode(CURSOR, cursor, int)[0]) if cursor else 0
    begin, end = _midnight(first), _midnight(last + timedelta(days=1))
    rows = await repository.days(ctx.session, since=begin, until=end, user_id=user_id, after=after, limit=limit + 1)
    items = await _with_tokens(ctx, rows[:limit])
    return UsageList(items=items, next_cursor=cursors.encode(CURSOR, after + limit) if len(rows) > limit else None)


async def totals(ctx: Context) -> Totals:
    session = ctx.session
    people = await repository.people(session)
    living, deleted = await repository.conversations(session)
    kinds = await repository.resources(session)
    return Totals(
        active_users=people.active,
        disabled_users=people.disabled,
        admins=people.admins,
        open_logins=await repository.open_logins(session),
        groups=await repository.groups(session),
        conversations=living,
        deleted_conversations=deleted,
        resources=[KindCount.model_validate(row, from_attributes=True) for row in kinds],
        storage=Storage(
            database="sqlite" if ctx.ports.db.is_sqlite else "mysql", bytes=await repository.storage_bytes(session)
        ),
    )


async def _with_tokens(ctx: Context, rows: Any) -> list[UsageItem]:
    if not rows:
        return []
    sums = await repository.tokens(
        ctx.session,
        since=_midnight(_date(rows[0].day)),
        until=_midnight(_date(rows[-1].day) + timedelta(days=1)),
        user_ids={row.user_id for row in rows},
    )
    found: dict[tuple[str, int], list[Any]] = {}
    for each in sums:
        found.setdefault((str(each.day), each.user_id), []).append(each)
    return [_item(row, found.get((str(row.day), row.user_id), [])) for row in rows]


def _item(row: Any, sums: Sequence[Any]) -> UsageItem:
    """`sums`: one for each currency."""
    tokens = {name: sum(int(getattr(each, name) or 0) for each in sums) for name in repository.TOKENS}
    costs = [Cost(currency=each.currency, amount=float(each.cost or 0)) for each in sums if each.currency]
    return UsageItem(
        day=_date(row.day),
        user_id=row.user_id,
        user_name=row.user_name,
        conversations=row.conversations,
        turns=row.turns,
        failed_turns=int(row.failed_turns),
        costs=costs,
        **tokens,
    )


def _check(first: date, last: date, most: int) -> None:
    if first > last:
        raise wrong_range(f"The range ends on {last}, before it begins on {first}.")
    if (last - first).days >= most:
        raise wrong_range(f"The range has more than {most} days: ask for it in parts (WEGENT_ADMIN_USAGE_DAYS).")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _date(day: Any) -> date:
    """SQLite answers a text."""
    return date.fromisoformat(str(day))
