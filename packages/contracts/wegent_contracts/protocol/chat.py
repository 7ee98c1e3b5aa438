"""What the backend asks of the conversation engine, in package mode and over HTTP alike."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class ChatMessage(BaseModel):
    """One earlier turn of the conversation, text only."""

    role: Literal["user", "assistant"]
    content: str


class ModelTarget(BaseModel):
    """A Model resource with its secrets resolved: where and how to reach the provider."""

    model_config = ConfigDict(protected_namespaces=())

    name: str = Field(description="Name of the Model resource")
    provider: Literal["openai", "anthropic", "google"] = Field(description="Protocol that the endpoint speaks")
    model_id: str = Field(description="The provider's own name of the model")
    base_url: str | None = Field(default=None, description="Root of the API; the provider's public one when absent")
    api_key: SecretStr | None = None
    max_output_tokens: int | None = Field(default=None, ge=1)
    context_window: int | None = Field(default=None, ge=256, description="Tokens that fit in one call")
    temperature: float | None = Field(default=None, ge=0, le=2)
    reasoning_effort: str | None = Field(
        default=None, description="How much to think (none … ultra), where the protocol has a word for it"
    )
    timeout_seconds: float = Field(default=120, gt=0, description="Longest silence of the provider")


class AgentSpec(BaseModel):
    """Who answers: a model with its instructions, and what it may use besides talking."""

    name: str = Field(default="", max_length=200, description="Of the bot; shown on what it says in a team")
    model: ModelTarget
    system_prompt: str = Field(default="", description="The same for every turn, so that providers can keep it")
    tools: list[str] = Field(
        default_factory=list, max_length=100, description="Names of the engine's own tools that it may use"
    )

    @property
    def only_talks(self) -> bool:
        """Whether nothing is offered to its model."""
        return not self.tools


class ChatRequest(AgentSpec):
    """One turn for the engine, with all that it needs: any process can give the answer."""

    history: list[ChatMessage] = Field(default_factory=list, description="Oldest first, without the new message")
    message: str = Field(min_length=1, description="The new user message")
    conversation: str | None = Field(default=None, max_length=100, description="Which one it is part of, for traces")
    attempt: int = Field(default=1, ge=1, description="Part of the block ids, so that attempts do not collide")
