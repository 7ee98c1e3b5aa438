"""A conversation over Socket.IO: ask, follow the answer through any loss of connection, stop it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Literal
from uuid import uuid4

import socketio
from pydantic import BaseModel, ValidationError
from socketio.exceptions import SocketIOError
from socketio.exceptions import TimeoutError as TimeoutFromSocket
from wegent_contracts.protocol.socket import (
    TERMINAL_STATES,
    ChatCancelled,
    ChatChunk,
    ChatDone,
    ChatError,
    ChatSendAck,
    ChatStart,
    Message,
    TaskJoinAck,
)

from wegent.client.answer import Added, Answer, Gap, Rewritten
from wegent.client.errors import ClientError, LoginFailed, Refused, ServerUnreachable

NAMESPACE = "/chat"
ACK_SECONDS = 30.0
CONNECT_SECONDS = 10.0
RECONNECT_FIRST_SECONDS = 0.2
RECONNECT_MAX_SECONDS = 3.0
FOLLOWED: dict[str, type[BaseModel]] = {
    "chat:start": ChatStart,
    "chat:chunk": ChatChunk,
    "chat:done": ChatDone,
    "chat:error": ChatError,
    "chat:cancelled": ChatCancelled,
}


@dataclass(frozen=True)
class Started:
    """The model began; names are None when the server does not say."""

    model: str | None
    bot: str | None


@dataclass(frozen=True)
class Ended:
    """The answer's end. `error` is for people and only there when it failed."""

    how: Literal["done", "failed", "cancelled"]
    text: str
    error: str | None = None


@dataclass(frozen=True)
class Connection:
    """The connection was lost, or is back."""

    state: Literal["lost", "back"]


ChatEvent = Started | Added | Rewritten | Ended | Connection


