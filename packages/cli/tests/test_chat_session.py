"""The chat session against a peer that speaks the real protocol and loses connections on demand."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
import socketio
import uvicorn
from wegent.client.answer import Added
from wegent.client.chat import Asks, ChatEvent, ChatSession, Ended, Started
from wegent.client.connection import Connection
from wegent.client.errors import LoginFailed, Refused, ServerUnreachable

TASK, SUBTASK = 7, 70
ACK = {"task_id": TASK, "subtask_id": 69, "message_id": 1, "assistant_subtask_id": SUBTASK}
ENDED_MESSAGE = {
    "subtask_id": SUBTASK,
    "task_id": TASK,
    "message_id": 2,
    "role": "ASSISTANT",
    "created_at": "2026-01-01T00:00:00Z",
}


class Peer(socketio.AsyncNamespace):  # type: ignore[misc]
    """Answers each event with what the test put into `acks`; the test emits the rest."""

    def __init__(self) -> None:
        super().__init__("/chat")
        self.acks: dict[str, Any] = {"chat:send": ACK}
        self.received: list[tuple[str, dict[str, Any]]] = []
        self.sids: list[str] = []
        self.refuse: dict[str, str] | None = None
        self.drop_next_send = False
        self.expired: set[str] = set()

    async def on_connect(self, sid: str, _environ: Any, auth: Any) -> None:
        if self.refuse:
            raise socketio.exceptions.ConnectionRefusedError("refused", self.refuse)
        if auth["token"] in self.expired:
            raise socketio.exceptions.ConnectionRefusedError("over", {"code": "TOKEN_EXPIRED", "error": "over"})
        assert auth["token"].startswith("the-token")
        self.sids.append(sid)

    async def trigger_event(self, event: str, *args: Any) -> Any:
        if event in {"connect", "disconnect"}:
            return await super().trigger_event(event, *args)
        self.received.append((event, args[1]))
        if event == "chat:send" and self.drop_next_send:
            self.drop_next_send = False
            await self.drop()
            return None
        return self.acks[event]

    async def say(self, event: str, **fields: Any) -> None:
        await self.emit(f"chat:{event}", {"task_id": TASK, "subtask_id": SUBTASK, **fields}, to=self.sids[-1])

    async def drop(self) -> None:
        """The connection ends, as when a server shuts down."""
        await self.server.eio.disconnect(self.server.manager.eio_sid_from_sid(self.sids[-1], "/chat"))

    async def until_received(self, event: str, count: int = 1) -> dict[str, Any]:
        async with asyncio.timeout(15):
            while sum(name == event for name, _ in self.received) < count:
                await asyncio.sleep(0.01)
        return [payload for name, payload in self.received if name == event][-1]

    def joined(self, **fields: Any) -> None:
        """What the next `task:join` answers."""
        self.acks["task:join"] = {"streaming": None, "subtasks": [], "status": "RUNNING", "title": "t", **fields}


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    namespace = Peer()
    server = socketio.AsyncServer(async_mode="asgi")
    server.register_namespace(namespace)
    listener = socket.create_server(("127.0.0.1", 0))
    namespace.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    config = uvicorn.Config(socketio.ASGIApp(server), log_config=None, lifespan="off", timeout_graceful_shutdown=1)
    http = uvicorn.Server(config)
    serving = asyncio.create_task(http.serve(sockets=[listener]))
    yield namespace
    http.should_exit = True
    await serving


def session(peer: Peer, **more: Any) -> ChatSession:
    return ChatSession(peer.url, "the-token", team_id=3, **more)


async def collect(chat: ChatSession, question: str) -> list[ChatEvent]:
    return await _all(chat.ask(question))


async def _all(told: AsyncIterator[ChatEvent]) -> list[ChatEvent]:
    async with asyncio.timeout(20):
        return [event async for event in told]


async def test_streams_an_answer_and_goes_on_in_the_same_conversation(peer: Peer) -> None:
    async with session(peer, model="gpt") as chat:
        asking = asyncio.create_task(collect(chat, "hi"))
        sent = await peer.until_received("chat:send")
        await peer.say("start", message_id=2, seq=1, model_name="gpt")
        await peer.say("chunk", content="Hel", offset=0, seq=2)
        await peer.say("chunk", content="lo", offset=3, seq=3)
        await peer.say("done", message_id=2, offset=6, result={"value": "Hello!"}, seq=4)
        assert await asking == [Started("gpt", None), Added("Hel"), Added("lo"), Added("!"), Ended("done", "Hello!")]
        assert (sent["team_id"], sent["message"], sent["force_override_bot_model"]) == (3, "hi", "gpt")
        assert "task_id" not in sent

        again = asyncio.create_task(collect(chat, "more"))
        assert (await peer.until_received("chat:send", 2))["task_id"] == TASK
        await peer.say("error", message_id=4, error="The model is down.", type="ModelUnavailable", seq=1)
        assert await again == [Ended("failed", "", "The model is down.")]


async def test_a_team_that_asks_is_told_to_go_on(peer: Peer) -> None:
    waiting = {"kind": "confirmation", "text": "Go on?", "choices": ["confirm"], "message_id": 2, "run_id": 1}
    async with session(peer, model="gpt") as chat:
        asking = asyncio.create_task(collect(chat, "hi"))
        await peer.until_received("chat:send")
        await peer.say("chunk", content="One", offset=0, seq=2)
        await peer.say("waiting", **waiting, wait_id="w", seq=3)
        assert await asking == [Added("One"), Asks("Go on?")]
        assert chat.asks

        going_on = asyncio.create_task(_all(chat.go_on()))
        sent = await peer.until_received("chat:send", 2)
        assert (sent["message"], sent["action"], sent["task_id"]) == ("", "pipeline:confirm", TASK)
        assert "force_override_bot_model" not in sent
        await peer.say("chunk", content=" two", offset=3, seq=5)
        await peer.say("done", message_id=2, offset=7, result={"value": "One two"}, seq=6)
        assert await going_on == [Added(" two"), Ended("done", "One two")]
        assert not chat.asks


async def test_stop_keeps_the_partial_text(peer: Peer) -> None:
    peer.acks["chat:cancel"] = {"success": True}
    async with session(peer) as chat:
        asking = asyncio.create_task(collect(chat, "hi"))
        await peer.until_received("chat:send")
        await peer.say("chunk", content="Hel", offset=0, seq=2)
        await asyncio.sleep(0.1)
        await chat.stop()
        assert await peer.until_received("chat:cancel") == {"subtask_id": SUBTASK}
        await peer.say("cancelled", message_id=2, seq=3)
        assert await asking == [Added("Hel"), Ended("cancelled", "Hel")]


async def test_a_gap_asks_for_the_missing_text(peer: Peer) -> None:
    peer.acks["chat:resume"] = {"success": True}
    async with session(peer) as chat:
        asking = asyncio.create_task(collect(chat, "hi"))
        await peer.until_received("chat:send")
        await peer.say("chunk", content="Hel", offset=0, seq=2)
        await peer.say("chunk", content="!", offset=5, seq=4)
        assert await peer.until_received("chat:resume") == {"task_id": TASK, "subtask_id": SUBTASK, "offset": 3}
        await peer.say("chunk", content="lo!", offset=3, seq=4)
        await peer.say("done", message_id=2, offset=6, result={"value": "Hello!"}, seq=5)
        assert await asking == [Added("Hel"), Added("lo!"), Ended("done", "Hello!")]


async def test_a_lost_connection_is_made_up_for_by_the_snapshot(peer: Peer) -> None:
    running = {"subtask_id": SUBTASK, "message_id": 2, "offset": 8, "cached_content": "Hello wo", "seq": 6}
    peer.joined(streaming=running)
    async with session(peer) as chat:
        asking = asyncio.create_task(collect(chat, "hi"))
        await peer.until_received("chat:send")
        await peer.say("chunk", content="Hel", offset=0, seq=2)
        await asyncio.sleep(0.1)
        await peer.drop()
        await peer.until_received("task:join")
        await peer.say("chunk", content=" wo", offset=5, seq=6)
        await peer.say("chunk", content="rld", offset=8, seq=7)
        await peer.say("done", message_id=2, offset=11, result={"value": "Hello world"}, seq=8)
        assert await asking == [
            Added("Hel"),
            Connection("lost"),
            Connection("back"),
            Added("lo wo"),
            Added("rld"),
            Ended("done", "Hello world"),
        ]


@pytest.mark.parametrize(
    ("status", "ending"),
    [
        ("COMPLETED", Ended("done", "Hello")),
        ("FAILED", Ended("failed", "Hello", "It broke.")),
        ("CANCELLED", Ended("cancelled", "Hello")),
    ],
)
async def test_an_answer_that_ended_meanwhile(peer: Peer, status: str, ending: Ended) -> None:
    error = "It broke." if status == "FAILED" else None
    peer.joined(subtasks=[{**ENDED_MESSAGE, "status": status, "content": "Hello", "error": error}], status=status)
    async with session(peer) as chat:
        asking = asyncio.create_task(collect(chat, "hi"))
        await peer.until_received("chat:send")
        await peer.drop()
        assert await asking == [Connection("lost"), Connection("back"), Added("Hello"), ending]


async def test_a_session_that_was_too_slow_joins_again(peer: Peer) -> None:
    async with session(peer) as chat:
        asked = asyncio.create_task(collect(chat, "hi"))
        await peer.until_received("chat:send")
        message = {**ENDED_MESSAGE, "status": "COMPLETED", "content": "one two"}
        peer.joined(subtasks=[message], status="COMPLETED")
        await peer.emit("chat:resync", {"task_id": TASK}, to=peer.sids[-1])
        assert (await asked)[-1] == Ended("done", "one two")


async def test_a_message_whose_receipt_was_lost_is_sent_again_as_the_same_one(peer: Peer) -> None:
    peer.drop_next_send = True
    peer.joined(subtasks=[{**ENDED_MESSAGE, "status": "COMPLETED", "content": "Hello"}])
    async with session(peer) as chat:
        assert (await collect(chat, "hi"))[-1] == Ended("done", "Hello")
    first, second = (payload for name, payload in peer.received if name == "chat:send")
    assert first["client_message_id"] == second["client_message_id"]


async def test_a_refused_message_leaves_the_session_usable(peer: Peer) -> None:
    peer.acks["chat:send"] = {"error": "Wait for the answer.", "reason": "TaskBusy"}
    async with session(peer) as chat:
        with pytest.raises(Refused, match="Wait for the answer"):
            await collect(chat, "hi")
        peer.acks["chat:send"] = ACK
        asking = asyncio.create_task(collect(chat, "hi"))
        await peer.until_received("chat:send", 2)
        await peer.say("done", message_id=2, offset=0, result={"value": ""}, seq=1)
        assert await asking == [Ended("done", "")]


async def test_a_login_that_ends_is_said(peer: Peer) -> None:
    async with session(peer) as chat:
        asking = asyncio.create_task(collect(chat, "hi"))
        await peer.until_received("chat:send")
        await peer.emit("auth:error", {"error": "Log in again.", "code": "TOKEN_EXPIRED"}, to=peer.sids[-1])
        with pytest.raises(LoginFailed, match="Log in again"):
            await asking


async def another_token(refused: str) -> str:
    return refused + "+"


async def test_a_token_that_runs_out_in_an_answer_is_renewed_without_a_word(peer: Peer) -> None:
    async with session(peer, renew=another_token) as chat:
        asking = asyncio.create_task(collect(chat, "hi"))
        await peer.until_received("chat:send")
        await peer.say("chunk", content="Hel", offset=0, seq=2)
        peer.expired.add("the-token")
        running = {"subtask_id": SUBTASK, "message_id": 2, "offset": 5, "cached_content": "Hello", "seq": 3}
        peer.joined(streaming={**running, "bot_name": None, "started_at": None})
        await peer.emit("auth:error", {"error": "Log in again.", "code": "TOKEN_EXPIRED"}, to=peer.sids[-1])
        await peer.until_received("task:join")
        await peer.say("done", message_id=2, offset=6, result={"value": "Hello!"}, seq=4)
        assert await asking == [Added("Hel"), Added("lo"), Added("!"), Ended("done", "Hello!")]


async def test_a_token_that_ran_out_between_two_questions_is_renewed(peer: Peer) -> None:
    async with session(peer, renew=another_token) as chat:
        await peer.emit("auth:error", {"error": "Log in again.", "code": "TOKEN_EXPIRED"}, to=peer.sids[-1])
        peer.joined()
        # The server refuses events of the old connection until the new one is there.
        peer.acks["chat:send"] = {"error": "Your login has expired.", "reason": "Unauthorized"}
        asking = asyncio.create_task(collect(chat, "hi"))
        async with asyncio.timeout(15):
            while len(peer.sids) < 2:
                await asyncio.sleep(0.01)
        peer.acks["chat:send"] = ACK
        await asyncio.sleep(0.2)
        await peer.say("done", message_id=2, offset=2, result={"value": "Hi"}, seq=1)
        assert (await asking)[-1] == Ended("done", "Hi")


async def test_a_login_that_cannot_be_renewed_is_said(peer: Peer) -> None:
    async def refused(_token: str) -> str:
        raise LoginFailed("Log in again, please.")

    async with session(peer, renew=refused) as chat:
        asking = asyncio.create_task(collect(chat, "hi"))
        await peer.until_received("chat:send")
        await peer.emit("auth:error", {"error": "over", "code": "TOKEN_EXPIRED"}, to=peer.sids[-1])
        with pytest.raises(LoginFailed, match="Log in again, please"):
            await asking


async def test_a_refused_token_and_a_missing_server_are_told_apart(peer: Peer) -> None:
    peer.refuse = {"code": "INVALID_TOKEN", "error": "no"}
    with pytest.raises(LoginFailed):
        await session(peer).__aenter__()
    with pytest.raises(ServerUnreachable, match="is the server running"):
        await ChatSession("http://127.0.0.1:9", "t", team_id=1).__aenter__()
