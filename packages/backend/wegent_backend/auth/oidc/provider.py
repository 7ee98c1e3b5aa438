"""One provider, asked over the wire; what it says of itself is kept for a while."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import urlencode

from wegent_backend.auth.oidc.errors import OidcRefused
from wegent_backend.auth.oidc.http import Wire
from wegent_backend.auth.oidc.id_token import Expected, UnknownKey, check, read_keys
from wegent_backend.auth.oidc.metadata import Metadata, discovery_address, read_metadata
from wegent_backend.oidc_settings import OidcSettings, ProviderSettings

if TYPE_CHECKING:
    import httpx2
    from joserfc.jwk import KeySet

T = TypeVar("T")


@dataclass(frozen=True)
class Attempt:
    """What one login sends, and is to come back with. All four are secrets of this login."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str


@dataclass
class _Kept:
    """What was read, and when (seconds of the clock)."""

    content: object
    at: float


class Provider:
    """`clock` gives Unix seconds; `transport` stands in for the network."""

    def __init__(
        self,
        config: ProviderSettings,
        settings: OidcSettings,
        *,
        transport: httpx2.AsyncBaseTransport | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.config = config
        self._settings = settings
        self._wire = Wire(settings.answer_seconds, settings.max_answer_bytes, transport)
        self._clock = clock
        self._kept: dict[str, _Kept] = {}
        self._fetching = asyncio.Lock()

    async def authorization_address(self, attempt: Attempt) -> str:
        """Where the browser goes to log in. Raises OidcRefused."""
        from authlib.oauth2.client import OAuth2Client

        metadata = await self._metadata()
        address, _ = OAuth2Client(None, **self._registration(metadata, attempt)).create_authorization_url(
            metadata.authorization_endpoint, state=attempt.state, nonce=attempt.nonce, code_verifier=attempt.verifier
        )
        return str(address)

    async def claims(self, attempt: Attempt, *, code: str, issuer: str | None) -> dict[str, Any]:
        """What the provider vouches for, from the code that the browser came back with.

        `issuer` is the parameter `iss` beside it (RFC 9207). Raises OidcRefused.
        """
        metadata = await self._metadata()
        if issuer != metadata.issuer and (issuer or metadata.authorization_response_iss_parameter_supported):
            raise OidcRefused("token", "another issuer answered")
        async with self._wire.client(**self._registration(metadata, attempt)) as client:
            tokens = await client.fetch_token(
                metadata.token_endpoint,
                grant_type="authorization_code",
                code=code,
                code_verifier=attempt.verifier,
            )
        id_token, access_token = tokens.get("id_token"), tokens.get("access_token")
        if not isinstance(id_token, str) or not isinstance(access_token, str):
            raise OidcRefused("provider", "it answered no id_token")
        claims = await self._believed(metadata, attempt, id_token, access_token)
        return await self._completed(metadata, claims, access_token)

    async def logout_address(self, back: str) -> str | None:
        """Where the browser goes to log out, with an address to come back to; None: the provider has none."""
        end = (await self._metadata()).end_session_endpoint
        if end is None:
            return None
        parameters = {"client_id": self.config.client_id, "post_logout_redirect_uri": back}
        return f"{end}{'&' if '?' in end else '?'}{urlencode(parameters)}"

    def _registration(self, metadata: Metadata, attempt: Attempt) -> dict[str, Any]:
        """As Authlib's clients want to have it."""
        secret = self.config.client_secret
        return {
            "client_id": self.config.client_id,
            "client_secret": secret.get_secret_value() if secret else None,
            "token_endpoint_auth_method": metadata.client_authentication(secret=secret is not None),
            "scope": " ".join(self.config.scopes),
            "redirect_uri": attempt.redirect_uri,
            "code_challenge_method": "S256",
        }

    async def _believed(self, metadata: Metadata, attempt: Attempt, id_token: str, access_token: str) -> dict[str, Any]:
        expected = Expected(
            issuer=metadata.issuer,
            client_id=self.config.client_id,
            nonce=attempt.nonce,
            access_token=access_token,
            algorithms=metadata.algorithms,
            now=int(self._clock()),
            leeway=self._settings.leeway_seconds,
        )
        try:
            return check(id_token, await self._keys(metadata), expected)
        except UnknownKey:
            newer = await self._keys(metadata, max_age=self._settings.key_refetch_seconds)
        try:
            return check(id_token, newer, expected)
        except UnknownKey as error:
            raise OidcRefused("token", "its id_token is signed by a key that it does not publish") from error

    async def _completed(self, metadata: Metadata, claims: dict[str, Any], access_token: str) -> dict[str, Any]:
        """With what only userinfo says: many providers keep e-mail and groups for there."""
        wanted = {"email", "email_verified", "preferred_username"}
        if self.config.groups or self.config.admins:
            wanted.add(self.config.group_claim)
        if metadata.userinfo_endpoint is None or wanted <= claims.keys():
            return claims
        async with self._wire.client() as client:
            more = await self._wire.object(client, metadata.userinfo_endpoint, access_token)
        if more.get("sub") != claims["sub"]:
            raise OidcRefused("token", "userinfo is about somebody else")
        return {**more, **claims}

    async def _metadata(self) -> Metadata:
        issuer = self.config.issuer
        return await self._fetched(discovery_address(issuer), lambda found: read_metadata(found, issuer))

    async def _keys(self, metadata: Metadata, *, max_age: float | None = None) -> KeySet:
        return await self._fetched(metadata.jwks_uri, read_keys, max_age=max_age)

    async def _fetched(self, url: str, read: Callable[[dict[str, Any]], T], *, max_age: float | None = None) -> T:
        """What `read` makes of a JSON object at most `max_age` seconds old; only what it does not refuse is kept.

        Those who want it at the same time wait for one request.
        """
        oldest = self._clock() - (self._settings.metadata_seconds if max_age is None else max_age)
        async with self._wire.patience(), self._fetching:
            kept = self._kept.get(url)
            if kept is None or kept.at < oldest:
                async with self._wire.client() as client:
                    found = await self._wire.object(client, url)
                kept = self._kept[url] = _Kept(read(found), self._clock())
        return cast("T", kept.content)


def providers_of(settings: OidcSettings) -> dict[str, Provider]:
    """By name, in the order of the settings."""
    return {config.name: Provider(config, settings) for config in settings.configured}
