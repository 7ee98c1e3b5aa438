"""The checks of an id_token: OpenID Connect Core, section 3.1.3.7."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from wegent_backend.auth.oidc.errors import OidcRefused

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

LONGEST_SUBJECT: Final = 255


class UnknownKey(Exception):
    """The token names a key that is not among those given: the provider may have new ones."""


@dataclass(frozen=True)
class Expected:
    """What the token must say. `now` and `leeway` in seconds."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str
    algorithms: list[str]
    now: int
    leeway: int


def read_keys(found: dict[str, Any]) -> KeySet:
    """The keys of a JWK set that are for signatures. Raises OidcRefused."""
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    keys = found.get("keys")
    usable: Any = [key for key in keys if _signs(key)] if isinstance(keys, list) else []
    try:
        return KeySet.import_key_set({"keys": usable})
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise OidcRefused("provider", f"its keys cannot be read: {told(error)}") from error


def check(raw: str, keys: KeySet, expected: Expected) -> dict[str, Any]:
    """The claims of a token that may be believed. Raises OidcRefused, and UnknownKey."""
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.errors import InvalidKeyIdError, JoseError
    from joserfc.jws import JWSRegistry

    registry = JWSRegistry(algorithms=expected.algorithms, strict_check_header=False)
    try:
        read = jwt.decode(raw, keys, registry=registry)
        claims = CodeIDToken(
            read.claims,
            read.header,
            {"iss": {"value": expected.issuer}, "aud": {"value": expected.client_id}},
            {"nonce": expected.nonce, "client_id": expected.client_id, "access_token": expected.access_token},
        )
        claims.validate(now=expected.now, leeway=expected.leeway)
    except InvalidKeyIdError as error:
        raise UnknownKey from error
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise OidcRefused("token", f"its id_token does not pass: {told(error)}") from error
    if not 0 < len(claims["sub"]) <= LONGEST_SUBJECT:
        raise OidcRefused("token", "its id_token does not pass: sub has no usable length")
    return dict(claims)


def told(error: Exception) -> str:
    """Names the check that failed, and never the content of a token or key."""
    from joserfc.errors import JoseError

    return f"{error.error} {error.description}".strip() if isinstance(error, JoseError) else type(error).__name__


def _signs(key: Any) -> bool:
    return isinstance(key, dict) and key.get("use", "sig") == "sig"
