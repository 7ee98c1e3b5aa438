"""Tools and thinking in every protocol: what comes, and what has to go back between two calls."""

import json
from typing import Any

import pytest
from wegent_chat_shell.engine import ChatEngine
from wegent_chat_shell.errors import ModelBadRequest, ModelStreamBroken
from wegent_contracts.events import BlockFinished, BlockKind, BlockStarted, EngineEvent
from wegent_scripted import Reply, ScriptedServer, ToolCall

from .support import Peer, ProviderName, assert_well_formed, equipped, text_of, usages

HERE, THERE = ToolCall("look", {"where": "here"}), ToolCall("listen", {"where": "there"})


def kinds(events: list[EngineEvent]) -> list[str]:
    return [event.kind.value for event in events if isinstance(event, BlockStarted)]


def outputs(events: list[EngineEvent]) -> set[str]:
    return {event.data["output"] for event in events if isinstance(event, BlockFinished) and event.data}


async def test_a_call_and_the_answer_after_it(peer: Peer) -> None:
    peer.script.queue(Reply("Let me look. ", tools=(HERE,)), "It rains here.")
    events = await peer.ask("How is it?", equipped())

    assert kinds(events) == ["text", "tool_call", "text"]
    assert text_of(events) == "Let me look. It rains here."
    first, second = peer.script.requests
    assert first.tools == ("look", "listen")
    assert [(message.role, message.text) for message in second.messages] == [
        ("user", "How is it?"),
        ("assistant", "Let me look. "),
        ("tool", "here: it rains"),
    ]
    assert [dict(call.arguments) for call in second.messages[1].tool_calls] == [{"where": "here"}]
    assert len(usages(events)) == 2


async def test_calls_side_by_side(peer: Peer) -> None:
    peer.script.queue(Reply(tools=(HERE, THERE, HERE)), "It rains everywhere.")
    events = await peer.ask("How is it?", equipped())

    assert outputs(events) == {"here: it rains", "there: it rains"}
    second = peer.script.requests[1].messages
    assert [call.name for call in second[1].tool_calls] == ["look", "listen", "look"]
    assert [message.text for message in second[2:]] == ["here: it rains", "there: it rains", "here: it rains"]
    calls = [event for event in events if isinstance(event, BlockStarted) and event.kind is BlockKind.TOOL_CALL]
    assert len({event.block for event in calls}) == 3


async def test_several_rounds(peer: Peer) -> None:
    peer.script.queue(Reply(tools=(HERE,)), Reply("And there? ", tools=(THERE,)), "Rain.")
    events = await peer.ask("How is it?", equipped())

    assert kinds(events) == ["tool_call", "text", "tool_call", "text"]
    assert [message.role for message in peer.script.requests[2].messages] == [
        "user",
        "assistant",
        "tool",
        "assistant",
        "tool",
    ]


async def test_a_tool_without_arguments(peer: Peer) -> None:
    peer.script.queue(Reply(tools=(ToolCall("look", {}),)), "Rain.")
    assert outputs(await peer.ask("How is it?", equipped())) == {"here: it rains"}


async def test_thinking_goes_back_with_the_call_that_it_led_to(peer: Peer) -> None:
    """Each protocol proves it in its own way; the scripted server refuses what the providers refuse."""
    peer.script.queue(
        Reply("Look first. ", thinking="let me see 🤔", tools=(HERE, THERE)),
        Reply(thinking="once more", tools=(HERE,)),
        Reply("It rains.", thinking="clear"),
    )
    events = await peer.ask(
        "How is it?", equipped(), model_id="gemini-3-scripted" if peer.provider == "google" else "scripted"
    )

    assert text_of(events, BlockKind.THINKING) == "let me see 🤔once moreclear"
    assert text_of(events) == "Look first. It rains."
    last = [message.thinking for message in peer.script.requests[2].messages if message.role == "assistant"]
    assert last == ["let me see 🤔", "once more"]


async def test_a_state_that_was_stored_keeps_the_thinking(peer: Peer) -> None:
    from langgraph.checkpoint.memory import InMemorySaver

    saver = InMemorySaver()
    peer.script.queue(Reply("Look. ", thinking="hm", tools=(HERE,)), Reply("half", break_after=1))
    with pytest.raises(ModelStreamBroken):
        await peer.ask("How is it?", equipped(saver))
    peer.script.queue("It rains.")
    assert text_of(await peer.ask("How is it?", equipped(saver))) == "It rains."
    assert peer.script.requests[2].body == peer.script.requests[1].body


@pytest.mark.parametrize(("effort", "thinks"), [("high", True), ("none", False), (None, False)])
async def test_how_much_to_think_is_told_in_the_protocols_own_words(
    peer: Peer, effort: str | None, thinks: bool
) -> None:
    await peer.ask("Hello", reasoning_effort=effort, max_output_tokens=40_000)
    body = peer.script.requests[0].body
    told: dict[str, Any] = {
        "openai": {"reasoning_effort": "high"},
        "responses": {"reasoning": {"effort": "high", "summary": "auto"}},
        "anthropic": {"thinking": {"type": "enabled", "budget_tokens": 16_384}},
        "google": {"generationConfig": {"thinkingConfig": {"thinking_budget": 16_384, "include_thoughts": True}}},
    }[peer.provider]
    config = body.get("generationConfig", {})
    found = {"generationConfig": {"thinkingConfig": config.get("thinkingConfig")}} if config else body
    assert all(found.get(name) == value for name, value in told.items()) is thinks


