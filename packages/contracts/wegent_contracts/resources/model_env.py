"""Address and key of a model, in the three forms that configuration files have."""

from __future__ import annotations

import json
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import AfterValidator, AliasChoices, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from wegent_contracts.resources.base import WireModel, refusal
from wegent_contracts.resources.marks import Secret
from wegent_contracts.resources.patterns import HttpUrl

ProviderProtocol: TypeAlias = Literal["openai", "anthropic", "google", "dify"]

PROTOCOLS: Final[dict[str, ProviderProtocol]] = {
    "openai": "openai",
    "anthropic": "anthropic",
    "claude": "anthropic",
    "google": "google",
    "gemini": "google",
    "dify": "dify",
}
HOW: Final = (
    "Write `model` and `model_id` (any provider), or ANTHROPIC_MODEL with ANTHROPIC_AUTH_TOKEN (as for Claude Code), "
    "or DIFY_API_KEY (a Dify app)."
)
FORMS: Final = {"": ("model", "model_id"), "ANTHROPIC_": ("ANTHROPIC_MODEL",), "DIFY_": ("DIFY_API_KEY",)}
"""What each form needs, by what its names begin with."""
DIFY_BY_MODEL: Final = ("api_key",)


def _prefix(name: str) -> str:
    return next(prefix for prefix in reversed(FORMS) if name.startswith(prefix))


def _json_object(text: str) -> str:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if isinstance(found, dict):
        return text
    raise ValueError('This should be an object, or the text of one, as {"customer": "ACME"}.')


JsonText: TypeAlias = Annotated[str, Field(max_length=65_536), AfterValidator(_json_object)]
ModelId: TypeAlias = Annotated[str, Field(min_length=1, max_length=500)]


class ModelEnv(WireModel):
    """Where the model is and how to get in: `model` and `model_id`, or ANTHROPIC_…, or DIFY_….

    The properties at the end answer for all three forms.
    """

    # These names are snake_case on the wire, as in the configuration files people already have.
    model_config = ConfigDict(alias_generator=None)

    model: Literal["openai", "anthropic", "claude", "google", "gemini", "dify"] | None = Field(
        default=None, description="Protocol that the endpoint speaks; most local and self-hosted ones speak openai"
    )
    model_id: ModelId | None = Field(
        default=None, description="The provider's own name of the model, for example gpt-5.1"
    )
    base_url: HttpUrl | None = Field(
        default=None, description="Root of the API, for example http://localhost:11434/v1; the provider's when absent"
    )
    api_key: Secret | None = Field(
        default=None, description="Key of the provider; `${env:NAME}` in a public model reads the server's environment"
    )
    default_headers: dict[str, Secret] = Field(
        default_factory=dict, max_length=50, description="HTTP headers of every call, besides the key; kept secret"
    )
    anthropic_model: ModelId | None = Field(
        default=None, alias="ANTHROPIC_MODEL", description="Model of Anthropic, for example claude-sonnet-4-5"
    )
    anthropic_base_url: HttpUrl | None = Field(
        default=None, alias="ANTHROPIC_BASE_URL", description="Root of the API; Anthropic's own when absent"
    )
    anthropic_auth_token: Secret | None = Field(
        default=None, alias="ANTHROPIC_AUTH_TOKEN", description="Sent as `Authorization: Bearer …`"
    )
    anthropic_api_key: Secret | None = Field(
        default=None, alias="ANTHROPIC_API_KEY", description="Sent as `x-api-key`, when there is no auth token"
    )
    anthropic_small_fast_model: ModelId | None = Field(
        default=None,
        validation_alias=AliasChoices("ANTHROPIC_SMALL_FAST_MODEL", "ANTHROPIC_DEFAULT_HAIKU_MODEL"),
        serialization_alias="ANTHROPIC_SMALL_FAST_MODEL",
        description="Cheaper model for side work; ANTHROPIC_MODEL when absent",
    )
    dify_api_key: Secret | None = Field(default=None, alias="DIFY_API_KEY", description="Key of a Dify app")
    dify_base_url: HttpUrl | None = Field(
        default=None, alias="DIFY_BASE_URL", description="Root of Dify's API; https://api.dify.ai/v1 when absent"
    )
    dify_app_id: ModelId | None = Field(default=None, alias="DIFY_APP_ID", description="Id of the Dify app")
    dify_params: JsonText | dict[str, Any] | None = Field(
        default=None, alias="DIFY_PARAMS", description='Inputs of the Dify app, for example {"customer": "ACME"}'
    )

    @model_validator(mode="after")
    def _one_complete_form(self) -> ModelEnv:
        written = self.model_dump(by_alias=True, exclude_defaults=True, exclude={"default_headers"})
        used = [prefix for prefix in FORMS if any(_prefix(name) == prefix for name in written)]
        if not used:
            raise PydanticCustomError("model_env", "{message}", {"message": f"No model is named here. {HOW}"})
        if len(used) > 1:
            first, second = (next(name for name in written if _prefix(name) == prefix) for prefix in used[:2])
            mixed = f"{first} and {second} belong to different forms. {HOW}"
            raise PydanticCustomError("model_env", "{message}", {"message": mixed})
        needed = DIFY_BY_MODEL if self.model == "dify" else FORMS[used[0]]
        for name in needed:
            if name not in written:
                raise refusal(name, "missing", f"{name} is missing. {HOW}")
        return self

    @property
    def provider_protocol(self) -> ProviderProtocol:
        """Protocol of the endpoint, by one name each."""
        if self.model is not None:
            return PROTOCOLS[self.model]
        return "anthropic" if self.anthropic_model else "dify"

    @property
    def endpoint_model_id(self) -> str:
        """The provider's own name of the model; of Dify the app's id, or `dify` when there is none."""
        return self.model_id or self.anthropic_model or self.dify_app_id or "dify"

    @property
    def endpoint_url(self) -> str | None:
        """Root of the API; None means the provider's own."""
        return self.base_url or self.anthropic_base_url or self.dify_base_url

    @property
    def endpoint_key(self) -> str | None:
        """Key as it is written: a text or a reference."""
        return self.api_key or self.anthropic_auth_token or self.anthropic_api_key or self.dify_api_key

    @property
    def bearer(self) -> bool:
        """Whether the key is a token, where the protocol tells the two apart."""
        return self.anthropic_auth_token is not None
