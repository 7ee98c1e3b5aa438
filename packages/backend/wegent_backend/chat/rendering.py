"""Run events as the `chat:*` events of Socket.IO. Thinking blocks are not shown yet."""

from __future__ import annotations

from typing import Any, TypeAlias

from wegent_contracts.events import BlockDelta, BlockWithdrawn, RunCancelled, RunFailed, RunFinished, RunStarted
from wegent_contracts.protocol.socket import ChatCancelled, ChatDone, ChatError, ChatResult, ChatStart

from wegent_backend.context import RunRef
from wegent_backend.runs.ports import Outcome
from wegent_backend.runs.view import RunView, ViewStep

Rendered: TypeAlias = tuple[str, dict[str, Any]]
"""Event name and payload."""


def render(ref: RunRef, view: RunView, step: ViewStep) -> Rendered | None:
    """What viewers get for one step; None for what they do not see. `view` is the state after it."""
    event = step.event
    if isinstance(event, BlockDelta):
        return None if step.offset is None else chunk(ref, event.text, step.offset, step.seq)
    if isinstance(event, BlockWithdrawn):
        return None if step.offset is None else chunk(ref, "", step.offset, step.seq, replace=True)
    if isinstance(event, RunStarted):
        return start(ref, step.seq, event.bot, event.model)
    if isinstance(event, RunFinished | RunFailed | RunCancelled):
        return end(ref, event, view.text, step.seq)
    return None


def start(ref: RunRef, seq: int, bot_name: str | None, model_name: str | None) -> Rendered:
    payload = ChatStart(**_place(ref), message_id=ref.message_id, seq=seq, bot_name=bot_name, model_name=model_name)
    return "chat:start", payload.model_dump()


def chunk(ref: RunRef, content: str, offset: int, seq: int, *, replace: bool = False) -> Rendered:
    """A plain dict: most events are this one, and a model would only be turned into one."""
    payload: dict[str, Any] = {**_place(ref), "content": content, "offset": offset, "seq": seq, "replace": replace}
    return "chat:chunk", payload


def end(ref: RunRef, outcome: Outcome, text: str, seq: int) -> Rendered:
    place = {**_place(ref), "message_id": ref.message_id, "seq": seq}
    if isinstance(outcome, RunFinished):
        done = ChatDone(**place, offset=len(text), result=ChatResult(value=text))
        return "chat:done", done.model_dump()
    if isinstance(outcome, RunFailed):
        return "chat:error", ChatError(**place, error=outcome.message, type=outcome.reason).model_dump()
    return "chat:cancelled", ChatCancelled(**place).model_dump()


def _place(ref: RunRef) -> dict[str, int]:
    return {"task_id": ref.task_id, "subtask_id": ref.subtask_id}
