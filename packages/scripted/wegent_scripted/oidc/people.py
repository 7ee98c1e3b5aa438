"""Who can log in at the provider, and which applications may ask it to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Person:
    """Somebody with an account at the provider; `name` and `password` are what they type."""

    name: str
    password: str = "password"  # noqa: S105 - nobody's
    email: str | None = None
    email_verified: bool = True
    groups: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """What the provider knows them by for good."""
        return f"sub-{self.name}"

    def claims(self) -> dict[str, Any]:
        """What the provider tells of them."""
        claims: dict[str, Any] = {"sub": self.subject, "preferred_username": self.name, "name": self.name.title()}
        if self.email is not None:
            claims |= {"email": self.email, "email_verified": self.email_verified}
        return claims | {"groups": list(self.groups)}


@dataclass(frozen=True)
class Client:
    """An application that is registered at the provider. `secret` None: a public client, which only PKCE protects."""

    id: str
    secret: str | None = None
    redirect_uris: tuple[str, ...] = ()
    after_logout_uris: tuple[str, ...] = ()


def default_people() -> dict[str, Person]:
    """Those that are there when a test names nobody."""
    known = [
        Person("alice", email="alice@example.com", groups=("engineers",)),
        Person("bob", email="bob@example.com"),
    ]
    return {person.name: person for person in known}
