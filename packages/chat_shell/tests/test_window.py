"""Conversations that outgrow a model's context window."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from wegent_chat_shell.compression.summary import HEAD, INSTRUCTIONS
from wegent_chat_shell.engine import ChatEngine
from wegent_chat_shell.errors import ContextOverflow
from wegent_chat_shell.tools.base import ToolContext
from wegent_contracts.events import ContextCompacted, ContextMeasured, EngineEvent
from wegent_contracts.protocol.chat import ChatMessage
from wegent_scripted import Failure, Reply, Request, ScriptedServer, ToolCall

from .support import Peer, statuses, text_of
from .test_guidance import box

WINDOW: dict[str, Any] = {"context_window": 2000, "max_output_tokens": 200}
SUMS_UP = "You keep the memory of a conversation"


@pytest.fixture
def one(server: ScriptedServer, engine: ChatEngine) -> Peer:
    return Peer("openai", server, engine)


def is_summary(request: Request) -> bool:
    return request.messages[0].role == "system" and request.messages[0].text.startswith(SUMS_UP)


def whole(request: Request) -> str:
    return "\n".join(message.text for message in request.messages)


def facts(request: Request) -> Reply:
    """Notes that hold exactly those facts that the model was given."""
    return Reply(" ".join(sorted(set(re.findall(r"FACT-\w+", whole(request))))) or "nothing")


def turns(count: int, length: int = 150) -> list[ChatMessage]:
    """Of about `length` tokens each; the first says a fact."""
    history = []
    for number in range(count):
        text = f"{'FACT-first ' if number == 0 else ''}{number} " + "x " * (length * 3 // 2)
        history.append(ChatMessage(role="user", content=text, place=2 * number + 1))
        history.append(ChatMessage(role="assistant", content=f"ok {number}", place=2 * number + 2))
    return history


def compacted(events: list[EngineEvent]) -> list[ContextCompacted]:
    return [event for event in events if isinstance(event, ContextCompacted)]


async def test_a_short_conversation_is_given_as_it_is(one: Peer) -> None:
    events = await one.ask("now", history=turns(3), **WINDOW)
    assert compacted(events) == []
    assert len(one.script.requests) == 1
    assert len(one.script.requests[0].messages) == 7


async def test_the_older_part_becomes_notes_that_the_next_turn_begins_with(peer: Peer) -> None:
    peer.script.always(facts, match=is_summary)
    events = await peer.ask("now", history=turns(12), **WINDOW)

    [event] = compacted(events)
    assert event.kind == "summary"
    assert event.summary == "FACT-first"
    assert event.after_tokens < event.before_tokens
    assert event.covers is not None
    assert event.covers % 2 == 0
    asked = peer.script.requests[-1]
    assert asked.messages[0].text.startswith(f"{HEAD}\n\nFACT-first")
    assert f"{event.covers // 2} x" in whole(asked)
    assert text_of(events) == "You said: now"
    measured = [event for event in events if isinstance(event, ContextMeasured)]
    assert measured[-1].used_tokens == event.after_tokens <= 1800

    later = [message for message in turns(12) if (message.place or 0) > event.covers]
    request = peer.request("and now", history=later, **WINDOW).model_copy(update={"summary": event.summary})
    assert compacted([event async for event in peer.engine.stream(request)]) == []
    assert "FACT-first" in whole(peer.script.requests[-1])


async def test_notes_take_earlier_notes_along(one: Peer) -> None:
    one.script.always(facts, match=is_summary)
    request = one.request("now", history=turns(12)[2:], **WINDOW).model_copy(update={"summary": "FACT-old"})
    events = [event async for event in one.engine.stream(request)]
    assert [event.summary for event in compacted(events)] == ["FACT-old"]


async def test_notes_in_several_calls_when_the_old_part_is_longer_than_the_window(one: Peer) -> None:
    one.script.always(facts, match=is_summary)
    events = await one.ask("now", history=turns(60), **WINDOW)
    assert [event.summary for event in compacted(events)] == ["FACT-first"]
    assert sum(map(is_summary, one.script.requests)) > 2


async def test_without_notes_the_oldest_turns_are_left_out(peer: Peer) -> None:
    peer.script.always(Reply(failure=Failure(400)), match=is_summary)
    events = await peer.ask("now", history=turns(14), **WINDOW)

    assert statuses(events) == ["compaction_failed", "history_truncated"]
    [event] = compacted(events)
    assert (event.kind, event.summary, event.covers) == ("truncation", None, None)
    assert event.dropped_turns
    measured = [event for event in events if isinstance(event, ContextMeasured)]
    assert measured[-1].used_tokens == event.after_tokens <= 1800
    assert "FACT-first" not in whole(peer.script.requests[-1])
    assert text_of(events) == "You said: now"


async def test_old_results_of_tools_are_shortened_first(one: Peer) -> None:
    calls: list[str] = []

    async def long(arguments: dict[str, Any], context: ToolContext) -> str:
        calls.append(context.call_id)
        return f"RESULT-{len(calls)} " + "y" * 2500

    one.script.queue(*[Reply(tools=(ToolCall("look", {}),))] * 3, "Done.")
    request = one.request("go", **WINDOW)
    events = [event async for event in one.engine.stream(request, box(InMemorySaver(), long))]

    kinds = {event.kind for event in compacted(events)}
    assert kinds == {"tool_outputs"}
    last = one.script.requests[-1]
    results = [message.text for message in last.messages if message.role == "tool"]
    assert [result[:8] for result in results] == ["RESULT-1", "RESULT-2", "RESULT-3"]
    assert "more characters were left out" in results[0]
    assert "call look again" in results[0]
    assert len(results[2]) > len(results[0])
    assert len(calls) == 3
    assert text_of(events) == "Done."


async def test_a_result_larger_than_the_window(one: Peer) -> None:
    async def huge(arguments: dict[str, Any], context: ToolContext) -> str:
        return "z" * 40_000

    one.script.queue(Reply(tools=(ToolCall("look", {}),)), "Done.")
    events = [e async for e in one.engine.stream(one.request("go", **WINDOW), box(InMemorySaver(), huge))]
    assert text_of(events) == "Done."
    assert len(whole(one.script.requests[-1])) < 6000


async def test_a_window_that_nobody_knows_is_learnt(one: Peer) -> None:
    one.script.always(facts, match=is_summary)
    one.script.queue(Reply(failure=Failure(400, "This model's maximum context length is 1000 tokens.")), match="now")
    events = await one.ask("now", history=turns(12))
    assert [event.kind for event in compacted(events)] == ["summary"]
    assert text_of(events) == "You said: now"


async def test_it_is_learnt_once(one: Peer) -> None:
    one.script.always(facts, match=is_summary)
    one.script.always(Reply(failure=Failure(400, "prompt is too long")), match="now")
    with pytest.raises(ContextOverflow):
        await one.ask("now", history=turns(12))


async def test_tiny_windows(one: Peer) -> None:
    one.script.always(facts, match=is_summary)
    events = await one.ask("hello", history=turns(5, 50), context_window=256, max_output_tokens=64)
    assert text_of(events) == "You said: hello"


async def test_what_was_said_is_told_alike_in_the_next_turn(peer: Peer) -> None:
    """Providers keep the beginning of a prompt only if not a byte of it changes."""
    at = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
    first = peer.request("one").model_copy(update={"sent_at": at, "facts": "Ann asks."})
    [_ async for _ in peer.engine.stream(first)]
    history = [ChatMessage(role="user", content="one", sent_at=at), ChatMessage(role="assistant", content="1")]
    second = peer.request("two", history=history).model_copy(update={"sent_at": at, "facts": "Bob asks."})
    [_ async for _ in peer.engine.stream(second)]

    before, after = (request.messages for request in peer.script.requests)
    assert before[-1].text.endswith("one\n\n(Written on Friday, 2026-11-27 at 06:00 UTC)")
    assert after[0].text in before[-1].text
    assert [message.text for message in after].count("1") == 1
    assert "Ann asks." in "".join(message.text for message in before)
    assert "Ann asks." not in "".join(message.text for message in after)
    assert "Bob asks." in after[-1].text + after[-2].text


def test_the_instructions_name_what_must_survive() -> None:
    assert INSTRUCTIONS.startswith(SUMS_UP)


@pytest.mark.parametrize("why", ["registry/tiny does not support tools", "tools param requires --jinja flag"])
async def test_a_model_that_takes_no_tools_answers_without(one: Peer, why: str) -> None:
    def refuse(request: Request) -> Reply:
        return Reply(failure=Failure(400, why)) if request.tools else Reply("It rains.")

    one.script.always(refuse)
    events = [event async for event in one.engine.stream(one.request("go"), box(InMemorySaver()))]
    assert text_of(events) == "It rains."
    assert statuses(events) == ["tools_unsupported"]
