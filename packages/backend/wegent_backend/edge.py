"""The HTTP edge: who calls, and a unit of work per request. Routers take these as parameters.

The transaction is committed before the answer leaves: an answer that says "done" is never followed by a rollback.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, cast

from fastapi import Depends, FastAPI, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from redis.asyncio import Redis
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.errors import Unauthorized

from wegent_backend.auth.errors import InvalidToken
from wegent_backend.auth.passwords import Passwords
from wegent_backend.auth.subject import Role, Subject
from wegent_backend.auth.throttle import LoginThrottle
from wegent_backend.auth.tokens import Tokens
from wegent_backend.context import Context, Ports, unit
from wegent_backend.tables import UserRow


@dataclass(frozen=True)
class Edge:
    """What the HTTP side of this process works with; stands at `app.state.edge` while the process serves."""

    ports: Ports
    redis: Redis
    tokens: Tokens
    passwords: Passwords
    throttle: LoginThrottle

    async def authenticate(self, token: str) -> tuple[Subject, datetime]:
        """Who the token speaks for as the database knows them now, and until when. Raises Unauthorized."""
        async with self.ports.db.read() as session:
            subject = await current_subject(session, self.tokens, token)
        return subject, self.tokens.subject_from_token(token)[1]


def edge_of(app: FastAPI) -> Edge:
    return cast("Edge", app.state.edge)


async def _edge(request: Request) -> Edge:
    return edge_of(request.app)


_bearer = HTTPBearer(auto_error=False, bearerFormat="JWT", description="The access token of a login")
EdgeOf = Annotated[Edge, Depends(_edge)]
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


async def current_subject(session: AsyncSession, tokens: Tokens, token: str) -> Subject:
    """The token's user as the database knows them now. Raises TokenExpired and InvalidToken."""
    claimed, _ = tokens.subject_from_token(token)
    found = await session.execute(
        select(UserRow.user_name, UserRow.role, UserRow.is_active).where(UserRow.id == claimed.user_id)
    )
    user = found.one_or_none()
    if user is None or not user.is_active:
        raise InvalidToken("This account does not exist any more, or is switched off.")
    return Subject(claimed.user_id, user.user_name, cast("Role", user.role))


def token_of(bearer: HTTPAuthorizationCredentials | None) -> str:
    """The caller's token. Raises Unauthorized."""
    if bearer is None:
        raise Unauthorized("Log in first: this needs the header Authorization: Bearer <access_token>.")
    return bearer.credentials


async def _read(edge: EdgeOf, bearer: Bearer) -> AsyncIterator[Context]:
    async with edge.ports.db.read() as session:
        subject = await current_subject(session, edge.tokens, token_of(bearer))
        yield Context(edge.ports, subject, session)


async def _subject(edge: EdgeOf, bearer: Bearer) -> Subject:
    async with edge.ports.db.read() as session:
        return await current_subject(session, edge.tokens, token_of(bearer))


Caller = Annotated[Subject, Depends(_subject)]
"""Who calls; for what must be known before the unit of work of a route begins."""


async def _write(edge: EdgeOf, subject: Caller) -> AsyncIterator[Context]:
    async with unit(edge.ports, subject) as context:
        yield context


ReadContext = Annotated[Context, Depends(_read, scope="function")]
"""For routes that change nothing."""

WriteContext = Annotated[Context, Depends(_write, scope="function")]
"""For routes that change something: committed when the route returns, rolled back when it raises."""
