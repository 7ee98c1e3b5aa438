"""The keys that sign id_tokens: RS256, published under an id each, replaced when a test says so."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

_BITS = 2048


class SigningKeys:
    """One key counts at a time: after a rotation the one before is not published any more."""

    def __init__(self) -> None:
        self._number = 0
        self._foreign = _new_key()
        self.rotate()

    def rotate(self) -> None:
        """From now on another key, under another id."""
        self._number += 1
        self._key = _new_key()

    @property
    def id(self) -> str:
        """Id of the key that signs now."""
        return f"key-{self._number}"

    def published(self) -> dict[str, Any]:
        """The JWK set."""
        key = RSAAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        return {"keys": [{**key, "kid": self.id, "use": "sig", "alg": "RS256"}]}

    def sign(self, claims: dict[str, Any], signature: str) -> str:
        """A JWT; `signature` as in `Login`."""
        headers = {"kid": self.id}
        match signature:
            case "none":
                return jwt.encode(claims, "", algorithm="none", headers=headers)
            case "shared":
                modulus = self.published()["keys"][0]["n"]
                return jwt.encode(claims, modulus, algorithm="HS256", headers=headers)
            case "foreign":
                return jwt.encode(claims, self._foreign, algorithm="RS256", headers=headers)
        return jwt.encode(claims, self._key, algorithm="RS256", headers=headers)


def half_hash(token: str) -> str:
    """`at_hash` of an access token."""
    return base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()[:16]).rstrip(b"=").decode()


def _new_key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=_BITS)
