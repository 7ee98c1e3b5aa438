"""The engine as a service: the same events as from the engine itself, and what only a service has to do."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator

import httpx2
import pytest
from wegent_chat_shell.engine import ChatEngine
from wegent_chat_shell.http.client import RemoteShell, ShellLostError
from wegent_chat_shell.http.wire import request_to_json
from wegent_contracts.errors import Unavailable, WegentError
from wegent_contracts.events import BlockStarted, EngineEvent
from wegent_contracts.protocol.chat import ChatMessage, ChatRequest, MemberSpec, TeamPlay
from wegent_scripted import ScriptedServer

from .serving import TOKEN, service
from .support import KEY, target, text_of


@contextlib.asynccontextmanager
async def remote(*urls: str, token: str = TOKEN, patience: float = 0) -> AsyncIterator[RemoteShell]:
    shell = RemoteShell(urls, token, patience_seconds=patience, silence_seconds=5)
    yield shell
    await shell.aclose()


def ask(server: ScriptedServer, message: str, **fields: object) -> ChatRequest:
    history = [ChatMessage(role="user", content="Hello"), ChatMessage(role="assistant", content="Hi 🙂")]
    return ChatRequest(
        model=target("openai", server.openai_url, **fields), system_prompt="Be brief.", history=history, message=message
    )


async def told(stream: AsyncIterator[EngineEvent]) -> tuple[list[EngineEvent], tuple[str, str, int, bool] | None]:
    """All events, and the error at the end."""
    events: list[EngineEvent] = []
    try:
        async for event in stream:
            events.append(event)  # noqa: PERF401 - what came before an error counts
    except WegentError as error:
        return events, (error.reason, error.message, error.status, error.retryable)
    return events, None


def shown(events: list[EngineEvent], mark: str) -> str:
    """Events as text; remarks tell times, which differ."""
    said = [event.model_dump() for event in events if event.type != "run.status"]
    return json.dumps(said).replace(mark, "~")


@pytest.mark.parametrize(
    "message",
    [
        "[[think:Hm.]] [[say:Hello 🙂 there, ünïcode]]",
        "[[chunks:300]]",
        "[[history]]",
        "[[chunks:5]] [[cut]]",
        "[[status:400]]",
        "[[status:503]] [[times:1]] again",
        "[[invalid_key]]",
        "[[chunks:9]] [[break:4]]",
        "[[chunks:9]] [[fail:4]]",
    ],
)
async def test_it_says_what_the_engine_says(server: ScriptedServer, engine: ChatEngine, message: str) -> None:
    async with service(engine) as (url, _), remote(url) as shell:
        directly = await told(engine.stream(ask(server, f"{message} ~1")))
        through = await told(shell.stream(ask(server, f"{message} ~2")))
    assert [shown(events, "~1") for events, _ in (directly,)] == [shown(events, "~2") for events, _ in (through,)]
    assert directly[1] == through[1]
    assert server.script.keys == {KEY}


async def test_a_team_needs_nobody_else(server: ScriptedServer, engine: ChatEngine) -> None:
    """Each member has a key of its own, which travels with the request."""
    members = [
        MemberSpec(name=name, model=target("openai", server.openai_url), context_passing="previous_bot")
        for name in ("a", "b")
    ]
    play = TeamPlay(mode="pipeline", members=members)
    request = ask(server, "Hi").model_copy(update={"team": play})
    async with service(engine) as (url, _), remote(url) as shell:
        directly, through = await told(engine.stream(request)), await told(shell.stream(request))
    assert shown(directly[0], "~") == shown(through[0], "~")
    assert [exchange.outcome for exchange in server.script.exchanges] == ["done"] * 4


async def test_who_goes_away_ends_the_call_to_the_provider(server: ScriptedServer, engine: ChatEngine) -> None:
    async with service(engine) as (url, _), remote(url) as shell:
        stream = shell.stream(ask(server, "[[chunks:1000]] [[delay:0.02]]"))
        while not isinstance(await anext(stream), BlockStarted):
            pass
        await stream.aclose()
        await asyncio.to_thread(server.script.wait_for, lambda exchanges: exchanges[-1].outcome == "abandoned")


async def test_an_answer_is_cancelled_by_its_id(server: ScriptedServer, engine: ChatEngine) -> None:
    async with service(engine) as (url, _), httpx2.AsyncClient(base_url=url) as client:
        headers = {"authorization": f"Bearer {TOKEN}"}
        body = request_to_json(ask(server, "[[chunks:1000]] [[delay:0.02]]"))
        path = "/v1/response?response_id=mine"
        async with client.stream("POST", path, content=body, headers=headers) as answer:
            assert answer.headers["x-response-id"] == "mine"
            lines = answer.aiter_lines()
            await anext(lines)
            assert (await client.get("/health")).json() == {"status": "ok", "active_streams": 1}
            assert (await client.post(path, content=body, headers=headers)).status_code == 409
            assert (await client.post("/v1/response/mine/cancel", headers=headers)).is_success
            rest = [line async for line in lines]
        assert "event: response.error" in rest
        assert (await client.post("/v1/response/mine/cancel", headers=headers)).status_code == 404
        assert (await client.get("/v1/streams/active-count", headers=headers)).json() == {"active_streams": 0}


async def test_without_the_token_nobody_is_answered(server: ScriptedServer, engine: ChatEngine) -> None:
    async with service(engine) as (url, _), remote(url, token="another one") as shell:
        events, error = await told(shell.stream(ask(server, "Hello")))
        async with httpx2.AsyncClient(base_url=url) as client:
            refused = [
                (await client.post("/v1/response")).status_code,
                (await client.get("/v1/streams/active-count")).status_code,
                (await client.post("/shutdown/wait")).status_code,
            ]
    assert events == []
    assert error is not None
    assert "token is missing or wrong" in error[1]
    assert refused == [401, 401, 401]
    assert server.script.requests == []


async def test_what_is_no_request_is_refused_without_a_word_of_it(server: ScriptedServer, engine: ChatEngine) -> None:
    async with service(engine, max_body_bytes=5000) as (url, _), httpx2.AsyncClient(base_url=url) as client:
        headers = {"authorization": f"Bearer {TOKEN}"}
        body = json.loads(request_to_json(ask(server, "Hello")))
        body["model"]["provider"] = "sk-in-the-wrong-place"
        wrong = await client.post("/v1/response", json=body, headers=headers)
        long = await client.post("/v1/response", content=b"x" * 6000, headers=headers)
    assert wrong.status_code == 422
    assert wrong.json()["error"]["details"]["fields"][0]["path"] == "model.provider"
    assert "sk-in-the-wrong-place" not in wrong.text
    assert KEY not in wrong.text
    assert (long.status_code, long.json()["error"]["reason"]) == (413, "TooLarge")


async def test_it_drains(server: ScriptedServer, engine: ChatEngine) -> None:
    async with (
        service(engine) as (url, _),
        remote(url) as shell,
        httpx2.AsyncClient(base_url=url, timeout=20) as client,
    ):
        running = asyncio.create_task(told(shell.stream(ask(server, "[[chunks:20]] [[delay:0.05]]"))))
        while (await client.get("/health")).json()["active_streams"] == 0:
            await asyncio.sleep(0.01)
        headers = {"authorization": f"Bearer {TOKEN}"}
        waiting = asyncio.create_task(client.post("/shutdown/wait", headers=headers))
        while (await client.get("/ready")).status_code != 503:
            await asyncio.sleep(0.01)
        _, refused = await told(shell.stream(ask(server, "Too late")))
        events, error = await running
        assert (await waiting).json() == {"complete": True}
        assert (await client.get("/health")).status_code == 200
    assert refused is not None
    assert refused[0] == Unavailable.reason
    assert (error, len(text_of(events).split())) == (None, 20)


async def test_draining_has_an_end(server: ScriptedServer, engine: ChatEngine) -> None:
    async with service(engine, graceful_shutdown_timeout=0.1) as (url, _), remote(url) as shell:
        running = asyncio.create_task(told(shell.stream(ask(server, "[[hang:3]] [[chunks:9]]"))))
        async with httpx2.AsyncClient(base_url=url) as client:
            while (await client.get("/health")).json()["active_streams"] == 0:
                await asyncio.sleep(0.01)
            waited = await client.post("/shutdown/wait", headers={"authorization": f"Bearer {TOKEN}"})
        _, error = await running
    assert waited.json() == {"complete": False}
    assert error is not None
    assert "cancelled" in error[1]


async def test_another_service_takes_what_one_cannot(server: ScriptedServer, engine: ChatEngine) -> None:
    async with service(engine) as (url, _), remote("http://127.0.0.1:9", url) as shell:
        for _ in range(3):
            events, error = await told(shell.stream(ask(server, "[[say:Here.]]")))
            assert (text_of(events), error) == ("Here.", None)


async def test_it_is_full(server: ScriptedServer, engine: ChatEngine) -> None:
    async with service(engine, max_concurrent=1) as (url, _), remote(url) as shell:
        first = shell.stream(ask(server, "[[chunks:100]] [[delay:0.05]]"))
        await anext(first)
        _, error = await told(shell.stream(ask(server, "Me too")))
        await first.aclose()
    assert error is not None
    assert "full or stopping" in error[1]


async def test_a_service_that_goes_away_in_mid_answer_is_told_apart(server: ScriptedServer, engine: ChatEngine) -> None:
    async def broken(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n3\r\n: x"
        )
        await writer.drain()
        writer.close()

    listener = await asyncio.start_server(broken, "127.0.0.1", 0)
    async with listener, remote(f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}") as shell:
        with pytest.raises(ShellLostError):
            await told(shell.stream(ask(server, "Hello")))


async def test_signs_of_life_keep_a_slow_answer(server: ScriptedServer, engine: ChatEngine) -> None:
    async with service(engine, heartbeat_seconds=0.05) as (url, _):
        async with remote(url) as patient:
            await told(patient.stream(ask(server, "hello")))  # libraries are loaded, which holds up everything
        shell = RemoteShell([url], TOKEN, patience_seconds=0, silence_seconds=1.5)
        events, error = await told(shell.stream(ask(server, "[[say:Late.]] [[first:2]]")))
        await shell.aclose()
    assert (text_of(events), error) == ("Late.", None)
