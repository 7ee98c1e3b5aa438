"""Ghost: who an agent is, its words and means."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from wegent_contracts.resources.base import Resource, WireModel


class GhostSpec(WireModel):
    system_prompt: str = Field(description="Instructions that open every conversation")


class Ghost(Resource):
    plural: ClassVar[str] = "ghosts"
    short_name: ClassVar[str] = "gh"

    kind: Literal["Ghost"] = "Ghost"
    spec: GhostSpec
