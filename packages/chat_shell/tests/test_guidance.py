"""What people say to an answer while it is written, heard between its steps."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from wegent_chat_shell.errors import TooManyToolRounds
from wegent_chat_shell.guidance import Guidance
from wegent_chat_shell.tools.base import Begun, Fresh, Tool, Toolbox, ToolContext, ToolOutcome
from wegent_chat_shell.tools.base import ToolCall as Call
from wegent_contracts.events import BlockFinished, BlockKind, BlockStarted, EngineEvent
from wegent_contracts.protocol.chat import ChatMessage
from wegent_scripted import Reply, Request, ToolCall

from .support import Peer, text_of


@dataclass
class Talk:
    """Implements Guide: `said` may grow at any time."""

    said: list[str] = field(default_factory=list)
    asked: list[list[int]] = field(default_factory=list)

    async def waits(self, heard: Collection[int]) -> bool:
        self.asked.append(list(heard))
        return len(heard) < len(self.said)

    async def take(self, heard: Collection[int]) -> list[Guidance]:
        self.asked.append(list(heard))
        everything = enumerate(self.said, start=1)
        return [Guidance(number, text, "ann", {"user_id": 7}) for number, text in everything if number not in heard]


class Allowed:
    """Implements Ledger and Gate for calls that are made once and remembered by nobody."""

    async def begin(self, call: Call, *, again: bool = False) -> Begun:
        del call, again
        return Fresh()

    async def asking(self, call: Call) -> None: ...

    async def finish(self, call: Call, outcome: ToolOutcome) -> None: ...

    async def decide(self, call: Call) -> str:
        del call
        return "allow"


async def look(arguments: dict[str, Any], context: ToolContext) -> str:
    return "it rains"


def box(saver: InMemorySaver, run: Any = look) -> Toolbox:
    tool = Tool("look", "Look outside", {"type": "object", "properties": {}}, run, approval="allow")
    return Toolbox.of([tool], ledger=Allowed(), gate=Allowed(), checkpoints=saver, thread="t")


async def turn(peer: Peer, talk: Talk | None, toolbox: Toolbox | None = None, **fields: Any) -> list[EngineEvent]:
    return [event async for event in peer.engine.stream(peer.request("Hello", **fields), toolbox, talk)]


def order(events: list[EngineEvent]) -> list[str]:
    return [event.kind.value for event in events if isinstance(event, BlockStarted)]


def asked(peer: Peer, number: int) -> list[tuple[str, str]]:
    """What is said in a row is one message: one text in chat completions, parts of one elsewhere."""
    found = [(message.role, message.text) for message in peer.script.requests[number].messages]
    return found if peer.provider == "openai" else [(role, text.replace("\n", "\n\n")) for role, text in found]


async def test_what_was_said_before_the_model_was_asked_comes_with_the_question(peer: Peer) -> None:
    peer.script.queue("As you wish.")
    events = await turn(peer, Talk(["Be brief.", "In English."]))
    assert asked(peer, 0) == [("user", "Hello\n\nBe brief.\n\nIn English.")]
    assert order(events) == ["guidance", "guidance", "text"]
    started, finished = events[:2]
    assert isinstance(started, BlockStarted)
    assert isinstance(finished, BlockFinished)
    assert (started.block, started.name, started.data) == (
        "guidance:1",
        "ann",
        {"guidance_id": 1, "text": "Be brief."},
    )
    assert finished.data == {"guidance_id": 1, "text": "Be brief.", "sender": "ann", "user_id": 7}


@pytest.mark.parametrize("tools", [False, True])
async def test_the_model_is_asked_once_more_after_its_last_word(peer: Peer, tools: bool) -> None:
    talk = Talk()

    def first(_: Request) -> Reply:
        talk.said.append("And tea?")
        return Reply("Coffee is fine.")

    peer.script.queue(first, "Tea too.")
    earlier = [ChatMessage(role="user", content="Hi"), ChatMessage(role="assistant", content="Hi.")]
    events = await turn(peer, talk, box(InMemorySaver()) if tools else None, history=earlier)
    assert text_of(events) == "Coffee is fine.\n\nTea too."
    assert order(events) == ["text", "guidance", "text"]
    assert asked(peer, 1)[2:] == [("user", "Hello"), ("assistant", "Coffee is fine."), ("user", "And tea?")]
    assert len(peer.script.requests) == 2
    assert talk.asked[-1] == [1]


async def test_what_is_said_during_a_tool_call_comes_after_its_outcome(peer: Peer) -> None:
    talk = Talk()

    async def interrupted(arguments: dict[str, Any], context: ToolContext) -> str:
        talk.said.append("In French.")
        return "it rains"

    peer.script.queue(Reply("I look. ", tools=(ToolCall("look", {}),)), "Il pleut.")
    events = await turn(peer, talk, box(InMemorySaver(), interrupted))
    assert order(events) == ["text", "tool_call", "guidance", "text"]
    assert text_of(events) == "I look. \n\nIl pleut."
    assert asked(peer, 1)[1:] == [("assistant", "I look. "), ("tool", "it rains"), ("user", "In French.")]


async def test_an_empty_answer_is_not_repeated_to_the_model(peer: Peer) -> None:
    talk = Talk()

    def first(_: Request) -> Reply:
        talk.said.append("Say something.")
        return Reply("")

    peer.script.queue(first, "Something.")
    events = await turn(peer, talk)
    assert asked(peer, 1) == [("user", "Hello\n\nSay something.")]
    assert text_of(events) == "Something."


async def test_a_later_owner_goes_on_after_what_was_said_and_hears_the_rest_again(peer: Peer) -> None:
    """The first one is stopped while the model answers what was said to it: that step is begun again."""
    talk, saver = Talk(), InMemorySaver()

    def first(_: Request) -> Reply:
        talk.said.append("And tea?")
        return Reply("Coffee.")

    peer.script.queue(first, Reply("Tea is", hang_after=1), "Tea is fine.")
    seen: list[EngineEvent] = []
    stream = peer.engine.stream(peer.request("Hello"), box(saver), talk)
    async for event in stream:
        seen.append(event)
        if "Tea" in text_of(seen):
            break
    await stream.aclose()
    talk.said.append("Without milk.")
    events = await again(peer, talk, saver)
    assert asked(peer, 2) == [
        ("user", "Hello"),
        ("assistant", "Coffee."),
        ("user", "And tea?\n\nWithout milk."),
    ]
    assert [
        event.block for event in events if isinstance(event, BlockStarted) and event.kind is BlockKind.GUIDANCE
    ] == ["guidance:1", "guidance:2"]
    assert text_of(events) == "\n\nTea is fine."


async def again(peer: Peer, talk: Talk, saver: InMemorySaver) -> list[EngineEvent]:
    request = peer.request("Hello").model_copy(update={"attempt": 2})
    return [event async for event in peer.engine.stream(request, box(saver), talk)]


async def test_without_tools_a_later_owner_begins_with_all_that_was_said(peer: Peer) -> None:
    talk = Talk(["Be brief."])
    peer.script.queue(Reply("Well,", hang_after=1), "Yes.")
    stream = peer.engine.stream(peer.request("Hello"), None, talk)
    async for event in stream:
        if text_of([event]) or event.type == "block.delta":
            break
    await stream.aclose()
    talk.said.append("In English.")
    await turn(peer, talk)
    assert asked(peer, 1) == [("user", "Hello\n\nBe brief.\n\nIn English.")]


async def test_rounds_of_tools_are_counted_without_guidance(peer: Peer) -> None:
    talk, rounds = Talk(), peer.engine._settings.tool_rounds

    def more(request: Request) -> Reply:
        talk.said.append(f"Go on {len(talk.said)}")
        return Reply("", tools=(ToolCall("look", {}),))

    peer.script.always(more)
    with pytest.raises(TooManyToolRounds):
        await turn(peer, talk, box(InMemorySaver()))
    assert len(peer.script.requests) == rounds + 1
    last = [message.text for message in peer.script.requests[-1].messages if message.role == "user"]
    assert json.dumps(last).count("Go on") == rounds


class Stopping(InMemorySaver):
    """Its process dies when it is about to store the state after `steps` steps; what nodes produced is stored."""

    steps: int | None = None

    async def aput(self, *args: Any) -> Any:
        if self.steps == 0:
            raise ConnectionError("the process is gone")
        self.steps = None if self.steps is None else self.steps - 1
        return await super().aput(*args)


async def test_what_a_step_produced_counts_when_its_state_was_not_stored(peer: Peer) -> None:
    talk, saver = Talk(["Be brief."]), Stopping()
    saver.steps = 2
    peer.script.queue(Reply("I look. ", tools=(ToolCall("look", {}),)), "It rains.")
    with pytest.raises(ConnectionError):
        await turn(peer, talk, box(saver))
    saver.steps = None
    events = await again(peer, talk, saver)
    assert text_of(events) == "It rains."
    assert asked(peer, 1) == [("user", "Hello\n\nBe brief."), ("assistant", "I look. "), ("tool", "it rains")]
