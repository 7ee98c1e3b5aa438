"""Collaboration: a way of working together that teams can share."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import ConfigDict, Field, field_validator

from wegent_contracts.resources.base import API_VERSION, Ref, Resource, WireModel
from wegent_contracts.resources.marks import Refers
from wegent_contracts.resources.patterns import NOT_BLANK_PATTERN, ResourceName

EXAMPLE: Final[dict[str, Any]] = {
    "apiVersion": API_VERSION,
    "kind": "Collaboration",
    "metadata": {"name": "plan-build-review", "displayName": "Plan, build, review"},
    "spec": {
        "type": "workflow",
        "config": {
            "steps": [
                {"name": "planning", "participants": ["planner"]},
                {"name": "development", "participants": ["developer"]},
                {"name": "review", "participants": ["reviewer", {"name": "security", "namespace": "platform"}]},
            ]
        },
    },
}


class Step(WireModel):
    """One part of the work."""

    name: str = Field(
        max_length=100, pattern=NOT_BLANK_PATTERN, description="What is done in it, for example planning; no two alike"
    )
    participants: list[Annotated[ResourceName | Ref, Refers("Bot")]] = Field(
        min_length=1, max_length=9, description="Bots that take part, by name"
    )


class CollaborationConfig(WireModel):
    """The parts of the work, in their order."""

    steps: list[Step] = Field(min_length=1, max_length=20, description="Parts of the work, one after the other")

    @field_validator("steps")
    @classmethod
    def _names_differ(cls, steps: list[Step]) -> list[Step]:
        names = [step.name for step in steps]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise ValueError(f'There are two steps named "{twice}". Give each a name of its own.')
        return steps


class CollaborationSpec(WireModel):
    """How the work is divided."""

    type: Literal["workflow", "pipeline", "route", "coordinate", "collaborate"] = Field(
        description="How participants of a step work together; workflow: step after step, as written"
    )
    config: CollaborationConfig = Field(description="The steps")


class Collaboration(Resource):
    """A way of working together: steps, and the bots of each."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    plural: ClassVar[str] = "collaborations"
    short_name: ClassVar[str] = "co"

    kind: Literal["Collaboration"] = Field(default="Collaboration", description="Always Collaboration")
    spec: CollaborationSpec = Field(description="The steps of the work")
