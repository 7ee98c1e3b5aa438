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
from sqlalchemy.exc import SQLAlchemyError
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
from wegent_backend.context import Context, Ports, unit
from wegent_backend.tables import utc_now
from wegent_backend.tasks import repository as tasks

log = structlog.get_logger(__name__)

AT_ONCE: Final = 100
HEAD_START: Final = timedelta(seconds=1)
"""For whoever ended the answer: windows see its end before the next message."""


async def dispatch(ports: Ports, task_id: int) -> bool:
    """Send the next message of a conversation if its turn has come. False: there is none, or it was refused.

    What is refused stays where it is, says why, and pauses the queue.
    """
    async with ports.db.read() as session:
        due = await repository.due(session, task_id)
    if due is None:
        return False
    try:
        async with ports.db.read() as session:
            subject = await of_user(session, due.user_id)
        async with unit(ports, subject) as ctx:
            ack = await _send(ctx, due)
    except Unauthorized:
        reason, message = "AccountSwitchedOff", "The account of whoever wrote it was switched off."
    except WegentError as error:
        reason, message = error.reason, error.message
    except (SQLAlchemyError, OSError):
        raise  # the message is not to blame: the sweep tries again
    except Exception:
        error_id = uuid.uuid4().hex[:12]
        log.exception("queue.dispatch_failed", task_id=task_id, queued_id=due.id, error_id=error_id)
        reason = "Internal"
        message = f"It failed inside Wegent. The server's log has the cause under {error_id}."
    else:
        if ack is not None and ack.assistant_subtask_id is None:
            # Nobody answers it (an edited one of a group chat): no end of an answer will look for the next.
            await dispatch(ports, task_id)
        return ack is not None
    await _refuse(ports, due, reason, message)
    return False


async def _send(ctx: Context, due: Due) -> ChatSendAck | None:
    """None: somebody was faster, or wants something else."""
    line = await hold(ctx, await tasks.get_locked(ctx.session, ctx.subject, due.task_id))
    if line.busy or line.paused or not line.items or line.items[0].id != due.id:
        return None
    row = line.items.pop(0)
    body = as_sent(row, list(await repository.file_ids(ctx.session, row.id)))
    await repository.remove(ctx.session, [row])
    ack = await service.send(ctx, body)
    await changed(ctx, line, "dequeue", item=due.id, messageId=ack.message_id)
    return ack


async def _refuse(ports: Ports, due: Due, reason: str, message: str) -> None:
    log.info("queue.refused", task_id=due.task_id, queued_id=due.id, reason=reason)
    async with unit(ports, Subject(due.user_id, "", "user")) as ctx:
        task = await repository.task_locked(ctx.session, due.task_id)
        if task is None:
            return
        line = await hold(ctx, task)
        if line.paused or not line.items or (line.items[0].id, line.items[0].updated_at) != (due.id, due.updated_at):
            return
        line.items[0].error_reason, line.items[0].error = reason, message
        line.pause("refused", f"A message could not be sent: {message} Edit or delete it, and resume the queue.")
        await changed(ctx, line, "pause-queue", reason="refused", item=due.id, error=reason)


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
        return sum([await dispatch(self._ports, task_id) for task_id in task_ids])

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
