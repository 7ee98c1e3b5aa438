"""What the backend asks of the conversation engine, in package mode and over HTTP alike."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, Literal, TypeAlias

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    SerializationInfo,
    field_serializer,
    field_validator,
    model_validator,
)

from wegent_contracts.protocol.mcp import McpTargets
from wegent_contracts.protocol.search import SearchEngineName
from wegent_contracts.protocol.skills import SkillText

REVEALED: Final[dict[str, Any]] = {"revealed": True}
"""Context of `model_dump`: with the secrets, for a peer that needs them. Without it they are masked."""

TeamMode: TypeAlias = Literal["pipeline", "route", "coordinate", "collaborate"]
ContextPassing: TypeAlias = Literal["none", "original_user", "previous_bot", "original_and_previous"]


class ImageInput(BaseModel):
    """A picture that is part of a message of the user."""

    media_type: Literal["image/png", "image/jpeg", "image/gif", "image/webp"]
    data: str = Field(min_length=1, repr=False, description="Its bytes, in base64")
    name: str = Field(default="", max_length=255, description="Of the file, for the words about it")


class ChatMessage(BaseModel):
    """One earlier turn of the conversation."""

    role: Literal["user", "assistant"]
    content: str
    sent_at: datetime | None = Field(default=None, description="Told to the model, of what people say")
    place: int | None = Field(default=None, ge=0, description="Of the caller's; rises. Where a summary ends")
    images: list[ImageInput] = Field(default_factory=list, description="Of the user, in the order of the files")


class Pricing(BaseModel):
    """What a model costs, in `currency` for a million tokens."""

    input_per_million: float = Field(ge=0)
    output_per_million: float = Field(ge=0)
    cached_input_per_million: float | None = Field(default=None, ge=0, description="As other input when absent")
    cache_write_per_million: float | None = Field(default=None, ge=0, description="As other input when absent")
    currency: str = "USD"


class ModelTarget(BaseModel):
    """A Model resource with its secrets resolved: where and how to reach the provider."""

    model_config = ConfigDict(protected_namespaces=())

    name: str = Field(description="Name of the Model resource")
    provider: Literal["openai", "anthropic", "google"] = Field(description="Protocol that the endpoint speaks")
    model_id: str = Field(description="The provider's own name of the model")
    base_url: str | None = Field(default=None, description="Root of the API; the provider's public one when absent")
    api_format: Literal["chat/completions", "responses"] = Field(
        default="chat/completions", description="Interface of an endpoint that speaks openai"
    )
    api_key: SecretStr | None = None
    bearer: bool = Field(default=False, description="Of anthropic: the key is a token, and is not sent as `x-api-key`")
    default_headers: dict[str, SecretStr] = Field(
        default_factory=dict, description="Sent with every call, besides the key"
    )
    max_output_tokens: int | None = Field(default=None, ge=1)
    context_window: int | None = Field(default=None, ge=256, description="Tokens that fit in one call")
    temperature: float | None = Field(default=None, ge=0, le=2)
    reasoning_effort: str | None = Field(
        default=None, description="How much to think (none … ultra), where the protocol has a word for it"
    )
    timeout_seconds: float = Field(default=120, gt=0, description="Longest silence of the provider")
    supports_images: bool = Field(default=False, description="Whether images may be sent to it")
    vision: ModelTarget | None = Field(default=None, description="Describes images to this one, when this takes none")
    fallback: ModelTarget | None = Field(
        default=None, description="Asked when this one fails before its first token; a fallback of that is not asked"
    )
    pricing: Pricing | None = Field(default=None, description="To tell what calls cost")

    @field_validator("vision", "fallback")
    @classmethod
    def _no_chain(cls, other: ModelTarget | None) -> ModelTarget | None:
        return other and other.model_copy(update={"vision": None, "fallback": None})

    @field_serializer("api_key", "default_headers", when_used="json")
    def _masked(self, value: SecretStr | dict[str, SecretStr] | None, info: SerializationInfo) -> Any:
        shown = bool(info.context and info.context.get("revealed"))
        if isinstance(value, dict):
            return {name: _told(secret, shown=shown) for name, secret in value.items()}
        return None if value is None else _told(value, shown=shown)


def _told(secret: SecretStr, *, shown: bool) -> str:
    return secret.get_secret_value() if shown else str(secret)


class AgentSpec(BaseModel):
    """Who answers: a model with its instructions, and what it may use besides talking."""

    name: str = Field(default="", max_length=200, description="Of the bot; shown on what it says in a team")
    model: ModelTarget
    system_prompt: str = Field(default="", description="The same for every turn, so that providers can keep it")
    tools: list[str] = Field(
        default_factory=list, max_length=100, description="Names of the engine's own tools that it may use"
    )
    mcp_servers: McpTargets = Field(default_factory=dict, max_length=150, description="Whose tools it may use")
    skills: list[SkillText] = Field(
        default_factory=list, max_length=200, description="What it can load when it needs it; names differ"
    )

    @property
    def only_talks(self) -> bool:
        """Whether nothing is offered to its model."""
        silent = all(skill.preload and not skill.files for skill in self.skills)
        return not self.tools and not self.mcp_servers and silent


class MemberSpec(AgentSpec):
    """An agent with its part in a team."""

    role: Literal["leader", "member"] = "member"
    description: str = Field(default="", max_length=2000, description="What it is good for, for the leader")
    require_confirmation: bool = Field(default=False, description="In a pipeline: people are asked before the next one")
    context_passing: ContextPassing = Field(default="none", description="In a pipeline: what the next one gets")


class TeamPlay(BaseModel):
    """Several agents that answer together. Names of members differ."""

    name: str = Field(default="", max_length=200, description="For traces")
    mode: TeamMode
    members: list[MemberSpec] = Field(min_length=1, max_length=9, description="In the order of a pipeline")
    stage: int = Field(default=0, ge=0, le=8, description="In a pipeline: which member begins, counted from 0")
    last_speaker: str | None = Field(default=None, description="Who gave the answer before this one, for the leader")

    @property
    def leader(self) -> int | None:
        """Its place among the members."""
        return next((place for place, member in enumerate(self.members) if member.role == "leader"), None)

    @model_validator(mode="after")
    def _can_work(self) -> TeamPlay:
        if len({member.name for member in self.members}) < len(self.members):
            raise ValueError("two members of the team have the same name")
        if self.mode in {"route", "coordinate"} and (self.leader is None or len(self.members) == 1):
            raise ValueError(f"a team in the mode {self.mode} has a leader and other members")
        if self.stage >= len(self.members):
            raise ValueError(f"there is no stage {self.stage}: the team has {len(self.members)} members")
        return self


class ChatRequest(AgentSpec):
    """One turn for the engine, with all that it needs: any process can give the answer."""

    history: list[ChatMessage] = Field(default_factory=list, description="Oldest first, without the new message")
    summary: str = Field(default="", description="Notes on what was said before `history`")
    facts: str = Field(default="", description="Of this request only, told to the model before the message")
    message: str = Field(min_length=1, description="The new user message")
    sent_at: datetime | None = Field(default=None, description="When the message was written; told to the model")
    conversation: str | None = Field(default=None, max_length=100, description="Which one it is part of, for traces")
    images: list[ImageInput] = Field(default_factory=list, description="That came with it")
    attempt: int = Field(default=1, ge=1, description="Part of the block ids, so that attempts do not collide")
    search_engine: SearchEngineName | None = Field(
        default=None, description="Which one web_search asks; the first one that is set up when absent"
    )
    team: TeamPlay | None = Field(
        default=None, description="Who answers together; what this request says of an agent is of no meaning then"
    )

    @property
    def only_talks(self) -> bool:
        """A team has steps to go on from, whatever its members are offered."""
        return self.team is None and super().only_talks
