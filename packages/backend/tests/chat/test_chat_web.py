"""Answers from the web: searched where a message or an agent asks for it, with sources that everybody sees."""

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from wegent_backend.settings import BackendSettings
from wegent_scripted import Reply, ToolCall
from wegent_scripted.search import Mishap, SearchServer

from ..people import token_of
from .conftest import World
from .teams import Together, get, store
from .test_chat_tools import calls
from .window import Window

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def tools() -> list[Any]:
    return []


@pytest.fixture
def search() -> Iterator[SearchServer]:
    with SearchServer(key="right") as running:
        yield running


@pytest.fixture
def chat_settings(chat_settings: BackendSettings, search: SearchServer) -> BackendSettings:
    found = {
        "search_engines": ["searxng", "tavily"],
        "search_searxng_url": search.url,
        "search_tavily_url": search.url,
        "search_tavily_key": "right",
    }
    return chat_settings.model_copy(update={"chat": type(chat_settings.chat)(**found)})


def searches(query: str) -> Reply:
    return Reply(tools=(ToolCall("web_search", {"query": query}),))


async def said(window: Window, **fields: Any) -> dict[str, Any]:
    sent = await window.call("chat:send", **fields)
    event, payload = await window.end_of(sent["assistant_subtask_id"])
    assert event == "chat:done", payload
    return {**payload, "sent": sent}


async def test_an_answer_names_what_it_stands_on(world: World, search: SearchServer) -> None:
    world.script.queue(searches("rain"), searches("sun"), "It rains [1], no sun [4].")
    async with world.window() as window:
        done = await said(window, team_id=world.team_id, message="How is it?", enable_web_search=True)
        joined = await window.call("task:join", task_id=done["task_id"])
    assert [source["index"] for source in done["sources"]] == [1, 2, 3, 4]
    assert done["sources"][0] == {
        "index": 1,
        "title": "First on rain",
        "kb_id": None,
        "source_type": "web",
        "source_url": "https://one.example/page",
        "source_snippet": "All about rain.",
        "source_age": "2026-11-01",
    }
    shown = [payload["block"] for payload in window.of("chat:block_created") if payload["block"]["type"] == "sources"]
    assert [[source["index"] for source in block["sources"]] for block in shown] == [[1, 2], [3, 4]]
    kept = [block for block in joined["subtasks"][1]["blocks"] if block["type"] == "sources"]
    assert [(block["status"], len(block["sources"])) for block in kept] == [("done", 2), ("done", 2)]
    assert set(world.script.requests[0].tools) == {"web_search", "web_fetch"}
    assert search.script.asked[0].engine == "searxng"


async def test_who_looks_later_sees_the_same(world: World) -> None:
    world.script.queue(searches("rain"), "It rains [1].")
    async with world.window() as window:
        done = await said(window, team_id=world.team_id, message="How is it?", enable_web_search=True)
        subtask = done["sent"]["assistant_subtask_id"]
        async with world.window() as later:
            await later.call("chat:resume", task_id=done["task_id"], subtask_id=subtask, offset=0)
            _, again = await later.end_of(subtask)
    assert again["sources"] == done["sources"]


async def test_without_being_asked_nothing_is_searched(world: World) -> None:
    async with world.window() as window:
        done = await said(window, team_id=world.team_id, message="[[say:Hello]]", enable_web_search=False)
        assert (done["result"]["value"], done["sources"]) == ("Hello", [])
    assert world.script.requests[0].tools == ()


async def test_a_message_names_its_engine_and_a_retry_asks_it_again(world: World, search: SearchServer) -> None:
    world.script.queue(searches("rain"), "One.", searches("rain"), "Two.")
    options = {"enable_web_search": True, "search_engine": "tavily"}
    async with world.window() as window:
        done = await said(window, team_id=world.team_id, message="How is it?", **options)
        subtask = done["sent"]["assistant_subtask_id"]
        await window.call("chat:retry", task_id=done["task_id"], subtask_id=subtask)
        await window.wait(lambda: len(window.of("chat:done")) == 2)
    assert [(asked.engine, asked.key) for asked in search.script.asked] == [("tavily", "right")] * 2


