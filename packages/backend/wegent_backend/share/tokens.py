"""Tokens of links: shown once, kept as a hash."""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

BYTES: Final = 32
PREFIX_CHARS: Final = 6


def new() -> str:
    """256 random bits, to be written in an address."""
    return secrets.token_urlsafe(BYTES)


def digest(token: str) -> str:
    """What is kept of a token: it has 256 random bits, so that no slow hash is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def prefix(token: str) -> str:
    """By what people tell links: too little to use one."""
    return token[:PREFIX_CHARS]


def address(token: str) -> str:
    """Where the page shows it. Browsers keep what is behind the # to themselves: no server or proxy logs it."""
    return f"/share#{token}"
