"""Facts are looked up before an answer is judged, where the installation can search the web."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from wegent_backend.settings import BackendSettings, ChatSettings
from wegent_scripted import Reply, ToolCall
from wegent_scripted.search import Found, Mishap, SearchServer

from ..somebody import done
from .conftest import JUDGED, Answered

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SEARCHES = Reply("", tools=(ToolCall("web_search", {"query": "what is tea made of"}),))
FINDINGS = "Tea is made of leaves (https://tea.example/)."


@pytest.fixture
def search() -> Iterator[SearchServer]:
    with SearchServer() as running:
        running.script.find("tea", [Found("Tea", "https://tea.example/", "Leaves of Camellia sinensis.")])
        yield running


@pytest.fixture
def chat_settings(chat_settings: BackendSettings, search: SearchServer) -> BackendSettings:
    chat = ChatSettings(tell_time=False, search_engines=["searxng"], search_searxng_url=search.url)
    return chat_settings.model_copy(update={"chat": chat})


async def judge(answered: Answered, **more: object) -> dict[str, object]:
    answered.world.script.queue(Reply(structured=JUDGED), match="<answer>")
    done(await answered.ask(**more), 202)
    await answered.do()
    await answered.window.wait(lambda: bool(answered.window.of("correction:done")))
    return (await answered.evaluation())["result"]  # type: ignore[no-any-return]


async def test_facts_are_looked_up_first(answered: Answered, search: SearchServer) -> None:
    answered.world.script.queue(SEARCHES, FINDINGS, match="<answer>")
    result = await judge(answered)
    stages = [(each["stage"], each.get("tool_name")) for each in answered.window.of("correction:progress")]
    assert stages == [("verifying_facts", "web_search"), ("evaluating", None), ("generating_improvement", None)]
    assert [asked.query for asked in search.script.asked] == ["what is tea made of"]
    assert f"<findings>\n{FINDINGS}\n</findings>" in answered.world.script.requests[-1].text
    assert result["verified_with"] == "web_search"


async def test_who_does_not_want_that(answered: Answered, search: SearchServer) -> None:
    assert (await judge(answered, enable_web_search=False))["verified_with"] is None
    assert next(each["stage"] for each in answered.window.of("correction:progress")) == "evaluating"
    assert search.script.asked == []


async def test_what_a_model_says_without_looking_is_no_finding(answered: Answered) -> None:
    answered.world.script.queue("I know all that.", match="<answer>")
    assert (await judge(answered))["verified_with"] is None
    assert "I know all that." not in answered.world.script.requests[-1].text


async def test_a_search_that_fails_does_not_keep_it_from_being_judged(answered: Answered, search: SearchServer) -> None:
    search.script.befall(Mishap(500))
    answered.world.script.queue(SEARCHES, "Nothing could be found.", match="<answer>")
    result = await judge(answered)
    assert (result["verified_with"], result["summary"]) == (None, JUDGED["summary"])
