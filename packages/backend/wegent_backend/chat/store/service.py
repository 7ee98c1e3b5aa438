"""Conversations as an engine elsewhere has them: made, read, written into, deleted."""

from __future__ import annotations

from wegent_contracts.errors import FieldError, Invalid, NotFound
from wegent_contracts.protocol.stored import (
    ConversationNotes,
    NewConversation,
    Said,
    StoredConversation,
    StoredConversationPage,
    StoredMessage,
    StoredMessageList,
    ToldConversation,
)
from wegent_contracts.resources import Team

from wegent_backend.attachments.speaking import FileTexts
from wegent_backend.auth.subject import Subject
from wegent_backend.chat import removal
from wegent_backend.chat.asking.spoken import NOBODY, senders_of, spoken
from wegent_backend.chat.store import wire
from wegent_backend.chat.store.errors import AnsweredHere
from wegent_backend.context import Context, unit
from wegent_backend.ports import Ports
from wegent_backend.resources import service as resources
from wegent_backend.tables import TaskRow
from wegent_backend.tasks import notes, repository, sources, transitions, unread
from wegent_backend.tasks import service as tasks
from wegent_backend.tasks.errors import TaskBusy
from wegent_backend.tasks.filters import Filter, cursor_behind, place_of


async def page(ctx: Context, *, search: str | None, limit: int, after: str | None) -> StoredConversationPage:
    """Raises Invalid for a wrong cursor."""
    wanted = Filter(scope="own", search=search)
    place = None if after is None else place_of(after, wanted)
    rows = await repository.page(
        ctx.session, ctx.subject, wanted, limit=limit + 1, after=place, selector=sources.listed(None)
    )
    shown = rows[:limit]
    counts = await repository.message_counts(ctx.session, ctx.subject, [row.id for row in shown])
    items = [wire.conversation(row, counts.get(row.id, 0)) for row in shown]
    return StoredConversationPage(items=items, next=cursor_behind(shown[-1], wanted) if len(rows) > limit else None)


async def get(ctx: Context, task_id: int) -> StoredConversation:
    """Raises NotFound."""
    task = await repository.get(ctx.session, ctx.subject, task_id)
    counts = await repository.message_counts(ctx.session, ctx.subject, [task_id])
    return wire.conversation(task, counts.get(task_id, 0))


async def create(ctx: Context, body: NewConversation) -> StoredConversation:
    """Raises Invalid for a team that its owner may not use."""
    team = await _team(ctx, body.team)
    labels = {sources.SOURCE: sources.SHELL}
    task = await tasks.create(ctx, team=team, title=body.title, chosen=True, prompt="", labels=labels)
    await transitions.move_task(ctx, task, "COMPLETED")  # nobody is to answer
    await ctx.session.flush()
    return wire.conversation(task, 0)


async def delete(ctx: Context, task_id: int) -> None:
    """Raises NotFound, Forbidden, TaskBusy, Referenced."""
    await removal.delete(ctx, task_id)


async def messages(ctx: Context, task_id: int, *, after: int, limit: int) -> StoredMessageList:
    """Raises NotFound."""
    await repository.get(ctx.session, ctx.subject, task_id)
    rows = await repository.ended_messages(ctx.session, ctx.subject, task_id, after=after, limit=limit)
    return StoredMessageList(items=[wire.message(row) for row in rows])


async def append(ctx: Context, task_id: int, said: Said) -> StoredMessage:
    """Raises NotFound, Forbidden, TooLarge, TaskBusy and AnsweredHere."""
    task = await _held(ctx, task_id)
    row = await tasks.add_said(ctx, task, said)
    await unread.spoke(ctx, task, row.message_id)
    return wire.message(row)


async def keep_notes(ctx: Context, task_id: int, body: ConversationNotes) -> None:
    """Raises NotFound, Forbidden, TaskBusy and AnsweredHere, and Invalid for notes on what was not said."""
    task = await _held(ctx, task_id)
    if body.covers > task.last_message_id:
        message = f"The last message has the place {task.last_message_id}."
        refused = FieldError(path="covers", rule="less_than_equal", message=message)
        raise Invalid("The notes are about messages that are not there.", fields=[refused])
    await notes.keep(ctx.session, task_id, body.covers, body.text, body.model)
    new = {"covers": body.covers}
    ctx.record("note", "Task", name=task.name, namespace=task.namespace, object_id=task.id, new=new)


async def told(ports: Ports, subject: Subject, task_id: int, *, before: int | None) -> ToldConversation:
    """In short reads: files are looked at without a transaction. Raises NotFound."""
    async with unit(ports, subject, write=False) as ctx:
        task = await repository.get(ctx.session, subject, task_id)
        end = task.last_message_id + 1 if before is None else before
        noted = await notes.latest(ctx.session, task_id, before=end)
        since = 0 if noted is None else noted.covers
        rows = await repository.messages(ctx.session, subject, task_id, after=since, before=end)
        senders = await senders_of(ctx.session, rows) if task.is_group_chat else NOBODY
    reader = FileTexts(ports.db, ports.keyring, ports.contents, ports.settings.attachment)
    files, chat = await reader.of(subject, rows), ports.settings.chat
    images = await reader.images(subject, rows, chat.image_messages) if files and chat.images else {}
    history = list(spoken(rows, files, senders, dated=chat.tell_time, images=images))
    return ToldConversation(summary="" if noted is None else noted.text, history=history)


async def _held(ctx: Context, task_id: int) -> TaskRow:
    task = await repository.get_locked(ctx.session, ctx.subject, task_id)
    if task.is_group_chat:
        raise AnsweredHere("This is a group chat: Wegent itself answers there. Write into it in the page.")
    if task.last_message_id and task.state in transitions.BUSY:
        raise TaskBusy("An answer is being written in this conversation. Wait until it is complete, or stop it.")
    return task


async def _team(ctx: Context, name: str) -> Team:
    try:
        row = await resources.row_of(ctx.session, ctx.subject, resources.Address(Team, "default", name))
        return await resources.by_id(ctx.session, ctx.subject, Team, row.id)
    except NotFound:
        refused = FieldError(path="team", rule="not_found", message=f'There is no team "{name}" that may be used.')
        raise Invalid("The conversation needs a team.", fields=[refused]) from None
