"""What goes wrong at a provider, told alike for every protocol, and repeated while nothing has arrived."""

import asyncio
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
from wegent_contracts.events import BlockFinished
from wegent_scripted import Failure, Reply

from .support import FAST, KEY, Peer, assert_well_formed, statuses, text_of


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
