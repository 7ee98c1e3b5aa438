"""The HTTP edge: who calls, whether they may come this far, and a unit of work. Routers take these as parameters.

The transaction is committed before the answer leaves: an answer that says "done" is never followed by a rollback.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Final, cast

from fastapi import Depends, Request
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.errors import Unauthorized

from wegent_backend.access import loading
from wegent_backend.access.key_uses import KeyUses
from wegent_backend.access.lookout import Lookout
from wegent_backend.access.routes import access_of, admit
from wegent_backend.auth import api_keys, internal
from wegent_backend.auth.internal import InternalToken
from wegent_backend.auth.oidc.provider import Provider
from wegent_backend.auth.passwords import Passwords
from wegent_backend.auth.presented import Presented
from wegent_backend.auth.rates import Rates, TooMany, cost_of
from wegent_backend.auth.subject import Subject
from wegent_backend.auth.throttle import LoginThrottle
from wegent_backend.auth.tokens import Tokens
from wegent_backend.context import Context, unit
from wegent_backend.ports import Ports

EDGE: Final = "wegent.edge"
STANDINGS: Final = "wegent.standings"
"""In the scope of a request: what it has used of which limit, for the answer's headers."""

FAR_FUTURE = datetime.fromisoformat("9999-01-01T00:00:00+00:00")


@dataclass(frozen=True)
class Origin:
    """From where somebody logs in."""

    address: str = ""
    user_agent: str = ""


@dataclass(frozen=True)
class Edge:
    """What the HTTP side of this process works with; stands in the scope of every request."""

    ports: Ports
    redis: Redis
    tokens: Tokens
    passwords: Passwords
    throttle: LoginThrottle
    lookout: Lookout
    rates: Rates
    key_uses: KeyUses
    internal: InternalToken
    oidc: Mapping[str, Provider] = field(default_factory=dict)

    def payer(self, presented: Presented) -> str:
        """Whose count a request is, told without the database. Raises TokenExpired and InvalidToken."""
        if self.internal.is_shown(presented):
            return f"shell:{hashlib.sha256((presented.acting_for or '').encode()).hexdigest()[:32]}"
        if presented.token.startswith(api_keys.PREFIX):
            return f"key:{api_keys.digest(presented.token)[:32]}"
        return f"user:{self.tokens.read(presented.token).user_id}"

    async def authenticate(self, presented: Presented) -> tuple[Subject, datetime]:
        """Who it speaks for as the database knows them now, and until when. Raises Unauthorized."""
        async with self.ports.db.read() as session:
            return await self.identify(session, presented)

    async def identify(self, session: AsyncSession, presented: Presented) -> tuple[Subject, datetime]:
        """The same in a session that is open already. Raises TokenExpired and InvalidToken."""
        if self.internal.is_shown(presented):
            return await loading.of_shell(session, presented.acting_for, address=presented.address), FAR_FUTURE
        if presented.token.startswith(api_keys.PREFIX):
            used = await loading.of_key(
                session, presented.token, acting_for=presented.acting_for, address=presented.address
            )
            self.key_uses.note(used.id)
            return used.subject, used.expires_at or FAR_FUTURE
        claims = self.tokens.read(presented.token)
        subject = await loading.of_login(session, claims.user_id, claims.login_id, address=presented.address)
        return subject, claims.expires_at


def edge_of(request: Request) -> Edge:
    return cast("Edge", request.scope[EDGE])


async def _edge(request: Request) -> Edge:
    return edge_of(request)


_bearer = HTTPBearer(
    auto_error=False, bearerFormat="JWT", description="The access token of a login, or an API key (`wg-…`)"
)
_api_key = APIKeyHeader(name="X-API-Key", auto_error=False, description="An API key (`wg-…`)")
EdgeOf = Annotated[Edge, Depends(_edge)]


async def _optionally_presented(
    request: Request,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    api_key: Annotated[str | None, Depends(_api_key)],
) -> Presented | None:
    token = bearer.credentials if bearer is not None else api_key
    if not token:
        return None
    within = request.scope["path"].startswith(internal.ROUTES)
    presented = Presented(token, _acting_for(request), address_of(request), within)
    request.state.presented = presented
    return presented


OptionallyShown = Annotated[Presented | None, Depends(_optionally_presented)]


async def _presented(presented: OptionallyShown) -> Presented:
    if presented is None:
        raise Unauthorized("Log in first: this needs the header Authorization: Bearer <access_token>, or X-API-Key.")
    return presented


def _acting_for(request: Request) -> str | None:
    """A header is bytes; names are UTF-8 in it."""
    name = request.headers.get("wegent-username")
    return None if name is None else name.encode("latin-1").decode(errors="replace")


Shown = Annotated[Presented, Depends(_presented)]
"""What the caller shows; for routes that look at it again while they last."""


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def origin_of(request: Request) -> Origin:
    return Origin(address_of(request), request.headers.get("user-agent", ""))


def base_of(request: Request, edge: Edge) -> str:
    """Address under which people open this installation, without a slash at its end."""
    return (edge.ports.settings.public_url or str(request.base_url)).rstrip("/")


def _admitted(request: Request, subject: Subject) -> Subject:
    """Raises Forbidden for what this subject may never do, whatever it is done to."""
    request.state.subject = subject
    admit(subject, access_of(request.scope["route"].endpoint))
    return subject


async def _counted(request: Request, edge: EdgeOf, presented: Shown) -> Presented:
    """Before anything is read for who asks, and once, however many units of work a route has. Raises TooMany."""
    standings = request.scope.get(STANDINGS, [])
    cost = cost_of(request.scope["route"].endpoint, request.method)
    try:
        standing = await edge.rates.take(edge.payer(presented), cost)
    except TooMany as error:
        standings.append(error.standing)
        raise
    if standing is not None:
        standings.append(standing)
    return presented


Counted = Annotated[Presented, Depends(_counted)]


async def _read(request: Request, edge: EdgeOf, presented: Counted) -> AsyncIterator[Context]:
    async with edge.ports.db.read() as session:
        subject, _ = await edge.identify(session, presented)
        yield Context(edge.ports, _admitted(request, subject), session, writes=False)


async def _subject(request: Request, edge: EdgeOf, presented: Counted) -> Subject:
    subject, _ = await edge.authenticate(presented)
    return _admitted(request, subject)


Caller = Annotated[Subject, Depends(_subject)]
"""Who calls; for what must be known before the unit of work of a route begins."""


async def _write(edge: EdgeOf, subject: Caller) -> AsyncIterator[Context]:
    async with unit(edge.ports, subject) as context:
        yield context


ReadContext = Annotated[Context, Depends(_read, scope="function")]
"""For routes that change nothing."""

WriteContext = Annotated[Context, Depends(_write, scope="function")]
"""For routes that change something: committed when the route returns, rolled back when it raises."""
