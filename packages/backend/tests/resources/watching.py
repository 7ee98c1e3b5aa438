"""Several backends on one database, and watchers who write down what they are told."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Self

import httpx
import uvicorn
from wegent_backend.app import Backend
from wegent_backend.auth.subject import Subject
from wegent_backend.resources import watch
from wegent_backend.resources.selectors import parse

PATIENCE_SECONDS = 20


@dataclass(frozen=True)
class Told:
    """One event of a stream; `id` is there where one can go on."""

    type: str
    id: int | None
    object: dict[str, Any]

    @classmethod
    def of(cls, message: str) -> "Told":
        fields = dict(line.split(": ", 1) for line in message.splitlines())
        data = json.loads(fields["data"])
        assert data["type"] == fields["event"]
        return cls(fields["event"], int(fields["id"]) if "id" in fields else None, data["object"])

    @property
    def name(self) -> str:
        return str(self.object["metadata"].get("name", ""))

    @property
    def brief(self) -> tuple[str, str]:
        return self.type, self.name


@dataclass
class Watcher:
    """Somebody who watches until the end of the block."""

    stream: AsyncIterator[bytes]
    told: list[Told] = field(default_factory=list)
    ended: bool = False
    _pending: str = ""
    _more: asyncio.Event = field(default_factory=asyncio.Event)
    _reading: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._reading is not None
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)

    async def _read(self) -> None:
        async with contextlib.aclosing(self.stream) as stream:  # type: ignore[type-var]
            async for chunk in stream:
                *messages, self._pending = (self._pending + chunk.decode()).split("\n\n")
                self.told += map(Told.of, messages)
                self._more.set()
        self.ended = True
        self._more.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not condition():
                self._more.clear()
                await self._more.wait()

    async def bookmark(self, version: int = 0) -> int:
        """Where the stream is once it knows everything up to a version."""
        await self.until(lambda: bool(self.told) and self.told[-1].type == "BOOKMARK" and self.reached >= version)
        return self.reached

    async def told_until(self, version: int) -> list[tuple[str, str]]:
        """Type and name of what was told until everything up to the version is known; forgotten with this call."""
        await self.bookmark(version)
        found, self.told = [told.brief for told in self.told if told.type != "BOOKMARK"], []
        return found

    @property
    def reached(self) -> int:
        """From where one would go on now; 0: from the beginning."""
        return next((told.id for told in reversed(self.told) if told.id is not None), 0)

    async def end(self) -> None:
        await self.until(lambda: self.ended)


async def _allowed() -> None:
    """Everybody may watch."""


async def opened(
    backend: Backend,
    subject: Subject,
    since: int = 0,
    kinds: Sequence[str] = ("Ghost",),
    *,
    selector: str | None = None,
    namespace: str | None = None,
    still_allowed: watch.StillAllowed = _allowed,
) -> Watcher:
    wanted = watch.Wanted(kinds, namespace, parse(selector) if selector else None, since)
    stream = await watch.open_stream(
        backend.edge.ports, backend.edge.lookout, subject, wanted, still_allowed=still_allowed
    )
    return Watcher(stream)


class QuietServer(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def on_a_port(backend: Backend, token: str) -> AsyncIterator[httpx.AsyncClient]:
    """The backend behind a real server, which sends what a stream has as soon as it is there."""
    config = uvicorn.Config(backend, host="127.0.0.1", port=0, lifespan="off", log_config=None)
    server = QuietServer(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}/api/v1", headers=headers) as client:
        yield client
    server.should_exit = True
    await serving
