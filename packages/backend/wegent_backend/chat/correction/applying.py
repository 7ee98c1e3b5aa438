"""The better answer in the place of the answer: for people, for models, for good."""

from __future__ import annotations

from typing import Any, Final

from wegent_contracts.protocol.correction import Corrected, CorrectionApplied, CorrectionResult
from wegent_contracts.protocol.socket import Message

from wegent_backend.chat.correction import repository
from wegent_backend.chat.correction.errors import NothingToApply, correction_not_found
from wegent_backend.chat.correction.service import answer_of, place, record
from wegent_backend.context import Context
from wegent_backend.realtime.rooms import task_room
from wegent_backend.runs import repository as runs
from wegent_backend.tables import CorrectionRow, SubtaskRow, TaskRow, utc_now
from wegent_backend.tasks import notes
from wegent_backend.tasks.errors import TaskBusy
from wegent_backend.tasks.files import to_messages
from wegent_backend.tasks.transitions import BUSY

BLOCK: Final = "corrected"


async def apply(ctx: Context, task_id: int, subtask_id: int, correction_id: int | None = None) -> Message:
    """What was said before is gone. Raises NotFound, Forbidden, TaskBusy and NothingToApply."""
    task, answer = await answer_of(ctx, task_id, subtask_id)
    if task.state in BUSY:
        raise TaskBusy("An answer is being written, with this one in mind. Wait until it is complete, or stop it.")
    row = await repository.of_answer(ctx.session, answer.id)
    if row is None:
        raise correction_not_found(subtask_id)
    result = _result(row, correction_id)
    before, text = len(answer.content), result.improved_answer or ""
    corrected = Corrected(correction_model=row.model_name, applied_by=ctx.subject.user_id, at=utc_now())
    _put(answer, text, corrected)
    row.result = result.model_copy(update={"applied": True}).model_dump(mode="json")
    await _forget(ctx, task, answer)
    record(ctx, "apply", row, answer, {"model": row.model_name, "chars": {"before": before, "after": len(text)}})
    applied = CorrectionApplied(**place(row), message_id=answer.message_id, content=text, corrected=corrected)
    ctx.emit("correction:applied", applied, room=task_room(task.id))
    await ctx.session.flush()
    [message] = await to_messages(ctx.session, task, [answer])
    return message


def _result(row: CorrectionRow, correction_id: int | None) -> CorrectionResult:
    if correction_id not in {None, row.id}:
        raise NothingToApply("The answer was evaluated again since. Look at the new evaluation first.")
    if row.state != "completed" or row.result is None:
        raise NothingToApply("The evaluation is not complete. Wait for it, or ask for another one.")
    result = CorrectionResult.model_validate(row.result)
    if result.applied:
        raise NothingToApply("The improved answer is in the place of the answer already.")
    if result.improved_answer is None:
        raise NothingToApply("The evaluation has no better answer.")
    return result


def _put(answer: SubtaskRow, text: str, corrected: Corrected) -> None:
    """What was said, thought and done before the text is still told, in front of it."""
    others = [{**block, "offset": 0} for block in answer.blocks or () if block.get("type") != "text"]
    whole: dict[str, Any] = {"id": BLOCK, "type": "text", "status": "done", "offset": 0, "length": len(text)}
    answer.content, answer.blocks = text, [*others, whole]
    answer.corrected = corrected.model_dump(mode="json")
    # Whoever has seen it before must look again.
    answer.retried_at = utc_now()


async def _forget(ctx: Context, task: TaskRow, answer: SubtaskRow) -> None:
    """What has the old text: notes, what is kept of the history, and the log of the run."""
    task.history_version += 1
    await notes.forget(ctx.session, task, answer.message_id)
    run = await runs.run_of_subtask(ctx.session, answer.id)
    if run is not None:
        await runs.forget_logs(ctx.session, [run.id])
