"""Run events as the `chat:*` events of Socket.IO: text as chunks, everything else as blocks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from wegent_contracts.clarification.reading import read
from wegent_contracts.events import (
    BlockDelta,
    BlockFinished,
    BlockStarted,
    BlockWithdrawn,
    ContextCompacted,
    ContextMeasured,
    MemberFinished,
    RunCancelled,
    RunFailed,
    RunFinished,
    RunStarted,
    RunStatus,
    RunWaiting,
    Usage,
)
from wegent_contracts.protocol.blocks import Block, ChatBlockCreated, ChatBlockUpdated
from wegent_contracts.protocol.context import ChatStatusUpdated, ContextUse
from wegent_contracts.protocol.group_chat import Sender
from wegent_contracts.protocol.guidance import ChatGuidanceApplied
from wegent_contracts.protocol.remarks import ChatSystem, Compaction
from wegent_contracts.protocol.socket import ChatCancelled, ChatDone, ChatError, ChatResult, ChatStart
from wegent_contracts.protocol.sources import Source
from wegent_contracts.protocol.team import ChatBotComplete
from wegent_contracts.protocol.waiting import ChatWaiting, PersonRequest, as_asked

from wegent_backend.ports import RunRef
from wegent_backend.runs.ports import Outcome
from wegent_backend.runs.view import RunView, ViewStep

Rendered: TypeAlias = tuple[str, dict[str, Any]]
"""Event name and payload."""


def render(ref: RunRef, view: RunView, step: ViewStep) -> Rendered | None:
    """What viewers get for one step; None for what they do not see. `view` is the state after it."""
    event = step.event
    if isinstance(event, BlockDelta | BlockWithdrawn):
        return _content(ref, view, event, step)
    if isinstance(event, BlockStarted | BlockFinished):
        return _block(ref, view, event, step)
    if isinstance(event, ContextMeasured | Usage):
        return None if view.context is None else status(ref, view.context, step.seq)
    if isinstance(event, RunStatus | ContextCompacted):
        return remark(ref, event, step.seq)
    if isinstance(event, MemberFinished):
        return None if step.again else _member_done(ref, event, step.seq)
    if isinstance(event, RunWaiting):
        return waiting(ref, event, step.seq)
    if isinstance(event, RunStarted):
        return start(ref, step.seq, event.bot, event.model)
    if isinstance(event, RunFinished | RunFailed | RunCancelled):
        return end(ref, event, view.text, step.seq, view.blocks.sources())
    return None


def _content(ref: RunRef, view: RunView, event: BlockDelta | BlockWithdrawn, step: ViewStep) -> Rendered:
    if isinstance(event, BlockDelta):
        if step.offset is None:
            return _updated(ref, step.seq, event.block, content=event.text, content_offset=event.offset)
        return chunk(ref, event.text, step.offset, step.seq)
    if step.offset is None:
        return _withdrawn(ref, view, event, step.seq)
    return chunk(ref, "", step.offset, step.seq, replace=True)


def _block(ref: RunRef, view: RunView, event: BlockStarted | BlockFinished, step: ViewStep) -> Rendered | None:
    if isinstance(event, BlockFinished) and "guidance_id" in (event.data or {}):
        return None if step.again else _heard(ref, event, step.seq)
    block = view.blocks.get(event.block)
    if block is None:
        return None  # withdrawn in the same breath
    if isinstance(event, BlockStarted):
        return created(ref, step.seq, block)
    length = block.length if block.type == "text" else None
    ended = {"status": block.status, "tool_output": block.tool_output, "finished_at": block.finished_at}
    return _updated(ref, step.seq, block.id, **ended, length=length)


def created(ref: RunRef, seq: int, block: Block) -> Rendered:
    payload = ChatBlockCreated(**_place(ref), seq=seq, block=block)
    return "chat:block_created", payload.model_dump(exclude_none=True)


def _heard(ref: RunRef, event: BlockFinished, seq: int) -> Rendered:
    """Nothing else is said of the end of a guidance's block: it was whole from the beginning."""
    facts = event.data or {}
    heard = ChatGuidanceApplied(
        **_place(ref),
        seq=seq,
        guidance_id=facts["guidance_id"],
        client_guidance_id=facts.get("client_guidance_id"),
        message=facts["text"],
        sender=Sender.model_validate(facts["sender"]),
    )
    return "chat:guidance_applied", heard.model_dump()


