"""Coming to a conversation that may be in mid-answer: nothing is missed, nothing comes twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wegent_contracts.protocol.context import ChatStatusUpdated
from wegent_contracts.protocol.socket import (
    ChatResume,
    HistorySync,
    HistorySyncAck,
    Message,
    OkAck,
    Streaming,
    TaskJoin,
    TaskJoinAck,
    TaskLeave,
)

from wegent_backend.chat import replay
from wegent_backend.chat.guidance import repository as guidance
from wegent_backend.chat.guidance.wire import to_wire
from wegent_backend.chat.queue import line as queues
from wegent_backend.chat.viewers import Viewers
from wegent_backend.context import Context
from wegent_backend.ports import RunRef
from wegent_backend.realtime.events import Caller
from wegent_backend.runs import repository as runs
from wegent_backend.runs import waits
from wegent_backend.runs.view import RunView
from wegent_backend.tables import RunRow, SubtaskRow, TaskRow
from wegent_backend.tasks import repository
from wegent_backend.tasks.errors import message_not_found
from wegent_backend.tasks.files import to_messages

# A new answer may begin between two looks, again and again; after that the client sees it by its events.
MOST_LOOKS = 3


@dataclass(frozen=True)
class _Opening:
    """A conversation at one moment: the run is open exactly when one of its messages is unfinished."""

    ack: TaskJoinAck
    run: RunRow | None
    answer: SubtaskRow | None


async def join(viewers: Viewers, caller: Caller, body: TaskJoin) -> TaskJoinAck:
    """Enter the room, then answer with the state: every event after the snapshot reaches the socket.

    Events of the time between both come as well; their `seq` says that the snapshot covers them. Raises NotFound.
    """
    async with caller.unit(write=False) as ctx:
        await repository.get(ctx.session, ctx.subject, body.task_id)
    viewers.enter(caller.sid, body.task_id)
    with viewers.holding(body.task_id):
        for _ in range(MOST_LOOKS):
            async with caller.unit(write=False) as ctx:
                opening = await _look(ctx, body)
            if opening.run is None or opening.answer is None:
                break
            view = await viewers.view(body.task_id, opening.run.id)
            # An answer that ended since then is complete in the database by now.
            if view is not None and not view.ended:
                return _live(opening.ack, opening.run, opening.answer, view)
        return opening.ack


async def resume(viewers: Viewers, caller: Caller, body: ChatResume) -> OkAck:
    """Enter the room and get the answer's text from `offset` on, on this socket only. Raises NotFound."""
    with viewers.holding(body.task_id):
        async with caller.unit(write=False) as ctx:
            answer, run_id, ref = await _answer(ctx, body)
        view = await viewers.view(body.task_id, run_id)
        if view is None:
            raise message_not_found(body.subtask_id)
        if view.ended:
            async with caller.unit(write=False) as ctx:
                answer, _, _ = await _answer(ctx, body)
        # From here to the end within one tick: what is sent and what the room gets next fit together.
        for event in replay.from_offset(ref, view, answer, body.offset):
            viewers.show(caller.sid, body.task_id, event)
        viewers.enter(caller.sid, body.task_id)
    return OkAck()


async def leave(viewers: Viewers, caller: Caller, body: TaskLeave) -> OkAck:
    viewers.leave(caller.sid, body.task_id)
    return OkAck()


async def history(ctx: Context, body: HistorySync) -> HistorySyncAck:
    """Messages after the given one, and what has changed about earlier ones. Raises NotFound."""
    task = await repository.get(ctx.session, ctx.subject, body.task_id)
    messages = await _messages(ctx, task, body.after_message_id)
    return HistorySyncAck(messages=messages, withdrawn=await _withdrawn(ctx, body.task_id, body.after_message_id))


async def _look(ctx: Context, body: TaskJoin) -> _Opening:
    task = await repository.get(ctx.session, ctx.subject, body.task_id)
    known = body.after_message_id or 0
    messages = await _messages(ctx, task, known, body.latest)
    withdrawn = await _withdrawn(ctx, task.id, known)
    run = await runs.open_run_of_task(ctx.session, task.id)
    answer = None if run is None else await repository.message(ctx.session, ctx.subject, run.subtask_id)
    open_waits = await waits.of_task(ctx.session, [task.id]) if task.state == "PENDING_CONFIRMATION" else []
    said = [] if run is None else await guidance.queued(ctx.session, task.id)
    ack = TaskJoinAck.model_validate(
        {
            "streaming": None,
            "subtasks": messages,
            "withdrawn": withdrawn,
            "status": task.state,
            "status_updated": _latest(messages),
            "title": task.title,
            "waits": [waits.to_wire(row) for row in open_waits],
            "guidance": [to_wire(each) for each in said],
            "queue": await queues.shown(ctx, task.id, most=queues.EXCERPT_CHARS),
        },
    )
    return _Opening(ack, run, answer)


async def _messages(ctx: Context, task: TaskRow, after: int, latest: int | None = None) -> list[Message]:
    """`latest` is for who knows nothing yet: whoever does must hear all that has changed."""
    if latest is not None and not after:
        rows = await repository.latest_messages(ctx.session, ctx.subject, task.id, latest)
    else:
        rows = await repository.messages_since(ctx.session, ctx.subject, task.id, after)
    return await to_messages(ctx.session, task, rows)


async def _withdrawn(ctx: Context, task_id: int, known: int) -> list[int]:
    """Of a client that knows nothing yet, nothing."""
    return list(await repository.withdrawn(ctx.session, ctx.subject, task_id, up_to=known)) if known else []


def _live(ack: TaskJoinAck, run: RunRow, answer: SubtaskRow, view: RunView) -> TaskJoinAck:
    """With the running answer as the room has seen it."""
    update: dict[str, object] = {"streaming": _snapshot(run, answer, view)}
    if view.context is not None:
        update["status_updated"] = ChatStatusUpdated(
            task_id=answer.task_id, subtask_id=answer.id, run_id=run.id, seq=view.seq, context=view.context
        )
    return ack.model_copy(update=update)


def _latest(messages: Sequence[Message]) -> ChatStatusUpdated | None:
    """What the last of them that knows says of the context window."""
    for message in reversed(messages):
        if message.context is not None:
            return ChatStatusUpdated(task_id=message.task_id, subtask_id=message.subtask_id, context=message.context)
    return None


def _snapshot(run: RunRow, answer: SubtaskRow, view: RunView) -> Streaming:
    return Streaming(
        subtask_id=answer.id,
        message_id=answer.message_id,
        offset=view.length,
        cached_content=view.text,
        blocks=view.blocks.all(),
        seq=view.seq,
        run_id=run.id,
        bot_name=answer.bot_name,
        started_at=run.started_at,
    )


async def _answer(ctx: Context, body: ChatResume) -> tuple[SubtaskRow, int, RunRef]:
    answer = await repository.message(ctx.session, ctx.subject, body.subtask_id)
    run = await runs.run_of_subtask(ctx.session, answer.id)
    if answer.task_id != body.task_id or run is None:
        raise message_not_found(body.subtask_id)
    return answer, run.id, RunRef(run.id, answer.task_id, answer.id, answer.message_id, run.user_id)
