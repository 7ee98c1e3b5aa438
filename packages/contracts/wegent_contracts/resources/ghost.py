"""Ghost: who an agent is, its words and means."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final, Literal, TypeAlias

from pydantic import ConfigDict, Field, model_validator

from wegent_contracts.resources.base import API_VERSION, Ref, Resource, WireModel, refusal
from wegent_contracts.resources.marks import Refers
from wegent_contracts.resources.mcp import McpServers
from wegent_contracts.resources.patterns import SHA256_PATTERN, Namespace, Prompt, ResourceName

EXAMPLE: Final[dict[str, Any]] = {
    "apiVersion": API_VERSION,
    "kind": "Ghost",
    "metadata": {"name": "developer", "displayName": "Developer", "labels": {"team": "backend"}},
    "spec": {
        "systemPrompt": "You are an experienced Python developer. Write small changes, each with a test.",
        "mcpServers": {
            "github": {
                "type": "stdio",
                "command": "docker",
                "args": ["run", "-i", "--rm", "-e", "GITHUB_TOKEN", "ghcr.io/github/github-mcp-server"],
                "env": {"GITHUB_TOKEN": "${secret:github-token}"},
            },
            "search": {"type": "streamable-http", "url": "https://mcp.example.com/search", "timeout": 30},
        },
        "skills": ["code-review"],
        "preload_skills": ["code-review"],
        "defaultKnowledgeBaseRefs": [{"name": "handbook"}],
    },
}


BuiltinTool: TypeAlias = Literal["web_search", "web_fetch", "interactive_form_question"]


class SkillRef(WireModel):
    """Which Skill exactly a name means; written by the page when a skill is picked."""

    model_config = ConfigDict(alias_generator=None)

    skill_id: int = Field(ge=1, description="metadata.id of the Skill")
    namespace: Namespace = Field(default="default", description="Namespace of the Skill")
    is_public: bool = Field(default=False, description="Whether it is a public one")
    content_hash: str | None = Field(
        default=None, pattern=SHA256_PATTERN, description="SHA-256 of its package, for example sha256:9f86…"
    )


class GhostSpec(WireModel):
    """An agent's instructions and what it may use."""

    system_prompt: Prompt = Field(
        description="Instructions that open every conversation, for example: You are a patient teacher."
    )
    tools: list[BuiltinTool] = Field(
        default_factory=list,
        max_length=20,
        description="Built-in tools that it may use: web_search (where the installation has a search engine), "
        "web_fetch, interactive_form_question (asks people by a form and waits)",
    )
    mcp_servers: McpServers = Field(
        default_factory=dict, max_length=50, description="MCP servers whose tools it may call, by a name of your choice"
    )
    skills: list[Annotated[ResourceName, Refers("Skill")]] = Field(
        default_factory=list, max_length=100, description="Names of Skills that it can load when it needs them"
    )
    preload_skills: list[ResourceName] = Field(
        default_factory=list,
        alias="preload_skills",
        max_length=100,
        description="Those of `skills` that are loaded from the start",
    )
    skill_refs: dict[ResourceName, SkillRef] = Field(
        default_factory=dict,
        alias="skill_refs",
        description="For names of `skills`: which Skill exactly is meant, where several have the name",
    )
    preload_skill_refs: dict[ResourceName, SkillRef] = Field(
        default_factory=dict,
        alias="preload_skill_refs",
        description="For names of `preload_skills`: which Skill exactly is meant",
    )
    default_knowledge_base_refs: list[Annotated[Ref, Refers("KnowledgeBase")]] = Field(
        default_factory=list, max_length=50, description="Knowledge bases that every conversation can search"
    )

    @model_validator(mode="after")
    def _skills_are_named_once(self) -> GhostSpec:
        known, preloaded = set(self.skills), set(self.preload_skills)
        if len(known) < len(self.skills):
            twice = next(name for name in self.skills if self.skills.count(name) > 1)
            raise refusal("skills", "duplicate", f'"{twice}" is named twice.')
        _check_names("preload_skills", preloaded, known, "skills")
        _check_names("skill_refs", set(self.skill_refs), known, "skills")
        _check_names("preload_skill_refs", set(self.preload_skill_refs), preloaded, "preload_skills")
        return self


def _check_names(field: str, names: set[str], known: set[str], source: str) -> None:
    if lost := sorted(names - known):
        raise refusal(field, "subset", f'"{lost[0]}" is not one of {source}. Add it there, or remove it here.')


class Ghost(Resource):
    """Who an agent is: its instructions, tools, skills and knowledge."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    plural: ClassVar[str] = "ghosts"
    short_name: ClassVar[str] = "gh"

    kind: Literal["Ghost"] = Field(default="Ghost", description="Always Ghost")
    spec: GhostSpec = Field(description="What the agent is told and may use")
