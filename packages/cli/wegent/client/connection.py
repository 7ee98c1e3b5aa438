"""The Socket.IO connection to `/chat`: kept alive, with everything that arrives in one inbox, in order."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Literal

import socketio
from pydantic import BaseModel, ValidationError
from socketio.exceptions import SocketIOError
from socketio.exceptions import TimeoutError as TimeoutFromSocket
from wegent_contracts.protocol.socket import ChatCancelled, ChatChunk, ChatDone, ChatError, ChatResync, ChatStart
from wegent_contracts.protocol.waiting import ChatWaiting

from wegent.client.errors import ClientError, LoginFailed, Refused, ServerUnreachable
from wegent.client.rest import Renew

NAMESPACE = "/chat"
ACK_SECONDS = 30.0
CONNECT_SECONDS = 10.0
RECONNECT_FIRST_SECONDS = 0.2
RECONNECT_MAX_SECONDS = 3.0
TOKEN_EXPIRED = "TOKEN_EXPIRED"  # noqa: S105 - a code of the protocol
INVALID_TOKEN = "INVALID_TOKEN"  # noqa: S105 - a code of the protocol
EXPIRED_IN_ACK = "Unauthorized"
FOLLOWED: dict[str, type[BaseModel]] = {
    "chat:start": ChatStart,
    "chat:chunk": ChatChunk,
    "chat:done": ChatDone,
    "chat:error": ChatError,
    "chat:cancelled": ChatCancelled,
    "chat:resync": ChatResync,
    "chat:waiting": ChatWaiting,
}


@dataclass(frozen=True)
class Connection:
    """The connection was lost, or is back; `renewed`: it is another one, because its token was over."""

    state: Literal["lost", "back", "renewed"]


class ChatConnection:
    """Reconnects by itself until closed; each loss and return stands in the inbox, between the events around it."""

    def __init__(self, server: str, token: str, renew: Renew | None = None) -> None:
        """`renew`: how to get another token when this one is over; without it the connection ends then."""
        self.server = server.rstrip("/")
        self.inbox: asyncio.Queue[BaseModel | Connection | ClientError] = asyncio.Queue()
        self._token = token
        self._renew = renew
        self._over = self._quiet = False
        self._renewals: set[asyncio.Task[None]] = set()
        # Its own reconnecting gives up when a server that shuts down says goodbye; Ctrl-C belongs to the program.
        self._socket = socketio.AsyncClient(reconnection=False, handle_sigint=False)
        self._lost = asyncio.Event()
        self._reconnecting: asyncio.Task[None] | None = None
        self._connected_before = False
        self._login_ended = False
        self._closing = False
        self._listen()

    async def open(self) -> None:
        """Raises ServerUnreachable or LoginFailed."""
        try:
            await self._connect()
        except SocketIOError as error:
            if self._over:  # the token ran out on the way; the next one has just begun
                return await self.open()
            self.forget()
            raise ServerUnreachable(
                f"{self.server} has no open chat connection ({error}): is the server running?"
            ) from None

    async def close(self) -> None:
        self._closing = True
        if self._reconnecting:
            self._reconnecting.cancel()
        await self._socket.disconnect()

    def forget(self) -> None:
        """Empties the inbox; an error in it is raised."""
        while not self.inbox.empty():
            received = self.inbox.get_nowait()
            if isinstance(received, ClientError):
                raise received

    async def call(self, event: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Sends one event and returns its ack; raises Refused, or ServerUnreachable when the connection goes first."""
        call = asyncio.create_task(self._socket.call(event, payload, namespace=NAMESPACE, timeout=ACK_SECONDS))
        lost = asyncio.create_task(self._lost.wait())
        try:
            await asyncio.wait({call, lost}, return_when=asyncio.FIRST_COMPLETED)
            ack = call.result() if call.done() else None
        except TimeoutFromSocket:
            raise ClientError(f"{self.server} did not answer {event} within {ACK_SECONDS:.0f} s.") from None
        except SocketIOError:
            raise ServerUnreachable(f"The connection to {self.server} was lost.") from None
        finally:
            lost.cancel()
        if not call.done():
            call.cancel()
            raise ServerUnreachable(f"The connection to {self.server} was lost.")
        return self._checked(event, ack)

    async def call_surely(self, event: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Like `call`, again and again while the connection comes and goes; for events that may be sent twice."""
        while True:
            try:
                return await self.call(event, payload)
            except ServerUnreachable:
                await self._until_back()

    def _checked(self, event: str, ack: Any) -> dict[str, Any]:
        if not isinstance(ack, dict):
            raise ClientError(f"{self.server} answered {event} with something unexpected.")
        if self._renew and ack.get("reason") == EXPIRED_IN_ACK:
            # Said in the moment in which the token ran out: another one is on its way.
            raise ServerUnreachable(f"The connection to {self.server} is being renewed.")
        if "error" in ack and "reason" in ack:
            raise Refused(str(ack["error"]), str(ack["reason"]))
        return ack

    async def _until_back(self) -> None:
        while True:
            received = await self.inbox.get()
            if isinstance(received, ClientError):
                raise received
            if isinstance(received, Connection) and received.state != "lost":
                # Whoever follows the answer has to catch up.
                self.inbox.put_nowait(received)
                return

    async def _connect(self) -> None:
        if self._over and self._renew:
            self._token = await self._renew(self._token)
            self._over = False
        await self._socket.connect(
            self.server,
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
            except (SocketIOError, ValueError, ServerUnreachable):
                # ValueError: the old connection is not quite closed yet.
                continue
            except LoginFailed as error:
                self._login_ended = True
                self.inbox.put_nowait(error)
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
                self.inbox.put_nowait(kind.model_validate(data))
            except ValidationError:
                self.inbox.put_nowait(ClientError("The server speaks another version: update this program."))

        return receive

    async def _on_connect(self) -> None:
        if self._connected_before:
            self.inbox.put_nowait(Connection("renewed" if self._quiet else "back"))
        self._quiet = False
        self._connected_before = True
        self._lost.clear()

    async def _on_disconnect(self, *_: Any) -> None:
        self._lost.set()
        if not self._closing:
            if not self._quiet:
                self.inbox.put_nowait(Connection("lost"))
            self._reconnecting = asyncio.create_task(self._reconnect())

    async def _on_refused(self, data: Any) -> None:
        code = _code(data)
        if code == TOKEN_EXPIRED and self._renew and not self._over:
            self._over = True  # the next try brings another token
        elif code is not None:
            self._login_ended = True
            self.inbox.put_nowait(LoginFailed("The login is no longer valid: start again to log in."))

    async def _on_auth_error(self, data: Any) -> None:
        if _code(data) == TOKEN_EXPIRED and self._renew:
            # The library reads nothing more while a handler waits, and closing waits for its reading.
            renewal = asyncio.create_task(self._change_token())
            self._renewals.add(renewal)
            renewal.add_done_callback(self._renewals.discard)
            return
        self.inbox.put_nowait(LoginFailed(str(data.get("error")) if isinstance(data, dict) else str(data)))

    async def _change_token(self) -> None:
        """Ends the connection, which then comes back with another token."""
        if not self._over:
            self._over = self._quiet = True
            await self._socket.disconnect()


def _code(data: Any) -> str | None:
    """Why a connection was refused or ended, when it was for its token."""
    inner = data.get("data", data) if isinstance(data, dict) else None
    code = inner.get("code") if isinstance(inner, dict) else None
    return code if code in {INVALID_TOKEN, TOKEN_EXPIRED} else None
