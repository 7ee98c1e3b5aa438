"""What the provider has given out: codes, access tokens, and its own sessions in browsers."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from wegent_scripted.oidc.forgery import Login
from wegent_scripted.oidc.people import Person

CODE_SECONDS = 60.0
TOKEN_SECONDS = 300


@dataclass(frozen=True)
class Grant:
    """A code, before it is exchanged."""

    client_id: str
    redirect_uri: str
    challenge: str
    nonce: str | None
    person: Person
    login: Login
    expires_at: float = field(default_factory=lambda: time.monotonic() + CODE_SECONDS)

    def claims(self) -> dict[str, Any]:
        """What userinfo says; forged claims about the person are told there too."""
        forged = {name: value for name, value in self.login.claims.items() if name in _OF_PEOPLE}
        return {name: value for name, value in {**self.person.claims(), **forged}.items() if value is not None}

    def is_answered_by(self, verifier: str) -> bool:
        """Whether the verifier of PKCE (S256) belongs to the challenge."""
        digest = hashlib.sha256(verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == self.challenge


_OF_PEOPLE = frozenset({"sub", "preferred_username", "name", "email", "email_verified", "groups"})


@dataclass
class Grants:
    """Codes can be exchanged once."""

    _codes: dict[str, Grant] = field(default_factory=dict)
    _tokens: dict[str, Grant] = field(default_factory=dict)
    _sessions: dict[str, str] = field(default_factory=dict)

    def give(self, grant: Grant) -> str:
        """A code for the grant."""
        code = secrets.token_urlsafe(24)
        self._codes[code] = grant
        return code

    def exchange(self, code: str) -> Grant | None:
        """The grant of a code that is not used up and not too old."""
        grant = self._codes.pop(code, None)
        return grant if grant and grant.expires_at > time.monotonic() else None

    def token(self, grant: Grant) -> str:
        """An access token for userinfo."""
        token = secrets.token_urlsafe(24)
        self._tokens[token] = grant
        return token

    def of_token(self, token: str) -> Grant | None:
        """Whose access token it is."""
        return self._tokens.get(token)

    def begin_session(self, name: str) -> str:
        """Value of a cookie that stands for a person who need not log in again."""
        cookie = secrets.token_urlsafe(16)
        self._sessions[cookie] = name
        return cookie

    def session(self, cookie: str | None) -> str | None:
        """Name of the person whose browser this is."""
        return self._sessions.get(cookie or "")

    def end_session(self, cookie: str | None) -> None:
        """The next time the form is shown."""
        self._sessions.pop(cookie or "", None)
