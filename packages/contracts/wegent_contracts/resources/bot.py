"""Bot: a ghost in a shell, with a model."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import ConfigDict, Field

from wegent_contracts.resources.base import API_VERSION, Ref, Resource, WireModel
from wegent_contracts.resources.marks import Refers

EXAMPLE: Final[dict[str, Any]] = {
    "apiVersion": API_VERSION,
    "kind": "Bot",
    "metadata": {"name": "developer", "displayName": "Developer"},
    "spec": {
        "ghostRef": {"name": "developer"},
        "shellRef": {"name": "ClaudeCode"},
        "modelRef": {"name": "claude-sonnet", "namespace": "default"},
        "secondaryModelRef": {"name": "claude-haiku"},
    },
}


class BotSpec(WireModel):
    """Who, run by what, thinking with what. References may lead into other namespaces."""

    ghost_ref: Annotated[Ref, Refers("Ghost")] = Field(description="Who it is")
    shell_ref: Annotated[Ref, Refers("Shell")] = Field(description="What runs it")
    ai_model_ref: Annotated[Ref, Refers("Model")] | None = Field(
        default=None,
        alias="modelRef",
        description="What it thinks with; the installation's default when absent",
    )
    secondary_model_ref: Annotated[Ref, Refers("Model")] | None = Field(
        default=None, description="Model for side work, for example to understand a request before a video is made"
    )


class Bot(Resource):
    """A ghost in a shell, with a model: one agent."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    plural: ClassVar[str] = "bots"
    short_name: ClassVar[str] = "bo"

    kind: Literal["Bot"] = Field(default="Bot", description="Always Bot")
    spec: BotSpec = Field(description="Who it is, what runs it, what it thinks with")
