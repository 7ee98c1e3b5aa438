"""The routes of answers: begun, gone on with, cancelled."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, StreamingResponse
from opentelemetry import propagate
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from wegent_contracts.errors import WegentError

from wegent_chat_shell.dialogue.dialogue import Dialogue
from wegent_chat_shell.dialogue.exchange import Exchange
from wegent_chat_shell.http.orders import answers_of, body_of, order_of
from wegent_chat_shell.http.owners import Owner
from wegent_chat_shell.http.settings import ServiceSettings
from wegent_chat_shell.http.streams import Streams
from wegent_chat_shell.http.wire import CONVERSATION_ID, HEARTBEAT, RESPONSE_ID, end_to_sse, error_to_sse, event_to_sse

ResponseId = Annotated[
    str | None, Query(max_length=64, pattern="^[A-Za-z0-9_.:-]+$", description="Chosen by the caller")
]
NO_STORE: Final = {"cache-control": "no-store"}


class Answering:
    """What the routes do."""

    def __init__(self, dialogue: Dialogue, streams: Streams, settings: ServiceSettings) -> None:
        self._dialogue = dialogue
        self._streams = streams
        self._settings = settings

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/v1/response")
        router.add_api_route("", self.begin, methods=["POST"], response_model=None)
        router.add_api_route("/{response_id}", self.look, methods=["GET"])
        router.add_api_route("/{response_id}/answers", self.go_on, methods=["POST"], response_model=None)
        router.add_api_route("/{response_id}/cancel", self.cancel, methods=["POST"])
        return router

    async def begin(self, request: Request, owner: Owner, response_id: ResponseId = None) -> Response:
        order, asked, kept = order_of(await body_of(request, self._settings.max_body_bytes))
        admitted = self._streams.admit(response_id)
        try:
            exchange = await self._dialogue.begin(asked, owner=owner, conversation=kept, turn_id=admitted)
        except BaseException:
            self._streams.release(admitted)
            raise
        return await self._answer(request, admitted, exchange, stream=order.stream)

    async def go_on(self, request: Request, owner: Owner, response_id: str) -> Response:
        """With answers of people, or with none after the death of a process."""
        body = answers_of(await body_of(request, self._settings.max_body_bytes))
        admitted = self._streams.admit(response_id)
        try:
            exchange = await self._dialogue.go_on(owner, response_id, body.answers, by=owner)
        except BaseException:
            self._streams.release(admitted)
            raise
        return await self._answer(request, admitted, exchange, stream=body.stream)

    async def look(self, owner: Owner, response_id: str) -> dict[str, Any]:
        """How it is with an answer that runs or waits."""
        if response_id in self._streams:
            return {"id": response_id, "status": "running", "waits": []}
        turn = await self._dialogue.kept(owner, response_id)
        waits = [each.model_dump(mode="json") for each in turn.waits]
        status = "waiting" if waits else "interrupted"
        return {"id": turn.id, "status": status, "conversation": turn.conversation, "text": turn.said, "waits": waits}

    async def cancel(self, owner: Owner, response_id: str) -> dict[str, bool]:
        if response_id in self._streams:
            self._streams.cancel(response_id)
        else:
            await self._dialogue.cancel(owner, response_id)
        return {"cancelled": True}

    async def _answer(self, request: Request, response_id: str, exchange: Exchange, *, stream: bool) -> Response:
        headers = {RESPONSE_ID: response_id, **NO_STORE}
        if exchange.kept_in is not None:
            headers[CONVERSATION_ID] = exchange.kept_in
        events = self._streams.follow(response_id, exchange, propagate.extract(request.headers))
        if stream:
            return _Stream(_as_sse(response_id, exchange, events), self._streams, response_id, exchange, headers)
        async with aclosing(events):
            async for _ in events:
                pass
        return JSONResponse(_whole(response_id, exchange), headers=headers)


class _Stream(StreamingResponse):
    """Whatever becomes of the connection, the answer has an end."""

    def __init__(
        self,
        events: AsyncGenerator[bytes, None],
        streams: Streams,
        response_id: str,
        exchange: Exchange,
        headers: dict[str, str],
    ) -> None:
        super().__init__(events, media_type="text/event-stream", headers=headers)
        self._events = events
        self._streams = streams
        self._id = response_id
        self._exchange = exchange

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._events.aclose()
            if await self._exchange.drop():
                self._streams.release(self._id)


async def _as_sse(
    response_id: str, exchange: Exchange, events: AsyncGenerator[Any, None]
) -> AsyncGenerator[bytes, None]:
    """It ends with an event that says how."""
    try:
        async with aclosing(events):
            async for event in events:
                yield HEARTBEAT if event is None else event_to_sse(event)
    except WegentError as error:
        yield error_to_sse(error)
    else:
        facts = {"response_id": response_id, "conversation": exchange.kept_in}
        status = "waiting" if exchange.waiting else "completed"
        yield end_to_sse({**{key: value for key, value in facts.items() if value}, "status": status})


def _whole(response_id: str, exchange: Exchange) -> dict[str, Any]:
    progress = exchange.progress
    return {
        "id": response_id,
        "status": "waiting" if exchange.waiting else "completed",
        "conversation": exchange.kept_in,
        "model": progress.model,
        "text": progress.text,
        "waits": [each.model_dump(mode="json") for each in progress.waits],
        "remarks": progress.remarks,
        "usage": progress.usage(),
    }
