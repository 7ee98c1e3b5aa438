"""What a provider says of itself: OpenID Connect Discovery."""

from __future__ import annotations

from typing import Annotated, Any, Final, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from wegent_backend.auth.oidc.errors import OidcRefused

ASYMMETRIC: Final = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"}
)
"""Algorithms of id_tokens that are believed: whoever can check them cannot make them."""


def _safe(address: str) -> str:
    from authlib.common.security import is_secure_transport

    if not is_secure_transport(address):
        raise ValueError("it must begin with https://")
    return address


Endpoint: TypeAlias = Annotated[str, AfterValidator(_safe)]


class Metadata(BaseModel):
    """The parts that a client needs; others are left out."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    issuer: str
    authorization_endpoint: Endpoint
    token_endpoint: Endpoint
    jwks_uri: Endpoint
    userinfo_endpoint: Endpoint | None = None
    end_session_endpoint: Endpoint | None = None
    id_token_signing_alg_values_supported: tuple[str, ...] = ("RS256",)
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False

    @property
    def algorithms(self) -> list[str]:
        """Those that may sign an id_token of this provider."""
        return [name for name in self.id_token_signing_alg_values_supported if name in ASYMMETRIC]

    def client_authentication(self, *, secret: bool) -> str:
        """How the token endpoint learns who asks."""
        if not secret:
            return "none"
        offered = self.token_endpoint_auth_methods_supported
        post = "client_secret_basic" not in offered and "client_secret_post" in offered
        return "client_secret_post" if post else "client_secret_basic"


def discovery_address(issuer: str) -> str:
    return f"{issuer.rstrip('/')}/.well-known/openid-configuration"


def read_metadata(found: dict[str, Any], issuer: str) -> Metadata:
    """Raises OidcRefused when it cannot be used, or belongs to another issuer."""
    try:
        metadata = Metadata.model_validate(found)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise OidcRefused("provider", f"{first['loc'][0]} in its configuration: {first['msg']}") from error
    if metadata.issuer != issuer:
        raise OidcRefused("provider", "its configuration names another issuer than the settings")
    return metadata
