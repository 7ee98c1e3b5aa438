"""What the caller may tune of web search and of reading pages."""

from __future__ import annotations

from typing import Annotated, Final, Self, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator
from pydantic_settings import NoDecode
from wegent_contracts.protocol.search import SearchEngineName

SEARCH_ENGINES: Final[tuple[SearchEngineName, ...]] = get_args(SearchEngineName)
_URL: Final = r"^(https?://[^?#\s]+)?$"


def _separate(value: object) -> object:
    return value.replace(",", " ").split() if isinstance(value, str) else value


class SearchSettings(BaseModel):
    """Which search engines may be asked; none without being named."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    search_engines: Annotated[list[SearchEngineName], NoDecode, BeforeValidator(_separate)] = Field(
        default=[],
        description="Search engines that may be asked (searxng, tavily, brave, duckduckgo), divided by commas; the "
        "first one is asked unless a message names another. Empty: no web search",
    )
    search_searxng_url: str = Field(
        default="", pattern=_URL, description="Address of a SearXNG whose settings allow the format json"
    )
    search_tavily_key: SecretStr = Field(default=SecretStr(""), description="API key of Tavily")
    search_tavily_url: str = Field(default="https://api.tavily.com", pattern=_URL, description="Address of Tavily")
    search_brave_key: SecretStr = Field(default=SecretStr(""), description="Subscription token of Brave Search")
    search_brave_url: str = Field(
        default="https://api.search.brave.com", pattern=_URL, description="Address of Brave Search"
    )
    search_duckduckgo_url: str = Field(
        default="https://html.duckduckgo.com", pattern=_URL, description="Address of DuckDuckGo's page without scripts"
    )
    search_results: int = Field(default=8, ge=1, le=20, description="Most results of one search")
    search_snippet_chars: int = Field(default=500, ge=50, description="Characters of each result that the model reads")
    search_timeout: float = Field(default=20, gt=0, description="Longest wait for a search engine (s)")
    web_proxy: str = Field(
        default="",
        pattern=_URL,
        description="Proxy for web search and for reading pages, such as http://proxy:3128; those of the environment "
        "are not used. The proxy then looks up names, and has to refuse private addresses itself",
    )

    @model_validator(mode="after")
    def _can_be_asked(self) -> Self:
        needed = {
            "searxng": ("WEGENT_CHAT_SEARCH_SEARXNG_URL", self.search_searxng_url),
            "tavily": ("WEGENT_CHAT_SEARCH_TAVILY_KEY", self.search_tavily_key.get_secret_value()),
            "brave": ("WEGENT_CHAT_SEARCH_BRAVE_KEY", self.search_brave_key.get_secret_value()),
        }
        for engine in self.search_engines:
            name, value = needed.get(engine, ("", engine))
            if not value.strip():
                raise ValueError(f"the search engine {engine} needs {name}: set it, or take {engine} off the list")
        return self


class FetchSettings(BaseModel):
    """Reading pages that models name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fetch: bool = Field(default=True, description="Whether agents that ask for web_fetch, or search the web, get it")
    fetch_timeout: float = Field(default=30, gt=0, description="Longest time for getting a page (s)")
    fetch_bytes: int = Field(default=5_000_000, ge=1000, description="Bytes of a page that are read, unpacked")
    fetch_redirects: int = Field(default=5, ge=0, description="Redirects that are followed, each after a new check")
    fetch_page_chars: int = Field(
        default=20_000, ge=500, description="Characters of a page that the model gets at once; it may ask for the next"
    )
    fetch_ports: Annotated[list[int], NoDecode, BeforeValidator(_separate)] = Field(
        default=[80, 443], description="Ports that pages may be at, divided by commas"
    )
    fetch_allow_private: bool = Field(
        default=False,
        description="Whether pages may be at loopback and private addresses, for an intranet. Whoever may write to an "
        "agent then reads what the server reaches. Addresses that give out credentials of machines are never asked",
    )
