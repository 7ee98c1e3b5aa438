"""Team: the bots that answer together; the unit people talk to."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from wegent_contracts.resources.base import Ref, Resource, WireModel


class TeamMember(WireModel):
    bot_ref: Ref
    prompt: str | None = Field(default=None, description="Added to the bot's own instructions in this team")
    role: Literal["leader", "member"] | None = None


class TeamSpec(WireModel):
    members: list[TeamMember] = Field(min_length=1, max_length=1, description="The bot that answers")
    collaboration_model: Literal["solo"] = Field(default="solo", description="How members work together")
    description: str | None = None
    icon: str | None = None


class Team(Resource):
    plural: ClassVar[str] = "teams"
    short_name: ClassVar[str] = "te"

    kind: Literal["Team"] = "Team"
    spec: TeamSpec
