"""Sending what waits, one after the other: each in the transaction in which it leaves the queue.

Whoever ends an answer looks for the next message; a sweep in every process finds those whose process has died. That
several look at once does no harm: the conversation is held, and what was sent does not wait any more.
"""

from __future__ import annotations

import asyncio
import uuid
from datetime import timedelta
from typing import Final

import structlog
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError
from wegent_contracts.errors import Unauthorized, WegentError
from wegent_contracts.protocol.socket import ChatSendAck
from wegent_kit.background import stop

from wegent_backend.access.loading import of_user
from wegent_backend.auth.subject import Subject
from wegent_backend.chat import service
from wegent_backend.chat.queue import repository
from wegent_backend.chat.queue.line import changed, hold
from wegent_backend.chat.queue.repository import Due
from wegent_backend.chat.queue.sending import as_sent
from wegent_backend.context import Context, unit
from wegent_backend.ports import Ports
from wegent_backend.tables import utc_now
from wegent_backend.tasks import repository as tasks

log = structlog.get_logger(__name__)

AT_ONCE: Final = 100
TO_BLAME: Final = (IntegrityError, DataError)
"""Errors of the database that come again with the same message."""
HEAD_START: Final = timedelta(seconds=1)
"""For whoever ended the answer: windows see its end before the next message."""


class _Refused(Exception):
    """A message cannot be sent as it is."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


async def dispatch(ports: Ports, task_id: int) -> bool:
    """Send the next message of a conversation if its turn has come. False: there is none, or it was refused.

    What is refused stays where it is, says why, and pauses the queue. Raises SQLAlchemyError, OSError.
    """
    async with ports.db.read() as session:
        due = await repository.due(session, task_id)
    if due is None:
        return False
    try:
        ack = await _attempt(ports, due)
    except _Refused as refused:
        await _note(ports, due, refused)
        return False
    if ack is not None and ack.assistant_subtask_id is None:
        # Nobody answers it (an edited one of a group chat): no end of an answer will look for the next.
        await dispatch(ports, task_id)
    return ack is not None


async def _attempt(ports: Ports, due: Due) -> ChatSendAck | None:
    """In the name of who wrote it, with what they may now. None: somebody was faster, or wants something else."""
    try:
        async with ports.db.read() as session:
            subject = await of_user(session, due.user_id)
        async with unit(ports, subject) as ctx:
            return await _send(ctx, due)
    except Unauthorized as error:
        raise _Refused("AccountSwitchedOff", "The account of whoever wrote it was switched off.") from error
    except WegentError as error:
        raise _Refused(error.reason, error.message) from error
    except (SQLAlchemyError, OSError) as error:
        if isinstance(error, TO_BLAME):
            raise _defect(due) from error
        raise  # what it is stored in is not there: the sweep tries again
    except Exception as error:
        raise _defect(due) from error


async def _send(ctx: Context, due: Due) -> ChatSendAck | None:
    line = await hold(ctx, await tasks.get_locked(ctx.session, ctx.subject, due.task_id))
    if line.busy or line.paused or not line.items or line.items[0].id != due.id:
        return None
    row = line.items.pop(0)
    body = as_sent(row, list(await repository.file_ids(ctx.session, row.id)))
    await repository.remove(ctx.session, [row])
    ack = await service.send(ctx, body)
    await changed(ctx, line, "dequeue", item=due.id, messageId=ack.message_id)
    return ack


def _defect(due: Due) -> _Refused:
    """Of an error that is not meant for people."""
    error_id = uuid.uuid4().hex[:12]
    log.exception("queue.dispatch_failed", task_id=due.task_id, queued_id=due.id, error_id=error_id)
    return _Refused("Internal", f"It failed inside Wegent. The server's log has the cause under {error_id}.")


async def _note(ports: Ports, due: Due, refused: _Refused) -> None:
    """Where people see it; unless somebody has changed something meanwhile."""
    log.info("queue.refused", task_id=due.task_id, queued_id=due.id, reason=refused.reason)
    async with unit(ports, Subject(due.user_id, "", "user")) as ctx:
        task = await repository.task_locked(ctx.session, due.task_id)
        if task is None:
            return
        line = await hold(ctx, task)
        if line.paused or not line.items or (line.items[0].id, line.items[0].updated_at) != (due.id, due.updated_at):
            return
        line.items[0].error_reason, line.items[0].error = refused.reason, refused.message
        line.pause(
            "refused", f"A message could not be sent: {refused.message} Edit or delete it, and resume the queue."
        )
        await changed(ctx, line, "pause-queue", reason="refused", item=due.id, error=refused.reason)


class QueueSweeper:
    """Sends what was left behind. Every backend process has one."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._seconds = ports.settings.task.queue_sweep_seconds
        self._loop: asyncio.Task[None] | None = None

    async def open(self) -> None:
        self._loop = asyncio.create_task(self._for_ever())

    async def close(self) -> None:
        if self._loop is not None:
            await stop([self._loop])

    async def sweep(self) -> int:
        """How many messages were sent."""
        async with self._ports.db.read() as session:
            task_ids = await repository.left_behind(session, utc_now() - HEAD_START, AT_ONCE)
        return sum([await self._dispatch(task_id) for task_id in task_ids])

    async def _dispatch(self, task_id: int) -> bool:
        try:
            return await dispatch(self._ports, task_id)
        except (SQLAlchemyError, OSError) as error:
            log.warning("queue.not_sent", task_id=task_id, error=str(error))
            return False  # the others are not to wait for it

    async def _for_ever(self) -> None:
        while True:
            await asyncio.sleep(self._seconds)
            try:
                await self.sweep()
            except (SQLAlchemyError, OSError) as error:
                log.warning("queue.not_swept", error=str(error))
            except Exception:
                # The loop must live on: without it, what a dead process left would wait for ever.
                log.exception("queue.sweep_failed")
