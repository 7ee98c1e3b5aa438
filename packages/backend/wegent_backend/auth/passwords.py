"""Passwords: argon2 hashes, computed off the event loop, a few at a time because each takes much memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Final, TypeVar

from pwdlib import PasswordHash

SHORTEST: Final = 8
LONGEST: Final = 1024
"""Longer passwords are refused: hashing them would only keep the server busy."""

T = TypeVar("T")


class Passwords:
    """Hashes and checks passwords in its own threads."""

    def __init__(self, *, threads: int = 2) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="passwords")
        self._hasher = PasswordHash.recommended()

    async def hash(self, password: str) -> str:
        return await self._run(lambda: self._hasher.hash(password))

    async def verify(self, password: str, stored: str | None) -> tuple[bool, str | None]:
        """Whether it is right, and a new hash to store when the old one is out of date.

        `stored` of None (no such user, no password yet) is never right and takes as long as a wrong password.
        """
        return await self._run(lambda: self._verify(password, stored))

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _verify(self, password: str, stored: str | None) -> tuple[bool, str | None]:
        nobody = self._nobody  # made with the first check, whoever it is for
        if stored is None:
            self._hasher.verify(password, nobody)
            return False, None
        return self._hasher.verify_and_update(password, stored)

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash("the password of nobody")

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)
