"""The login of a person at a server, as all their commands share it: who needs a new access token gets it for all."""

from __future__ import annotations

from wegent.client.credentials import Credentials, Tokens
from wegent.client.errors import LoginFailed
from wegent.client.rest import Rest


class KeptLogin:
    def __init__(self, server: str, user: str, credentials: Credentials) -> None:
        self._server = server
        self._user = user
        self._credentials = credentials

    async def token(self) -> str | None:
        """An access token that counts for a while; None when there is no login. Raises ServerUnreachable."""
        kept = self._credentials.tokens(self._server, self._user)
        if kept is None or not kept.nearly_over:
            return kept.access if kept else None
        try:
            return await self.renew(kept.access)
        except LoginFailed:
            return None

    async def renew(self, refused: str) -> str:
        """The access token that takes the place of one that is over. Raises LoginFailed, ServerUnreachable."""
        async with self._credentials.renewing(self._server, self._user):
            kept = self._credentials.tokens(self._server, self._user)
            if kept is not None and kept.access != refused:
                return kept.access  # another command was first
            if kept is None or kept.refresh is None:
                raise LoginFailed(f"The login of {self._user} at {self._server} has expired: log in again.")
            return await self._refreshed(kept, kept.refresh)

    async def _refreshed(self, kept: Tokens, refresh_token: str) -> str:
        async with Rest(self._server) as rest:
            try:
                tokens = await rest.refresh(refresh_token)
            except LoginFailed:
                self._credentials.forget(self._server, self._user, only=kept)
                raise
        self._credentials.keep(self._server, self._user, tokens)
        return tokens.access
