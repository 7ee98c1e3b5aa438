"""Model: an LLM at a provider."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import ConfigDict, Field

from wegent_contracts.resources.base import Resource, WireModel


class ModelEnv(WireModel):
    """Where the model is and how to get in."""

    # These names are snake_case on the wire, as in the configuration files people already have.
    model_config = ConfigDict(alias_generator=None)

    model: Literal["openai", "anthropic", "claude", "google", "gemini"] = Field(
        description="Protocol that the endpoint speaks"
    )
    model_id: str = Field(min_length=1, description="The provider's own name of the model")
    base_url: str | None = Field(default=None, description="Root of the API; the provider's public one when absent")
    api_key: str | None = Field(
        default=None, description="Key of the provider; `${env:NAME}` in a public model reads the server's environment"
    )


class ModelConfig(WireModel):
    env: ModelEnv


class ModelSpec(WireModel):
    config: ModelConfig = Field(alias="modelConfig", description="Provider, id, address and key")
    type: Literal["llm"] = Field(default="llm", alias="modelType")
    context_window: int | None = Field(
        default=None, alias="context_window", ge=256, description="Tokens that fit in one call"
    )
    max_output_tokens: int | None = Field(default=None, alias="max_output_tokens", ge=1)
    temperature: float | None = Field(default=None, ge=0, le=2)


class Model(Resource):
    plural: ClassVar[str] = "models"
    short_name: ClassVar[str] = "mo"

    kind: Literal["Model"] = "Model"
    spec: ModelSpec
