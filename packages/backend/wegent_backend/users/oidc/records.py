"""What is remembered between two requests of a login: in Redis, for one use, bound to the browser by a cookie.

The names of records and cookies are hashes, so that whoever reads Redis can finish nobody's login.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import orjson
from redis.asyncio import Redis

from wegent_backend.auth.oidc.errors import OidcRefused

Kind: TypeAlias = Literal["state", "code"]
COOKIE: Final = "wegent_oidc_"
_BYTES: Final = 32


@dataclass(frozen=True)
class Ticket:
    """`key` goes through addresses; `binding` stays in the browser that it was given to, as `cookie`."""

    key: str
    binding: str

    @property
    def cookie(self) -> str:
        return cookie_of(self.key)


def cookie_of(key: str) -> str:
    """Name of the cookie of a ticket: logins in several tabs do not disturb each other."""
    return f"{COOKIE}{_digest(key)[:16]}"


async def remember(redis: Redis, kind: Kind, facts: Mapping[str, Any], *, seconds: int) -> Ticket:
    """A ticket for these facts."""
    ticket = Ticket(secrets.token_urlsafe(_BYTES), secrets.token_urlsafe(_BYTES))
    record = orjson.dumps({**facts, "binding": _digest(ticket.binding)})
    await redis.set(_name(kind, ticket.key), record, ex=seconds)
    return ticket


async def recall(redis: Redis, kind: Kind, key: str, cookies: Mapping[str, str]) -> dict[str, Any]:
    """The facts, once. Raises OidcRefused for a ticket that is unknown, used up, too old, or another browser's."""
    raw = await redis.getdel(_name(kind, key))
    if raw is None:
        raise OidcRefused("state", f"its {kind} is not known (any more)")
    facts: dict[str, Any] = orjson.loads(raw)
    given = cookies.get(cookie_of(key), "")
    if not hmac.compare_digest(_digest(given), facts["binding"]):
        raise OidcRefused("state", f"its {kind} was given to another browser")
    return facts


def _name(kind: Kind, key: str) -> str:
    return f"wegent:oidc:{kind}:{_digest(key)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
