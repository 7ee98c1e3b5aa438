"""Model: an LLM (or another model) at a provider."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import ConfigDict, Field

from wegent_contracts.resources.base import API_VERSION, Ref, Resource, WireModel
from wegent_contracts.resources.marks import Refers
from wegent_contracts.resources.model_env import ModelEnv
from wegent_contracts.resources.patterns import CURRENCY_PATTERN

EXAMPLE: Final[dict[str, Any]] = {
    "apiVersion": API_VERSION,
    "kind": "Model",
    "metadata": {"name": "gpt-large", "displayName": "GPT, large"},
    "spec": {
        "modelConfig": {
            "env": {
                "model": "openai",
                "model_id": "gpt-5.1",
                "base_url": "https://api.openai.com/v1",
                "api_key": "${secret:openai-key}",
            }
        },
        "modelType": "llm",
        "apiFormat": "chat/completions",
        "modelGroup": "OpenAI",
        "context_window": 400_000,
        "max_output_tokens": 16_384,
        "modelCapabilities": {"supportsImage": True},
        "pricing": {
            "inputPerMillion": 1.25,
            "cachedInputPerMillion": 0.125,
            "outputPerMillion": 10,
            "currency": "USD",
        },
        "costIndex": 1.5,
    },
}


class ModelConfig(WireModel):
    """How the model is reached."""

    env: ModelEnv = Field(description="Protocol, id, address and key")


class ModelCapabilities(WireModel):
    """What the model takes besides text."""

    supports_image: bool = Field(default=False, description="Whether it understands images")
    supports_video: bool = Field(default=False, description="Whether it understands videos")


class ModelPricing(WireModel):
    """What its provider charges, for a million tokens; to tell what answers have cost."""

    input_per_million: float = Field(ge=0, le=1_000_000, description="Price of a million tokens that go in")
    output_per_million: float = Field(
        ge=0, le=1_000_000, description="Price of a million tokens that come out, thinking included"
    )
    cached_input_per_million: float | None = Field(
        default=None, ge=0, le=1_000_000, description="For those read from the provider's cache; as others when absent"
    )
    cache_write_per_million: float | None = Field(
        default=None, ge=0, le=1_000_000, description="For those written into its cache; as others when absent"
    )
    currency: str = Field(
        default="USD", pattern=CURRENCY_PATTERN, description="Three capital letters, for example USD, EUR or CNY"
    )


class ModelSpec(WireModel):
    """A model at a provider, and what is known about it."""

    config: ModelConfig = Field(alias="modelConfig", description="Provider, id, address and key")
    type: Literal["llm", "tts", "stt", "embedding", "rerank", "video", "image"] = Field(
        default="llm", alias="modelType", description="What it does; llm answers conversations"
    )
    protocol: str | None = Field(
        default=None, max_length=50, description="Protocol for people to read; env.model is what counts"
    )
    api_format: Literal["chat/completions", "responses"] | None = Field(
        default=None, description="Which interface of an OpenAI-like endpoint is used; chat/completions when absent"
    )
    model_group: str | None = Field(
        default=None, max_length=100, description="Heading under which it is listed, for example OpenAI"
    )
    model_sub_group: str | None = Field(default=None, max_length=100, description="Second heading below the group")
    context_window: int | None = Field(
        default=None, alias="context_window", ge=256, description="Tokens that fit in one call, for example 128000"
    )
    max_output_tokens: int | None = Field(
        default=None, alias="max_output_tokens", ge=1, description="Tokens that an answer may have, for example 8192"
    )
    temperature: float | None = Field(
        default=None, ge=0, le=2, description="0 answers alike every time, 2 freely; the provider's default when absent"
    )
    model_capabilities: ModelCapabilities | None = Field(
        default=None, description="What it takes besides text; nothing when absent"
    )
    vision_sidecar_model: Annotated[Ref, Refers("Model")] | None = Field(
        default=None, description="Model that describes images to this one, when this one takes text only"
    )
    fallback_model_ref: Annotated[Ref, Refers("Model")] | None = Field(
        default=None,
        description="Model that answers when this one cannot be reached, is overloaded, or refuses key or id; "
        "its own fallback is not asked",
    )
    pricing: ModelPricing | None = Field(default=None, description="What calls cost; nothing is told when absent")
    is_advanced: bool = Field(default=False, description="Whether pickers hide it until all models are asked for")
    cost_index: float | None = Field(
        default=None, gt=0, description="Cost compared to others, where 1 is usual; for people to choose by"
    )


class Model(Resource):
    """A model at a provider: where it is, how to get in, what it can do."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    plural: ClassVar[str] = "models"
    short_name: ClassVar[str] = "mo"

    kind: Literal["Model"] = Field(default="Model", description="Always Model")
    spec: ModelSpec = Field(description="Where the model is and what it can do")
