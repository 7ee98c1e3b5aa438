"""What a store does."""

from __future__ import annotations

from typing import Protocol


class Store(Protocol):
    """Keys are UUIDs, names of parts are letters, digits and dashes; a part is written once and has at most 2 MiB.

    What cannot be asked raises StoreUnavailable.
    """

    async def put(self, key: str, part: str, data: bytes) -> None:
        """Kept, whole or not at all, also when the power fails afterwards."""

    async def get(self, key: str, part: str) -> bytes:
        """Raises ContentLost for what is not there."""

    async def remove(self, key: str, part: str) -> None:
        """Nothing happens when it is not there."""

    async def clear(self, key: str) -> None:
        """Every part of the key, also those that nobody remembers."""
