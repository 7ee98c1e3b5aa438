"""Which team a new conversation is with."""

from __future__ import annotations

from wegent_contracts.errors import FieldError, Invalid
from wegent_contracts.resources import Team

from wegent_backend.chat.schemas import TaskBody
from wegent_backend.context import Context
from wegent_backend.resources import service as resources
from wegent_backend.resources.service import Address


async def team_id(ctx: Context, body: TaskBody) -> int:
    """Raises Invalid when the body does not name one team, and NotFound."""
    if (body.team_id is None) == (body.team is None):
        message = "Say who shall answer: either team_id, or team with a name."
        raise Invalid(message, fields=[FieldError(path="body.team_id", rule="team", message=message)])
    if body.team is None:
        return int(body.team_id or 0)
    address = Address(Team, body.team.namespace, body.team.name)
    return (await resources.row_of(ctx.session, ctx.subject, address)).id
