"""What every provider must do alike: its real client against the scripted server."""

import asyncio
import contextlib
import socket
import time

import pytest
from wegent_chat_shell.engine import ChatEngine
from wegent_chat_shell.errors import (
    ContextOverflow,
    ModelBadRequest,
    ModelNotFound,
    ModelRateLimited,
    ModelStreamBroken,
    ModelTimeout,
    ModelUnauthorized,
    ModelUnavailable,
)
from wegent_chat_shell.settings import ChatShellSettings
from wegent_contracts.events import BlockDelta, BlockFinished, BlockKind, BlockStarted, ContextMeasured, EngineEvent
from wegent_contracts.protocol.chat import ChatMessage
from wegent_scripted import Failure, Reply

from .support import FAST, KEY, Peer, assert_well_formed, statuses, text_of, usages


async def test_streams_text_in_one_block(peer: Peer) -> None:
    events = await peer.ask("[[chunks:40]]")

    assert text_of(events) == " ".join(f"w{n}" for n in range(40))
    assert_well_formed(events)
    assert isinstance(events[0], ContextMeasured)
    assert isinstance(events[1], BlockStarted)
    assert sum(isinstance(event, BlockDelta) for event in events) == 40
    assert sum(isinstance(event, BlockFinished) for event in events) == 1
    assert statuses(events) == []


async def test_pieces_come_as_they_are_sent(peer: Peer) -> None:
    peer.script.queue(Reply(["one ", "two"], delay=5))
    stream = peer.engine.stream(peer.request("go"))
    first = [await anext(stream) for _ in range(3)]
    await stream.aclose()

    assert text_of(first) == "one "


async def test_offsets_count_code_points(peer: Peer) -> None:
    pieces = ["你好", "，世界 😀", "👩‍👩‍👧‍👦", " é e\u0301", "\n\n𝒳"]
    peer.script.queue(Reply(pieces))
    events = await peer.ask("go")

    assert text_of(events) == "".join(pieces)
    assert_well_formed(events)
    assert [event.offset for event in events if isinstance(event, BlockDelta)] == [0, 2, 7, 14, 19]


async def test_thinking_is_a_block_of_its_own(peer: Peer) -> None:
    peer.script.queue(Reply("forty two", thinking="let me see 🤔"))
    events = await peer.ask("go")

    kinds = [event.kind for event in events if isinstance(event, BlockStarted)]
    assert kinds == [BlockKind.THINKING, BlockKind.TEXT]
    assert text_of(events, BlockKind.THINKING) == "let me see 🤔"
    assert text_of(events) == "forty two"
    assert_well_formed(events)


async def test_history_keeps_its_order_behind_the_system_prompt(peer: Peer) -> None:
    history = [
        ChatMessage(role="user", content="first"),
        ChatMessage(role="assistant", content="one"),
        ChatMessage(role="user", content="second"),
        ChatMessage(role="assistant", content="two"),
    ]
    await peer.ask("third", history=history, system_prompt="Be brief.")

    asked = [(message.role, message.text) for message in peer.script.requests[0].messages]
    assert asked == [
        ("system", "Be brief."),
        ("user", "first"),
        ("assistant", "one"),
        ("user", "second"),
        ("assistant", "two"),
        ("user", "third"),
    ]


async def test_sends_key_and_limits(peer: Peer) -> None:
    await peer.ask("hello", max_output_tokens=77, temperature=0.5)

    request = peer.script.requests[0]
    assert (request.api_key, request.model, request.stream) == (KEY, "scripted", True)
    settings = request.body.get("generationConfig", request.body)
    assert settings["temperature"] == 0.5
    assert 77 in (settings.get(name) for name in ("max_tokens", "maxOutputTokens", "max_output_tokens"))


async def test_leaves_the_temperature_to_the_model(peer: Peer) -> None:
    await peer.ask("hello")
    request = peer.script.requests[0]
    assert "temperature" not in request.body.get("generationConfig", request.body)


async def test_patience_is_not_told_to_the_server(peer: Peer) -> None:
    """Google's servers would take it for the time that the whole answer may take."""
    await peer.ask("hello", timeout_seconds=10)
    assert "x-server-timeout" not in peer.script.requests[0].headers


async def test_an_answer_may_take_longer_than_the_patience(peer: Peer) -> None:
    events = await peer.ask("[[chunks:8]] [[delay:0.1]]", timeout_seconds=0.5)
    assert text_of(events).endswith("w7")


async def test_usage_closes_the_call(peer: Peer) -> None:
    events = await peer.ask("[[chunks:5]] one two three")

    assert usages(events) == [events[-1]]
    usage = usages(events)[0]
    assert (usage.model, usage.output_tokens) == ("my-model", 5)
    assert usage.input_tokens == peer.script.requests[0].input_tokens > 0


