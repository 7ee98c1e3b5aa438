"""A login that is under way: in Redis, sealed, for one use, bound to the browser in which it was begun."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel
from redis.asyncio import Redis
from wegent_kit.crypto import Keyring, KeyringError

from wegent_backend.mcp_servers.errors import McpLoginUnknown
from wegent_backend.mcp_servers.oauth.terms import Terms

COOKIE: Final = "wegent_mcp_"
_BYTES: Final = 32


class Login(BaseModel):
    """Whose login it is, at which server of which resource; `binding`: hash of what the browser keeps."""

    user_id: int
    resource_uid: str
    kind: str
    namespace: str
    name: str
    server: str
    url: str
    return_to: str
    terms: Terms
    verifier: str
    client_secret: str | None
    binding: str


def fresh() -> str:
    """A state, or what a browser keeps."""
    return secrets.token_urlsafe(_BYTES)


def cookie_of(state: str) -> str:
    """Logins in several tabs do not disturb each other."""
    return f"{COOKIE}{digest(state)[:16]}"


async def remember(redis: Redis, keyring: Keyring, state: str, login: Login, *, seconds: int) -> None:
    name = digest(state)
    sealed = keyring.encrypt(login.model_dump_json(), context=f"mcp login {name}")
    await redis.set(f"wegent:mcp:login:{name}", sealed.token, ex=seconds)


async def recall(redis: Redis, keyring: Keyring, state: str, cookies: Mapping[str, str]) -> Login:
    """Once. Raises McpLoginUnknown."""
    name = digest(state)
    raw = await redis.getdel(f"wegent:mcp:login:{name}")
    if raw is None:
        raise McpLoginUnknown
    token = raw.decode() if isinstance(raw, bytes) else raw
    try:
        login = Login.model_validate_json(keyring.decrypt(token, context=f"mcp login {name}"))
    except KeyringError:
        raise McpLoginUnknown from None
    if not hmac.compare_digest(digest(cookies.get(cookie_of(state), "")), login.binding):
        raise McpLoginUnknown
    return login


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
