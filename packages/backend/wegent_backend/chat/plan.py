"""From a team to what answers: bot, instructions, model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.errors import NotFound
from wegent_contracts.protocol.chat import ChatMessage, ModelTarget
from wegent_contracts.resources import Bot, Ghost, Shell, Team
from wegent_kit.crypto import Keyring

from wegent_backend.access.reach import reach_of
from wegent_backend.auth.subject import Subject
from wegent_backend.chat.group_chat import naming
from wegent_backend.models import service as models
from wegent_backend.models.errors import NotYetImplemented
from wegent_backend.models.service import ChosenModel
from wegent_backend.resources import service as resources
from wegent_backend.tables.kinds import PUBLIC_USER_ID


class TurnRequest(BaseModel):
    """What a run stores of the message it answers: names and ids, never a secret."""

    team_id: int
    bot_name: str
    model_name: str
    override_name: str | None = None
    override_type: models.OverrideType | None = None
    instructions: str = ""
    temperature: float | None = None
    max_output_tokens: int | None = None
    reasoning_effort: str | None = None
    # Clean: nothing but the team and its model; no features of the server that somebody would have to turn on.
    clean: bool = False
    # Several people write: the model is told who said what.
    group_chat: bool = False
    # What the API that it came by says of the request: repeated in answers, of no meaning to the engine.
    api: dict[str, Any] | None = None


@dataclass(frozen=True)
class Extras:
    """What a message may bring along that comes by an API.

    `earlier` was said before it: stored in front of it. `request` has further fields of TurnRequest.
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    earlier: Sequence[ChatMessage] = ()
    request: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    team: Team
    bot_name: str
    system_prompt: str
    model: ChosenModel


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
    team = await _team(session, subject, team_id)
    _check_team(team)
    reach = await reach_of(session, team.metadata.user_id or PUBLIC_USER_ID)
    member = team.spec.members[0]
    bot = await resources.referenced(session, Bot, member.bot_ref, reach=reach)
    reach = await _reach_within(session, reach, bot)
    _check_shell(team, await resources.referenced(session, Shell, bot.spec.shell_ref, reach=reach))
    ghost = await resources.referenced(session, Ghost, bot.spec.ghost_ref, reach=reach)
    model = await models.resolve(session, keyring, subject, bot.spec, reach, override_name, override_type)
    prompts = (ghost.spec.system_prompt, member.prompt or "")
    return Plan(
        team=team,
        bot_name=bot.metadata.display_name or bot.metadata.name,
        system_prompt="\n\n".join(prompt for prompt in prompts if prompt.strip()),
        model=model,
    )


async def _team(session: AsyncSession, subject: Subject, team_id: int) -> Team:
    try:
        return await resources.by_id(session, subject, Team, team_id)
    except NotFound:
        raise NotFound(
            f"You have no team {team_id}: it was deleted, or is not shared with you any more. Start a new conversation "
            "with another team."
        ) from None


async def _reach_within(session: AsyncSession, reach: tuple[int, ...], bot: Bot) -> tuple[int, ...]:
    """What the references of a bot mean: it may belong to somebody else than the team, such as a group."""
    owner_id = bot.metadata.user_id or PUBLIC_USER_ID
    return reach if owner_id == reach[0] else await reach_of(session, owner_id)


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


def prompt(plan: Plan, request: TurnRequest) -> str:
    """The team's own instructions, after them the caller's, and in a group chat how to tell people apart."""
    several = naming.INSTRUCTIONS if request.group_chat else ""
    return "\n\n".join(text for text in (plan.system_prompt, request.instructions, several) if text.strip())


def adjusted(target: ModelTarget, request: TurnRequest) -> ModelTarget:
    """The model with what the caller wants of it; a Model's own limit of tokens stays the highest one."""
    limits = [limit for limit in (target.max_output_tokens, request.max_output_tokens) if limit is not None]
    wanted = {
        "max_output_tokens": min(limits) if limits else None,
        "temperature": target.temperature if request.temperature is None else request.temperature,
        "reasoning_effort": request.reasoning_effort or target.reasoning_effort,
    }
    return target.model_copy(update=wanted)
