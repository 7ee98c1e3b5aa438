"""From a team to what answers: bot, instructions, model."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.protocol.chat import ModelTarget
from wegent_contracts.resources import Bot, Ghost, Team

from wegent_backend.auth.subject import Subject
from wegent_backend.models import service as models
from wegent_backend.resources import service as resources


class TurnRequest(BaseModel):
    """What a run stores of the message it answers: names and ids, never a secret."""

    team_id: int
    bot_name: str
    model_name: str
    override_name: str | None = None
    override_type: models.OverrideType | None = None


@dataclass(frozen=True)
class Plan:
    team: Team
    bot_name: str
    system_prompt: str
    model: ModelTarget


async def make(
    session: AsyncSession,
    subject: Subject,
    team_id: int,
    *,
    override_name: str | None = None,
    override_type: models.OverrideType | None = None,
) -> Plan:
    """Raises NotFound naming what is missing, and what `models.resolve` raises."""
    team = await resources.by_id(session, subject, Team, team_id)
    owner_id = team.metadata.user_id or 0
    member = team.spec.members[0]
    bot = await resources.referenced(session, Bot, member.bot_ref, owner_id=owner_id)
    ghost = await resources.referenced(session, Ghost, bot.spec.ghost_ref, owner_id=owner_id)
    model = await models.resolve(session, subject, bot.spec, override_name, override_type)
    prompts = (ghost.spec.system_prompt, member.prompt or "")
    return Plan(
        team=team,
        bot_name=bot.metadata.display_name or bot.metadata.name,
        system_prompt="\n\n".join(prompt for prompt in prompts if prompt.strip()),
        model=model,
    )
