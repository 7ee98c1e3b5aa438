"""Places for second tries: an answer that begins anew, and one behind an answer that was cut off."""

from __future__ import annotations

from wegent_backend.context import Context
from wegent_backend.tables import SubtaskRow, TaskRow, utc_now
from wegent_backend.tasks import corrections
from wegent_backend.tasks.transitions import move_task, put
from wegent_backend.tasks.transitions import restart as begin_anew


async def restart(ctx: Context, task: TaskRow, answer: SubtaskRow, *, bot_name: str, model_name: str) -> None:
    """Have an answer written again, in the name of the conversation's owner."""
    begin_anew(answer)
    await corrections.forget(ctx.session, answer.id)
    task.history_version += 1
    answer.user_id, answer.bot_name, answer.model_name = task.user_id, bot_name, model_name
    ctx.record(
        "retry",
        "Task",
        name=task.name,
        namespace=task.namespace,
        object_id=task.id,
        new={"messageId": answer.message_id, "model": model_name},
    )
    await _goes_on(ctx, task)


async def add_answer(ctx: Context, task: TaskRow, cut: SubtaskRow, *, bot_name: str, model_name: str) -> SubtaskRow:
    """The place of an answer that goes on with `cut`."""
    answer = SubtaskRow(
        task_id=task.id,
        user_id=task.user_id,
        message_id=task.last_message_id + 1,
        role="ASSISTANT",
        state="PENDING",
        content="",
        bot_name=bot_name,
        model_name=model_name,
        continues=cut.message_id,
    )
    ctx.session.add(answer)
    task.last_message_id += 1
    task.history_version += 1
    await _goes_on(ctx, task)
    return answer


async def _goes_on(ctx: Context, task: TaskRow) -> None:
    task.last_message_at = utc_now()
    await put(ctx, task, archived=False)
    await move_task(ctx, task, "PENDING")
    await ctx.session.flush()
