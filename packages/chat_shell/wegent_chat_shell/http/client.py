"""The service, used like the engine itself."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Final

import structlog
from opentelemetry.trace import Tracer
from wegent_contracts.errors import Unavailable, WegentError
from wegent_contracts.events import EngineEvent
from wegent_contracts.protocol.chat import ChatRequest

from wegent_chat_shell.http.wire import END, ERROR, error_from_json, event_from_json, request_to_json
from wegent_chat_shell.telemetry import remote_span, tracer_of

if TYPE_CHECKING:
    import httpx2

log = structlog.get_logger(__name__)

OK: Final = 200
BUSY: Final = 503
PAUSE_SECONDS: Final = 0.2


class ShellLostError(ConnectionError):
    """The service has gone away in the middle of an answer, which has to begin anew."""


class RemoteShell:
    """Has the answers given by services at `urls`, in turn. Belongs to one event loop.

    A service that cannot be reached, or is full or stopping, is passed over; when that is so of all of them for
    `patience_seconds`, the answer fails.
    """

    def __init__(
        self,
        urls: Sequence[str],
        token: str,
        *,
        patience_seconds: float,
        silence_seconds: float,
        tracer: Tracer | None = None,
    ) -> None:
        """`tracer`: the process's when absent."""
        self._urls = itertools.cycle(urls)
        self._count = len(urls)
        self._token = token
        self._patience = patience_seconds
        self._silence = silence_seconds
        self._tracer = tracer_of(tracer)
        self._client: httpx2.AsyncClient | None = None

    async def aclose(self) -> None:
        if self._client is not None:
            await self._client.aclose()

    async def stream(self, request: ChatRequest) -> AsyncGenerator[EngineEvent, None]:
        """Events of one turn, as from ChatEngine.stream.

        Raises what the engine raises, Unavailable when no service takes the request, and ShellLostError when the one
        that did goes away before its end.
        """
        with remote_span(self._tracer, request) as trace:
            async with aclosing(self._events(request_to_json(request), trace)) as events:
                async for event in events:
                    yield event

    async def _events(self, body: bytes, trace: Mapping[str, str]) -> AsyncGenerator[EngineEvent, None]:
        async with aclosing(await self._open(body, trace)) as lines:
            event = ""
            async for line in lines:
                if line.startswith("event: "):
                    event = line[7:]
                elif line.startswith("data: "):
                    if event == END:
                        return
                    if event == ERROR:
                        raise error_from_json(_loads(line[6:]))
                    yield event_from_json(line[6:])
        raise ShellLostError("the chat shell ended the connection before the answer's end")

    async def _open(self, body: bytes, trace: Mapping[str, str]) -> AsyncGenerator[str, None]:
        """The lines of an answer, at the first service that takes the request."""
        deadline = time.monotonic() + self._patience
        while True:
            for _ in range(self._count):
                lines = self._lines(next(self._urls), body, trace)
                try:
                    await anext(lines)
                except _Passed as passed:
                    why = passed
                else:
                    return lines
            if time.monotonic() > deadline:
                raise Unavailable(f"No chat shell takes the question ({why}). Try again in a moment.")
            await asyncio.sleep(PAUSE_SECONDS)

    async def _lines(self, url: str, body: bytes, trace: Mapping[str, str]) -> AsyncGenerator[str, None]:
        """First an empty one, when the service has taken the request."""
        import httpx2

        headers = {**trace, "authorization": f"Bearer {self._token}", "content-type": "application/json"}
        taken = False
        try:
            async with self._http().stream("POST", f"{url}/v1/response", content=body, headers=headers) as answer:
                if answer.status_code == BUSY:
                    raise _Passed(f"{url} is full or stopping")
                if answer.status_code != OK:
                    raise _refused(url, await answer.aread())
                taken = True
                yield ""
                async for line in answer.aiter_lines():
                    yield line
        except httpx2.TransportError as error:
            log.warning("shell.lost" if taken else "shell.not_reached", url=url, error=repr(error))
            if taken:
                raise ShellLostError(f"the chat shell at {url} went away") from error
            raise _Passed(f"{url} cannot be reached") from error

    def _http(self) -> httpx2.AsyncClient:
        if self._client is None:
            import httpx2

            self._client = httpx2.AsyncClient(
                timeout=httpx2.Timeout(10, read=self._silence),
                limits=httpx2.Limits(max_connections=None),
                trust_env=False,
            )
        return self._client


class _Passed(Exception):
    """This service does not take the request; another one may."""


def _refused(url: str, body: bytes) -> WegentError:
    try:
        why = _loads(body)["error"]["message"]
    except (ValueError, KeyError, TypeError):
        why = "it says nothing that is understood"
    return Unavailable(f"The chat shell at {url} refuses the question: {why}")


def _loads(data: str | bytes) -> Any:
    import orjson

    return orjson.loads(data)
