"""Search engines for tests: SearXNG, Tavily, Brave Search and DuckDuckGo's page without scripts, on one port."""

from wegent_scripted.search.script import Asked, Found, Mishap, SearchScript
from wegent_scripted.search.server import SearchServer

__all__ = ["Asked", "Found", "Mishap", "SearchScript", "SearchServer"]
