"""MCP servers of an answer: those of the request, of the team, of each bot and of its skills."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.protocol.chat import TeamPlay
from wegent_contracts.protocol.mcp import McpTarget
from wegent_contracts.resources import Ghost, Resource, Team
from wegent_kit.crypto import Keyring

from wegent_backend.chat.asking.skills import Chosen
from wegent_backend.chat.plan import Member, Plan
from wegent_backend.mcp_servers.declared import FIELD, Declared, Place, first_of_each, of_row
from wegent_backend.resources import repository as resources
from wegent_backend.tables.kinds import PUBLIC_USER_ID


@dataclass
class Gathered:
    """What is read while the database is open; servers are asked afterwards. `of`: by the member's `id()`."""

    keyring: Keyring
    asked: Sequence[Declared] = ()
    of: dict[int, list[Declared]] = field(default_factory=dict)

    @property
    def all(self) -> list[Declared]:
        return [each for declared in self.of.values() for each in declared]

    async def add(self, session: AsyncSession, plan: Plan, member: Member, chosen: Sequence[Chosen]) -> None:
        """Of two with one name, the request's counts before the team's, and that before the bot's."""
        team = await self._of(session, plan.team) if plan.team.spec.mcp_servers else []
        ghost = await self._of(session, member.ghost) if member.ghost.spec.mcp_servers else []
        skills = [
            declared
            for each in chosen
            if each.row.spec.get(FIELD)
            for declared in await of_row(session, self.keyring, each.row, None if each.preload else each.row.name)
        ]
        self.of[id(member)] = first_of_each(self.asked, team, ghost, skills)

    def given(self, member: Member, targets: dict[Place, McpTarget]) -> dict[str, McpTarget]:
        """By name, for one agent."""
        return {each.name: targets[each.place] for each in self.of.get(id(member), ()) if each.place in targets}

    def equipped(self, team: TeamPlay, plan: Plan, targets: dict[Place, McpTarget]) -> TeamPlay:
        """The team whose members have their servers."""
        members = [
            spec.model_copy(update={"mcp_servers": self.given(member, targets)})
            for spec, member in zip(team.members, plan.members, strict=True)
        ]
        return team.model_copy(update={"members": members})

    async def _of(self, session: AsyncSession, resource: Team | Ghost) -> list[Declared]:
        row = await resources.by_id(session, type(resource).__name__, (_owner(resource),), resource.metadata.id or 0)
        return [] if row is None else await of_row(session, self.keyring, row)


def _owner(resource: Resource) -> int:
    return resource.metadata.user_id or PUBLIC_USER_ID
