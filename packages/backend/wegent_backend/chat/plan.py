"""From a team to what answers: bot, instructions, model."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.protocol.chat import ModelTarget
from wegent_contracts.resources import Bot, Ghost, Shell, Team
from wegent_kit.crypto import Keyring

from wegent_backend.auth.subject import Subject
from wegent_backend.models import service as models
from wegent_backend.models.errors import NotYetImplemented
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
    keyring: Keyring,
    subject: Subject,
    team_id: int,
    *,
    override_name: str | None = None,
    override_type: models.OverrideType | None = None,
) -> Plan:
    """Raises NotFound naming what is missing, NotYetImplemented, and what `models.resolve` raises."""
    team = await resources.by_id(session, subject, Team, team_id)
    _check_team(team)
    owner_id = team.metadata.user_id or 0
    member = team.spec.members[0]
    bot = await resources.referenced(session, Bot, member.bot_ref, owner_id=owner_id)
    _check_shell(team, await resources.referenced(session, Shell, bot.spec.shell_ref, owner_id=owner_id))
    ghost = await resources.referenced(session, Ghost, bot.spec.ghost_ref, owner_id=owner_id)
    model = await models.resolve(session, keyring, subject, bot.spec, override_name, override_type)
    prompts = (ghost.spec.system_prompt, member.prompt or "")
    return Plan(
        team=team,
        bot_name=bot.metadata.display_name or bot.metadata.name,
        system_prompt="\n\n".join(prompt for prompt in prompts if prompt.strip()),
        model=model,
    )


def _check_team(team: Team) -> None:
    mode, size = team.spec.collaboration_model, len(team.spec.members)
    if mode != "solo" or size > 1:
        members = "its one member" if size == 1 else f"its {size} members"
        raise _not_yet(team, f"this version runs solo teams of one bot, and {members} work in the mode {mode}")


def _check_shell(team: Team, shell: Shell) -> None:
    if shell.spec.shell_type != "Chat":
        name, runs = shell.metadata.name, shell.spec.shell_type
        raise _not_yet(team, f'this version runs shells of the type Chat, and its shell "{name}" is {runs}')


def _not_yet(team: Team, lacking: str) -> NotYetImplemented:
    name = team.metadata.display_name or team.metadata.name
    return NotYetImplemented(f'The team "{name}" cannot answer yet: {lacking}. Choose another team.')
