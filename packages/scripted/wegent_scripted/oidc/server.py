"""The provider on a loopback port."""

from __future__ import annotations

from collections.abc import Sequence

from wegent_scripted.loopback import LoopbackServer
from wegent_scripted.oidc.app import OidcApp
from wegent_scripted.oidc.keys import SigningKeys
from wegent_scripted.oidc.people import Client
from wegent_scripted.oidc.script import OidcScript


class OidcServer(LoopbackServer):
    """An OIDC provider for the time of a `with` block; `url` is its issuer."""

    def __init__(self, clients: Sequence[Client] = (), *, script: OidcScript | None = None, port: int = 0) -> None:
        super().__init__(port)
        self.script = script or OidcScript()
        self.keys = SigningKeys()
        self.serve(OidcApp(self.url, {client.id: client for client in clients}, self.script, self.keys))
