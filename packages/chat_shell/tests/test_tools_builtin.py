"""Built-in tools in whole turns, with real models' protocols, real search servers and real pages."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from wegent_chat_shell.engine import ChatEngine
from wegent_chat_shell.settings import ChatShellSettings
from wegent_chat_shell.tools.base import ToolFailed
from wegent_chat_shell.tools.builtin.fetch.guard import Guard
from wegent_chat_shell.tools.builtin.source import BuiltinTools
from wegent_contracts.events import BlockFinished, BlockKind, BlockStarted, EngineEvent, RunStatus
from wegent_contracts.protocol.chat import ChatRequest
from wegent_scripted import Reply, ScriptedServer, ToolCall
from wegent_scripted.search import Found, Mishap, SearchServer

from .support import FAST, target, text_of
from .web import Serving, Site


@pytest.fixture
def search() -> Iterator[SearchServer]:
    with SearchServer() as running:
        yield running


@pytest.fixture
async def site() -> AsyncIterator[Serving]:
    async with Serving(Site()) as serving:
        yield serving


class Room:
    """An engine with all built-in tools, for which the site counts as the Internet."""

    def __init__(self, models: ScriptedServer, search: SearchServer, site: Serving, **fields: Any) -> None:
        self.models, self.search, self.site = models, search, site
        facts = {"search_engines": "searxng,tavily", "search_searxng_url": search.url, "search_tavily_url": search.url}
        chosen = {**FAST.model_dump(), **facts, "search_tavily_key": "key", "fetch_page_chars": 500, **fields}
        settings = ChatShellSettings(**chosen)
        guard = Guard(lambda _: True, frozenset({site.port}))
        self.engine = ChatEngine(settings, [BuiltinTools(settings, guard=guard, documents=_words)])

    async def ask(self, *tools: str, **fields: Any) -> list[EngineEvent]:
        request = ChatRequest(
            model=target("openai", self.models.openai_url), message="How is it?", tools=list(tools), **fields
        )
        return [event async for event in self.engine.stream(request)]

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.site.port}{path}"

    def told(self, call: int = 1) -> str:
        """What the last tool said to the model."""
        return self.models.script.requests[call].messages[-1].text


async def _words(body: bytes, kind: str) -> str:
    if not body.startswith(b"%PDF"):
        raise ToolFailed("It is damaged.")
    return f"words of a {kind}"


@pytest.fixture
async def room(server: ScriptedServer, search: SearchServer, site: Serving) -> AsyncIterator[Room]:
    made = Room(server, search, site)
    yield made
    await made.engine.aclose()


def uses(name: str, **arguments: Any) -> Reply:
    return Reply(tools=(ToolCall(name, arguments),))


def sources(events: list[EngineEvent]) -> list[list[int]]:
    """Numbers, by block."""
    blocks = [event for event in events if isinstance(event, BlockStarted) and event.kind is BlockKind.SOURCES]
    return [[source["index"] for source in (block.data or {})["sources"]] for block in blocks]


def statuses(events: list[EngineEvent]) -> dict[str, str | None]:
    return {event.status: event.message for event in events if isinstance(event, RunStatus)}


async def test_an_answer_that_cites(room: Room) -> None:
    room.models.script.queue(uses("web_search", query="rain"), "It rains [1].")
    events = await room.ask("web_search")
    assert text_of(events) == "It rains [1]."
    assert sources(events) == [[1, 2]]
    assert "[2] Second on rain\nhttps://two.example/page?a=1&b=2" in room.told()
    assert room.search.script.asked[0].engine == "searxng"


async def test_numbers_go_on_from_search_to_search_and_side_by_side(room: Room) -> None:
    both = Reply(tools=(ToolCall("web_search", {"query": "sun"}), ToolCall("web_search", {"query": "wind"})))
    room.search.script.find("sun", [Found("Sun", f"https://sun.example/{number}") for number in range(8)])
    room.models.script.queue(uses("web_search", query="rain"), both, uses("web_search", query="snow"), "Fine [3].")
    numbers = [number for block in sources(await room.ask("web_search")) for number in block]
    assert len(numbers) == len(set(numbers)) == 14
    assert sorted(numbers)[:12] == list(range(1, 13))


async def test_a_message_chooses_its_engine(room: Room) -> None:
    room.models.script.queue(uses("web_search", query="rain"), "Yes.")
    await room.ask("web_search", search_engine="tavily")
    assert room.search.script.asked[0].engine == "tavily"


async def test_an_engine_that_is_not_set_up(room: Room) -> None:
    events = await room.ask("web_search", search_engine="brave")
    assert 'Search by "brave" is not set up here' in str(statuses(events)["tool_missing"])
    assert room.models.script.requests[0].tools == ()


async def test_without_a_setting_nothing_is_searched(server: ScriptedServer, search, site) -> None:
    room = Room(server, search, site, search_engines="", fetch=False)
    events = await room.ask("web_search", "web_fetch", "of_somebody_else")
    assert "switched off" in str(statuses(events)["tool_missing"])
    assert server.script.requests[0].tools == ()
    await room.engine.aclose()


async def test_what_goes_wrong_is_told_to_the_model(room: Room) -> None:
    room.search.script.befall(Mishap(429, retry_after=9))
    room.models.script.queue(uses("web_search", query="rain"), "I could not look.")
    events = await room.ask("web_search")
    assert "Try again in 9 seconds" in room.told()
    assert (text_of(events), sources(events)) == ("I could not look.", [])


async def test_a_long_page_is_read_on(room: Room) -> None:
    room.site.site.page("/p", f"<title>Numbers</title><p>{' '.join(map(str, range(300)))}</p>")
    url = room.url("/p")
    room.models.script.queue(uses("web_fetch", url=url), uses("web_fetch", url=url, offset=500), "Read.")
    await room.ask("web_fetch")
    assert room.told(1).startswith(f'["Numbers", {url}, characters 0 to 500 of 1089]\n0 1 2')
    assert room.told(1).endswith("[It goes on: call web_fetch again with offset 500.]")
    assert "characters 500 to 1000 of 1089" in room.told(2)
    assert len(room.site.site.seen) == 1, "a turn gets a page once"


@pytest.mark.parametrize(
    ("kind", "body", "told"),
    [
        ("application/json", '{"rain": true}', '{"rain": true}'),
        ("text/plain; charset=utf-8", "plain", "plain"),
        ("application/atom+xml", "<feed/>", "<feed/>"),
        ("", "<p>no kind</p>", "no kind"),
        ("application/pdf", "%PDF-1.7", "words of a application/pdf"),
        ("application/pdf", "no pdf", "It is damaged."),
        ("image/png", "x", "is image/png: it has no text"),
        ("text/html", "<script>app()</script>", "made by scripts"),
    ],
)
async def test_kinds_of_pages(room: Room, kind: str, body: str, told: str) -> None:
    room.site.site.page("/p", body, kind)
    room.models.script.queue(uses("web_fetch", url=room.url("/p")), "Read.")
    await room.ask("web_fetch")
    assert told in room.told()


async def test_an_offset_behind_the_end(room: Room) -> None:
    room.site.site.page("/p", "short", "text/plain")
    room.models.script.queue(uses("web_fetch", url=room.url("/p"), offset=99), "Read.")
    await room.ask("web_fetch")
    assert "has 5 characters" in room.told()


async def test_addresses_in_the_own_network_are_told_to_the_model(server: ScriptedServer, search, site) -> None:
    settings = ChatShellSettings(**FAST.model_dump())
    engine = ChatEngine(settings, [BuiltinTools(settings)])
    server.script.queue(uses("web_fetch", url="http://127.0.0.1/"), "I may not.")
    request = ChatRequest(model=target("openai", server.openai_url), message="Read", tools=["web_fetch"])
    events = [event async for event in engine.stream(request)]
    assert "not in the public Internet" in server.script.requests[1].messages[-1].text
    assert text_of(events) == "I may not."
    await engine.aclose()


async def test_a_turn_with_nothing_to_say(room: Room) -> None:
    room.models.script.queue(uses("silent_exit", reason="nothing is new"))
    events = await room.ask("silent_exit")
    assert (text_of(events), statuses(events)) == ("", {"silent": "nothing is new"})
    assert len(room.models.script.requests) == 1


async def test_silence_beside_other_calls_is_silence_once_it_is_the_last_thing(room: Room) -> None:
    both = Reply(tools=(ToolCall("silent_exit", {}), ToolCall("web_search", {"query": "rain"})))
    room.models.script.queue(both)
    events = await room.ask("silent_exit", "web_search")
    assert statuses(events) == {"silent": "There is nothing to say."}


async def test_nobody_is_silent_who_was_not_asked_to_be(room: Room) -> None:
    room.models.script.queue(uses("silent_exit"), "Then I talk.")
    events = await room.ask("web_search")
    assert "There is no tool silent_exit. There are: web_search." in room.told()
    assert text_of(events) == "Then I talk."


async def test_a_stopped_turn_hangs_up(room: Room) -> None:
    site = room.site.site
    site.pages["/slow"] = site.hangs
    room.models.script.queue(uses("web_fetch", url=room.url("/slow")))
    asking = asyncio.create_task(room.ask("web_fetch"))
    while not site.seen:
        await asyncio.sleep(0.01)
    asking.cancel()
    await site.gone.wait()
    await asyncio.wait({asking})
    assert asking.cancelled()


async def test_a_block_ends_with_what_it_began_with(room: Room) -> None:
    room.models.script.queue(uses("web_search", query="rain"), "Yes.")
    events = await room.ask("web_search")
    ends = {event.block: event.data for event in events if isinstance(event, BlockFinished)}
    [begun] = [event for event in events if isinstance(event, BlockStarted) and event.kind is BlockKind.SOURCES]
    assert ends[begun.block] == begun.data
