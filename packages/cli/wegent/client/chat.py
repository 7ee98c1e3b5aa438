"""A conversation over Socket.IO: ask, follow the answer through any loss of connection, stop it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Literal
from uuid import uuid4

from pydantic import BaseModel
from wegent_contracts.protocol.socket import (
    TERMINAL_STATES,
    ChatCancelled,
    ChatChunk,
    ChatDone,
    ChatError,
    ChatResync,
    ChatStart,
    Message,
    TaskJoinAck,
)
from wegent_contracts.protocol.waiting import ChatWaiting

from wegent.client.answer import Added, Answer, Gap, Rewritten
from wegent.client.connection import ChatConnection, Connection
from wegent.client.errors import ClientError, ServerUnreachable
from wegent.client.rest import Renew


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
class Asks:
    """The team asks whether to go on: `ask` ends here, and `go_on` or another `ask` takes it up."""

    text: str


ChatEvent = Started | Added | Rewritten | Asks | Ended | Connection


class _Ack(BaseModel):
    """What is needed of any of the acks."""

    task_id: int
    assistant_subtask_id: int | None = None


class ChatSession:
    """One conversation. Use as an async context manager, then `async for event in session.ask("…")`."""

    def __init__(
        self,
        server: str,
        token: str,
        *,
        team_id: int,
        model: str | None = None,
        public: bool = True,
        renew: Renew | None = None,
    ) -> None:
        """`model`: name of a Model in place of the team's own; `public`: whether that is a public one.

        `renew`: how to get another token when this one is over.
        """
        self.task_id: int | None = None
        self._connection = ChatConnection(server, token, renew)
        self._team_id = team_id
        self._model = model
        self._public = public
        self._subtask_id: int | None = None
        self._paused: tuple[int, Answer] | None = None

    async def __aenter__(self) -> ChatSession:
        await self._connection.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._connection.close()

    def new_conversation(self) -> None:
        """The next question opens a conversation of its own."""
        self.task_id = None
        self._paused = None

    @property
    def asks(self) -> bool:
        """Whether the last answer waits for a word before it goes on."""
        return self._paused is not None

    async def stop(self) -> None:
        """Asks the server to stop the running answer; `ask` then ends with what is there."""
        if self._subtask_id is not None:
            await self._connection.call("chat:cancel", {"subtask_id": self._subtask_id})

    async def ask(self, message: str) -> AsyncIterator[ChatEvent]:
        """Sends a message and follows its answer to the end, or to a question. An answer that `asks` hears it.

        Raises ClientError when the server refuses it.
        """
        async for event in self._send(self._payload(message)):
            yield event

    async def go_on(self) -> AsyncIterator[ChatEvent]:
        """Lets an answer that `asks` go on, and follows it. Raises ClientError."""
        async for event in self._send({**self._payload(""), "action": "pipeline:confirm"}):
            yield event

    async def _send(self, payload: dict[str, Any]) -> AsyncIterator[ChatEvent]:
        # What came between two questions belongs to none of them; a login that ended meanwhile is raised.
        self._connection.forget()
        ack = _Ack.model_validate(await self._connection.call_surely("chat:send", payload))
        answer = ack.assistant_subtask_id
        goes_on = self._paused is not None and self._paused[0] == answer
        known, self._paused = self._paused[1] if self._paused and goes_on else Answer(), None
        self.task_id, self._subtask_id = ack.task_id, answer
        if answer is None:
            raise ClientError("The server stored the message and answers nobody. Ask its admin which version it is.")
        try:
            async for event in self._follow(ack.task_id, answer, known):
                yield event
                if isinstance(event, Asks):
                    self._paused = answer, known
        finally:
            self._subtask_id = None

    def _payload(self, message: str) -> dict[str, Any]:
        payload: dict[str, Any] = {"message": message, "client_message_id": uuid4().hex, "team_id": self._team_id}
        if self.task_id is not None:
            # Of a group chat, too: whoever asks here wants an answer.
            payload |= {"task_id": self.task_id, "address_ai": True}
        if self._model and not self.asks:
            payload["force_override_bot_model"] = self._model
            payload["force_override_bot_model_type"] = "public" if self._public else "user"
        return payload

    async def _follow(self, task: int, subtask: int, answer: Answer) -> AsyncIterator[ChatEvent]:
        while True:
            received = await self._connection.inbox.get()
            if isinstance(received, ClientError):
                raise received
            if isinstance(received, Connection):
                if received.state != "renewed":  # which is nobody's concern
                    yield received
                events = await self._rejoin(task, subtask, answer) if received.state != "lost" else []
            elif isinstance(received, ChatResync):
                events = await self._rejoin(task, subtask, answer) if received.task_id == task else []
            elif getattr(received, "subtask_id", None) != subtask:
                continue
            else:
                events = await self._apply(received, task, answer)
            for event in events:
                yield event
                if isinstance(event, Ended | Asks):
                    return

    async def _apply(self, received: BaseModel, task: int, answer: Answer) -> list[ChatEvent]:
        match received:
            case ChatStart() if answer.is_new(received.seq):
                answer.seq = received.seq
                return [Started(received.model_name, received.bot_name)]
            case ChatChunk():
                return await self._apply_chunk(received, task, answer)
            case ChatWaiting() if received.kind == "confirmation" and answer.is_new(received.seq):
                answer.seq = received.seq
                return [Asks(received.text)]
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
            await self._connection.call_surely("chat:resume", known)
            return []
        return _some(change)

    async def _rejoin(self, task: int, subtask: int, answer: Answer) -> list[ChatEvent]:
        """Catches up after a lost connection. Events that arrive meanwhile wait in the inbox and are applied later."""
        try:
            joined = TaskJoinAck.model_validate(await self._connection.call("task:join", {"task_id": task}))
        except ServerUnreachable:
            # Lost again: the next `back` tries again.
            return []
        running = joined.streaming
        if running and running.subtask_id == subtask:
            asked = [Asks(wait.text) for wait in joined.waits if wait.kind == "confirmation"]
            return [*_some(answer.snapshot(running.cached_content, running.seq)), *asked]
        stored = next((message for message in joined.subtasks if message.subtask_id == subtask), None)
        if stored is None or stored.status not in TERMINAL_STATES:
            return []
        return [*_some(answer.finished(stored.content)), _ending(stored)]


def _some(change: Added | Rewritten | None) -> list[ChatEvent]:
    return [change] if change else []


def _ending(stored: Message) -> Ended:
    if stored.status == "COMPLETED":
        return Ended("done", stored.content)
    if stored.status == "FAILED":
        return Ended("failed", stored.content, stored.error or "The answer failed.")
    return Ended("cancelled", stored.content)
