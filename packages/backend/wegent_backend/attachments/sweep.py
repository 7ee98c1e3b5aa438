"""Files that nobody can have any more lose their bytes."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import structlog
from wegent_contracts.errors import WegentError

from wegent_backend.attachments import repository
from wegent_backend.attachments.states import move
from wegent_backend.ports import Ports
from wegent_backend.sweeping import Sweep
from wegent_backend.tables import AttachmentRow, utc_now

log = structlog.get_logger(__name__)

AT_ONCE: Final = 50
COPYING: Final = timedelta(minutes=5)
"""A file that was just sent may be about to be named by a copy of its message."""


def attachment_sweep(ports: Ports) -> Sweep:
    return Sweep("attachment-sweeper", ports.settings.attachment.sweep_seconds, AttachmentSweep(ports).work)


class AttachmentSweep:
    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._settings = ports.settings.attachment

    async def work(self) -> int:
        """How many went: uploads and files that nobody came back for, deleted ones, those of no conversation."""
        went = 0
        while rows := await self._to_go():
            removed = [await self._remove(row) for row in rows]
            went += sum(removed)
            if not any(removed):
                break  # what cannot be removed now is tried the next time
        return went

    async def _to_go(self) -> list[AttachmentRow]:
        now = utc_now()
        async with self._ports.db.read() as session:
            found = await repository.to_go(
                session,
                unfinished_before=now - timedelta(hours=self._settings.unfinished_hours),
                unsent_before=now - timedelta(hours=self._settings.unsent_hours),
                sent_before=now - COPYING,
                limit=AT_ONCE,
            )
        return list(found)

    async def _remove(self, row: AttachmentRow) -> bool:
        """Marked first, so that no message takes it while its bytes go; whatever ends this, the next sweep goes on."""
        async with self._ports.db.write() as session:
            current = await repository.by_id(session, row.id, lock=True)
            if current is None or (current.state, current.sent_at, current.updated_at) != (
                row.state,
                row.sent_at,
                row.updated_at,
            ):
                return False
            if current.state != repository.GONE:
                move(current, "deleted")
        try:
            await self._ports.contents.clear(row.store, row.uid)
        except WegentError as error:
            log.warning("attachments.not_removed", attachment_id=row.id, reason=error.reason)
            return False
        async with self._ports.db.write() as session:
            await repository.forget(session, row)
        return True
