"""Files in a folder: `ab/<key>/<part>`, for the owner only."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from wegent_backend.attachments.errors import ContentLost, StoreUnavailable


class FolderStore:
    def __init__(self, root: Path) -> None:
        self._root = root

    async def put(self, key: str, part: str, data: bytes) -> None:
        await asyncio.to_thread(self._put, key, part, data)

    async def get(self, key: str, part: str) -> bytes:
        return await asyncio.to_thread(self._get, key, part)

    async def remove(self, key: str, part: str) -> None:
        with self._troubles():
            await asyncio.to_thread((self._home(key) / part).unlink, missing_ok=True)

    async def clear(self, key: str) -> None:
        await asyncio.to_thread(self._clear, key)

    def _home(self, key: str) -> Path:
        return self._root / key[:2] / key

    def _put(self, key: str, part: str, data: bytes) -> None:
        home = self._home(key)
        draft = home / f".{part}.{secrets.token_hex(4)}"
        with self._troubles():
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                draft.replace(home / part)
            finally:
                draft.unlink(missing_ok=True)
            _sync(home)

    def _get(self, key: str, part: str) -> bytes:
        with self._troubles():
            try:
                return (self._home(key) / part).read_bytes()
            except FileNotFoundError as error:
                raise ContentLost(f"A part of the file is missing: {key[:8]}…/{part}.") from error

    def _clear(self, key: str) -> None:
        with self._troubles():
            with contextlib.suppress(FileNotFoundError):
                shutil.rmtree(self._home(key))
            with contextlib.suppress(OSError):  # others are in there
                self._home(key).parent.rmdir()

    @contextlib.contextmanager
    def _troubles(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreUnavailable(
                f"The folder of files cannot be used: {error.strerror}. An administrator must see to it."
            ) from error


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
