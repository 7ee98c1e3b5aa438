"""Calls as the model asks for them: checked before they are made, side by side, bounded, and stopped."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from wegent_chat_shell.engine import ChatEngine
from wegent_chat_shell.errors import TooManyToolRounds
from wegent_chat_shell.tools.alone import MemoryLedger, UnattendedGate
from wegent_chat_shell.tools.base import Tool, Toolbox, ToolContext
from wegent_contracts.events import BlockFinished, EngineEvent
from wegent_scripted import Reply, ScriptedServer, ToolCall

from .support import FAST, Peer, equipped, statuses, text_of

SHAPE = {
    "type": "object",
    "properties": {"where": {"type": "string", "minLength": 2}, "times": {"type": "integer", "minimum": 1}},
    "required": ["where"],
    "additionalProperties": False,
}


class Bench:
    """Tools that count how many of them run at once, and wait until they are told to go on."""

    def __init__(self, schema: dict[str, Any] | None = None) -> None:
        self.running = self.most = 0
        self.begun: asyncio.Queue[str] = asyncio.Queue()
        self.go = asyncio.Event()
        self.cancelled: list[str] = []
        self.ledger = MemoryLedger()
        self.made: list[dict[str, Any]] = []
        self.schema = schema or {"type": "object"}

    def toolbox(self) -> Toolbox:
        from langgraph.checkpoint.memory import InMemorySaver

        runs = {"look": self._look, "wait": self._wait, "fail": self._fail}
        tools = [Tool(name, name, self.schema, run, approval="allow", repeatable=True) for name, run in runs.items()]
        return Toolbox.of(tools, ledger=self.ledger, gate=UnattendedGate(), checkpoints=InMemorySaver(), thread="turn")

    async def _look(self, arguments: dict[str, Any], _: ToolContext) -> str:
        self.made.append(arguments)
        return "it rains"

    async def _wait(self, _arguments: dict[str, Any], context: ToolContext) -> str:
        self.running += 1
        self.most = max(self.most, self.running)
        self.begun.put_nowait(context.call_id)
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.cancelled.append(context.call_id)
            raise
        finally:
            self.running -= 1
        return "waited"

    async def _fail(self, _arguments: dict[str, Any], _: ToolContext) -> str:
        raise RuntimeError("a defect of the tool")


@pytest.fixture
async def narrow() -> AsyncIterator[ChatEngine]:
    made = ChatEngine(FAST.model_copy(update={"tool_parallel": 2, "tool_rounds": 2}))
    yield made
    await made.aclose()


def outputs(events: list[EngineEvent]) -> list[str]:
    return [event.data["output"] for event in events if isinstance(event, BlockFinished) and event.data]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({}, '"where" is a required property'),
        ({"where": 3}, "where: 3 is not of type"),
        ({"where": "x"}, "where: "),
        ({"where": "here", "times": 0}, "times: 0 is less than the minimum of 1"),
        ({"where": "here", "what": 1}, "'what' was unexpected"),
    ],
)
async def test_arguments_that_do_not_fit_are_mended_by_the_model(
    peer: Peer, arguments: dict[str, Any], why: str
) -> None:
    bench = Bench(SHAPE)
    again = Reply(tools=(ToolCall("look", {"where": "here"}),))
    peer.script.queue(Reply(tools=(ToolCall("look", arguments),)), again, "Rain.")
    events = await peer.ask("How is it?", bench.toolbox())
    assert text_of(events) == "Rain."
    assert bench.made == [{"where": "here"}]
    told = peer.script.requests[1].messages[-1].text
    assert why in told
    assert "Its parameters are: " in told
    [outcome] = bench.ledger.outcomes.values()
    assert outcome.text == "it rains", "what was not called is on no record"


@pytest.mark.parametrize("schema", [{"$ref": "http://127.0.0.1:9/x.json"}, {"$ref": "file:///etc/passwd"}, {"type": 5}])
async def test_a_schema_that_makes_no_sense_holds_nothing_back(server: ScriptedServer, engine, schema) -> None:
    from wegent_chat_shell.graph.arguments import misfit
    from wegent_chat_shell.tools.base import ToolCall as Call

    bench = Bench(schema)
    assert await misfit(Call("1", bench.toolbox().tools["look"], {"where": "x"})) is None


async def test_patterns_of_strangers_take_no_time() -> None:
    from wegent_chat_shell.graph.arguments import misfit
    from wegent_chat_shell.tools.base import ToolCall as Call

    bench = Bench({"properties": {"where": {"pattern": "^(a+)+$"}}})
    assert await misfit(Call("1", bench.toolbox().tools["look"], {"where": "a" * 50_000 + "!"})) is not None


async def test_half_a_call_is_not_made(server: ScriptedServer, engine: ChatEngine) -> None:
    """What a limit of tokens leaves of the arguments is not what the model wanted."""
    from .raw import HEAD, serve, url_of

    def chunk(delta: str, end: str = "null") -> bytes:
        head = '{"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":'
        return f'data: {head}{delta},"finish_reason":{end}}}]}}\n\n'.encode()

    call = '{"role":"assistant","tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"look",'
    events = [
        chunk(call + '"arguments":"{\\"where\\": \\"/home/x"}}]}'),
        chunk("{}", '"length"'),
        b"data: [DONE]\n\n",
    ]
    bench = Bench(SHAPE)
    async with await serve(HEAD, *events) as listener:
        peer = Peer("openai", server, engine)
        with pytest.raises(Exception):  # noqa: B017, PT011 - the raw server answers once
            await peer.ask("How is it?", bench.toolbox(), base_url=url_of(listener))
    assert bench.made == []
    assert "no whole JSON object" in outputs(peer.seen)[0]


@pytest.mark.parametrize("ids", [("", ""), ("same", "same")])
async def test_calls_without_ids_of_their_own_get_some(ids: tuple[str, str]) -> None:
    from langchain_core.messages import AIMessage
    from langchain_core.messages import ToolCall as Call
    from wegent_chat_shell.graph.arguments import asked

    def message() -> AIMessage:
        calls = [Call(name="look", args={"n": place}, id=each) for place, each in enumerate(ids)]
        return AIMessage("", tool_calls=calls)

    first = asked(message(), []).message
    second = asked(message(), [first]).message
    found = [call["id"] for each in (first, second) for call in each.tool_calls]
    assert len(set(found)) == 4
    assert all(found)
    assert [call["args"] for call in second.tool_calls] == [{"n": 0}, {"n": 1}]


async def test_calls_side_by_side_are_bounded(server: ScriptedServer, narrow: ChatEngine) -> None:
    bench, peer = Bench(), Peer("openai", server, narrow)
    peer.script.queue(Reply(tools=(ToolCall("wait", {}),) * 5), "Done.")
    asking = asyncio.create_task(peer.ask("Wait", bench.toolbox()))
    await bench.begun.get()
    await bench.begun.get()
    bench.go.set()
    assert text_of(await asking) == "Done."
    assert bench.most == 2
    assert len(bench.ledger.outcomes) == 5


async def test_one_that_fails_costs_the_others_nothing(server: ScriptedServer, engine: ChatEngine) -> None:
    bench, peer = Bench(), Peer("openai", server, engine)
    peer.script.queue(Reply(tools=tuple(ToolCall(name, {}) for name in ("look", "fail", "wait", "nothing"))), "Done.")
    bench.go.set()
    await peer.ask("Go", bench.toolbox())
    told = [message.text for message in peer.script.requests[1].messages[-4:]]
    assert told[0] == "it rains"
    assert told[1].startswith("fail failed inside Wegent")
    assert told[2] == "waited"
    assert told[3] == "There is no tool nothing. There are: fail, look, wait."


async def test_who_was_offered_no_tool_and_calls_one_hears_so(server: ScriptedServer, engine: ChatEngine) -> None:
    peer = Peer("openai", server, engine)
    peer.script.queue(Reply(tools=(ToolCall("look", {}),)), "Then I say what I know.")
    assert text_of(await peer.ask("Go")) == "Then I say what I know."
    assert peer.script.requests[1].messages[-1].text == "There is no tool look. There are: none."


async def test_a_stop_in_the_middle_of_calls_leaves_none_behind(server: ScriptedServer, engine: ChatEngine) -> None:
    bench, peer = Bench(), Peer("openai", server, engine)
    peer.script.queue(Reply(tools=(ToolCall("wait", {}),) * 3))
    asking = asyncio.create_task(peer.ask("Wait", bench.toolbox()))
    calls = {await bench.begun.get() for _ in range(3)}
    asking.cancel()
    await asyncio.wait({asking})
    assert asking.cancelled()
    assert set(bench.cancelled) == calls
    assert (bench.running, bench.ledger.outcomes) == (0, {})


async def test_after_the_last_round_the_model_answers_from_what_it_has(peer: Peer, narrow: ChatEngine) -> None:
    peer = Peer(peer.provider, peer.server, narrow)
    look = Reply(tools=(ToolCall("look", {}),))
    peer.script.queue(look, look, "It rains, I think.")
    events = await peer.ask("How is it?", equipped())
    assert text_of(events) == "It rains, I think."
    assert "tool_rounds_used_up" in statuses(events)
    last = peer.script.requests[2]
    assert "Do not call tools any more" in last.messages[-1].text
    body = last.body
    forbidden = {
        "openai": body.get("tool_choice"),
        "responses": body.get("tool_choice"),
        "anthropic": (body.get("tool_choice") or {}).get("type") if peer.provider == "anthropic" else None,
        "google": ((body.get("toolConfig") or {}).get("functionCallingConfig") or {}).get("mode"),
    }[peer.provider]
    assert str(forbidden).lower().endswith("none")


async def test_a_model_that_calls_all_the_same_is_taken_at_its_word(server: ScriptedServer, narrow: ChatEngine) -> None:
    peer, look = Peer("openai", server, narrow), ToolCall("look", {})
    peer.script.queue(Reply(tools=(look,)), Reply(tools=(look,)), Reply("Rain, so far.", tools=(look,)))
    assert text_of(await peer.ask("How is it?", equipped())) == "Rain, so far."
    assert len(peer.script.requests) == 3


async def test_a_model_that_then_says_nothing(server: ScriptedServer, narrow: ChatEngine) -> None:
    peer, look = Peer("openai", server, narrow), Reply(tools=(ToolCall("look", {}),))
    peer.script.queue(look, look, look)
    with pytest.raises(TooManyToolRounds, match="2 rounds"):
        await peer.ask("How is it?", equipped())
