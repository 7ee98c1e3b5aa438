"""Tokens and what they cost; what providers may keep of a prompt."""

import itertools
import json
from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from wegent_chat_shell.llm.pricing import price
from wegent_contracts.events import Usage, run_event_adapter
from wegent_contracts.protocol.chat import ChatMessage, Pricing
from wegent_scripted import Reply, ToolCall

from .support import Peer, equipped, usages

PRICES = Pricing(input_per_million=2, cached_input_per_million=0.5, output_per_million=10, currency="EUR")


async def test_what_came_from_the_cache(peer: Peer) -> None:
    events = await peer.ask("[[cached:2]] [[think:a b c]] [[say:d e]] one two three four")
    [usage] = usages(events)
    assert (usage.input_tokens, usage.cached_input_tokens) == (peer.script.requests[0].input_tokens, 2)
    assert (usage.output_tokens, usage.cost, usage.currency) == (5, None, None)
    assert usage.reasoning_tokens == (None if peer.provider == "anthropic" else 3)


async def test_what_went_into_the_cache(peer: Peer) -> None:
    [usage] = usages(await peer.ask("[[cached:1]] [[cache_written:2]] one two three four"))
    told = peer.provider in {"anthropic", "responses"}
    assert usage.cache_write_tokens == (2 if told else None)
    assert usage.input_tokens == peer.script.requests[0].input_tokens


async def test_each_call_says_what_it_cost(peer: Peer) -> None:
    peer.script.queue(Reply("a b", tools=(ToolCall("look", {}),)), "c")
    found = usages(await peer.ask("one two three four", equipped(), pricing=PRICES))
    assert len(found) == 2
    for usage in found:
        assert usage.cost == pytest.approx((usage.input_tokens * 2 + usage.output_tokens * 10) / 1e6)
        assert usage.currency == "EUR"


@pytest.mark.parametrize(
    ("tokens", "cost"),
    [
        ({"input": 1_000_000}, 2),
        ({"input": 1_000_000, "cached": 1_000_000}, 0.5),
        ({"input": 1_000_000, "written": 500_000}, 2),
        ({"output": 100_000}, 1),
        ({"input": 3, "cached": 1, "output": 1}, 0.0000145),
    ],
)
def test_prices(tokens: dict[str, int], cost: float) -> None:
    counts = {"input": 0, "output": 0, "cached": 0, "written": 0} | tokens
    assert price(PRICES, counts) == {"cost": cost, "currency": "EUR"}


def test_usage_that_was_stored_earlier_still_loads() -> None:
    stored = {"type": "usage", "model": "m", "input_tokens": 3, "output_tokens": 1}
    assert run_event_adapter.validate_python(stored) == Usage(model="m", input_tokens=3, output_tokens=1)


# --- what stays the same ----------------------------------------------------------------------------------------------


def beginning(body: dict[str, Any]) -> str:
    """What the provider reads, in its order: tools, instructions, messages; marks are no part of it."""
    tools = body.get("tools", [])
    system = [body.get(name) for name in ("system", "systemInstruction", "instructions")]
    messages = body.get("messages") or body.get("input") or body.get("contents")
    return json.dumps([tools, system, _unmarked(messages)])


def _unmarked(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _unmarked(each) for key, each in value.items() if key != "cache_control"}
    return [_unmarked(each) for each in value] if isinstance(value, list) else value


def shared(first: str, second: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), len(first))


HISTORY = [
    ChatMessage(role="user", content="first"),
    ChatMessage(role="assistant", content="one"),
    ChatMessage(role="user", content="second"),
    ChatMessage(role="assistant", content="two"),
]


async def test_the_next_turn_begins_with_all_that_this_one_began_with(peer: Peer) -> None:
    await peer.ask("Third, at 12:00.", equipped(), history=HISTORY, system_prompt="Be brief.")
    later = [*HISTORY, ChatMessage(role="user", content="third"), ChatMessage(role="assistant", content="three")]
    await peer.ask("Fourth, at 12:01.", equipped(), history=later, system_prompt="Be brief.")

    first, second = (beginning(request.body) for request in peer.script.requests)
    assert shared(first, second) >= first.index("Third, at 12:00.")


async def test_so_it_does_after_an_answer_that_failed(peer: Peer) -> None:
    """Then the user has said two things in a row, and the form of the first must not depend on it."""
    asked = [*HISTORY, ChatMessage(role="user", content="lost")]
    await peer.ask("Third.", equipped(), history=asked, system_prompt="Be brief.")
    await peer.ask("Other.", equipped(), history=asked, system_prompt="Be brief.")
    first, second = (beginning(request.body) for request in peer.script.requests)
    assert shared(first, second) >= first.index("Third.")


async def test_so_does_the_next_round_of_a_turn(peer: Peer) -> None:
    peer.script.queue(Reply(tools=(ToolCall("look", {}),)), Reply(tools=(ToolCall("look", {}),)), "Rain.")
    await peer.ask("Third.", equipped(), history=HISTORY, system_prompt="Be brief.")
    bodies = [beginning(request.body) for request in peer.script.requests]
    for first, second in itertools.pairwise(bodies):
        assert shared(first, second) >= len(first) - len("]]")


async def test_anthropics_marks_are_where_the_prompt_stays_the_same(peer: Peer) -> None:
    peer.script.queue(Reply(tools=(ToolCall("look", {}),)), "Rain.")
    await peer.ask("Third.", equipped(InMemorySaver()), history=HISTORY, system_prompt="Be brief.")
    bodies = [request.body for request in peer.script.requests]
    if peer.provider != "anthropic":
        assert "cache_control" not in json.dumps(bodies)
        return
    first, second = bodies
    assert [_marks(first["tools"]), _marks(first["system"])] == [[1], [0]]
    assert [_marks(message["content"]) for message in first["messages"]] == [[], [], [], [0], []]
    assert [_marks(message["content"]) for message in second["messages"]] == [[], [], [], [0], [], [], [0]]
    assert json.dumps(second).count("cache_control") == 4


def _marks(blocks: list[dict[str, Any]] | str) -> list[int]:
    return [at for at, block in enumerate(blocks) if isinstance(block, dict) and "cache_control" in block]


async def test_marks_without_instructions_history_or_tools(peer: Peer) -> None:
    await peer.ask("Hello.")
    assert "cache_control" not in json.dumps(peer.script.requests[0].body)
