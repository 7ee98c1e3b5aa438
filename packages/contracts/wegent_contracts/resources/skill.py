"""Skill: knowledge of how to do something, and tools for it, that an agent loads when it needs them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import ConfigDict, Field, model_validator

from wegent_contracts.resources.base import API_VERSION, Resource, Status, WireModel, refusal
from wegent_contracts.resources.mcp import McpServers
from wegent_contracts.resources.patterns import (
    CLASS_PATTERN,
    MODULE_PATTERN,
    NOT_BLANK_PATTERN,
    TOOL_PATTERN,
    HttpUrl,
    Prompt,
)
from wegent_contracts.resources.shell import ShellType

EXAMPLE: Final[dict[str, Any]] = {
    "apiVersion": API_VERSION,
    "kind": "Skill",
    "metadata": {"name": "code-review", "displayName": "Code review"},
    "spec": {
        "description": "Use this when a change to code is to be reviewed before it is merged",
        "displayName": "Reviewing code",
        "prompt": "Read the whole change first. Then name the three most important remarks, each with its line.",
        "version": "1.2.0",
        "author": "Platform team",
        "tags": ["git", "quality"],
        "bindShells": ["Chat", "ClaudeCode"],
        "config": {"max_remarks": 3},
        "tools": [{"name": "read_diff", "provider": "git", "config": {"context_lines": 5}}],
        "provider": {"module": "provider", "class": "GitToolProvider"},
        "preload": False,
    },
}


class SkillTool(WireModel):
    """A tool that the model gets when it loads the skill."""

    name: str = Field(min_length=1, max_length=64, pattern=TOOL_PATTERN, description="What the model calls it by")
    provider: str = Field(min_length=1, max_length=100, description="Which of the skill's providers makes it")
    config: dict[str, Any] = Field(default_factory=dict, description="Settings of this tool; they win over the skill's")


class SkillProvider(WireModel):
    """Python code in the package that makes the tools; only public skills may have one."""

    module: str = Field(default="provider", pattern=MODULE_PATTERN, description="Module in the package, without .py")
    class_name: str = Field(
        alias="class",
        pattern=CLASS_PATTERN,
        description="Class in the module, for example GitToolProvider",
    )


class SkillSource(WireModel):
    """Where the package came from."""

    model_config = ConfigDict(alias_generator=None)

    type: Literal["upload", "git"] = Field(default="upload", description="Sent by a user, or read from a repository")
    repo_url: HttpUrl | None = Field(default=None, description="The repository, for git")
    skill_path: str | None = Field(default=None, max_length=1000, description="Directory in the repository, for git")
    imported_at: datetime | None = Field(default=None, description="When it was read")

    @model_validator(mode="after")
    def _git_has_a_repository(self) -> SkillSource:
        if self.type == "git" and self.repo_url is None:
            raise refusal("repo_url", "missing", "A skill from git needs the address of its repository.")
        return self


class SkillSpec(WireModel):
    """What stands in the package's SKILL.md."""

    description: str = Field(
        max_length=2000, pattern=NOT_BLANK_PATTERN, description="When to use it; the model decides by this sentence"
    )
    display_name: str | None = Field(
        default=None, max_length=200, pattern=NOT_BLANK_PATTERN, description="Shown while it works: Drawing a chart"
    )
    prompt: Prompt | None = Field(default=None, description="Instructions that the model gets when it loads the skill")
    version: str | None = Field(default=None, max_length=50, description='Version, in quotes: "1.2.0"')
    author: str | None = Field(default=None, max_length=200, description="Who wrote it")
    tags: list[Annotated[str, Field(min_length=1, max_length=50)]] = Field(
        default_factory=list, max_length=30, description="Words to find it by"
    )
    bind_shells: list[ShellType] = Field(
        default_factory=list, max_length=4, description="Engines it works in; empty means all"
    )
    config: dict[str, Any] = Field(default_factory=dict, description="Settings of all its tools; no secrets")
    tools: list[SkillTool] = Field(default_factory=list, max_length=100, description="Tools that it brings")
    provider: SkillProvider | None = Field(default=None, description="Python code that makes the tools")
    mcp_servers: McpServers = Field(default_factory=dict, max_length=50, description="MCP servers that it brings")
    preload: bool = Field(default=False, description="Whether it is loaded from the start of a conversation")
    visible: bool = Field(default=True, description="Whether lists show it; a hidden one works where it is named")
    source: SkillSource | None = Field(default=None, description="Where the package came from")


class SkillStatus(Status):
    """What is known of the package."""

    file_size: int | None = Field(default=None, ge=0, description="Bytes of the ZIP package, at most 10 MB")
    file_hash: str | None = Field(default=None, description="SHA-256 of the package in hexadecimal")


class Skill(Resource):
    """Knowledge and tools that an agent loads when it needs them."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    plural: ClassVar[str] = "skills"
    short_name: ClassVar[str] = "sk"

    kind: Literal["Skill"] = Field(default="Skill", description="Always Skill")
    spec: SkillSpec = Field(description="When it is used, and what it brings")
    status: SkillStatus | None = Field(default=None, description="What is known of its package")