@pytest.mark.parametrize(
    ("provider", "model_id", "effort", "told"),
    [
        ("openai", "gpt-5.1", "ultra", {"reasoning_effort": "high"}),
        ("openai", "llama", "ultra", {"reasoning_effort": "max"}),
        ("responses", "gpt-5.1", "none", {"reasoning": {"effort": "none", "summary": "auto"}}),
        ("responses", "gpt-5.1", None, {"reasoning": {"summary": "auto"}, "include": ["reasoning.encrypted_content"]}),
        ("responses", "gpt-4o", None, {"store": False}),
        ("anthropic", "claude-opus-5", "ultra", {"output_config": {"effort": "max"}}),
        ("anthropic", "claude-opus-5", "none", {"thinking": {"type": "disabled"}}),
        ("anthropic", "claude-sonnet-5-5", "none", {"output_config": {"effort": "low"}}),
        ("anthropic", "claude-opus-4-6", "high", {"thinking": {"type": "adaptive"}}),
        ("anthropic", "claude-haiku-4-5", "low", {"thinking": {"type": "enabled", "budget_tokens": 2048}}),
        ("google", "gemini-3-pro-preview", "medium", {"thinking_level": "LOW", "include_thoughts": True}),
        ("google", "gemini-2.5-flash", "none", {"thinking_budget": 0}),
        ("google", "gemini-2.5-flash", None, {"include_thoughts": True}),
    ],
)
async def test_what_is_known_of_models(
    server: ScriptedServer,
    engine: ChatEngine,
    provider: ProviderName,
    model_id: str,
    effort: str | None,
    told: dict[str, Any],
) -> None:
    await Peer(provider, server, engine).ask("Hello", model_id=model_id, reasoning_effort=effort)
    body = server.script.requests[0].body
    found = body["generationConfig"]["thinkingConfig"] if provider == "google" else body
    assert told.items() <= found.items()


async def test_thinking_leaves_no_choice_of_temperature(server: ScriptedServer, engine: ChatEngine) -> None:
    await Peer("anthropic", server, engine).ask("Hello", reasoning_effort="low", temperature=0.2)
    assert "temperature" not in server.script.requests[0].body


async def test_summaries_in_several_parts_are_paragraphs(server: ScriptedServer, engine: ChatEngine) -> None:
    from .raw import HEAD, serve, url_of

    def event(kind: str, **fields: Any) -> bytes:
        return f"event: response.{kind}\ndata: {json.dumps({'type': f'response.{kind}', **fields})}\n\n".encode()

    place = {"output_index": 0, "item_id": "rs_1"}
    events = [
        event("output_item.added", output_index=0, item={"type": "reasoning", "id": "rs_1", "summary": []}),
        event("reasoning_summary_part.added", **place, summary_index=0, part={"type": "summary_text", "text": ""}),
        event("reasoning_summary_text.delta", **place, summary_index=0, delta="First."),
        event("reasoning_summary_part.added", **place, summary_index=1, part={"type": "summary_text", "text": ""}),
        event("reasoning_summary_text.delta", **place, summary_index=1, delta="Second."),
        event("reasoning_text.delta", **place, content_index=0, delta=" Open weights."),
        event("output_text.delta", output_index=1, item_id="msg_1", content_index=0, delta="Yes."),
        event("refusal.delta", output_index=1, item_id="msg_1", content_index=1, delta=" No."),
        event("completed", response={"status": "completed"}),
    ]
    async with await serve(HEAD, *events) as listener:
        found = await Peer("responses", server, engine).ask("Hello", base_url=url_of(listener))
    assert text_of(found, BlockKind.THINKING) == "First.\n\nSecond. Open weights."
    assert text_of(found) == "Yes. No."
    assert_well_formed(found)
    assert usages(found) == []


async def test_an_organisation_that_may_not_see_summaries(server: ScriptedServer, engine: ChatEngine) -> None:
    from wegent_scripted import Failure

    words = "Your organization must be verified to generate reasoning summaries."
    server.script.queue(Reply(failure=Failure(400, words)), "Here I am.")
    events = await Peer("responses", server, engine).ask("Hello", reasoning_effort="low")
    assert text_of(events) == "Here I am."
    assert [request.body["reasoning"] for request in server.script.requests] == [
        {"effort": "low", "summary": "auto"},
        {"effort": "low"},
    ]


async def test_other_refusals_are_no_reason_to_ask_again(server: ScriptedServer, engine: ChatEngine) -> None:
    with pytest.raises(ModelBadRequest):
        await Peer("responses", server, engine).ask("[[status:400]]", reasoning_effort="low")
    assert len(server.script.requests) == 1
