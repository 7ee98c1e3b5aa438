"""Each search engine over its real protocol: what it finds, and what the model hears when it does not."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from pydantic import ValidationError
from wegent_chat_shell.tools.base import ToolContext
from wegent_chat_shell.tools.builtin.search.asking import Asker, SearchFailed
from wegent_chat_shell.tools.builtin.search.engines import ENGINES
from wegent_chat_shell.tools.builtin.search.tool import WebSearch
from wegent_chat_shell.web_settings import SEARCH_ENGINES, SearchSettings
from wegent_contracts.events import BlockKind
from wegent_contracts.protocol.search import SearchEngineName
from wegent_scripted.search import Found, Mishap, SearchServer

KEY = "tvly-secret-0123456789"


@pytest.fixture
def server() -> Iterator[SearchServer]:
    with SearchServer(key=KEY) as running:
        yield running


def settings(url: str, **fields: Any) -> SearchSettings:
    own = {f"search_{name}_url": url for name in SEARCH_ENGINES}
    keys = {"search_tavily_key": KEY, "search_brave_key": KEY}
    return SearchSettings(**{"search_engines": SEARCH_ENGINES, "search_timeout": 5, **own, **keys, **fields})


class Desk:
    """Asks one engine as the model would."""

    def __init__(self, name: SearchEngineName, chosen: SearchSettings) -> None:
        self.asker = Asker(chosen)
        self.tool = WebSearch(chosen, ENGINES[name](chosen, self.asker)).tool()
        self.shown: list[dict[str, Any]] = []

    async def ask(self, query: str, first: int = 1) -> str:
        async def show(kind: BlockKind, data: dict[str, Any], *, done: bool = True) -> None:
            assert (kind, done) == (BlockKind.SOURCES, True)
            self.shown.append(data)

        async def nobody(_: Any) -> Any:
            raise AssertionError("nobody is asked")

        return await self.tool.run({"query": query}, ToolContext("call", nobody, show, first))


@pytest.fixture(params=SEARCH_ENGINES)
async def desk(request: pytest.FixtureRequest, server: SearchServer) -> AsyncIterator[Desk]:
    made = Desk(request.param, settings(server.url))
    yield made
    await made.asker.aclose()


async def test_what_is_found(desk: Desk, server: SearchServer) -> None:
    text = await desk.ask("rain & <b>wind</b>", first=4)
    [data] = desk.shown
    first, second = data["sources"]
    assert (first["index"], second["index"]) == (4, 5)
    assert (first["source_url"], second["source_url"]) == (
        "https://one.example/page",
        "https://two.example/page?a=1&b=2",
    )
    assert text.startswith("[4] First on rain & ")
    assert "[5] Second on rain & " in text
    assert "https://two.example/page?a=1&b=2\nMore about rain & " in text
    assert first["source_age"] == (None if server.script.asked[0].engine == "duckduckgo" else "2026-11-01")
    [asked] = server.script.asked
    assert asked.query == "rain & <b>wind</b>"
    assert asked.most in {None, 8}


async def test_nothing_is_found(desk: Desk, server: SearchServer) -> None:
    server.script.find("zzz", [])
    assert 'has found nothing for "zzz"' in await desk.ask("zzz")
    assert desk.shown == []


async def test_only_pages_each_once_and_no_more_than_asked_for(desk: Desk, server: SearchServer) -> None:
    pages = [Found(f"Page {number}", f"https://site.example/{number}") for number in range(30)]
    server.script.find("many", [Found("bad", "javascript:alert(1)"), pages[0], pages[0], *pages])
    await desk.ask("many")
    [data] = desk.shown
    assert [source["source_url"] for source in data["sources"]] == [page.url for page in pages[:8]]


@pytest.mark.parametrize(
    ("mishap", "why"),
    [
        (Mishap(429, retry_after=7), "too many questions. Try again in 7 seconds"),
        (Mishap(429), "too many questions. Try again later"),
        (Mishap(503), r"has failed \(503\)"),
        (Mishap(403), "refused the key"),
        (Mishap(400), "refused the question"),
    ],
)
async def test_what_goes_wrong_is_said(desk: Desk, server: SearchServer, mishap: Mishap, why: str) -> None:
    server.script.befall(mishap)
    with pytest.raises(SearchFailed, match=why):
        await desk.ask("rain")


@pytest.mark.parametrize("name", ["tavily", "brave"])
async def test_a_wrong_key(server: SearchServer, name: SearchEngineName) -> None:
    desk = Desk(name, settings(server.url, search_tavily_key="wrong-key-1", search_brave_key="wrong-key-1"))
    with pytest.raises(SearchFailed, match="refused the key") as refused:
        await desk.ask("rain")
    assert "wrong-key-1" not in refused.value.message
    await desk.asker.aclose()


@pytest.mark.parametrize("name", SEARCH_ENGINES)
async def test_a_late_answer(server: SearchServer, name: SearchEngineName) -> None:
    desk = Desk(name, settings(server.url, search_timeout=0.2))
    server.script.befall(Mishap(seconds=30))
    with pytest.raises(SearchFailed, match=r"within 0\.2 seconds"):
        await desk.ask("rain")
    await desk.asker.aclose()


@pytest.mark.parametrize("name", SEARCH_ENGINES)
async def test_nobody_is_there(name: SearchEngineName) -> None:
    desk = Desk(name, settings("http://127.0.0.1:1"))
    with pytest.raises(SearchFailed, match="cannot be reached"):
        await desk.ask("rain")
    await desk.asker.aclose()


@pytest.mark.parametrize("name", ["searxng", "tavily", "brave"])
async def test_an_answer_that_is_none(server: SearchServer, name: SearchEngineName) -> None:
    desk = Desk(name, settings(server.url))
    server.script.befall(Mishap(body="<html>hello</html>"), Mishap(body='{"results": 3, "web": [1]}'))
    with pytest.raises(SearchFailed, match="no JSON"):
        await desk.ask("rain")
    assert "found nothing" in await desk.ask("rain")
    await desk.asker.aclose()


async def test_duckduckgo_takes_the_server_for_a_robot(server: SearchServer) -> None:
    desk = Desk("duckduckgo", settings(server.url))
    server.script.befall(Mishap(riddle=True))
    with pytest.raises(SearchFailed, match="robot"):
        await desk.ask("rain")
    await desk.asker.aclose()


@pytest.mark.parametrize(
    ("engines", "missing"),
    [("searxng", "SEARXNG_URL"), ("tavily", "TAVILY_KEY"), ("duckduckgo, brave", "BRAVE_KEY"), ("google", "searxng")],
)
def test_an_engine_without_what_it_needs_is_told_at_the_start(engines: str, missing: str) -> None:
    with pytest.raises(ValidationError, match=missing):
        SearchSettings(search_engines=engines)


def test_nothing_is_searched_unless_it_is_said() -> None:
    assert SearchSettings().search_engines == []
    assert SearchSettings(search_engines="duckduckgo").search_engines == ["duckduckgo"]
