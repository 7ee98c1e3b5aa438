"""The engine itself: what it imports, keeps, and keeps quiet about."""

import asyncio
import subprocess
import sys

import pytest
from wegent_chat_shell.engine import ChatEngine
from wegent_chat_shell.errors import ModelBadRequest, ModelRefused, ModelStreamBroken
from wegent_chat_shell.llm.connections import model_call, open_pool
from wegent_chat_shell.llm.factory import build_model
from wegent_chat_shell.models import ModelCache
from wegent_contracts.events import BlockKind, ContextMeasured, Usage
from wegent_contracts.protocol.chat import ChatMessage, ChatRequest
from wegent_scripted import ScriptedServer

from .raw import HEAD, serve, url_of
from .support import FAST, KEY, Peer, ProviderName, statuses, target, text_of


def test_importing_the_engine_loads_no_model_library() -> None:
    code = (
        "import sys, wegent_chat_shell.engine, wegent_chat_shell.errors\n"
        "heavy = ('langchain', 'langgraph', 'langsmith', 'openai', 'anthropic', 'google.genai', 'httpx2')\n"
        "print([name for name in sys.modules if name.startswith(heavy)])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert result.stdout == "[]\n", result.stderr


async def test_warming_up_leaves_the_loop_free() -> None:
    code = (
        "import asyncio, time\n"
        "from wegent_chat_shell.engine import ChatEngine\n"
        "async def main():\n"
        "    warming = asyncio.create_task(ChatEngine().warm_up('openai'))\n"
        "    turns = 0\n"
        "    while not warming.done():\n"
        "        await asyncio.sleep(0.005)\n"
        "        turns += 1\n"
        "    await warming\n"
        "    print(turns)\n"
        "asyncio.run(main())"
    )
    result = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", code], capture_output=True, text=True, timeout=60
    )
    assert int(result.stdout) > 5, result.stderr


async def test_models_are_kept_by_everything_that_makes_a_model() -> None:
    cache = ModelCache(FAST)
    first = await cache.get(target("openai", "http://127.0.0.1:9"))
    assert await cache.get(target("openai", "http://127.0.0.1:9")) is first
    assert await cache.get(target("openai", "http://127.0.0.1:9", api_key="sk-another")) is not first
    assert await cache.get(target("openai", "http://127.0.0.1:9", max_output_tokens=5)) is not first
    await cache.aclose()


async def test_the_least_recently_used_agent_goes() -> None:
    cache = ModelCache(FAST.model_copy(update={"cached_models": 2}))
    targets = [target("openai", "http://127.0.0.1:9", model_id=f"m{n}") for n in range(3)]
    first = await cache.get(targets[0])
    second = await cache.get(targets[1])
    await cache.get(targets[0])
    await cache.get(targets[2])
    assert len(cache) == 2
    assert await cache.get(targets[0]) is first
    assert await cache.get(targets[1]) is not second
    await cache.aclose()


async def test_one_model_is_built_for_a_burst() -> None:
    cache = ModelCache(FAST)
    wanted = target("anthropic", "http://127.0.0.1:9")
    models = await asyncio.gather(*(cache.get(wanted) for _ in range(10)))
    assert len(set(map(id, models))) == 1
    await cache.aclose()


async def test_no_repr_shows_the_key(peer: Peer) -> None:
    pool = open_pool(FAST)
    model = build_model(peer.target(), pool)
    assert KEY not in repr(model)
    assert KEY not in str(vars(peer.engine._models))
    await pool.aclose()


async def test_settings_that_the_library_refuses(engine: ChatEngine) -> None:
    model = target("anthropic", "http://127.0.0.1:9", model_id="claude-sonnet-5-5", temperature=0.5)
    with pytest.raises(ModelBadRequest, match="temperature"):
        async for _ in engine.stream(ChatRequest(model=model, message="hi")):
            pass


@pytest.mark.parametrize(("model_id", "name"), [("llama3", "max_tokens"), ("openai/o3-mini", "max_completion_tokens")])
async def test_the_limit_of_output_has_the_name_that_the_model_knows(
    server: ScriptedServer, engine: ChatEngine, model_id: str, name: str
) -> None:
    await Peer("openai", server, engine).ask("hi", model_id=model_id, max_output_tokens=9)
    body = server.script.requests[0].body
    assert {key: value for key, value in body.items() if key.startswith("max_")} == {name: 9}


async def test_block_ids_carry_the_attempt(server: ScriptedServer, engine: ChatEngine) -> None:
    request = ChatRequest(model=target("openai", server.openai_url), message="hi", attempt=4)
    blocks = {event.block async for event in engine.stream(request) if hasattr(event, "block")}
    assert blocks == {"a4.b1"}


