"""What chat shells of this installation show, to reach the conversations of those for whom they answer."""

from __future__ import annotations

import hmac
from pathlib import Path
from typing import Final

from wegent_kit.secrets import read_or_create

from wegent_backend.auth.presented import Presented
from wegent_backend.auth.subject import KeyScope

KEY_FILE: Final = "secrets/chat-store.token"
ROUTES: Final = "/api/v1/internal/"
"""How the addresses begin at which it counts."""
VIA: Final = "internal:chat"
SCOPES: Final[frozenset[KeyScope]] = frozenset({"read", "use", "write"})


class InternalToken:
    """Counts at internal routes only, and always for somebody who is named."""

    def __init__(self, token: str) -> None:
        self._token = token.encode()

    @classmethod
    def of_home(cls, home: Path) -> InternalToken:
        """Made on the first start. Raises OSError and SecretFileError."""
        return cls(read_or_create(home / KEY_FILE))

    def is_shown(self, presented: Presented) -> bool:
        return presented.internal and hmac.compare_digest(presented.token.encode(errors="surrogatepass"), self._token)