def remark(ref: RunRef, event: RunStatus | ContextCompacted, seq: int) -> Rendered:
    """The notes themselves are for models."""
    if isinstance(event, RunStatus):
        said = {"message": event.message, "server": event.server, "url": event.url}
        told = ChatSystem(**_place(ref), seq=seq, type=event.status, **said)
    else:
        facts = event.model_dump(include=set(Compaction.model_fields))
        told = ChatSystem(**_place(ref), seq=seq, type="context_compacted", compaction=Compaction(**facts))
    return "chat:system", told.model_dump(exclude_none=True)


def status(ref: RunRef, context: ContextUse, seq: int) -> Rendered:
    """How full the context window is."""
    return "chat:status_updated", ChatStatusUpdated(**_place(ref), seq=seq, context=context).model_dump()


def _member_done(ref: RunRef, event: MemberFinished, seq: int) -> Rendered:
    done = ChatBotComplete(**_place(ref), seq=seq, bot_name=event.member, position=event.position, failed=event.failed)
    return "chat:bot_complete", done.model_dump()


def _withdrawn(ref: RunRef, view: RunView, event: BlockWithdrawn, seq: int) -> Rendered:
    if view.blocks.get(event.block) is None:
        return _updated(ref, seq, event.block, removed=True)
    return _updated(ref, seq, event.block, content="", content_offset=event.offset)


def _updated(ref: RunRef, seq: int, block: str, **changes: Any) -> Rendered:
    updated = ChatBlockUpdated(**_place(ref), seq=seq, block_id=block, **changes)
    return "chat:block_updated", updated.model_dump(exclude_none=True)


def waiting(ref: RunRef, event: RunWaiting, seq: int) -> Rendered:
    """The wait's id and question: who answered what is told by the wait itself."""
    facts = as_asked(PersonRequest.model_validate(event.request))
    question = ChatWaiting(**_place(ref), message_id=ref.message_id, seq=seq, wait_id=event.wait or "", **facts)
    return "chat:waiting", question.model_dump(exclude_none=True)


def start(ref: RunRef, seq: int, bot_name: str | None, model_name: str | None) -> Rendered:
    payload = ChatStart(**_place(ref), message_id=ref.message_id, seq=seq, bot_name=bot_name, model_name=model_name)
    return "chat:start", payload.model_dump()


def chunk(ref: RunRef, content: str, offset: int, seq: int, *, replace: bool = False) -> Rendered:
    """A plain dict: most events are this one, and a model would only be turned into one."""
    payload: dict[str, Any] = {**_place(ref), "content": content, "offset": offset, "seq": seq, "replace": replace}
    return "chat:chunk", payload


def end(ref: RunRef, outcome: Outcome, text: str, seq: int, sources: Sequence[Source]) -> Rendered:
    place = {**_place(ref), "message_id": ref.message_id, "seq": seq}
    if isinstance(outcome, RunFinished):
        result = ChatResult(value=text, clarification=read(text))
        unsaid = {"result": {"clarification"}} if result.clarification is None else None
        done = ChatDone(**place, offset=len(text), result=result, sources=list(sources))
        return "chat:done", done.model_dump(exclude=unsaid)
    if isinstance(outcome, RunFailed):
        return "chat:error", ChatError(**place, error=outcome.message, type=outcome.reason).model_dump()
    return "chat:cancelled", ChatCancelled(**place).model_dump()


def _place(ref: RunRef) -> dict[str, int]:
    return {"task_id": ref.task_id, "subtask_id": ref.subtask_id, "run_id": ref.run_id}