@pytest.mark.parametrize(
    ("provider", "chunk"),
    [
        ("openai", b'data: {"choices": [{"index": 0, "delta": {"role": "assistant", "content": "half"}}]}\n\n'),
        (
            "anthropic",
            b'data: {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "half"}}\n\n',
        ),
        ("google", b'data: {"candidates": [{"content": {"role": "model", "parts": [{"text": "half"}]}}]}\n\n'),
    ],
)
async def test_an_orderly_close_in_mid_stream_is_no_end(
    server: ScriptedServer, engine: ChatEngine, provider: ProviderName, chunk: bytes
) -> None:
    """Without chunked encoding nothing but the missing end tells that something is missing."""
    event = b"event: content_block_delta\n" if provider == "anthropic" else b""
    async with await serve(HEAD, event, chunk) as listener:
        peer = Peer(provider, server, engine)
        with pytest.raises(ModelStreamBroken, match="broke off"):
            await peer.ask("hi", base_url=url_of(listener))
        assert text_of(peer.seen) == "half"


@pytest.mark.parametrize("field", ["reasoning_content", "reasoning"])
async def test_thinking_of_compatible_servers(engine: ChatEngine, field: str) -> None:
    chunks = (
        b'data: {"choices": [{"index": 0, "delta": {"role": "assistant", "%s": "hm"}}]}\n\n' % field.encode(),
        b'data: {"choices": [{"index": 0, "delta": {"content": "yes"}}]}\n\n',
        b'data: {"choices": [{"index": 0, "finish_reason": "stop"}]}\n\ndata: [DONE]\n\n',
    )
    async with await serve(HEAD, *chunks) as listener:
        request = ChatRequest(model=target("openai", url_of(listener)), message="hi")
        events = [event async for event in engine.stream(request)]
        assert text_of(events, BlockKind.THINKING) == "hm"
        assert text_of(events) == "yes"


@pytest.mark.parametrize(
    ("provider", "chunk"),
    [
        ("openai", b'data: {"choices": [{"index": 0, "delta": {}, "finish_reason": "content_filter"}]}\n\n'),
        ("anthropic", b'data: {"type": "message_delta", "delta": {"stop_reason": "refusal"}, "usage": {}}\n\n'),
        ("google", b'data: {"candidates": [{"finishReason": "SAFETY", "content": {"parts": []}}]}\n\n'),
        ("google", b'data: {"promptFeedback": {"blockReason": "OTHER"}}\n\n'),
    ],
)
async def test_a_refusal_is_told_once(
    server: ScriptedServer, engine: ChatEngine, provider: ProviderName, chunk: bytes
) -> None:
    event = b"event: message_delta\n" if provider == "anthropic" else b""
    async with await serve(HEAD, event, chunk) as listener:
        peer = Peer(provider, server, engine)
        with pytest.raises(ModelRefused, match="refused to go on"):
            await peer.ask("hi", base_url=url_of(listener))
        assert statuses(peer.seen) == []


async def test_patience_with_the_connection_is_apart() -> None:
    pool = open_pool(FAST.model_copy(update={"connect_timeout": 2}))
    request = pool.build_request("GET", "http://127.0.0.1:9")
    async with model_call(silence=9):
        for hook in pool.event_hooks["request"]:
            await hook(request)
    assert request.extensions["timeout"] == {"connect": 2, "read": 9, "write": 9, "pool": 9}
    await pool.aclose()


async def test_no_tracing_whatever_the_environment_says(
    server: ScriptedServer, engine: ChatEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits = []

    async def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visits.append(await reader.readline())
        writer.close()

    async with await asyncio.start_server(visit, "127.0.0.1", 0) as listener:
        monkeypatch.setenv("LANGSMITH_ENDPOINT", url_of(listener))
        monkeypatch.setenv("LANGSMITH_API_KEY", "lsv2_test")
        for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"):
            monkeypatch.setenv(name, "true")
        request = ChatRequest(model=target("openai", server.openai_url), message="hi")
        assert text_of([event async for event in engine.stream(request)])
        from langchain_core.tracers.langchain import wait_for_all_tracers

        await asyncio.to_thread(wait_for_all_tracers)
        await asyncio.sleep(0.3)
    assert visits == []


async def test_each_call_says_how_much_of_the_window_it_takes(peer: Peer) -> None:
    """Beforehand by an upper estimate; the provider's count follows."""
    history = [ChatMessage(role="user", content="Hello"), ChatMessage(role="assistant", content="好的")]
    events = await peer.ask("And now?", history=history, system_prompt="Be brief.", context_window=4096)
    measured, *rest = [event for event in events if isinstance(event, ContextMeasured | Usage)]
    assert isinstance(measured, ContextMeasured)
    assert (measured.model, measured.window_tokens) == ("my-model", 4096)
    longest = sum(len(text.encode()) for text in ("Hello", "好的", "And now?", "Be brief."))
    assert longest / 3 < measured.used_tokens < 2 * longest
    assert [type(event) for event in rest] == [Usage]