class ChatSession:
    """One conversation. Use as an async context manager, then `async for event in session.ask("…")`."""

    def __init__(self, server: str, token: str, *, team_id: int, model: str | None = None, public: bool = True) -> None:
        """`model`: name of a Model in place of the team's own; `public`: whether that is a public one."""
        self.task_id: int | None = None
        self._server = server.rstrip("/")
        self._token = token
        self._team_id = team_id
        self._model = model
        self._public = public
        self._subtask_id: int | None = None
        self._inbox: asyncio.Queue[BaseModel | Connection | ClientError] = asyncio.Queue()
        # Its own reconnecting gives up when a server that shuts down says goodbye; Ctrl-C belongs to the program.
        self._socket = socketio.AsyncClient(reconnection=False, handle_sigint=False)
        self._reconnecting: asyncio.Task[None] | None = None
        self._closing = False
        self._login_ended = False
        self._connected_before = False
        self._lost = asyncio.Event()
        self._listen()

    async def __aenter__(self) -> ChatSession:
        try:
            await self._connect()
        except SocketIOError as error:
            raise self._why_not_connected(error) from None
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing = True
        if self._reconnecting:
            self._reconnecting.cancel()
        await self._socket.disconnect()

    def new_conversation(self) -> None:
        """The next question opens a conversation of its own."""
        self.task_id = None

    async def stop(self) -> None:
        """Asks the server to stop the running answer; `ask` then ends with what is there."""
        if self._subtask_id is not None:
            await self._call("chat:cancel", {"subtask_id": self._subtask_id})

    async def ask(self, message: str) -> AsyncIterator[ChatEvent]:
        """Sends a message and follows its answer to the end. Raises ClientError when the server refuses it."""
        self._forget_the_past()
        payload = {"message": message, "client_message_id": uuid4().hex, "team_id": self._team_id}
        if self.task_id is not None:
            payload["task_id"] = self.task_id
        if self._model:
            payload["force_override_bot_model"] = self._model
            payload["force_override_bot_model_type"] = "public" if self._public else "user"
        ack = ChatSendAck.model_validate(await self._call_surely("chat:send", payload))
        self.task_id, self._subtask_id = ack.task_id, ack.assistant_subtask_id
        try:
            async for event in self._follow(ack.task_id, ack.assistant_subtask_id, Answer()):
                yield event
        finally:
            self._subtask_id = None

    async def _follow(self, task: int, subtask: int, answer: Answer) -> AsyncIterator[ChatEvent]:
        while True:
            received = await self._inbox.get()
            if isinstance(received, ClientError):
                raise received
            if isinstance(received, Connection):
                yield received
                events = await self._rejoin(task, subtask, answer) if received.state == "back" else []
            elif getattr(received, "subtask_id", None) != subtask:
                continue
            else:
                events = await self._apply(received, task, answer)
            for event in events:
                yield event
                if isinstance(event, Ended):
                    return

    async def _apply(self, received: BaseModel, task: int, answer: Answer) -> list[ChatEvent]:
        match received:
            case ChatStart() if answer.is_new(received.seq):
                answer.seq = received.seq
                return [Started(received.model_name, received.bot_name)]
            case ChatChunk():
                return await self._apply_chunk(received, task, answer)
            case ChatDone():
                return [*_some(answer.finished(received.result.value)), Ended("done", answer.text)]
            case ChatError():
                return [Ended("failed", answer.text, received.error)]
            case ChatCancelled():
                return [Ended("cancelled", answer.text)]
        return []

    async def _apply_chunk(self, chunk: ChatChunk, task: int, answer: Answer) -> list[ChatEvent]:
        try:
            change = answer.chunk(offset=chunk.offset, content=chunk.content, seq=chunk.seq, replace=chunk.replace)
        except Gap:
            known = {"task_id": task, "subtask_id": chunk.subtask_id, "offset": len(answer.text)}
            await self._call_surely("chat:resume", known)
            return []
        return _some(change)

    async def _rejoin(self, task: int, subtask: int, answer: Answer) -> list[ChatEvent]:
        """Catches up after a lost connection. Events that arrive meanwhile wait in the inbox and are applied later."""
        try:
            joined = TaskJoinAck.model_validate(await self._call("task:join", {"task_id": task}))
        except ServerUnreachable:
            # Lost again: the next `back` tries again.
            return []
        running = joined.streaming
        if running and running.subtask_id == subtask:
            return _some(answer.snapshot(running.cached_content, running.seq))
        stored = next((message for message in joined.subtasks if message.subtask_id == subtask), None)
        if stored is None or stored.status not in TERMINAL_STATES:
            return []
        return [*_some(answer.finished(stored.content)), _ending(stored)]

    async def _call_surely(self, event: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Like `_call`, again and again while the connection comes and goes; for events that may be sent twice."""
        while True:
            try:
                return await self._call(event, payload)
            except ServerUnreachable:
                await self._until_back()

    async def _call(self, event: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Sends one event and returns its ack; raises Refused, or ServerUnreachable when the connection goes first."""
        call = asyncio.create_task(self._socket.call(event, payload, namespace=NAMESPACE, timeout=ACK_SECONDS))
        lost = asyncio.create_task(self._lost.wait())
        try:
            await asyncio.wait({call, lost}, return_when=asyncio.FIRST_COMPLETED)
            ack = call.result() if call.done() else None
        except TimeoutFromSocket:
            raise ClientError(f"{self._server} did not answer {event} within {ACK_SECONDS:.0f} s.") from None
        except SocketIOError:
            raise ServerUnreachable(f"The connection to {self._server} was lost.") from None
        finally:
            lost.cancel()
        if not call.done():
            call.cancel()
            raise ServerUnreachable(f"The connection to {self._server} was lost.")
        return self._checked(event, ack)

    def _checked(self, event: str, ack: Any) -> dict[str, Any]:
        if not isinstance(ack, dict):
            raise ClientError(f"{self._server} answered {event} with something unexpected.")
        if "error" in ack and "reason" in ack:
            raise Refused(str(ack["error"]), str(ack["reason"]))
        return ack

    async def _until_back(self) -> None:
        while True:
            received = await self._inbox.get()
            if isinstance(received, ClientError):
                raise received
            if isinstance(received, Connection) and received.state == "back":
                # Whoever follows the answer has to catch up.
                self._inbox.put_nowait(received)
                return

    def _forget_the_past(self) -> None:
        """What came between two questions; a login that ended meanwhile is raised."""
        while not self._inbox.empty():
            received = self._inbox.get_nowait()
            if isinstance(received, ClientError):
                raise received

    async def _connect(self) -> None:
        await self._socket.connect(
            self._server,
            namespaces=[NAMESPACE],
            auth={"token": self._token},
            transports=["websocket"],
            wait_timeout=CONNECT_SECONDS,
        )

    async def _reconnect(self) -> None:
        pause = RECONNECT_FIRST_SECONDS
        while not self._login_ended:
            await asyncio.sleep(pause)
            pause = min(pause * 2, RECONNECT_MAX_SECONDS)
            try:
                await self._connect()
            except (SocketIOError, ValueError):
                # ValueError: the old connection is not quite closed yet.
                continue
            return

    def _listen(self) -> None:
        for name, kind in FOLLOWED.items():
            self._socket.on(name, self._receiver(kind), namespace=NAMESPACE)
        self._socket.on("connect", self._on_connect, namespace=NAMESPACE)
        self._socket.on("disconnect", self._on_disconnect, namespace=NAMESPACE)
        self._socket.on("connect_error", self._on_refused, namespace=NAMESPACE)
        self._socket.on("auth:error", self._on_auth_error, namespace=NAMESPACE)

    def _receiver(self, kind: type[BaseModel]) -> Any:
        async def receive(data: Any) -> None:
            try:
                self._inbox.put_nowait(kind.model_validate(data))
            except ValidationError:
                self._inbox.put_nowait(ClientError("The server speaks another version: update this program."))

        return receive

    async def _on_connect(self) -> None:
        if self._connected_before:
            self._inbox.put_nowait(Connection("back"))
        self._connected_before = True
        self._lost.clear()

    async def _on_disconnect(self, *_: Any) -> None:
        self._lost.set()
        if not self._closing:
            self._inbox.put_nowait(Connection("lost"))
            self._reconnecting = asyncio.create_task(self._reconnect())

    async def _on_refused(self, data: Any) -> None:
        if _is_auth(data):
            self._login_ended = True
            self._inbox.put_nowait(LoginFailed("The login is no longer valid: start again to log in."))

    async def _on_auth_error(self, data: Any) -> None:
        self._inbox.put_nowait(LoginFailed(str(data.get("error")) if isinstance(data, dict) else str(data)))

    def _why_not_connected(self, error: SocketIOError) -> ClientError:
        try:
            self._forget_the_past()
        except ClientError as known:
            return known
        return ServerUnreachable(f"{self._server} has no open chat connection ({error}): is the server running?")


def _some(change: Added | Rewritten | None) -> list[ChatEvent]:
    return [change] if change else []


def _ending(stored: Message) -> Ended:
    if stored.status == "COMPLETED":
        return Ended("done", stored.content)
    if stored.status == "FAILED":
        return Ended("failed", stored.content, stored.error or "The answer failed.")
    return Ended("cancelled", stored.content)


def _is_auth(data: Any) -> bool:
    """Whether a refused connection was refused for its token; the code stands in the refusal's data."""
    inner = data.get("data", data) if isinstance(data, dict) else None
    return isinstance(inner, dict) and inner.get("code") in {"INVALID_TOKEN", "TOKEN_EXPIRED"}
