"""Passwords: argon2 hashes, computed off the event loop, a few at a time because each takes much memory and time.

Guessing must not slow down those who know their password. So there are two lines: one for accounts from addresses that
they logged in from before, and one for strangers, whose hashes are computed one at a time; and when several wait, by a
thread that gives way to everything else on the machine.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Final, TypeVar

from pwdlib import PasswordHash

from wegent_backend.auth.throttle import Admission
from wegent_backend.auth.turns import Turns
from wegent_backend.edge_settings import LoginSettings

SHORTEST: Final = 8
LONGEST: Final = 1024
"""Longer passwords are refused: hashing them would only keep the server busy."""

NICER: Final = 10
"""About a tenth of what other threads get when all want the processor."""

FEW: Final = 3
"""So many strangers may wait before it is taken for guessing."""

KNOWN: Final = Admission(known=True, share="")
"""For who is logged in already."""

T = TypeVar("T")


class Passwords:
    """Hashes and checks passwords in its own threads."""

    def __init__(self, limits: LoginSettings | None = None, hasher: PasswordHash | None = None) -> None:
        limits = limits or LoginSettings()
        self._hasher = hasher or PasswordHash.recommended()
        self._known = _Line(limits, threads=limits.hashes)
        self._strangers = _Line(limits, threads=1, gives_way=True)

    async def hash(self, password: str) -> str:
        """Raises Busy."""
        return await self._known.run("", lambda: self._hasher.hash(password))

    async def verify(self, password: str, stored: str | None, admission: Admission = KNOWN) -> tuple[bool, str | None]:
        """Whether it is right, and a new hash to store when the old one is out of date. Raises Busy.

        `stored` of None (no such user, no password yet) is never right and takes as long as a wrong password.
        """
        return await self._line(admission).run(admission.share, lambda: self._verify(password, stored))

    def require_room(self, admission: Admission) -> None:
        """Raises Busy when a check would be refused now: to be asked before anything else is done for it."""
        self._line(admission).turns.require_room(admission.share)

    def close(self) -> None:
        self._known.close()
        self._strangers.close()

    def _line(self, admission: Admission) -> _Line:
        return self._known if admission.known else self._strangers

    def _verify(self, password: str, stored: str | None) -> tuple[bool, str | None]:
        nobody = self._nobody  # made with the first check, whoever it is for
        if stored is None:
            self._hasher.verify(password, nobody)
            return False, None
        return self._hasher.verify_and_update(password, stored)

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash("the password of nobody")


class _Line:
    """Threads, and the order in which callers get at them."""

    def __init__(self, limits: LoginSettings, *, threads: int, gives_way: bool = False) -> None:
        self._pool = ThreadPoolExecutor(threads, "passwords")
        self._patient = ThreadPoolExecutor(threads, "patient-passwords", _give_way) if gives_way else self._pool
        self.turns = Turns(
            at_once=threads,
            places=limits.waiting,
            places_per_share=limits.waiting_per_address,
            seconds=limits.wait_seconds,
        )

    async def run(self, share: str, work: Callable[[], T]) -> T:
        async with self.turns.turn(share):
            pool = self._pool if self.turns.waiting < FEW else self._patient
            return await asyncio.get_running_loop().run_in_executor(pool, work)

    def close(self) -> None:
        for pool in (self._pool, self._patient):
            pool.shutdown(wait=False, cancel_futures=True)


def _give_way() -> None:
    """Linux counts niceness by thread; elsewhere it is the process's, which must not give way."""
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + NICER)
