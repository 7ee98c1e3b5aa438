"""What API keys look like, and what is kept of them."""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

PREFIX: Final = "wg-"
"""How every API key begins, so that it can be told from an access token."""

RANDOM_BYTES: Final = 32
SHOWN_CHARS: Final = len(PREFIX) + 8


def make() -> str:
    """A new key, with 256 random bits."""
    return PREFIX + secrets.token_urlsafe(RANDOM_BYTES)


def shown(key: str) -> str:
    """The beginning, by which people tell their keys apart; some 200 random bits stay untold."""
    return key[:SHOWN_CHARS]


def digest(key: str) -> str:
    """What is kept, and looked up: the SHA-256 in hexadecimal.

    A slow hash protects what people choose; nobody guesses 256 random bits. For the same reason the comparison of the
    index need not take constant time: its time tells about a digest, which is not known to who sent the key, and
    cannot be chosen without trying keys.
    """
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()
