"""Which pages may use this server: its own, and those of origins that were allowed by a setting."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit


class Origins:
    """Of pages of other servers. `any` says whether there are some."""

    def __init__(self, allowed: Iterable[str]) -> None:
        self._allowed = frozenset(allowed)

    @property
    def any(self) -> bool:
        return bool(self._allowed)

    def allows(self, origin: str) -> bool:
        return origin in self._allowed

    def may_connect(self, origin: str | None, host: str) -> bool:
        """Whether a page may open a socket here: an allowed one, or one of the host that it connects to.

        The scheme of its own is not compared: a proxy that ends TLS need not be known to us for that, and a socket
        counts for nothing until it shows a token, which no browser adds by itself.
        """
        return not origin or self.allows(origin) or urlsplit(origin).netloc.lower() == host.lower()