async def test_what_this_installation_cannot_search_is_refused_by_name(world: World) -> None:
    async with world.window() as window:
        send = {"team_id": world.team_id, "message": "How is it?", "enable_web_search": True}
        other = await window.call("chat:send", **send, search_engine="brave")
        unknown = await window.call("chat:send", **send, search_engine="altavista")
        world.backend.settings.chat.search_engines.clear()
        off = await window.call("chat:send", **send)
    assert [refused["details"]["fields"][0]["path"] for refused in (other, unknown, off)] == [
        "search_engine",
        "search_engine",
        "enable_web_search",
    ]
    assert "Choose of: searxng, tavily" in other["error"]
    assert "WEGENT_CHAT_SEARCH_ENGINES" in off["error"]
    assert world.script.requests == []


async def test_the_page_hears_what_there_is(world: World) -> None:
    found = await get(world, "/chat/search-engines")
    assert found["items"] == [
        {"name": "searxng", "title": "SearXNG", "default": True},
        {"name": "tavily", "title": "Tavily", "default": False},
    ]


async def test_an_agent_that_has_it_needs_no_message_to_say_so(world: World) -> None:
    team: Together = await store(world, "solo", {"name": "finder", "tools": ["web_search"]})
    team.says("finder", searches("rain"), "It rains [1].")
    async with world.window() as window:
        done = await said(window, team_id=team.team_id, message="How is it?")
    assert [source["index"] for source in done["sources"]] == [1, 2]
    assert world.script.requests[0].tools == ("web_search",)


async def test_members_of_a_team_give_their_sources_numbers_of_their_own(world: World) -> None:
    members = [{"name": name, "tools": ["web_search"]} for name in ("first", "second")]
    team = await store(world, "pipeline", *members)
    team.says("first", searches("rain"), "Rain [1].")
    team.says("second", searches("sun"), "No sun.")
    async with world.window() as window:
        done = await said(window, team_id=team.team_id, message="How is it?")
    assert [source["index"] for source in done["sources"]] == [1, 2, 101, 102]


async def test_pages_of_the_own_network_are_not_read(world: World) -> None:
    team = await store(world, "solo", {"name": "reader", "tools": ["web_fetch"]})
    team.says("reader", Reply(tools=(ToolCall("web_fetch", {"url": world.url}),)), "I may not.")
    async with world.window() as window:
        await said(window, team_id=team.team_id, message="Read it")
    assert "allowed are 80, 443" in world.script.requests[1].messages[-1].text


async def test_a_stop_in_mid_call_is_on_record(world: World, search: SearchServer) -> None:
    search.script.befall(Mishap(seconds=60))
    world.script.queue(searches("rain"))
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="How is it?", enable_web_search=True)
        while not search.script.asked:
            await asyncio.sleep(0.01)
        await window.call("chat:cancel", subtask_id=sent["assistant_subtask_id"])
        event, _ = await window.end_of(sent["assistant_subtask_id"])
    assert event == "chat:cancelled"
    assert await calls(world) == [("web_search", "cancelled")]


async def test_a_queued_message_keeps_what_it_asks_for(world: World, search: SearchServer) -> None:
    world.script.queue(Reply("Slowly.", first=0.5), searches("rain"), "It rains [1].")
    async with world.window() as window:
        first = await window.call("chat:send", team_id=world.team_id, message="Hello")
        await window.call(
            "chat:send", task_id=first["task_id"], message="How is it?", enable_web_search=True, when_busy="queue"
        )
        await window.wait(lambda: len(window.of("chat:done")) == 2)
    assert len(window.of("chat:done")[1]["sources"]) == 2


async def test_over_http_it_is_the_same(world: World) -> None:
    headers = {"authorization": f"Bearer {token_of(world.backend, world.admin.user_id)}"}
    world.script.queue(searches("rain"), "It rains [1].")
    async with httpx.AsyncClient(base_url=world.url, headers=headers) as client, world.window() as window:
        body = {"team_id": world.team_id, "message": "How is it?", "enable_web_search": True}
        begun = (await client.post("/api/v1/tasks", json=body)).json()
        await window.call("task:join", task_id=begun["task_id"])
        _, done = await window.end_of(begun["assistant_subtask_id"])
    assert len(done["sources"]) == 2
