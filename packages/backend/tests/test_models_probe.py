"""Asking a provider for a word, and for its list: how each way of failing is told."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from pydantic import SecretStr
from wegent_backend.models import offered, probe
from wegent_backend.models.asking import Limits
from wegent_backend.models.errors import AddressRefused, ProviderFailed
from wegent_contracts.protocol.chat import ModelTarget
from wegent_scripted import Failure, Reply, ScriptedServer

KEY = "sk-right-key-of-the-test"
LIMITS = Limits(private=True, seconds=5)
PROTOCOLS = ["openai", "anthropic", "google"]


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(key=KEY, models=("small", "large")) as server:
        yield server


@contextlib.asynccontextmanager
async def raw_server(head: bytes, repeated: bytes = b"") -> AsyncIterator[str]:
    """Sends these bytes to whoever asks; `repeated` until they leave."""

    async def answer_so(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head)
        with contextlib.suppress(ConnectionError):
            await writer.drain()
            while repeated:
                writer.write(repeated)
                await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer_so, "127.0.0.1", 0) as listening:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"


def target(server: ScriptedServer, provider: str = "openai", key: str | None = KEY, **fields: Any) -> ModelTarget:
    base_url = server.openai_url if provider == "openai" else server.url
    values = {"name": "m", "model_id": "small", "base_url": base_url, **fields}
    return ModelTarget(provider=provider, api_key=None if key is None else SecretStr(key), **values)


@pytest.mark.parametrize("provider", PROTOCOLS)
async def test_a_model_that_answers(server: ScriptedServer, provider: str) -> None:
    answer = await probe.try_out(target(server, provider), LIMITS)

    assert (answer.success, answer.outcome, answer.status) == (True, "ok", 200)
    assert "small" in answer.message
    assert server.script.requests[0].model == "small"


@pytest.mark.parametrize("provider", PROTOCOLS)
async def test_a_wrong_key(server: ScriptedServer, provider: str) -> None:
    answer = await probe.try_out(target(server, provider, key="sk-wrong-key"), LIMITS)

    assert (answer.success, answer.outcome, answer.status) == (False, "unauthorized", 401)
    assert "refused the key" in answer.message
    assert "sk-wrong-key" not in answer.message


@pytest.mark.parametrize("bearer", [False, True])
async def test_anthropics_keys_and_tokens(server: ScriptedServer, bearer: bool) -> None:
    assert (await probe.try_out(target(server, "anthropic", bearer=bearer), LIMITS)).success

    headers = server.script.requests[0].headers
    sent = (headers.get("x-api-key"), headers.get("authorization"))
    assert sent == (None if bearer else KEY, f"Bearer {KEY}")


async def test_googles_way_of_refusing_a_key(server: ScriptedServer) -> None:
    server.script.queue(Reply(failure=Failure(400, invalid_key=True)))

    answer = await probe.try_out(target(server, "google"), LIMITS)

    assert (answer.outcome, answer.status) == ("unauthorized", 400)


async def test_no_key_where_one_is_wanted(server: ScriptedServer) -> None:
    assert "wants a key" in (await probe.try_out(target(server, key=None), LIMITS)).message


@pytest.mark.parametrize("key", ["sk-with-a-break\n", "sk with blanks", "sk-schlüssel"])
async def test_a_key_that_cannot_be_sent(server: ScriptedServer, key: str) -> None:
    answer = await probe.try_out(target(server, key=key), LIMITS)

    assert answer.outcome == "unauthorized"
    assert key.strip() not in answer.message
    assert server.script.keys == set()


@pytest.mark.parametrize("provider", PROTOCOLS)
async def test_an_unknown_model_and_a_wrong_path_are_told_apart(server: ScriptedServer, provider: str) -> None:
    server.script.queue(Reply(failure=Failure(404)))
    model = await probe.try_out(target(server, provider), LIMITS)
    path = await probe.try_out(target(server, provider, base_url=f"{server.url}/nowhere?token=hidden"), LIMITS)

    assert (model.outcome, path.outcome) == ("not_found", "not_found")
    assert "no such model" in model.message
    assert f"{server.url.removeprefix('http://')}/nowhere" in path.message
    assert "hidden" not in path.message


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (400, "acme/small is not a valid model ID"),
        (404, 'model "small" not found, try pulling it first'),
        (404, "The model `small` does not exist."),
    ],
)
async def test_other_words_for_an_unknown_model(server: ScriptedServer, status: int, message: str) -> None:
    server.script.queue(Reply(failure=Failure(status, message)))

    assert (await probe.try_out(target(server), LIMITS)).outcome == "not_found"


@pytest.mark.parametrize("provider", PROTOCOLS)
async def test_too_many_requests_say_how_long_to_wait(server: ScriptedServer, provider: str) -> None:
    server.script.queue(Reply(failure=Failure(429, retry_after=17)))

    answer = await probe.try_out(target(server, provider), LIMITS)

    assert (answer.outcome, answer.status) == ("rate_limited", 429)
    assert "in 17 seconds" in answer.message


async def test_a_failing_provider_and_a_refused_request_show_its_words_without_secrets(server: ScriptedServer) -> None:
    server.script.queue(Reply(failure=Failure(500, f"It broke with {KEY} and Bearer abcdef123.")))
    server.script.queue(Reply(failure=Failure(400, "temperature: is not for this")))

    failing = await probe.try_out(target(server), LIMITS)
    refused = await probe.try_out(target(server), LIMITS)

    assert (failing.outcome, failing.status, refused.outcome) == ("refused", 500, "refused")
    assert "It broke with ***" in failing.message
    assert KEY not in failing.message
    assert "abcdef123" not in failing.message
    assert "temperature: is not for this" in refused.message


async def test_the_limit_of_tokens_is_asked_for_under_both_names(server: ScriptedServer) -> None:
    words = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
    server.script.queue(Reply(failure=Failure(400, words)))

    assert (await probe.try_out(target(server), LIMITS)).outcome == "ok"
    first, second = server.script.requests
    assert "max_tokens" in first.body
    assert "max_completion_tokens" in second.body


async def test_a_model_that_is_still_thinking_answers(server: ScriptedServer) -> None:
    server.script.queue(Reply(failure=Failure(400, "max_tokens or model output limit was reached.")))

    assert (await probe.try_out(target(server), LIMITS)).outcome == "ok"


async def test_silence(server: ScriptedServer) -> None:
    server.script.queue(Reply(silent=True))

    answer = await probe.try_out(target(server), Limits(private=True, seconds=0.2))

    assert (answer.outcome, answer.status) == ("timeout", None)
    assert "within 0.2 seconds" in answer.message
    assert answer.milliseconds >= 200


async def test_nothing_listens(server: ScriptedServer) -> None:
    server.stop()

    answer = await probe.try_out(target(server), LIMITS)

    assert answer.outcome == "unreachable"
    assert f"127.0.0.1:{server.port}" in answer.message


async def test_no_tls_there(server: ScriptedServer) -> None:
    answer = await probe.try_out(target(server, base_url=server.url.replace("http", "https")), LIMITS)

    assert answer.outcome == "unreachable"
    assert "speaks no TLS" in answer.message


@pytest.mark.parametrize("sent", [b"", b"SSH-2.0-OpenSSH_9\r\n"])
async def test_something_else_than_http(sent: bytes) -> None:
    async with raw_server(sent) as url:
        asked = ModelTarget(name="m", provider="openai", model_id="m", base_url=url)
        answer = await probe.try_out(asked, LIMITS)

    assert answer.outcome == "unreachable"
    assert "hung up" in answer.message


@pytest.mark.parametrize("base_url", ["localhost:8000/v1", "ftp://127.0.0.1", "http://", "http://[::1", "/v1"])
async def test_what_is_no_address(base_url: str) -> None:
    asked = ModelTarget(name="m", provider="openai", model_id="m", base_url=base_url)

    answer = await probe.try_out(asked, LIMITS)

    assert answer.outcome == "unreachable"
    assert "http:// or https://" in answer.message


async def test_an_unknown_name() -> None:
    async def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    asked = ModelTarget(name="m", provider="openai", model_id="m", base_url="http://model.example/v1")
    answer = await probe.try_out(asked, Limits(private=True, seconds=5, resolve=unknown))

    assert answer.outcome == "dns"
    assert "model.example" in answer.message


async def test_redirects_are_not_followed_as_the_key_would_travel_along(server: ScriptedServer) -> None:
    there = f"{server.openai_url}/chat/completions"
    head = f"HTTP/1.1 307 Temporary Redirect\r\nlocation: {there}\r\ncontent-length: 0\r\n\r\n"
    async with raw_server(head.encode()) as url:
        answer = await probe.try_out(target(server, base_url=url), LIMITS)

    assert (answer.outcome, answer.status) == ("refused", 307)
    assert "redirects" in answer.message
    assert server.script.keys == set()


@pytest.mark.parametrize("body", [b"<html>Welcome</html>", b"{}", b"[1]", b"[" * 100_000])
async def test_a_page_that_is_no_model(body: bytes) -> None:
    head = f"HTTP/1.1 200 OK\r\ncontent-length: {len(body)}\r\n\r\n".encode()
    async with raw_server(head + body) as url:
        asked = ModelTarget(name="m", provider="openai", model_id="m", base_url=url)
        answer = await probe.try_out(asked, LIMITS)
        with pytest.raises(ProviderFailed) as caught:
            await offered.available(asked, LIMITS)

    assert (answer.outcome, answer.status) == ("refused", 200)
    assert "Check base_url" in answer.message
    assert caught.value.details == {"outcome": "refused", "status": 200}


async def test_an_answer_without_end_is_left() -> None:
    head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
    async with raw_server(head, b"10000\r\n" + b"x" * 0x10000 + b"\r\n") as url:
        asked = ModelTarget(name="m", provider="openai", model_id="m", base_url=url)
        answer = await probe.try_out(asked, LIMITS)

    assert answer.outcome == "refused"
    assert "more than" in answer.message


async def test_the_connection_goes_to_what_was_looked_up_under_the_name_that_was_written(
    server: ScriptedServer,
) -> None:
    async def here(host: str, port: int) -> list[str]:
        assert (host, port) == ("model.example", server.port)
        return ["::1", "127.0.0.1"]

    asked = target(server, base_url=f"http://model.example:{server.port}/v1")
    answer = await probe.try_out(asked, Limits(private=True, seconds=5, resolve=here))

    assert answer.outcome == "ok"
    assert server.script.requests[0].headers["host"] == f"model.example:{server.port}"


async def test_a_name_that_leads_to_this_machine_is_refused_without_a_request(server: ScriptedServer) -> None:
    async def here(host: str, port: int) -> list[str]:
        return ["93.184.216.34", "127.0.0.1"]

    asked = target(server, base_url=f"http://model.example:{server.port}/v1")
    with pytest.raises(AddressRefused, match="WEGENT_MODEL_ALLOW_PRIVATE_URLS"):
        await probe.try_out(asked, Limits(private=False, seconds=5, resolve=here))
    assert server.script.keys == set()


# --- the list of a provider ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("provider", PROTOCOLS)
async def test_the_list_of_a_provider(server: ScriptedServer, provider: str) -> None:
    listed = await offered.available(target(server, provider), LIMITS)

    assert [entry.id for entry in listed.items] == ["small", "large"]
    assert [entry.name for entry in listed.items] == ([None, None] if provider == "openai" else ["small", "large"])


async def test_no_list_says_why(server: ScriptedServer) -> None:
    with pytest.raises(ProviderFailed) as key:
        await offered.available(target(server, key="sk-wrong-key"), LIMITS)
    with pytest.raises(ProviderFailed) as path:
        await offered.available(target(server, base_url=f"{server.url}/nowhere"), LIMITS)

    assert key.value.details == {"outcome": "unauthorized", "status": 401}
    assert path.value.details == {"outcome": "not_found", "status": 404}
    assert (key.value.reason, key.value.status) == ("ProviderFailed", 503)
