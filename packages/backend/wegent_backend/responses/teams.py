"""Teams as models: `namespace#team`, or `namespace#team#model` for one that is to answer in the place of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.errors import NotFound
from wegent_contracts.resources import Team

from wegent_backend.access.owners import visible_owners
from wegent_backend.auth.subject import Subject
from wegent_backend.resources import service as resources
from wegent_backend.responses.errors import UnknownTeam
from wegent_backend.responses.items import refused_field
from wegent_backend.tables.kinds import PUBLIC_USER_ID

SEPARATOR: Final = "#"
AT_ONCE: Final = 200


@dataclass(frozen=True)
class TeamName:
    """What `model` says. `model` None: what the team's bot answers with."""

    namespace: str
    name: str
    model: str | None = None

    def __str__(self) -> str:
        return f"{self.namespace}{SEPARATOR}{self.name}"


def parse(text: str) -> TeamName:
    """Raises Invalid."""
    parts = text.split(SEPARATOR)
    if not 2 <= len(parts) <= 3 or not all(parts):
        message = "A model is a team here: write namespace#team or namespace#team#model, such as default#wegent-chat."
        raise refused_field("model", "form", message)
    return TeamName(*parts)


async def find(session: AsyncSession, subject: Subject, name: TeamName) -> int:
    """The team's number. Raises UnknownTeam."""
    try:
        row = await resources.row_of(session, subject, resources.Address(Team, name.namespace, name.name))
    except NotFound:
        raise _unknown(str(name)) from None
    return row.id


async def offered(session: AsyncSession, subject: Subject) -> list[dict[str, Any]]:
    """All teams that the subject may use, as models; of several under one name the one that the name means."""
    owners = visible_owners(subject, "all", Team.__name__)
    best: dict[str, tuple[int, dict[str, Any]]] = {}
    async for team in _teams(session, subject):
        owner = team.metadata.user_id or PUBLIC_USER_ID
        rank = owners.index(owner) if owner in owners else len(owners)
        name = str(TeamName(team.metadata.namespace, team.metadata.name))
        if name not in best or rank < best[name][0]:
            best[name] = rank, _as_model(subject, name, team, owner)
    return [best[name][1] for name in sorted(best)]


async def offered_one(session: AsyncSession, subject: Subject, text: str) -> dict[str, Any]:
    """Raises UnknownTeam, also for what is no name of a team."""
    parts = text.split(SEPARATOR)
    if len(parts) != 2:
        raise _unknown(text[:200])
    name = TeamName(*parts)
    team = await resources.by_id(session, subject, Team, await find(session, subject, name))
    return _as_model(subject, str(name), team, team.metadata.user_id or PUBLIC_USER_ID)


def _unknown(name: str) -> UnknownTeam:
    return UnknownTeam(f'There is no team "{name}" that you may use: GET /v1/models has those that you may.')


async def _teams(session: AsyncSession, subject: Subject) -> AsyncIterator[Team]:
    cursor: str | None = None
    while True:
        page = await resources.list_page(session, subject, Team, limit=AT_ONCE, cursor=cursor)
        for item in page.items:
            yield Team.model_validate(item)
        cursor = page.next_cursor
        if cursor is None:
            return


def _as_model(subject: Subject, name: str, team: Team, owner: int) -> dict[str, Any]:
    created = team.metadata.created_at
    return {
        "id": name,
        "object": "model",
        "created": 0 if created is None else int(created.timestamp()),
        "owned_by": _owner(subject, team, owner),
    }


def _owner(subject: Subject, team: Team, owner: int) -> str:
    if owner == PUBLIC_USER_ID:
        return "public"
    if owner < PUBLIC_USER_ID:
        return team.metadata.namespace
    return subject.user_name if owner == subject.user_id else "shared"
