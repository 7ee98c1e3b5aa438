"""Logins: each client that somebody logged in with has one, until it ends."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Final, Literal, TypeAlias

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.auth.refresh import digest
from wegent_backend.auth.subject import Subject
from wegent_backend.context import Context
from wegent_backend.edge import Edge, Origin
from wegent_backend.tables import LoginRow, UserRow, utc_now
from wegent_backend.trail.entries import Actor, Entry
from wegent_backend.users import login_repository
from wegent_backend.users.schemas import LoginAnswer

Method: TypeAlias = Literal["password", "setup", "oidc", "cli"]

KIND: Final = "Login"
"""As the audit trail calls them."""

_VIA: Final = "login:"


async def begin_login(
    ctx: Context, edge: Edge, user: UserRow, *, method: Method, origin: Origin, provider: str | None = None
) -> LoginAnswer:
    """Begin a login and write it down, in one transaction."""
    login, answer = _open(edge, user, method=method, origin=origin, provider=provider)
    ctx.session.add(login)
    await ctx.session.flush()
    facts = {"method": method, "provider": provider, "user_agent": login.user_agent}
    ctx.record("login", KIND, name=user.user_name, object_id=login.id, new=facts)
    return answer


async def open_login(
    session: AsyncSession, edge: Edge, user: UserRow, *, method: Method, origin: Origin, provider: str | None = None
) -> LoginAnswer:
    """Begin a login in a writing session; whoever calls this writes it down."""
    login, answer = _open(edge, user, method=method, origin=origin, provider=provider)
    session.add(login)
    await session.flush()
    return answer


async def end_logins(session: AsyncSession, user_id: int, *, but: str | None = None) -> int:
    """End all logins of a user except one, in a writing session: their tokens count no more. How many there were."""
    return await login_repository.end_all(session, user_id, but=but)


def answer_of(edge: Edge, login: LoginRow, refresh_token: str) -> LoginAnswer:
    """An access token for now, and the refresh token for the next one."""
    return LoginAnswer(
        access_token=edge.tokens.issue(login.user_id, login.id),
        expires_in=int(edge.tokens.lifetime.total_seconds()),
        refresh_token=refresh_token,
        refresh_expires_in=max(0, round((login.expires_at - utc_now()).total_seconds())),
    )


def denied_entry(action: str, kind: str, *, name: str | None, actor: Actor, object_id: int | None = None) -> Entry:
    """For the audit trail: somebody gave a wrong password."""
    request_id = structlog.contextvars.get_contextvars().get("request_id")
    return Entry(action, kind, name, object_id=object_id, outcome="denied", actor=actor, request_id=request_id)


def login_id_of(subject: Subject) -> str | None:
    """The login by which somebody acts; None: by a key, or the system acts."""
    via = subject.via or ""
    return via.removeprefix(_VIA) if via.startswith(_VIA) else None


def _open(
    edge: Edge, user: UserRow, *, method: Method, origin: Origin, provider: str | None
) -> tuple[LoginRow, LoginAnswer]:
    login_id, now = str(uuid.uuid4()), utc_now()
    refresh_token = edge.tokens.refresh.first(login_id)
    login = LoginRow(
        id=login_id,
        user_id=user.id,
        method=method,
        provider=provider,
        address=origin.address[:64],
        user_agent=origin.user_agent[:255],
        refresh_hash=digest(refresh_token),
        refreshed_at=now,
        created_at=now,
        expires_at=now + timedelta(days=edge.ports.settings.refresh_token_days),
    )
    return login, answer_of(edge, login, refresh_token)
