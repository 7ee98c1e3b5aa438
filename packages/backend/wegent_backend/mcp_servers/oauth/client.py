"""Registration (RFC 7591), tokens, and their end (RFC 7009). Loads the library: import it late."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote, urlencode

import httpx2
from mcp.client.auth import OAuthFlowError
from mcp.client.auth.oauth2 import PKCEParameters, check_registration_usable
from mcp.client.auth.utils import create_client_registration_request, handle_registration_response
from mcp.shared.auth import OAuthClientMetadata, OAuthToken
from pydantic import AnyUrl

from wegent_backend.mcp_servers.errors import McpLoginFailed
from wegent_backend.mcp_servers.oauth.discovery import GRANTS, S256, Place
from wegent_backend.mcp_servers.oauth.terms import Terms, Tokens
from wegent_backend.mcp_servers.oauth.wire import checked
from wegent_backend.tables import utc_now

CLIENT_NAME: Final = "Wegent"


class Refused(Exception):
    """The authorization server does not take what it was shown: a code or a refresh token."""


@dataclass(frozen=True)
class Beginning:
    """A login that was begun: where the browser goes, and what is to be remembered until it comes back."""

    address: str
    verifier: str
    terms: Terms
    client_secret: str | None


async def begin(client: httpx2.AsyncClient, place: Place, redirect_uri: str, state: str, *, private: bool) -> Beginning:
    """Raises McpLoginFailed, and what `wire` translates."""
    if place.metadata.registration_endpoint is None:
        raise McpLoginFailed(
            "The authorization server lets no client register itself, and this version knows no other way. "
            "Give the server a token of its own (headers, or authToken)."
        )
    wanted = OAuthClientMetadata(
        client_name=CLIENT_NAME,
        redirect_uris=[AnyUrl(redirect_uri)],
        grant_types=list(GRANTS),
        response_types=["code"],
        scope=place.scope,
    )
    request = create_client_registration_request(place.metadata, wanted, "")
    checked(str(request.url), private=private)
    try:
        registered = await handle_registration_response(await client.send(request))
        check_registration_usable(registered)
    except OAuthFlowError:
        raise McpLoginFailed("The authorization server has refused to register Wegent as its client.") from None
    assert registered.client_id is not None  # noqa: S101 - of a registration
    revocation = place.metadata.revocation_endpoint
    terms = Terms(
        issuer=place.issuer,
        token_endpoint=str(place.metadata.token_endpoint),
        revocation_endpoint=None if revocation is None else str(revocation),
        client_id=registered.client_id,
        auth_method=registered.token_endpoint_auth_method or "none",
        redirect_uri=redirect_uri,
        resource=place.resource,
        scope=place.scope,
        says_issuer=bool(place.metadata.authorization_response_iss_parameter_supported),
        private=private,
    )
    pkce = PKCEParameters.generate()
    return Beginning(_address(place, terms, pkce, state), pkce.code_verifier, terms, registered.client_secret)


async def exchange(
    client: httpx2.AsyncClient, terms: Terms, client_secret: str | None, code: str, verifier: str
) -> Tokens:
    """Raises Refused, and what `wire` translates."""
    data = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": terms.redirect_uri,
        "code_verifier": verifier,
    }
    return await _tokens(client, terms, client_secret, data, None)


async def refresh(client: httpx2.AsyncClient, terms: Terms, tokens: Tokens) -> Tokens:
    """Raises Refused, and what `wire` translates."""
    assert tokens.refresh_token is not None  # noqa: S101 - as it is called
    data = {"grant_type": "refresh_token", "refresh_token": tokens.refresh_token}
    return await _tokens(client, terms, tokens.client_secret, data, tokens.refresh_token)


async def revoke(client: httpx2.AsyncClient, terms: Terms, tokens: Tokens) -> None:
    """As far as the server lets itself be told. Raises what `wire` translates."""
    if terms.revocation_endpoint is None:
        return
    for kind, token in (("refresh_token", tokens.refresh_token), ("access_token", tokens.access_token)):
        if token:
            data, headers = _authenticated(terms, tokens.client_secret, {"token": token, "token_type_hint": kind})
            await client.post(terms.revocation_endpoint, data=data, headers=headers)


async def _tokens(
    client: httpx2.AsyncClient, terms: Terms, client_secret: str | None, data: dict[str, str], before: str | None
) -> Tokens:
    data, headers = _authenticated(terms, client_secret, {**data, "resource": terms.resource})
    response = await client.post(terms.token_endpoint, data=data, headers=headers)
    if response.status_code in {400, 401}:
        raise Refused
    if response.status_code != 200:
        raise McpLoginFailed(f"The authorization server has answered {response.status_code}.")
    found = OAuthToken.model_validate_json(response.content)
    return Tokens(
        access_token=found.access_token,
        refresh_token=found.refresh_token or before,
        client_secret=client_secret,
        expires_at=_end(found.expires_in),
    )


def _authenticated(
    terms: Terms, client_secret: str | None, data: dict[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    data = {**data, "client_id": terms.client_id}
    if client_secret is None or terms.auth_method == "none":
        return data, {}
    if terms.auth_method == "client_secret_basic":
        shown = f"{quote(terms.client_id, safe='')}:{quote(client_secret, safe='')}"
        return data, {"Authorization": f"Basic {base64.b64encode(shown.encode()).decode()}"}
    return {**data, "client_secret": client_secret}, {}


def _address(place: Place, terms: Terms, pkce: PKCEParameters, state: str) -> str:
    wanted: dict[str, Any] = {
        "response_type": "code",
        "client_id": terms.client_id,
        "redirect_uri": terms.redirect_uri,
        "state": state,
        "code_challenge": pkce.code_challenge,
        "code_challenge_method": S256,
        "resource": terms.resource,
        **({"scope": terms.scope} if terms.scope else {}),
    }
    endpoint = str(place.metadata.authorization_endpoint)
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(wanted)}"


def _end(seconds: int | None) -> datetime | None:
    return None if seconds is None else utc_now() + timedelta(seconds=max(seconds, 0))