async def test_an_answer_at_its_limit_says_so(peer: Peer) -> None:
    events = await peer.ask("[[cut]] [[say:half an answer]]")

    assert text_of(events) == "half an answer"
    assert statuses(events) == ["answer_cut"]


async def test_an_empty_answer_says_so(peer: Peer) -> None:
    assert statuses(await peer.ask("[[say:]]")) == ["answer_empty"]


@pytest.mark.parametrize("directive", ["[[status:401]]", "[[status:403]]", "[[invalid_key]]"])
async def test_a_refused_key(peer: Peer, directive: str) -> None:
    with pytest.raises(ModelUnauthorized, match=r'"my-model".*API key') as caught:
        await peer.ask(directive)
    assert KEY not in str(caught.value)
    assert len(peer.script.requests) == 1


async def test_a_missing_key_is_not_taken_from_the_environment(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "GOOGLE_API_KEY", "GEMINI_API_KEY"):
        monkeypatch.setenv(name, "the-operators-own")
    with pytest.raises(ModelUnauthorized):
        await peer.ask("hello", api_key=None)
    assert peer.script.keys == {"no-key"}


async def test_addresses_and_proxies_of_the_environment_do_not_matter(
    peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_BASE_URL", "OPENAI_API_BASE", "OPENAI_PROXY", "ANTHROPIC_BASE_URL", "ANTHROPIC_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("GOOGLE_GENAI_USE_VERTEXAI", "true")
    monkeypatch.setenv("LANGSMITH_GATEWAY", "true")
    monkeypatch.setenv("ANTHROPIC_CUSTOM_HEADERS", "X-Gateway: the-operators-own")
    for name in ("HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert text_of(await peer.ask("[[say:here]]")) == "here"
    assert "x-gateway" not in peer.script.requests[0].headers


async def test_an_unknown_model(peer: Peer) -> None:
    with pytest.raises(ModelNotFound, match='"my-model" knows no "scripted"'):
        await peer.ask("[[status:404]]")


async def test_a_refused_request_repeats_a_cleaned_reason(peer: Peer) -> None:
    peer.script.queue(Reply(failure=Failure(400, message=f"no such\n  parameter {KEY} " + "x" * 500)))
    with pytest.raises(ModelBadRequest, match=r"no such parameter \*\*\* x") as caught:
        await peer.ask("hello")
    assert len(caught.value.message) < 400


async def test_the_provider_says_that_the_context_is_full(peer: Peer) -> None:
    words = "the request exceeds the maximum number of tokens allowed: the context length is 4096"
    peer.script.queue(Reply(failure=Failure(400, message=words)))
    with pytest.raises(ContextOverflow, match="too long"):
        await peer.ask("hello")


async def test_too_many_requests_and_then_an_answer(peer: Peer) -> None:
    events = await peer.ask("[[status:429:0]] [[times:2]] [[say:at last]]")

    assert statuses(events) == ["retrying", "retrying"]
    assert text_of(events) == "at last"
    assert_well_formed(events)
    assert len(peer.script.requests) == 3


async def test_too_many_requests_for_ever(peer: Peer) -> None:
    with pytest.raises(ModelRateLimited) as caught:
        await peer.ask("[[status:429:0]]")
    assert statuses(peer.seen) == ["retrying", "retrying"]
    assert caught.value.retryable
    assert len(peer.script.requests) == 3


async def test_a_long_retry_after_fails_at_once(peer: Peer) -> None:
    with pytest.raises(ModelRateLimited, match="in 3600 seconds") as caught:
        await peer.ask("[[status:429:3600]]")
    assert caught.value.details is not None
    assert caught.value.details["retry_after"] == 3600
    assert len(peer.script.requests) == 1


async def test_waits_as_long_as_the_provider_asks(peer: Peer) -> None:
    began = time.monotonic()
    await peer.ask("[[status:429:1]] [[times:1]] hello")
    assert time.monotonic() - began >= 1


@pytest.mark.parametrize("status", [500, 503, 529])
async def test_a_failing_provider(peer: Peer, status: int) -> None:
    with pytest.raises(ModelUnavailable, match="has failed"):
        await peer.ask(f"[[status:{status}]]")
    assert len(peer.script.requests) == 3


async def test_a_provider_that_is_not_there(peer: Peer) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(ModelUnavailable, match="cannot be reached"):
            await peer.ask("hello", base_url=url)
    assert statuses(peer.seen) == ["retrying", "retrying"]


async def test_a_drop_in_mid_stream_keeps_the_text_and_is_not_repeated(peer: Peer) -> None:
    with pytest.raises(ModelStreamBroken, match="broke off") as caught:
        await peer.ask("[[break:3]] [[chunks:10]]")
    assert text_of(peer.seen) == "w0 w1 w2"
    assert statuses(peer.seen) == []
    assert not any(isinstance(event, BlockFinished) for event in peer.seen)
    assert caught.value.retryable
    assert len(peer.script.requests) == 1


async def test_a_drop_before_the_first_piece_is_repeated(peer: Peer) -> None:
    events = await peer.ask("[[break:0]] [[times:1]] [[say:second try]]")
    assert statuses(events) == ["retrying"]
    assert text_of(events) == "second try"


async def test_an_error_inside_the_stream(peer: Peer) -> None:
    with pytest.raises(ModelStreamBroken, match="verloaded"):
        await peer.ask("[[fail:2]] [[chunks:10]]")
    assert text_of(peer.seen) == "w0 w1"


async def test_an_error_inside_the_stream_before_the_first_piece(peer: Peer) -> None:
    with pytest.raises(ModelUnavailable):
        await peer.ask("[[fail:0]] [[chunks:10]]")
    assert len(peer.script.requests) == 3


@pytest.mark.parametrize("directive", ["[[hang]]", "[[hang:0]]", "[[hang:2]]"])
async def test_silence(peer: Peer, directive: str) -> None:
    with pytest.raises(ModelTimeout, match=r"nothing for 0\.3 seconds"):
        await peer.ask(f"{directive} [[chunks:5]]", timeout_seconds=0.3)
    assert len(peer.script.requests) == 1
    await asyncio.to_thread(peer.script.wait_for, lambda record: record[-1].outcome == "abandoned")


async def test_patience_of_the_engine_where_the_model_states_none(peer: Peer) -> None:
    engine = ChatEngine(FAST.model_copy(update={"silence_timeout": 0.2}))
    request = peer.request("[[hang]]")
    model = request.model.model_dump(exclude={"timeout_seconds"})
    with pytest.raises(ModelTimeout, match=r"nothing for 0\.2 seconds"):
        async for _ in engine.stream(request.model_copy(update={"model": type(request.model)(**model)})):
            pass
    await engine.aclose()


async def _consume(peer: Peer, message: str, events: list[EngineEvent]) -> None:
    async for event in peer.engine.stream(peer.request(message)):
        events.append(event)  # noqa: PERF401 - what came before the cancellation counts


@pytest.mark.parametrize("message", ["[[hang]]", "[[first:30]] hello", "[[chunks:1000]] [[delay:0.02]]"])
async def test_cancelling_the_consumer_hangs_up(peer: Peer, message: str) -> None:
    await peer.ask("warm up")
    before = asyncio.all_tasks()
    consumer = asyncio.create_task(_consume(peer, message, []))
    await asyncio.to_thread(peer.script.wait_for, lambda record: len(record) == 2)
    consumer.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await consumer

    assert asyncio.all_tasks() == before
    record = await asyncio.to_thread(peer.script.wait_for, lambda record: record[-1].outcome != "open", 2)
    assert record[-1].outcome == "abandoned"


async def test_closing_the_stream_hangs_up(peer: Peer) -> None:
    await peer.ask("warm up")
    before = asyncio.all_tasks()
    stream = peer.engine.stream(peer.request("[[chunks:1000]] [[delay:0.02]]"))
    async for event in stream:
        if isinstance(event, BlockDelta):
            break
    await stream.aclose()

    assert asyncio.all_tasks() == before
    await asyncio.to_thread(peer.script.wait_for, lambda record: record[-1].outcome == "abandoned", 2)


async def test_cancelling_a_turn_that_waits_for_its_reader(peer: Peer) -> None:
    engine = ChatEngine(FAST.model_copy(update={"pending_events": 2}))
    stream = engine.stream(peer.request("[[chunks:3000]] [[delay:0.001]]"))
    await anext(stream)
    await asyncio.sleep(0.1)
    await stream.aclose()
    await asyncio.to_thread(peer.script.wait_for, lambda record: record[-1].outcome == "abandoned", 2)
    await engine.aclose()


async def test_cancelling_between_attempts(peer: Peer) -> None:
    engine = ChatEngine(ChatShellSettings(backoff_base=30, backoff_cap=30))
    stream = engine.stream(peer.request("[[status:503]]"))
    assert statuses([await anext(stream), await anext(stream)]) == ["retrying"]
    async with asyncio.timeout(2):
        await stream.aclose()
    await engine.aclose()


async def test_turns_run_side_by_side(peer: Peer) -> None:
    turns = [peer.engine.stream(peer.request(f"[[say:answer {n}]] [[delay:0.01]]")) for n in range(10)]

    async def collect(n: int) -> str:
        return text_of([event async for event in turns[n]])

    answers = await asyncio.gather(*(collect(n) for n in range(10)))
    assert answers == [f"answer {n}" for n in range(10)]
