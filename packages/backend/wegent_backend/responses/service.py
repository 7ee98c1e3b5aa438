"""Responses: asking, looking, stopping, deleting. Each takes a unit of work that ends before anything streams."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Final

from wegent_contracts.protocol.skills import WantedSkill
from wegent_contracts.protocol.socket import ChatSend, TaskState

from wegent_backend.chat import removal, titles
from wegent_backend.chat import service as chat
from wegent_backend.chat.plan import Extras
from wegent_backend.context import Context
from wegent_backend.mcp_servers.requested import sealed
from wegent_backend.responses import identifiers, items, objects, teams, turns
from wegent_backend.responses.errors import KeyReused, NotTheLatest, NotYetImplemented
from wegent_backend.responses.identifiers import ResponseId
from wegent_backend.responses.items import Bounds, Said
from wegent_backend.responses.objects import Shown, Status
from wegent_backend.responses.schemas import ResponseCreate
from wegent_backend.responses.tools import COMING, masked_tools, servers_of, skills_of
from wegent_backend.responses.transcript import Transcript
from wegent_backend.responses.turns import Turn
from wegent_backend.runs import stored
from wegent_backend.tasks import repository as tasks
from wegent_backend.tasks.errors import NotRunning, TaskBusy
from wegent_backend.tasks.sources import RESPONSES, SOURCE
from wegent_backend.tasks.transitions import BUSY

FEATURES: Final = "wegent_chat_bot"


async def create(ctx: Context, body: ResponseCreate, key: str | None) -> Turn:
    """Store a question and start its answer. `key`: of the client's choice; sent again, it means the same response.

    Raises Invalid, NotFound, UnknownTeam, NotTheLatest, KeyReused, NotYetImplemented, and what `chat.service.send`
    raises.
    """
    _check_tools(body)
    said = items.of_input(body.input, bounds_of(ctx))
    items.check_length(body.instructions or "", "instructions", bounds_of(ctx))
    if (earlier := await asked_before(ctx, said, key)) is not None:
        return earlier
    name = teams.parse(body.model)
    team_id = await teams.find(ctx.session, ctx.subject, name)
    before = await _before(ctx, body)
    standing = [text for text in ((before.stored.get("standing", "") if before else ""), said.instructions) if text]
    request = {
        "instructions": "\n\n".join(text for text in (body.instructions or "", *standing) if text.strip()),
        "temperature": body.temperature,
        "max_output_tokens": body.max_output_tokens,
        "reasoning_effort": body.reasoning.effort if body.reasoning else None,
        "servers": sealed(ctx.ports.keyring, ctx.subject, servers_of(body.tools or ())),
        "clean": FEATURES not in {tool.type for tool in body.tools or ()},
        "api": {"model": body.model, "standing": "\n\n".join(standing), "echo": _echo(body)},
    }
    extras = Extras(labels={SOURCE: RESPONSES}, earlier=said.earlier, request=request)
    task_id = None if before is None else before.facts.task_id
    skills = skills_of(body.tools or ())
    return await ask(ctx, said, extras, team_id=team_id, model=name.model, key=key, task_id=task_id, skills=skills)


async def ask(
    ctx: Context,
    said: Said,
    extras: Extras,
    *,
    team_id: int,
    model: str | None,
    key: str | None,
    task_id: int | None = None,
    skills: Sequence[WantedSkill] = (),
) -> Turn:
    """Send a message as the page would. Raises what `chat.service.send` raises."""
    sent = ChatSend(
        task_id=task_id,
        team_id=team_id,
        message=said.question,
        additional_skills=list(skills) or None,
        # Of its own: no model is asked for a title of what a program says.
        title=None if task_id is not None else titles.from_message(said.question),
        force_override_bot_model=model,
        client_message_id=_message_id(key),
        address_ai=True,
    )
    ack = await chat.send(ctx, sent, extras)
    return await turns.find(ctx.session, ctx.subject, ResponseId(ack.task_id, ack.message_id + 1))


async def asked_before(ctx: Context, said: Said, key: str | None) -> Turn | None:
    """The answer to the request that had the same key. Raises KeyReused when it asked something else."""
    sent = _message_id(key)
    question = None if sent is None else await tasks.sent(ctx.session, ctx.subject, sent)
    if question is None:
        return None
    if question.content != said.question:
        raise KeyReused("This Idempotency-Key was used for another question. Every request needs its own.")
    return await turns.find(ctx.session, ctx.subject, ResponseId(question.task_id, question.message_id + 1))


async def show(ctx: Context, wanted: ResponseId) -> dict[str, Any]:
    """The response as it is now. Raises NotFound."""
    turn = await turns.find(ctx.session, ctx.subject, wanted)
    transcript = Transcript()
    for logged in await stored.log(ctx.session, turn.run_id):
        transcript.apply(logged.seq, logged.event)
    return objects.response(turn.facts, shown(turn, transcript))


async def cancel(ctx: Context, wanted: ResponseId) -> Turn:
    """Ask for the end of an answer; what is there is kept. One that has ended stays as it is.

    Raises NotFound, Forbidden.
    """
    turn = await turns.find(ctx.session, ctx.subject, wanted)
    await turns.allow(ctx, wanted, "use")
    if turn.state in BUSY:
        try:
            await chat.cancel(ctx, turn.subtask_id)
        except NotRunning:
            return turn  # it ended meanwhile
    return turn


async def delete(ctx: Context, wanted: ResponseId) -> str:
    """Delete the conversation that the response is in. Raises NotFound, Forbidden, TaskBusy."""
    turn = await turns.find(ctx.session, ctx.subject, wanted)
    task = await turns.allow(ctx, wanted, "delete")
    if task.state in BUSY:
        raise TaskBusy("The answer is still being written. Cancel it, then delete it.")
    await removal.delete(ctx, task.id)
    return str(turn.facts.id)


def shown(turn: Turn, transcript: Transcript) -> Shown:
    """What the log says; whether it has begun, the message knows first."""
    found = objects.of_transcript(turn.facts, transcript, completed_at=turn.completed_at)
    if transcript.ended:
        return found
    status: Status = "queued" if turn.state == _PENDING else "in_progress"
    return Shown(status, found.output, found.usage)


def bounds_of(ctx: Context) -> Bounds:
    settings = ctx.ports.settings
    return Bounds(settings.responses.max_input_items, settings.max_message_chars)


_PENDING: Final[TaskState] = "PENDING"


def _message_id(key: str | None) -> str | None:
    return None if key is None else f"idem-{hashlib.sha256(key.encode()).hexdigest()[:48]}"


async def _before(ctx: Context, body: ResponseCreate) -> Turn | None:
    """The response that this one follows. Raises NotFound, NotTheLatest."""
    if body.previous_response_id is None:
        return None
    wanted = identifiers.parse(body.previous_response_id)
    turn = await turns.find(ctx.session, ctx.subject, wanted)
    newest = await turns.latest(ctx.session, ctx.subject, wanted.task_id)
    if newest is not None and newest.id != turn.subtask_id:
        now = ResponseId(wanted.task_id, newest.message_id)
        raise NotTheLatest(f"The conversation has gone on after {turn.facts.id}: the latest response is {now}.")
    return turn


def _check_tools(body: ResponseCreate) -> None:
    for tool in body.tools or ():
        if tool.type in COMING:
            raise NotYetImplemented(
                f"The tool {tool.type} is not there yet: this version cannot {COMING[tool.type]}. Leave it out.",
                details={"tool": tool.type},
            )


def _echo(body: ResponseCreate) -> dict[str, Any]:
    """What answers repeat of the request, without what it left out."""
    sent = body.model_dump(mode="json", include=set(objects.ECHOED) | {"user", "safety_identifier"}, exclude_none=True)
    sent.pop("text", None)
    if "tools" in sent:
        sent["tools"] = masked_tools(sent["tools"])
    sent["truncation"] = "auto"
    return sent
