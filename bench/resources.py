"""Reading and writing resources, by many callers at once, and the same at the floor."""

from __future__ import annotations

import asyncio
import itertools
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import aiohttp
import httpx
import psutil

from bench.product import ROOT, Product, free_port

CALLERS: Final = (16, 64)
REQUESTS: Final = {"list": 1500, "get": 2500, "create": 800, "patch": 800}
ROWS: Final = 100
MANY_ROWS: Final = 100_000
DOCUMENTS: Final = 500
PROMPT: Final = "You are a patient teacher. Explain step by step, with an example for each step. " * 5
ONE: Final = "/api/v1/namespaces/default/ghosts"
HEAD = "what     callers  who        P50       P95   requests/s   CPU-s/1,000   errors"


@dataclass(frozen=True)
class Server:
    """Somebody who serves resources, and whose CPU time can be asked for."""

    who: str
    url: str
    token: str
    cpu_seconds: Callable[[], float]


@dataclass(frozen=True)
class Figures:
    """Milliseconds, requests a second, CPU-seconds for 1,000 requests."""

    p50: float
    p95: float
    rate: float
    cpu: float
    errors: int

    def row(self, what: str, callers: int, who: str) -> str:
        return (
            f"{what:8s} {callers:7d}  {who:7s} {self.p50:7.1f}  {self.p95:8.1f}  {self.rate:11.0f}  {self.cpu:12.2f}"
            f"  {self.errors:7d}"
        )


def ghost(name: str) -> dict[str, Any]:
    return {"kind": "Ghost", "metadata": {"name": name, "labels": {"app": "bench"}}, "spec": {"systemPrompt": PROMPT}}


async def measure(product: Product) -> None:
    """Print the table: product and floor beside each other, then lists of a large table, then a large apply."""
    ours = Server("Wegent", product.url, product.token, product.cpu_seconds)
    with floor() as bare:
        for server in (ours, bare):
            await _fill(server)
        print(HEAD)
        for what, callers in itertools.product(REQUESTS, CALLERS):
            found = [await _load(server, what, callers) for server in (bare, ours)]
            for server, figures in zip((bare, ours), found, strict=True):
                print(figures.row(what, callers, server.who), flush=True)
            print(f"{'':8s} {'':7s}  ratio   {found[1].p50 / found[0].p50:6.1f}x {found[1].p95 / found[0].p95:7.1f}x")
    await _large_table(product, ours)
    await _large_apply(ours)


@contextmanager
def floor() -> Iterator[Server]:
    """`bench.floor` as a process of its own, on an empty database."""
    with tempfile.TemporaryDirectory(prefix="wegent-floor-") as directory:
        port = free_port()
        command = [sys.executable, "-m", "bench.floor", f"{directory}/floor.db", str(port)]
        with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as process:
            watched = psutil.Process(process.pid)
            url = f"http://127.0.0.1:{port}"
            _wait_for(f"{url}{ONE.replace('/namespaces/default', '')}")
            yield Server("floor", url, "", lambda: sum(watched.cpu_times()[:2]))
            process.terminate()


def _wait_for(url: str) -> None:
    for _ in range(200):
        try:
            httpx.get(url, timeout=2)
        except httpx.HTTPError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit(f"{url} does not answer")


async def _fill(server: Server) -> None:
    async with _client(server) as client:
        for number in range(ROWS):
            async with client.post("/api/v1/ghosts", json=ghost(f"row-{number}")) as answer:
                assert answer.status in {200, 201}, await answer.text()


def _client(server: Server) -> aiohttp.ClientSession:
    headers = {"Authorization": f"Bearer {server.token}"}
    return aiohttp.ClientSession(server.url, headers=headers, connector=aiohttp.TCPConnector(limit=0))


async def _load(server: Server, what: str, callers: int) -> Figures:
    """`callers` that ask one after the other, as fast as they are answered, until all requests are done."""
    seconds: list[float] = []
    errors = 0
    todo = iter(range(REQUESTS[what]))
    async with _client(server) as client:

        async def call() -> None:
            nonlocal errors
            for number in todo:
                began = time.perf_counter()
                async with _request(client, what, number) as answer:
                    await answer.read()
                    errors += answer.status >= 400
                seconds.append(time.perf_counter() - began)

        cpu, began = server.cpu_seconds(), time.perf_counter()
        await asyncio.gather(*(call() for _ in range(callers)))
        spent = time.perf_counter() - began
    ordered = sorted(seconds)
    return Figures(
        ordered[len(ordered) // 2] * 1e3,
        ordered[int(len(ordered) * 0.95)] * 1e3,
        len(ordered) / spent,
        (server.cpu_seconds() - cpu) / len(ordered) * 1e3,
        errors,
    )


def _request(client: aiohttp.ClientSession, what: str, number: int) -> Any:
    name = f"row-{number % ROWS}"
    match what:
        case "list":
            return client.get("/api/v1/ghosts?limit=50")
        case "get":
            return client.get(f"{ONE}/{name}")
        case "create":
            return client.post("/api/v1/ghosts", json=ghost(f"new-{uuid.uuid4()}"))
    return client.patch(f"{ONE}/{name}", json={"spec": {"systemPrompt": f"{PROMPT}{uuid.uuid4()}"}})


async def _large_table(product: Product, server: Server) -> None:
    """A list of 50 of many rows must take no longer than one of few."""
    few = await _load(server, "list", 16)
    _insert(product.home / "data" / "wegent.db", MANY_ROWS)
    many = await _load(server, "list", 16)
    print(
        f"list of 50 at 16 callers: P50 {few.p50:.1f} ms of about 1,000 rows, {many.p50:.1f} ms of {MANY_ROWS:,} more"
    )


def _insert(database: Path, count: int) -> None:
    """Rows like the one that is there, without going through the API, which would take minutes."""
    with closing(sqlite3.connect(database, timeout=60)) as connection:
        cursor = connection.execute("SELECT * FROM kinds WHERE kind = 'Ghost' AND name = 'row-0'")
        names = [column[0] for column in cursor.description]
        like = dict(zip(names, cursor.fetchone(), strict=True))
        names.remove("id")
        places = ", ".join("?" for _ in names)
        rows = (
            [*({**like, "uid": str(uuid.uuid4()), "name": f"filler-{n}"}[name] for name in names)] for n in range(count)
        )
        connection.executemany(f"INSERT INTO kinds ({', '.join(names)}) VALUES ({places})", rows)  # noqa: S608
        connection.commit()


async def _large_apply(server: Server) -> None:
    documents = json.dumps([ghost(f"applied-{number}") for number in range(DOCUMENTS)])
    async with _client(server) as client:
        for word in ("first time", "again, unchanged"):
            began = time.perf_counter()
            headers = {"content-type": "application/json"}
            async with client.post("/api/v1/apply", data=documents, headers=headers) as answer:
                found = await answer.json()
            assert answer.status == 200, found
            print(f"apply of {DOCUMENTS} documents, {word}: {time.perf_counter() - began:.2f} s ({found['message']})")
