"""Jobs of chats: the title of a conversation, once its first answer is there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

import structlog
from wegent_contracts.errors import NotFound, Unauthorized, WegentError
from wegent_contracts.events import BlockDelta, BlockKind, BlockStarted, EngineEvent
from wegent_contracts.protocol.chat import ChatRequest

from wegent_backend.access.loading import of_user
from wegent_backend.chat import plan as plans
from wegent_backend.chat import titles
from wegent_backend.chat.shells import Shells
from wegent_backend.context import Context, unit
from wegent_backend.ports import Ports
from wegent_backend.tables import TaskRow
from wegent_backend.tasks import repository
from wegent_backend.tasks import service as tasks

log = structlog.get_logger(__name__)

DEMO: Final = "wegent.io/demo"
# A model that has not come to a title by now is not writing one.
MOST_CHARS: Final = 400


@dataclass(frozen=True)
class _Wanted:
    """What a title is made from; `request` is None when no model is to be asked."""

    first_message: str
    request: ChatRequest | None


class TitleWriter:
    def __init__(self, ports: Ports, shells: Shells) -> None:
        self._ports = ports
        self._shells = shells

    async def write(self, task_id: int, user_id: int) -> None:
        """Give the conversation a title, unless it has got one from its user or from this job."""
        async with self._ports.db.read() as session:
            try:
                subject = await of_user(session, user_id)
            except Unauthorized:
                return  # switched off since then
        async with unit(self._ports, subject, write=False) as ctx:
            wanted = await _wanted(ctx, task_id)
        if wanted is None:
            return
        suggested = None if wanted.request is None else await self._ask(wanted.request)
        title = suggested or titles.from_message(wanted.first_message)
        async with unit(self._ports, subject) as ctx:
            task = await repository.get_locked(ctx.session, ctx.subject, task_id)
            if task.title_source == "message":
                await tasks.rename(ctx, task, title, source="job")

    async def _ask(self, request: ChatRequest) -> str | None:
        """The model's title; None when it has none to give. The chat shell has tried more than once by then."""
        try:
            async with aclosing(self._shells.ask(request)) as events:
                return titles.from_answer(await _text(events))
        except WegentError as error:
            log.info("title.model_failed", reason=error.reason, message=error.message)
            return None


async def _wanted(ctx: Context, task_id: int) -> _Wanted | None:
    try:
        task = await repository.get(ctx.session, ctx.subject, task_id)
    except NotFound:
        return None  # deleted since then
    if task.title_source != "message":
        return None
    messages = await repository.messages(ctx.session, ctx.subject, task_id)
    first = next((message.content for message in messages if message.role == "USER"), "")
    answer = next(
        (message for message in messages if message.role == "ASSISTANT" and message.state == "COMPLETED"), None
    )
    if answer is None:
        return None
    return _Wanted(first, await _request(ctx, task, answer.model_name, titles.question(first, answer.content)))


async def _request(ctx: Context, task: TaskRow, model_name: str | None, question: str) -> ChatRequest | None:
    """A question to the model that answered; None when it is gone, or too weak for this."""
    try:
        plan = await plans.make(ctx.session, ctx.ports.keyring, ctx.subject, task.team_id, override_name=model_name)
    except WegentError as error:
        log.info("title.no_model", reason=error.reason)
        return None
    if plan.model.labels.get(DEMO) == "true":
        return None
    return ChatRequest(model=plan.model.target, system_prompt=titles.INSTRUCTIONS, message=question)


async def _text(events: AsyncIterator[EngineEvent]) -> str:
    """The text of the answer without its thinking, cut when it does not come to an end."""
    text, spoken = "", set[str]()
    async for event in events:
        if isinstance(event, BlockStarted) and event.kind is BlockKind.TEXT:
            spoken.add(event.block)
        elif isinstance(event, BlockDelta) and event.block in spoken:
            text += event.text
            if len(text) > MOST_CHARS:
                break
    return text
