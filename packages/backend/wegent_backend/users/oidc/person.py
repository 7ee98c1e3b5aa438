"""Whom a provider's claims are about, as far as this installation believes them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Final

from wegent_backend.auth.oidc.errors import OidcRefused
from wegent_backend.oidc_settings import ProviderSettings

LONGEST_EMAIL: Final = 320
LONGEST_DISPLAY_NAME: Final = 200
MOST_VALUES: Final = 5000
"""Values of a group claim that are looked at."""
LONGEST_NAME: Final = 40
_UNFIT: Final = re.compile(r"[^a-z0-9._-]+")


@dataclass(frozen=True)
class Person:
    """`email` only when it looks like one; `groups` are the values of the provider's group claim."""

    subject: str
    email: str | None
    email_verified: bool
    display_name: str | None
    wished_name: str
    groups: frozenset[str]

    @classmethod
    def of(cls, claims: dict[str, Any], group_claim: str) -> Person:
        email = _email(claims.get("email"))
        shown = claims.get("name")
        return cls(
            subject=claims["sub"],
            email=email,
            # Some providers write the word.
            email_verified=email is not None and claims.get("email_verified") in (True, "true"),
            display_name=shown[:LONGEST_DISPLAY_NAME] if isinstance(shown, str) and shown else None,
            wished_name=_wished_name(claims.get("preferred_username"), email),
            groups=_groups(claims.get(group_claim)),
        )


def check_domain(person: Person, config: ProviderSettings) -> None:
    """At every login. Raises OidcRefused."""
    if not config.email_domains:
        return
    domain = (person.email or "").rpartition("@")[2].lower()
    if not person.email_verified or domain not in {name.lower() for name in config.email_domains}:
        raise OidcRefused("email_domain", "its e-mail address is not of a domain that may log in")


def check_email(person: Person, config: ProviderSettings) -> None:
    """At the first login. Raises OidcRefused."""
    if config.require_verified_email and not person.email_verified:
        raise OidcRefused("email_unverified", "the provider does not vouch for an e-mail address")


def _email(value: Any) -> str | None:
    if not isinstance(value, str) or len(value) > LONGEST_EMAIL:
        return None
    local, _, domain = value.strip().rpartition("@")
    return f"{local}@{domain}" if local and domain and not re.search(r"[\s\x00-\x1f]", value.strip()) else None


def _wished_name(preferred: Any, email: str | None) -> str:
    """Lower case and plain, so that no two names look alike."""
    for source in (preferred, email):
        if isinstance(source, str):
            plain = unicodedata.normalize("NFKD", source.partition("@")[0]).encode("ascii", "ignore").decode()
            fit = _UNFIT.sub("-", plain.lower()).strip("-._")[:LONGEST_NAME]
            if fit:
                return fit
    return "user"


def _groups(value: Any) -> frozenset[str]:
    values = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return frozenset(entry for entry in values[:MOST_VALUES] if isinstance(entry, str))
