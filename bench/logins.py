"""Guessing of passwords: does it slow down those who know theirs, and everybody's reads?

Three times the same right logins and reads, at a steady pace whatever the answers take: alone, beside a flood of wrong
logins from one address, and beside one from as many addresses as there are guesses. The addresses are those that a
trusted proxy tells. Half of the guesses are at the account that logs in rightly, half at names that nobody has.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp

from bench.product import PASSWORD, Product

SECONDS: Final = 20
WRONG_PER_SECOND: Final = 200
RIGHT_PER_SECOND: Final = 1
READS_PER_SECOND: Final = 20
HOME: Final = "198.51.100.1"
FLOODER: Final = "203.0.113.1"
NEW: Final = (f"192.0.2.{number}" for number in itertools.count(1))
HEAD: Final = "flood            what                  answered        P50       P95    P50/alone  P95/alone"


@dataclass
class Answers:
    """Seconds of what was answered as it should be, and how often each status was."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def at(self, share: float) -> float:
        """Milliseconds; of none answered, not a number."""
        ordered = sorted(self.seconds)
        return ordered[int(share * (len(ordered) - 1))] * 1e3 if ordered else float("nan")

    def row(self, flood: str, what: str, alone: Answers) -> str:
        p50, p95 = self.at(0.5), self.at(0.95)
        answered = f"{len(self.seconds)}/{self.statuses.total()}"
        ratios = f"{p50 / alone.at(0.5):9.2f}x {p95 / alone.at(0.95):9.2f}x"
        return f"{flood:16s} {what:20s} {answered:>9s}  {p50:9.1f} {p95:9.1f}   {ratios}"


@dataclass
class Seen:
    """Of one phase."""

    right: Answers = field(default_factory=Answers)
    right_elsewhere: Answers = field(default_factory=Answers)
    reads: Answers = field(default_factory=Answers)
    wrong: Answers = field(default_factory=Answers)


async def measure(product: Product) -> None:
    """Prints the table. Stops when a wrong login got in."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(product.url, connector=connector) as client:
        await _login(client, PASSWORD, HOME, Answers())  # from now on this address is known
        print(f"{WRONG_PER_SECOND} wrong logins a second for {SECONDS} s, {RIGHT_PER_SECOND} right one, and as many")
        print(f"from an address that is new each time; {READS_PER_SECOND} lists of 50 a second; times in ms")
        print(HEAD)
        alone = await _phase(client, product, None)
        _print("none", alone, alone)
        numbers = itertools.count()
        floods: dict[str, Callable[[], str]] = {
            "one address": lambda: FLOODER,
            "many addresses": lambda: _address(next(numbers)),
        }
        for name, address in floods.items():
            await asyncio.sleep(3)  # what waits from the last flood is answered
            seen = await _phase(client, product, address)
            _print(name, seen, alone)
            counts = ", ".join(
                f"{count} x {status or 'no answer'}" for status, count in sorted(seen.wrong.statuses.items())
            )
            print(f"{'':16s} the wrong ones: {counts}", flush=True)
            if seen.wrong.statuses[200]:
                raise SystemExit("a wrong password got in")


def _print(flood: str, seen: Seen, alone: Seen) -> None:
    print(seen.right.row(flood, "right, known address", alone.right), flush=True)
    print(seen.right_elsewhere.row("", "right, new address", alone.right_elsewhere), flush=True)
    print(seen.reads.row("", "reads", alone.reads), flush=True)


async def _phase(client: aiohttp.ClientSession, product: Product, flooder: Callable[[], str] | None) -> Seen:
    seen = Seen()

    async def read() -> None:
        headers = {"Authorization": f"Bearer {product.token}"}
        await _timed(client.get("/api/v1/ghosts?limit=50", headers=headers), seen.reads)

    paced = [
        _at(RIGHT_PER_SECOND, lambda: _login(client, PASSWORD, HOME, seen.right)),
        _at(RIGHT_PER_SECOND, lambda: _login(client, PASSWORD, next(NEW), seen.right_elsewhere)),
        _at(READS_PER_SECOND, read),
    ]
    if flooder is not None:
        names = itertools.cycle(("admin", *(f"nobody-{number}" for number in range(500))))
        paced.append(_at(WRONG_PER_SECOND, lambda: _guess(client, flooder(), names, seen.wrong)))
    await asyncio.gather(*paced)
    return seen


async def _at(per_second: int, ask: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Begin that many a second, whether or not those before are answered; wait for all in the end."""
    began, tasks = time.perf_counter(), []
    for number in range(per_second * SECONDS):
        await asyncio.sleep(max(0.0, began + number / per_second - time.perf_counter()))
        tasks.append(asyncio.create_task(ask()))
    await asyncio.gather(*tasks)


async def _login(
    client: aiohttp.ClientSession, password: str, address: str, into: Answers, name: str = "admin"
) -> None:
    body = {"user_name": name, "password": password}
    headers = {"X-Forwarded-For": address}
    await _timed(client.post("/api/v1/auth/login", json=body, headers=headers), into)


async def _guess(client: aiohttp.ClientSession, address: str, names: Iterator[str], into: Answers) -> None:
    name = "admin" if into.statuses.total() % 2 else next(names)
    await _login(client, "a wrong guess", address, into, name)


async def _timed(asked: Any, into: Answers) -> None:
    began = time.perf_counter()
    try:
        async with asked as answer:
            await answer.read()
    except aiohttp.ClientError:
        into.statuses[0] += 1  # the connection was ended
        return
    into.statuses[answer.status] += 1
    if answer.status == 200:
        into.seconds.append(time.perf_counter() - began)


def _address(number: int) -> str:
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
