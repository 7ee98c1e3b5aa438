"""From a server that wants a login to where one logs in: RFC 9728, then RFC 8414. Loads the library: import it late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import httpx2
from mcp.client.auth.utils import (
    build_oauth_authorization_server_metadata_discovery_urls,
    build_protected_resource_metadata_discovery_urls,
    create_oauth_metadata_request,
    extract_field_from_www_auth,
    get_client_metadata_scopes,
    handle_auth_metadata_response,
    handle_protected_resource_response,
    validate_metadata_issuer,
)
from mcp.shared.auth import OAuthMetadata, ProtectedResourceMetadata
from mcp.shared.auth_utils import check_resource_allowed, resource_url_from_server_url

from wegent_backend.mcp_servers.errors import McpLoginFailed
from wegent_backend.mcp_servers.oauth.wire import checked

GRANTS: Final = ["authorization_code", "refresh_token"]
S256: Final = "S256"


@dataclass(frozen=True)
class Place:
    """Where one logs in for a server. `resource`: what tokens are for (RFC 8707)."""

    metadata: OAuthMetadata
    resource: str
    scope: str | None

    @property
    def issuer(self) -> str:
        return str(self.metadata.issuer)


async def discover(client: httpx2.AsyncClient, url: str, challenge: str, *, private: bool) -> Place:
    """`challenge`: what the server said to nobody. Raises McpLoginFailed, and what `wire` translates."""
    asked = httpx2.Response(401, headers={"www-authenticate": challenge} if challenge else {})
    described = await _resource(client, url, asked, private=private)
    where = str(described.authorization_servers[0]) if described and described.authorization_servers else None
    metadata = await _authorization_server(client, where, url, private=private)
    _check(metadata, private=private)
    scope = get_client_metadata_scopes(extract_field_from_www_auth(asked, "scope"), described, metadata, GRANTS)
    return Place(metadata, _resource_name(url, described), scope)


async def _resource(
    client: httpx2.AsyncClient, url: str, asked: httpx2.Response, *, private: bool
) -> ProtectedResourceMetadata | None:
    named = extract_field_from_www_auth(asked, "resource_metadata")
    for candidate in build_protected_resource_metadata_discovery_urls(named, url):
        response = await client.send(create_oauth_metadata_request(checked(candidate, private=private)))
        described = await handle_protected_resource_response(response)
        if described is not None:
            _check_resource(url, described)
            return described
    return None


async def _authorization_server(
    client: httpx2.AsyncClient, where: str | None, url: str, *, private: bool
) -> OAuthMetadata:
    for candidate in build_oauth_authorization_server_metadata_discovery_urls(where, url):
        response = await client.send(create_oauth_metadata_request(checked(candidate, private=private)))
        goes_on, metadata = await handle_auth_metadata_response(response)
        if metadata is not None:
            if where is not None:
                validate_metadata_issuer(metadata, where)
            return metadata
        if not goes_on:
            break
    raise McpLoginFailed(
        "The server wants a login and does not say where: it has no metadata of its authorization server."
    )


def _check_resource(url: str, described: ProtectedResourceMetadata) -> None:
    if not check_resource_allowed(resource_url_from_server_url(url), str(described.resource)):
        raise McpLoginFailed("The server says that it is another one (the resource of its metadata): nothing was sent.")


def _check(metadata: OAuthMetadata, *, private: bool) -> None:
    methods = metadata.code_challenge_methods_supported
    if methods is not None and S256 not in methods:
        raise McpLoginFailed("The authorization server does not take PKCE with S256, and others are not safe.")
    for endpoint in (metadata.authorization_endpoint, metadata.token_endpoint):
        checked(str(endpoint), private=private)


def _resource_name(url: str, described: ProtectedResourceMetadata | None) -> str:
    return str(described.resource) if described is not None else resource_url_from_server_url(url)
