"""The stores of an installation: new files go to the chosen one, older ones are found where they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wegent_backend.attachments.errors import StoreUnavailable
from wegent_backend.attachments.stores.database import DatabaseStore
from wegent_backend.attachments.stores.folder import FolderStore
from wegent_backend.attachments.stores.port import Store
from wegent_backend.attachments.stores.s3 import S3Store
from wegent_backend.db import Database
from wegent_backend.settings import BackendSettings

FOLDER: Final = "data/attachments"
"""Below home."""


class Stores:
    """Implements ports.Contents."""

    def __init__(self, chosen: str, stores: Mapping[str, Store]) -> None:
        self.chosen = chosen
        self._stores = stores

    @classmethod
    def of(cls, settings: BackendSettings, db: Database) -> Stores:
        found: dict[str, Store] = {
            "folder": FolderStore(settings.resolved_home() / FOLDER),
            "database": DatabaseStore(db),
        }
        if settings.attachment.has_s3:
            found["s3"] = S3Store(settings.attachment)
        return cls(settings.attachment.store, found)

    async def put(self, store: str, key: str, part: str, data: bytes) -> None:
        await self._named(store).put(key, part, data)

    async def get(self, store: str, key: str, part: str) -> bytes:
        return await self._named(store).get(key, part)

    async def remove(self, store: str, key: str, part: str) -> None:
        await self._named(store).remove(key, part)

    async def clear(self, store: str, key: str) -> None:
        await self._named(store).clear(key)

    async def close(self) -> None:
        for store in self._stores.values():
            if isinstance(store, S3Store):
                await store.close()

    def _named(self, name: str) -> Store:
        if name not in self._stores:
            raise StoreUnavailable(f"This file is in the store {name}, which this installation is not set up for.")
        return self._stores[name]
