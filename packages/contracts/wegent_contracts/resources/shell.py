"""Shell: the engine that runs a bot."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final, Literal, TypeAlias

from pydantic import AliasChoices, ConfigDict, Field

from wegent_contracts.resources.base import API_VERSION, Ref, Resource, WireModel
from wegent_contracts.resources.marks import Refers
from wegent_contracts.resources.patterns import NO_SPACES_PATTERN, ResourceName

ShellType: TypeAlias = Literal["Chat", "ClaudeCode", "Agno", "Dify"]

EXAMPLE: Final[dict[str, Any]] = {
    "apiVersion": API_VERSION,
    "kind": "Shell",
    "metadata": {"name": "claude-code-java", "labels": {"type": "local_engine"}},
    "spec": {
        "shellType": "ClaudeCode",
        "supportModel": ["claude-sonnet"],
        "baseImage": "registry.example.com/agents/java:21",
        "baseShellRef": "ClaudeCode",
        "requiresWorkspace": True,
    },
}


class ShellSpec(WireModel):
    """An engine and where it runs."""

    shell_type: ShellType = Field(
        validation_alias=AliasChoices("shellType", "runtime", "shell_type"),
        description="Engine that runs the bot: Chat talks, ClaudeCode and Agno work in a sandbox, Dify asks a Dify app",
    )
    support_model: list[Annotated[str, Field(min_length=1, max_length=253)]] = Field(
        default_factory=list, max_length=200, description="Names of Models it works with; empty means all"
    )
    base_image: str | None = Field(
        default=None,
        min_length=1,
        max_length=500,
        pattern=NO_SPACES_PATTERN,
        description="Container image in which it runs, for example registry.example.com/agents/java:21",
    )
    base_shell_ref: Annotated[ResourceName | Ref, Refers("Shell")] | None = Field(
        default=None, description="Shell that this one is a variant of, for example ClaudeCode"
    )
    requires_workspace: bool | None = Field(
        default=None,
        description="Whether it needs a repository; when absent, ClaudeCode and Agno do, Chat and Dify do not",
    )


class Shell(Resource):
    """The engine that runs a bot; the label `type` says local_engine, external_api or direct_chat."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    plural: ClassVar[str] = "shells"
    short_name: ClassVar[str] = "sh"

    kind: Literal["Shell"] = Field(default="Shell", description="Always Shell")
    spec: ShellSpec = Field(description="Which engine, and where it runs")
