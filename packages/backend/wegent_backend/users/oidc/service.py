"""A login through a provider, in three steps: away from here, back again, and the tokens.

Nothing is held while a provider is waited for; what one step must know of the one before lies in Redis.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy.exc import IntegrityError
from wegent_contracts.errors import RateLimited

from wegent_backend.auth import window
from wegent_backend.auth.oidc.errors import OidcRefused
from wegent_backend.auth.oidc.provider import Attempt, Provider
from wegent_backend.auth.subject import Subject
from wegent_backend.context import unit
from wegent_backend.edge import Edge, Origin
from wegent_backend.tables import UserRow
from wegent_backend.users import repository
from wegent_backend.users.logins import begin_login
from wegent_backend.users.oidc.accounts import account_of, settle_role
from wegent_backend.users.oidc.memberships import settle_memberships
from wegent_backend.users.oidc.person import Person
from wegent_backend.users.oidc.records import Ticket, recall, remember
from wegent_backend.users.schemas import LoginAnswer

_TRIES: Final = 3
"""Two first logins at once may want the same name; the second finds what the first has made."""


@dataclass(frozen=True)
class CallbackAnswer:
    """The parameters with which a provider sends the browser back."""

    state: str | None = None
    code: str | None = None
    issuer: str | None = None
    error: str | None = None


@dataclass(frozen=True)
class Arrived:
    """`ticket` is for `exchange`."""

    ticket: Ticket
    return_to: str


async def begin(edge: Edge, name: str, *, base: str, return_to: str, address: str) -> tuple[str, Ticket]:
    """Where the browser goes, and what binds its return to it. Raises OidcRefused."""
    provider, settings = _provider(edge, name), edge.ports.settings.oidc
    try:
        await window.admit_address(edge.redis, "oidc", address, per_minute=settings.logins_per_minute)
    except RateLimited as error:
        raise OidcRefused("too_many", "too many logins have begun at this address") from error
    secret = {"nonce": secrets.token_urlsafe(32), "verifier": secrets.token_urlsafe(48)}
    facts = {**secret, "provider": name, "redirect_uri": callback_address(base, name), "return_to": return_to}
    ticket = await remember(edge.redis, "state", facts, seconds=settings.login_seconds)
    attempt = Attempt(ticket.key, facts["nonce"], facts["verifier"], facts["redirect_uri"])
    return await provider.authorization_address(attempt), ticket


async def finish(edge: Edge, name: str, answer: CallbackAnswer, *, cookies: Mapping[str, str], address: str) -> Arrived:
    """Who it is, as a ticket for tokens. Raises OidcRefused."""
    provider, settings = _provider(edge, name), edge.ports.settings.oidc
    facts = await recall(edge.redis, "state", answer.state or "", cookies)
    if facts["provider"] != name:
        raise OidcRefused("state", "its state was given for another provider")
    if answer.error is not None:
        denied = answer.error == "access_denied"
        raise OidcRefused("denied" if denied else "provider", f"the provider answered the error {answer.error[:64]}")
    if not answer.code:
        raise OidcRefused("provider", "the provider answered no code")
    attempt = Attempt(answer.state or "", facts["nonce"], facts["verifier"], facts["redirect_uri"])
    claims = await provider.claims(attempt, code=answer.code, issuer=answer.issuer)
    user = await _settled(edge, provider, Person.of(claims, provider.config.group_claim), address)
    found = {"user_id": user.id, "provider": name}
    return Arrived(await remember(edge.redis, "code", found, seconds=settings.code_seconds), facts["return_to"])


async def exchange(edge: Edge, code: str, *, cookies: Mapping[str, str], origin: Origin) -> tuple[LoginAnswer, str]:
    """The tokens of a login that has come back, and its provider. Raises OidcRefused."""
    facts = await recall(edge.redis, "code", code, cookies)
    provider = str(facts["provider"])
    async with unit(edge.ports, _acting(provider, origin.address)) as ctx:
        user = await repository.hold(ctx.session, facts["user_id"])
        if user is None or not user.is_active:
            raise OidcRefused("disabled", "the account is switched off")
        return await begin_login(ctx, edge, user, method="oidc", provider=provider, origin=origin), provider


async def logout_address(edge: Edge, name: str, *, base: str) -> str:
    """Where the browser goes to log out at the provider, and then comes back from. Raises OidcRefused."""
    back = f"{base}/login"
    return await _provider(edge, name).logout_address(back) or back


def callback_address(base: str, name: str) -> str:
    """What must be registered at the provider."""
    return f"{base}/api/v1/auth/oidc/{name}/callback"


async def _settled(edge: Edge, provider: Provider, person: Person, address: str) -> UserRow:
    """The user with role and memberships as the provider's groups say, in one transaction."""
    for _ in range(_TRIES - 1):
        try:
            return await _settle(edge, provider, person, address)
        except IntegrityError:
            continue
    return await _settle(edge, provider, person, address)


async def _settle(edge: Edge, provider: Provider, person: Person, address: str) -> UserRow:
    config = provider.config
    async with unit(edge.ports, _acting(config.name, address)) as ctx:
        user, identity = await account_of(ctx, config, person)
        await settle_role(ctx, config, person, user, identity)
        await settle_memberships(ctx, config, person, user)
    return user


def _acting(provider: str, address: str) -> Subject:
    """For the audit trail: nobody who is known yet, sent by this provider."""
    return Subject(0, "", "user", via=f"oidc:{provider}", address=address)


def _provider(edge: Edge, name: str) -> Provider:
    provider = edge.oidc.get(name)
    if provider is None:
        raise OidcRefused("unknown_provider", "there is no provider of this name")
    return provider
