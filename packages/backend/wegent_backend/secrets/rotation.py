"""A new encryption key for everything that is stored, while others go on reading and writing."""

from __future__ import annotations

import asyncio
from typing import Any, Final

import structlog
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.protocol.resources import RotationAnswer
from wegent_kit.crypto import BrokenToken, Keyring, UnknownKey

from wegent_backend.ports import Ports
from wegent_backend.secrets import repository

log = structlog.get_logger(__name__)

BATCH: Final = 200
"""Secrets per transaction: others who write wait for so many at most."""

PAUSE_SECONDS: Final = 0.02
"""Between two transactions: SQLite does not queue the writers of other processes, they must meet a gap."""


async def rotate(ports: Ports) -> RotationAnswer:
    """Make a key, encrypt every secret with it, and destroy the older keys.

    Every step holds the lock of those who write resources and secrets: none of them encrypts with a key that is about
    to go. Whatever ends it early, the keys that are still needed are kept, and another call finishes the work.
    """
    async with ports.db.write() as session:
        await repository.hold(session)
        ports.keyring.add_key()
    rotation = _Rotation(ports.keyring)
    while True:
        async with ports.db.write() as session:
            await repository.hold(session)
            if not await rotation.step(session) and await rotation.is_complete(session):
                retired = ports.keyring.retire_all_but_current()
                break
        await asyncio.sleep(PAUSE_SECONDS)
    if rotation.unreadable:
        log.warning("encryption.unreadable_rows", count=len(rotation.unreadable), ids=sorted(rotation.unreadable)[:20])
    log.info("encryption.rotated", key_id=ports.keyring.current_id, rewritten=rotation.rewritten, retired=retired)
    return RotationAnswer(key_id=ports.keyring.current_id, rewritten=rotation.rewritten, retired=retired)


class _Rotation:
    """One walk through the secrets, by id, in several transactions."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self._after = ""
        self.rewritten = 0
        # No key opens them, so none is kept for them: they stay as they are.
        self.unreadable: set[str] = set()

    async def step(self, session: AsyncSession) -> bool:
        """Encrypt the next secrets anew; False at the end of the walk."""
        rows = await repository.with_other_keys(session, self._keyring.current_id, after=self._after, limit=BATCH)
        if not rows:
            return False
        self._after = rows[-1][0]
        changed = [new for secret_id, token in rows if (new := self._renewed(secret_id, token)) is not None]
        if changed:
            await repository.replace_tokens(session, changed)
        self.rewritten += len(changed)
        return True

    async def is_complete(self, session: AsyncSession) -> bool:
        """Whether nothing needs an older key; otherwise the walk begins again."""
        self._after = ""
        return await repository.ids_with_other_keys(session, self._keyring.current_id) <= self.unreadable

    def _renewed(self, secret_id: str, token: str) -> dict[str, Any] | None:
        try:
            text = self._keyring.decrypt(token, context=secret_id)
        except (BrokenToken, UnknownKey):
            self.unreadable.add(secret_id)
            return None
        sealed = self._keyring.encrypt(text, context=secret_id)
        return {"secret_id": secret_id, "new_key_id": sealed.key_id, "new_token": sealed.token}
