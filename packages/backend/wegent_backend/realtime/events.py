"""From a client's event to its ack: login, payload, transaction, errors. Handlers see none of that."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, TypeAlias

import structlog
from pydantic import BaseModel, ValidationError
from wegent_contracts.errors import BadRequest
from wegent_contracts.protocol.socket import CLIENT_EVENTS
from wegent_kit.request_ids import request_id_from

from wegent_backend.access.routes import Access, admit
from wegent_backend.auth.rates import Rates, payer
from wegent_backend.auth.subject import Subject
from wegent_backend.context import Context, unit
from wegent_backend.ports import Ports
from wegent_backend.realtime import denied
from wegent_backend.realtime.connections import Connections
from wegent_backend.realtime.refusals import invalid_payload, refusal
from wegent_backend.realtime.server import NAMESPACE, SocketServer

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Caller:
    """The socket that sent an event, for handlers that need more than one transaction."""

    ports: Ports
    subject: Subject
    sid: str

    def unit(self, *, write: bool) -> AbstractAsyncContextManager[Context]:
        return unit(self.ports, self.subject, write=write, sid=self.sid)


Handler: TypeAlias = Callable[[Caller, Any], Awaitable[BaseModel]]
UnitHandler: TypeAlias = Callable[[Context, Any], Awaitable[BaseModel]]


class Events:
    """Client events of the namespace; their payloads are those of the contracts."""

    def __init__(self, server: SocketServer, connections: Connections, ports: Ports, rates: Rates) -> None:
        self._server = server
        self._connections = connections
        self._ports = ports
        self._rates = rates
        self.table: dict[str, Access] = {}
        server.sio.on("*", self._unknown, namespace=NAMESPACE)

    def on(self, event: str, handler: Handler, access: Access) -> None:
        """Answer an event with what `handler` returns; it opens its own transactions."""
        model = CLIENT_EVENTS[event]
        self.table[event] = access

        async def receive(sid: str, *args: Any) -> dict[str, Any]:
            return await self._answer(event, model, handler, sid, args)

        self._server.sio.on(event, receive, namespace=NAMESPACE)

    def on_unit(self, event: str, handler: UnitHandler, access: Access, *, write: bool) -> None:
        """Answer an event from within one transaction."""

        async def in_unit(caller: Caller, payload: Any) -> BaseModel:
            async with caller.unit(write=write) as ctx:
                return await handler(ctx, payload)

        self.on(event, in_unit, access)

    async def _answer(
        self, event: str, model: type[BaseModel], handler: Handler, sid: str, args: tuple[Any, ...]
    ) -> dict[str, Any]:
        request_id, subject = request_id_from(None), None
        with structlog.contextvars.bound_contextvars(request_id=request_id, socket_event=event):
            try:
                subject = self._connections.subject(sid)
                await self._rates.take(payer(subject), "reads" if self.table[event].verb == "read" else "writes")
                admit(subject, self.table[event])
                ack = await handler(Caller(self._ports, subject, sid), _payload(event, model, args))
            except Exception as error:  # noqa: BLE001 - the edge: whatever it was becomes an ack
                denied.note(self._ports.denials, event, self.table[event], error, subject, args, request_id)
                ack = refusal(error, request_id)
        return ack.model_dump(mode="json")

    async def _unknown(self, event: str, _sid: str, *_args: Any) -> dict[str, Any]:
        known = ", ".join(CLIENT_EVENTS)
        error = BadRequest(f'There is no event "{event[:64]}". Events of {NAMESPACE}: {known}.')
        return refusal(error, request_id_from(None)).model_dump(mode="json")


def _payload(event: str, model: type[BaseModel], args: tuple[Any, ...]) -> BaseModel:
    try:
        return model.model_validate(args[0] if args else {})
    except ValidationError as error:
        raise invalid_payload(event, error) from error
