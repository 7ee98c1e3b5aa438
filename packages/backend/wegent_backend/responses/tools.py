"""What a response may turn on: the tools of a request. Those that cannot be carried out yet are checked too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator
from wegent_contracts.protocol.skills import WantedSkill
from wegent_contracts.resources.mcp import McpServer
from wegent_contracts.resources.patterns import Namespace, ResourceName

from wegent_backend.responses.words import refused
from wegent_backend.secrets.references import MASK

MOST_SERVERS: Final = 50


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class ChatBotTool(_Part):
    """Turns on the features that the server has for chats; without it an answer is the team's model and no more."""

    type: Literal["wegent_chat_bot"]


class CodeWorkspace(_Part):
    git_url: str = Field(min_length=1, max_length=2048, description="Address of the repository")
    branch: str = Field(min_length=1, max_length=255)
    git_repo: str | None = Field(default=None, max_length=512, description="OWNER/NAME at its host")


class CodeBotTool(_Part):
    """Has the team work in a repository."""

    type: Literal["wegent_code_bot"]
    workspace: CodeWorkspace


class McpTool(_Part):
    """Gives the team's model the tools of MCP servers."""

    type: Literal["mcp"]
    mcp_servers: list[dict[Annotated[str, Field(min_length=1, max_length=100)], McpServer]] = Field(
        min_length=1, max_length=MOST_SERVERS, description="Servers by name"
    )

    @model_validator(mode="after")
    def _named_once(self) -> McpTool:
        names = [name for servers in self.mcp_servers for name in servers]
        if len(names) > MOST_SERVERS:
            raise refused(f"There are {len(names)} servers; a request may bring {MOST_SERVERS}.")
        if len(set(names)) < len(names):
            raise refused("Two of the servers have the same name.")
        return self


SkillName: TypeAlias = Annotated[str, Field(min_length=1, max_length=507)]


class PreloadTool(_Part):
    """Loads skills before the team answers; `namespace/name` for those of a group."""

    type: Literal["skill"]
    preload_skills: list[SkillName] = Field(min_length=1, max_length=50, description="Names of Skills")


class KnowledgeRef(_Part):
    """A knowledge base, or parts of it: the border of what may be read."""

    name: ResourceName
    namespace: Namespace = "default"
    folder_ids: list[Annotated[int, Field(ge=0)]] | None = Field(
        default=None, min_length=1, max_length=1000, description="Folders; 0 is the root alone"
    )
    document_ids: list[Annotated[int, Field(ge=1)]] | None = Field(default=None, min_length=1, max_length=1000)
    include_subfolders: bool = True


class KnowledgeTool(_Part):
    """Lets the team search knowledge bases."""

    type: Literal["knowledge_base"]
    knowledge_base_names: list[str] | None = Field(default=None, min_length=1, max_length=50)
    knowledge_base_refs: list[KnowledgeRef] | None = Field(default=None, min_length=1, max_length=50)

    @model_validator(mode="after")
    def _one_way(self) -> KnowledgeTool:
        if (self.knowledge_base_names is None) == (self.knowledge_base_refs is None):
            raise refused("Write either knowledge_base_names or knowledge_base_refs.")
        return self


def _type_of(value: Any) -> str | None:
    kind = value.get("type") if isinstance(value, dict) else getattr(value, "type", None)
    return kind if isinstance(kind, str) else None


Tool: TypeAlias = Annotated[
    Annotated[ChatBotTool, Tag("wegent_chat_bot")]
    | Annotated[CodeBotTool, Tag("wegent_code_bot")]
    | Annotated[McpTool, Tag("mcp")]
    | Annotated[PreloadTool, Tag("skill")]
    | Annotated[KnowledgeTool, Tag("knowledge_base")],
    Discriminator(
        _type_of,
        custom_error_type="unsupported",
        custom_error_message="There is no such tool here: there are wegent_chat_bot, wegent_code_bot, mcp, skill and "
        "knowledge_base",
    ),
]

COMING: Final = {
    "wegent_code_bot": "work in a repository",
    "knowledge_base": "give a team knowledge bases for one answer",
}
"""Tools that this version takes and cannot carry out."""


def skills_of(tools: Iterable[Tool]) -> list[WantedSkill]:
    """What is to be loaded from the start."""
    names = [name for tool in tools if isinstance(tool, PreloadTool) for name in tool.preload_skills]
    return [_wanted(name) for name in dict.fromkeys(names)]


def _wanted(written: str) -> WantedSkill:
    namespace, _, name = written.rpartition("/")
    return WantedSkill(name=name, namespace=namespace or "default", preload=True)


def servers_of(tools: Iterable[Tool]) -> dict[str, McpServer]:
    """MCP servers for this answer; of two with one name the last one counts."""
    return {
        name: server
        for tool in tools
        if isinstance(tool, McpTool)
        for servers in tool.mcp_servers
        for name, server in servers.items()
    }


def masked_tools(tools: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """As answers repeat them: without what MCP servers are shown."""
    return [
        {**tool, "mcp_servers": [_masked(servers) for servers in tool["mcp_servers"]]}
        if tool["type"] == "mcp"
        else tool
        for tool in tools
    ]


def _masked(servers: dict[str, Any]) -> dict[str, Any]:
    return {name: _without_secrets(server) for name, server in servers.items()}


def _without_secrets(server: dict[str, Any]) -> dict[str, Any]:
    shown = dict(server)
    for field in ("env", "headers"):
        if shown.get(field):
            shown[field] = dict.fromkeys(shown[field], MASK)
    for field in ("auth_token", "authToken"):
        if shown.get(field):
            shown[field] = MASK
    return shown
