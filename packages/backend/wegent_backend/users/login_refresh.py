"""A login goes on with each refresh, and ends with a logout.

A refresh token counts once. The one before it is taken for a short while after, for two windows that asked at once and
for answers that were lost; both get the same next token. An older one was copied by somebody: the login ends.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from wegent_backend.access import loading
from wegent_backend.auth.errors import InvalidToken, TokenExpired
from wegent_backend.auth.refresh import digest
from wegent_backend.context import Context, unit
from wegent_backend.edge import Edge, Origin
from wegent_backend.tables import LoginRow, utc_now
from wegent_backend.users import login_repository as repository
from wegent_backend.users.logins import KIND, answer_of
from wegent_backend.users.schemas import LoginAnswer

REUSED = "This refresh token was used before, so somebody may have copied it. The login has been ended: log in again."


async def refresh(edge: Edge, token: str, *, origin: Origin) -> LoginAnswer:
    """New tokens for a refresh token. Raises TokenExpired and InvalidToken."""
    login_id = edge.tokens.refresh.login_of(token)
    async with edge.ports.db.read() as session:
        login = await repository.by_id(session, login_id)
        if login is None:
            raise InvalidToken(loading.ENDED)
        if login.ended_at is None and login.expires_at <= utc_now():
            raise TokenExpired("Your login has expired. Log in again.")
        subject = await loading.of_login(session, login.user_id, login_id, address=origin.address)
    async with unit(edge.ports, subject) as ctx:
        answer = await _turn(ctx, edge, login_id, token)
    if answer is None:
        raise InvalidToken(REUSED)
    return answer


async def log_out(edge: Edge, user_id: int, login_id: str, *, origin: Origin) -> None:
    """End a login. One that does not count any more is left as it is."""
    try:
        async with edge.ports.db.read() as session:
            subject = await loading.of_login(session, user_id, login_id, address=origin.address)
    except InvalidToken:
        return
    async with unit(edge.ports, subject) as ctx:
        if await repository.end(ctx.session, user_id, login_id):
            ctx.record("logout", KIND, name=subject.user_name, object_id=login_id)


async def log_out_by(edge: Edge, refresh_token: str, *, origin: Origin) -> None:
    """The same for the login of a refresh token. Raises InvalidToken for what is none."""
    login_id = edge.tokens.refresh.login_of(refresh_token)
    async with edge.ports.db.read() as session:
        login = await repository.by_id(session, login_id)
    if login is not None:
        await log_out(edge, login.user_id, login_id, origin=origin)


async def _turn(ctx: Context, edge: Edge, login_id: str, token: str) -> LoginAnswer | None:
    """The next tokens; None: this one was used too long ago, and the login has been ended for it."""
    login, now = await repository.hold(ctx.session, login_id), utc_now()
    if login is None or login.ended_at is not None:
        raise InvalidToken(loading.ENDED)
    following = edge.tokens.refresh.after(token)
    if _same(digest(token), login.refresh_hash):
        login.previous_hash, login.refresh_hash, login.refreshed_at = login.refresh_hash, digest(following), now
        login.expires_at = now + timedelta(days=edge.ports.settings.refresh_token_days)
        return answer_of(edge, login, following)
    if _same(digest(token), login.previous_hash) and _within_grace(edge, login, now):
        return answer_of(edge, login, following)
    login.ended_at = now
    why = {"reason": "a refresh token was used again"}
    ctx.record("end", KIND, name=ctx.subject.user_name, object_id=login_id, new=why)
    return None


def _within_grace(edge: Edge, login: LoginRow, now: datetime) -> bool:
    return now - login.refreshed_at <= timedelta(seconds=edge.ports.settings.login.grace_seconds)


def _same(digest_of_token: str, stored: str | None) -> bool:
    return stored is not None and hmac.compare_digest(digest_of_token, stored)
