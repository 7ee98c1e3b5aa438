"""A chat completion is a conversation of its own, out of its owner's list: what was said before is stored with it."""

from __future__ import annotations

from wegent_backend.chat.plan import Extras
from wegent_backend.context import Context
from wegent_backend.responses import items, service, teams
from wegent_backend.responses.completions.schemas import CompletionCreate
from wegent_backend.responses.items import Message
from wegent_backend.responses.turns import Turn
from wegent_backend.tasks.sources import API, SOURCE


async def ask(ctx: Context, body: CompletionCreate, key: str | None) -> Turn:
    """Store the conversation and start its answer. Raises Invalid, UnknownTeam, and what `chat.service.send` raises."""
    messages = [
        Message(f"messages[{place}]", message.role, items.text_of(message.content))
        for place, message in enumerate(body.messages)
    ]
    said = items.said(messages, "messages", service.bounds_of(ctx))
    if (earlier := await service.asked_before(ctx, said, key)) is not None:
        return earlier
    name = teams.parse(body.model)
    team_id = await teams.find(ctx.session, ctx.subject, name)
    request = {
        "instructions": said.instructions,
        "temperature": body.temperature,
        "max_output_tokens": body.max_completion_tokens or body.max_tokens,
        "reasoning_effort": body.reasoning_effort,
        "clean": True,
        "api": {"model": body.model, "echo": {"metadata": body.metadata or {}}},
    }
    extras = Extras(labels={SOURCE: API}, earlier=said.earlier, request=request)
    return await service.ask(ctx, said, extras, team_id=team_id, model=name.model, key=key)
