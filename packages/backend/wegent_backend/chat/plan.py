"""From a team to what answers: bot, instructions, model."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, Field, field_validator
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.errors import NotFound
from wegent_contracts.protocol.chat import ChatMessage
from wegent_contracts.protocol.options import ChatOptions, options_from
from wegent_contracts.resources import Bot, Ghost, Shell, Team
from wegent_contracts.resources.team import TeamMember
from wegent_kit.crypto import Keyring

from wegent_backend.access.reach import reach_of
from wegent_backend.auth.subject import Subject
from wegent_backend.models import service as models
from wegent_backend.models.errors import NotYetImplemented
from wegent_backend.models.service import ChosenModel
from wegent_backend.resources import service as resources
from wegent_backend.tables.kinds import PUBLIC_USER_ID


class StagePlan(BaseModel):
    """A stage of a pipeline, as it was when the message was sent."""

    name: str
    require_confirmation: bool = False


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
    # What the message itself asks for.
    options: ChatOptions = Field(default_factory=ChatOptions)
    # Of a team that answers together: where a pipeline begins and what its stages are, who spoke last, and who alone
    # is to go on.
    stage: int = 0
    stages: list[StagePlan] = Field(default_factory=list)
    last_speaker: str | None = None
    only: str | None = None
    # MCP servers that the request brings, sealed: good for this run, until the installation's key changes.
    servers: str | None = None
    # What the API that it came by says of the request: repeated in answers, of no meaning to the engine.
    api: dict[str, Any] | None = None

    @property
    def attended(self) -> bool:
        """Whether people see what the run asks."""
        return self.api is None

    @field_validator("options", mode="before")
    @classmethod
    def _of_any_version(cls, stored: Any) -> Any:
        return options_from(stored) if isinstance(stored, Mapping) else stored


@dataclass(frozen=True)
class Extras:
    """What a message may bring along that comes by an API.

    `earlier` was said before it: stored in front of it. `request` has further fields of TurnRequest.
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    earlier: Sequence[ChatMessage] = ()
    request: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Member:
    """A bot with its part in the team. `reach`: whose resources the references of the bot's ghost mean."""

    part: TeamMember
    bot: Bot
    ghost: Ghost
    reach: tuple[int, ...]
    model: ChosenModel

    @property
    def name(self) -> str:
        return self.bot.metadata.display_name or self.bot.metadata.name

    @property
    def system_prompt(self) -> str:
        """The ghost's instructions, after them those of the team."""
        prompts = (self.ghost.spec.system_prompt, self.part.prompt or "")
        return "\n\n".join(prompt for prompt in prompts if prompt.strip())


@dataclass(frozen=True)
class Plan:
    """`members` are in the team's order."""

    team: Team
    members: tuple[Member, ...]

    @property
    def first(self) -> Member:
        """The leader, or the one that begins."""
        return next((member for member in self.members if member.part.role == "leader"), self.members[0])

    @property
    def several(self) -> bool:
        """Whether its bots answer together, as its mode says."""
        return len(self.members) > 1

    @property
    def bot_name(self) -> str:
        """Who answers: the one bot, or the team as a whole."""
        return self.team.metadata.display_name or self.team.metadata.name if self.several else self.first.name

    @property
    def names(self) -> list[str]:
        """Of the members; a bot that is in the team twice, or has the name of another, gets a number."""
        found: list[str] = []
        for member in self.members:
            count = itertools.count(2)
            name = member.name
            while name in found:
                name = f"{member.name} {next(count)}"
            found.append(name)
        return found

    @property
    def model(self) -> ChosenModel:
        return self.first.model


@dataclass(frozen=True)
class Choice:
    """The model that somebody wants to be asked in place of the bots' own."""

    name: str | None = None
    type: models.OverrideType | None = None


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
    reach = await reach_of(session, team.metadata.user_id or PUBLIC_USER_ID)
    choice = Choice(override_name, override_type)
    members = [await _member(session, keyring, subject, team, part, reach, choice) for part in team.spec.members]
    return Plan(team, tuple(members))


async def _member(
    session: AsyncSession,
    keyring: Keyring,
    subject: Subject,
    team: Team,
    part: TeamMember,
    reach: tuple[int, ...],
    choice: Choice,
) -> Member:
    bot = await resources.referenced(session, Bot, part.bot_ref, reach=reach)
    reach = await _reach_within(session, reach, bot)
    _check_shell(team, await resources.referenced(session, Shell, bot.spec.shell_ref, reach=reach))
    ghost = await resources.referenced(session, Ghost, bot.spec.ghost_ref, reach=reach)
    model = await models.resolve(session, keyring, subject, bot.spec, reach, choice.name, choice.type)
    return Member(part, bot, ghost, reach, model)


async def shell_types(session: AsyncSession, subject: Subject, team_id: int) -> set[str]:
    """Of the team's bots. Raises NotFound naming what is missing."""
    team = await _team(session, subject, team_id)
    reach, found = await reach_of(session, team.metadata.user_id or PUBLIC_USER_ID), set()
    for part in team.spec.members:
        bot = await resources.referenced(session, Bot, part.bot_ref, reach=reach)
        within = await _reach_within(session, reach, bot)
        shell = await resources.referenced(session, Shell, bot.spec.shell_ref, reach=within)
        found.add(str(shell.spec.shell_type))
    return found


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


def _check_shell(team: Team, shell: Shell) -> None:
    if shell.spec.shell_type != "Chat":
        name, runs = shell.metadata.name, shell.spec.shell_type
        raise _not_yet(team, f'this version runs shells of the type Chat, and its shell "{name}" is {runs}')


def _not_yet(team: Team, lacking: str) -> NotYetImplemented:
    name = team.metadata.display_name or team.metadata.name
    return NotYetImplemented(f'The team "{name}" cannot answer yet: {lacking}. Choose another team.')
