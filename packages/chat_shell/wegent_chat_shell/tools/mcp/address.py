"""Where an MCP server may be: anybody may write one down, and requests come from inside the engine's network."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wegent_kit.addresses import METADATA_HOSTS, Resolve, effective, gives_credentials, is_public, look_up

from wegent_chat_shell.tools.mcp.errors import McpNotAllowed, McpServerFailed

if TYPE_CHECKING:
    import httpx2

_SCHEMES: Final = frozenset({"http", "https"})


@dataclass(frozen=True)
class Doorkeeper:
    """Implements network.Door. `private`: machines nearby may be asked, too."""

    private: bool
    resolve: Resolve = look_up

    def check(self, url: str) -> httpx2.URL:
        """The address, fit to be asked. Raises McpNotAllowed, without what may be secret in it."""
        import httpx2

        try:
            found = httpx2.URL(url.strip())
        except (httpx2.InvalidURL, ValueError):
            raise McpNotAllowed("its url is no address") from None
        if found.scheme not in _SCHEMES or not found.host:
            raise McpNotAllowed("its url is no http:// or https:// address")
        if found.userinfo:
            raise McpNotAllowed("its url has a user name or password in it; write a header instead")
        if found.host.rstrip(".").lower() in METADATA_HOSTS:
            raise _never(found.host)
        return found

    async def addresses(self, host: str, port: int) -> list[str]:
        """Raises McpNotAllowed, and McpServerFailed for a name that means nothing."""
        try:
            found = list(await self.resolve(host, port))
        except (socket.gaierror, UnicodeError):
            found = []
        if not found:
            raise McpServerFailed(f'there is no host "{host}"')
        for text in found:
            self._check(host, text)
        return found

    def _check(self, host: str, text: str) -> None:
        address = effective(text)
        if gives_credentials(address):
            raise _never(host)
        if not self.private and not is_public(address):
            raise McpNotAllowed(
                f'its host "{host}" is in Wegent\'s own network, where only MCP servers of public resources may be '
                "(WEGENT_MODEL_ALLOW_PRIVATE_URLS)"
            )


def _never(host: str) -> McpNotAllowed:
    return McpNotAllowed(f'nothing is asked at "{host}", where machines get their credentials')
