"""The token endpoint: a code, once, for an id_token and an access token."""

from __future__ import annotations

import hmac
import time
from dataclasses import dataclass
from typing import Any

from wegent_scripted.oidc.grants import TOKEN_SECONDS, Grant, Grants
from wegent_scripted.oidc.http import Answer, Request, as_json
from wegent_scripted.oidc.keys import SigningKeys, half_hash
from wegent_scripted.oidc.people import Client


@dataclass(frozen=True)
class TokenEndpoint:
    """What the endpoint works with."""

    issuer: str
    clients: dict[str, Client]
    keys: SigningKeys
    grants: Grants

    def answer(self, request: Request) -> Answer:
        """RFC 6749, section 4.1.3, with PKCE."""
        client = self._client(request)
        if client is None:
            return as_json({"error": "invalid_client"}, 401, www_authenticate='Basic realm="scripted"')
        if request.form.get("grant_type") != "authorization_code":
            return as_json({"error": "unsupported_grant_type"}, 400)
        grant = self.grants.exchange(request.form.get("code", ""))
        if grant is None or not _fits(grant, client, request.form):
            return as_json({"error": "invalid_grant"}, 400)
        if grant.login.rotate:
            self.keys.rotate()
        return as_json(self._tokens(grant))

    def _client(self, request: Request) -> Client | None:
        name, secret, _ = request.client()
        client = self.clients.get(name)
        if client is None:
            return None
        right = hmac.compare_digest((client.secret or "").encode(), (secret or "").encode())
        return client if right else None

    def _tokens(self, grant: Grant) -> dict[str, Any]:
        access_token = self.grants.token(grant)
        now = int(time.time())
        claims: dict[str, Any] = {
            **({"sub": grant.person.subject} if grant.login.slim else grant.person.claims()),
            "iss": self.issuer,
            "aud": grant.client_id,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
            "at_hash": half_hash(access_token),
        }
        if grant.nonce is not None:
            claims["nonce"] = grant.nonce
        forged = dict(grant.login.claims)
        if forged.get("exp") is not None:
            forged["exp"] += now
            forged.setdefault("iat", forged["exp"] - TOKEN_SECONDS)
        if grant.login.slim:
            forged = {name: value for name, value in forged.items() if name in claims}
        told = {name: value for name, value in {**claims, **forged}.items() if value is not None}
        return {
            "access_token": access_token,
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "id_token": self.keys.sign(told, grant.login.signature),
        }


def _fits(grant: Grant, client: Client, form: dict[str, str]) -> bool:
    same = grant.client_id == client.id and grant.redirect_uri == form.get("redirect_uri")
    return same and grant.is_answered_by(form.get("code_verifier", ""))
