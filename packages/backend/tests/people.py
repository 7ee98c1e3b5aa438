"""People for tests, logged in."""

from __future__ import annotations

from datetime import datetime, timedelta

from wegent_backend.app import Backend
from wegent_backend.tables import LoginRow, UserRow, utc_now


def token_of(backend: Backend, user_id: int, *, now: datetime | None = None) -> str:
    """An access token of the login that `logged_in` has made."""
    return backend.edge.tokens.issue(user_id, _login_id(user_id), now=now)


async def logged_in(backend: Backend, *user_ids: int) -> None:
    """Have a login of each of these users."""
    async with backend.edge.ports.db.write() as session:
        for user_id in user_ids:
            if await session.get(LoginRow, _login_id(user_id)) is None:
                session.add(
                    LoginRow(
                        id=_login_id(user_id),
                        user_id=user_id,
                        method="password",
                        refresh_hash=_login_id(user_id),
                        expires_at=utc_now() + timedelta(days=7),
                    )
                )


async def person(backend: Backend, name: str, *, role: str = "user") -> tuple[int, str]:
    """A new user with a login: id and access token."""
    async with backend.edge.ports.db.write() as session:
        row = UserRow(user_name=name, role=role)
        session.add(row)
    await logged_in(backend, row.id)
    return row.id, token_of(backend, row.id)


def _login_id(user_id: int) -> str:
    return f"login-of-{user_id}"
