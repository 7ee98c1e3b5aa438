"""Client events of chats: each hands its payload on and returns the ack."""

from __future__ import annotations

from functools import partial
from typing import Final

from wegent_contracts.protocol.conversations import AnswerAck, ChatRetry
from wegent_contracts.protocol.group_chat import ReadState, TaskRead
from wegent_contracts.protocol.guidance import ChatGuide, GuidanceAck
from wegent_contracts.protocol.socket import ChatCancel, ChatSend, OkAck
from wegent_contracts.protocol.waiting import AnswerBody, ChatAnswer

from wegent_backend.access.routes import Access
from wegent_backend.chat import again, joining, sending
from wegent_backend.chat.group_chat.typing import TypingRates, typing
from wegent_backend.chat.guidance import service as guidance
from wegent_backend.chat.queue import stops
from wegent_backend.chat.queue.sending import Ack
from wegent_backend.chat.viewers import Viewers
from wegent_backend.chat.waits import service as waits
from wegent_backend.context import Context
from wegent_backend.realtime.events import Caller, Events
from wegent_backend.tasks import unread

TABLE: Final = {
    "chat:send": Access("task", "use"),
    "chat:answer": Access("task", "use"),
    "chat:cancel": Access("task", "use"),
    "chat:retry": Access("task", "use"),
    "chat:guide": Access("task", "use"),
    "chat:resume": Access("task", "read"),
    "task:join": Access("task", "read"),
    "task:leave": Access("task", "read"),
    "history:sync": Access("task", "read"),
    "chat:typing": Access("task", "use"),
    "task:read": Access("task", "read"),
}
"""What each event is about."""


def register(events: Events, viewers: Viewers) -> None:
    events.on("chat:send", _send, TABLE["chat:send"])
    events.on_unit("chat:answer", _answer, TABLE["chat:answer"], write=True)
    events.on_unit("chat:cancel", _cancel, TABLE["chat:cancel"], write=True)
    events.on_unit("chat:retry", _retry, TABLE["chat:retry"], write=True)
    events.on("chat:guide", _guide, TABLE["chat:guide"])
    events.on("chat:resume", partial(joining.resume, viewers), TABLE["chat:resume"])
    events.on("task:join", partial(joining.join, viewers), TABLE["task:join"])
    events.on("task:leave", partial(joining.leave, viewers), TABLE["task:leave"])
    events.on_unit("history:sync", joining.history, TABLE["history:sync"], write=False)
    events.on("chat:typing", partial(typing, TypingRates()), TABLE["chat:typing"])
    events.on_unit("task:read", _read, TABLE["task:read"], write=True)


async def _send(caller: Caller, body: ChatSend) -> Ack:
    return await sending.send(partial(caller.unit, write=True), body)


async def _answer(ctx: Context, body: ChatAnswer) -> OkAck:
    given = AnswerBody.model_validate(body.model_dump(exclude={"task_id", "wait_id"}))
    await waits.answer(ctx, body.task_id, body.wait_id, given)
    return OkAck()


async def _cancel(ctx: Context, body: ChatCancel) -> OkAck:
    await stops.stop(ctx, body.subtask_id)
    return OkAck()


async def _read(ctx: Context, body: TaskRead) -> ReadState:
    return await unread.mark(ctx, body.task_id, body.message_id)


async def _retry(ctx: Context, body: ChatRetry) -> AnswerAck:
    return await again.retry(ctx, body.task_id, body.subtask_id, body)


async def _guide(caller: Caller, body: ChatGuide) -> GuidanceAck:
    stored = await sending.stored_once(
        partial(caller.unit, write=True),
        lambda ctx: guidance.guide(ctx, body.task_id, body, subtask_id=body.subtask_id, team_id=body.team_id),
        named=body.client_guidance_id is not None,
    )
    return GuidanceAck(**stored.model_dump(include=set(GuidanceAck.model_fields)))
