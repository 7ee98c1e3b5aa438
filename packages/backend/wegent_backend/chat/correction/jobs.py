"""The job that makes an evaluation. It may be killed at any time and begins anew then, a few times at most."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, Final

import structlog
from wegent_contracts.errors import WegentError
from wegent_contracts.protocol.chat import ChatMessage, ModelTarget
from wegent_contracts.protocol.correction import CorrectionDone, CorrectionError, CorrectionResult
from wegent_kit.background import stop

from wegent_backend.access.loading import of_user
from wegent_backend.attachments.speaking import FileTexts
from wegent_backend.auth.subject import Subject
from wegent_backend.chat.asking.spoken import senders_of, spoken, with_files
from wegent_backend.chat.correction import repository
from wegent_backend.chat.correction.asking import Examiner, Question
from wegent_backend.chat.correction.errors import CorrectionTimeout
from wegent_backend.chat.correction.service import place, start_of
from wegent_backend.chat.correction.telling import Telling
from wegent_backend.chat.questions import asked
from wegent_backend.context import Context, unit
from wegent_backend.models import service as models
from wegent_backend.ports import Ports
from wegent_backend.realtime.rooms import task_room
from wegent_backend.tables import CorrectionRow, SubtaskRow, utc_now
from wegent_backend.tasks import repository as tasks

log = structlog.get_logger(__name__)

MOST_ATTEMPTS: Final = 3
"""An evaluation that was interrupted so often is not begun again."""
LOOK_SECONDS: Final = 1.0
"""Between two looks whether it is wanted still."""
INTERRUPTED: Final = "The evaluation was interrupted again and again. Ask for it once more."


class NotWantedError(Exception):
    """It was taken back, or the answer is written again."""


@dataclass(frozen=True)
class _Work:
    """An evaluation that is to be made."""

    row: CorrectionRow
    subject: Subject
    answer: SubtaskRow
    earlier: list[SubtaskRow]
    target: ModelTarget


class Corrector:
    def __init__(self, ports: Ports, examiner: Examiner, files: FileTexts | None = None) -> None:
        """`files`: the words of files that messages came with; None: nothing is told of them."""
        self._ports = ports
        self._examiner = examiner
        self._files = files
        self._settings = ports.settings.correction

    async def run(self, correction_id: int) -> None:
        """Nothing happens for one that is complete, or was taken back."""
        try:
            work = await self._begin(correction_id)
        except WegentError as error:
            return await self._fail(correction_id, error.reason, error.message)
        if work is None:
            return None
        telling = Telling(self._ports.emitter, place(work.row))
        try:
            async with asyncio.timeout(self._settings.seconds):
                question = await self._question(work)
                result = await self._while_wanted(work, self._examiner.examine(question, telling))
        except NotWantedError:
            log.info("correction.not_wanted", correction_id=correction_id)
        except TimeoutError:
            late = CorrectionTimeout(self._settings.seconds)
            await self._fail(correction_id, late.reason, late.message)
        except WegentError as error:
            await self._fail(correction_id, error.reason, error.message)
        else:
            await telling.flush()
            await self._complete(work, result)

    async def _begin(self, correction_id: int) -> _Work | None:
        async with self._ports.db.read() as session:
            found = await repository.by_id(session, correction_id)
            if found is None or found.state not in repository.BEING_MADE:
                return None
            subject = await of_user(session, found.user_id)
        async with unit(self._ports, subject) as ctx:
            row = await repository.by_id(ctx.session, correction_id, lock=True)
            if row is None or row.state not in repository.BEING_MADE:
                return None
            row.state, row.attempts = "running", row.attempts + 1
            if row.attempts > MOST_ATTEMPTS:
                await _failed(ctx, row, "Interrupted", INTERRUPTED)
                return None
            if row.attempts > 1:
                ctx.emit("correction:start", start_of(row), room=task_room(row.task_id))
        async with unit(self._ports, subject, write=False) as ctx:
            return await self._work(ctx, row)

    async def _work(self, ctx: Context, row: CorrectionRow) -> _Work:
        answer = await tasks.message(ctx.session, ctx.subject, row.subtask_id)
        earlier = await tasks.messages(ctx.session, ctx.subject, row.task_id, before=answer.message_id)
        origin: Any = row.model_type
        model = await models.named(ctx.session, self._ports.keyring, ctx.subject, row.model_name, origin)
        return _Work(row, ctx.subject, answer, list(earlier), model.target)

    async def _question(self, work: _Work) -> Question:
        """As the model that answered was told it."""
        history, question = asked(work.earlier) if work.earlier else ([], None)
        files = {} if self._files is None else await self._files.of(work.subject, work.earlier)
        async with self._ports.db.read() as session:
            senders = await senders_of(session, work.earlier)
        several = senders if len(senders) > 1 else {}
        told: list[ChatMessage] = list(spoken(history, files, several))
        return Question(
            target=work.target,
            history=told,
            question="" if question is None else with_files(question, files, several),
            answer=work.answer.content,
            verify_facts=work.row.verify_facts,
            conversation=str(work.row.task_id),
        )

    async def _while_wanted(self, work: _Work, examining: Coroutine[Any, Any, CorrectionResult]) -> CorrectionResult:
        """Raises NotWantedError soon after nobody wants it any more, and what `examining` raises."""
        task = asyncio.create_task(examining)
        watching = asyncio.create_task(self._unwanted(work.row.id))
        try:
            await asyncio.wait({task, watching}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                await watching
                raise NotWantedError
            return await task
        finally:
            await stop([task, watching])

    async def _unwanted(self, correction_id: int) -> None:
        """Returns when it is not wanted."""
        while True:
            async with self._ports.db.read() as session:
                if not await repository.wanted(session, correction_id):
                    return
            await asyncio.sleep(LOOK_SECONDS)

    async def _complete(self, work: _Work, result: CorrectionResult) -> None:
        async with unit(self._ports, work.subject) as ctx:
            row = await repository.by_id(ctx.session, work.row.id, lock=True)
            if row is None or row.state != "running":
                return
            row.state, row.finished_at = "completed", utc_now()
            row.result = result.model_dump(mode="json")
            done = CorrectionDone(**place(row), correction_model=row.model_name, result=result)
            ctx.emit("correction:done", done, room=task_room(row.task_id))

    async def _fail(self, correction_id: int, reason: str, message: str) -> None:
        async with self._ports.db.read() as session:
            found = await repository.by_id(session, correction_id)
        if found is None:
            return
        async with unit(self._ports, Subject(found.user_id, "", "user")) as ctx:
            row = await repository.by_id(ctx.session, correction_id, lock=True)
            if row is not None and row.state in repository.BEING_MADE:
                await _failed(ctx, row, reason, message)


async def _failed(ctx: Context, row: CorrectionRow, reason: str, message: str) -> None:
    log.info("correction.failed", correction_id=row.id, reason=reason)
    row.state, row.finished_at = "failed", utc_now()
    row.error, row.error_reason = message, reason
    ctx.emit("correction:error", CorrectionError(**place(row), error=message, type=reason), room=task_room(row.task_id))
