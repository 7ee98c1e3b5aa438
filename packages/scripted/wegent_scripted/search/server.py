"""The engines on a loopback port."""

from __future__ import annotations

from wegent_scripted.loopback import LoopbackServer
from wegent_scripted.search.app import SearchApp
from wegent_scripted.search.script import SearchScript


class SearchServer(LoopbackServer):
    """For the time of a `with` block; `url` is the address of each engine. `key`: the only one that is taken."""

    def __init__(self, script: SearchScript | None = None, *, key: str | None = None, port: int = 0) -> None:
        super().__init__(port)
        self.script = script or SearchScript()
        self.serve(SearchApp(self.script, key=key))
