"""Public Model resources for what was found at start."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from wegent_contracts.resources import Metadata, Model, ModelSpec
from wegent_contracts.resources.model import ModelCapabilities, ModelConfig
from wegent_contracts.resources.model_env import ModelEnv

NAME_MAX = 200
ORIGIN_LABEL = "wegent.io/origin"
DEMO_LABEL = "wegent.io/demo"
RANK_ANNOTATION = "wegent.io/rank"


@dataclass(frozen=True)
class Offer:
    """One model that a provider has; `key_variable` names the environment variable that holds its key."""

    name: str
    display_name: str
    protocol: Literal["openai", "anthropic", "google"]
    model_id: str
    base_url: str | None
    key_variable: str | None
    context_window: int | None = None
    max_output_tokens: int | None = None
    temperature: float | None = None
    sees: bool = False
    demo: bool = False


def resource_name(prefix: str, model_id: str, taken: set[str]) -> str:
    """A valid resource name that is not in `taken`, and the same at every start; adds it to `taken`.

    The provider's name stands in front, so that a model keeps its name whatever other providers offer.
    """
    cleaned = re.sub(r"[^a-z0-9._-]+", "-", model_id.lower()).strip("._-") or "model"
    base = f"{prefix}-{cleaned}"[:NAME_MAX].rstrip("._-")
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    taken.add(name)
    return name


def as_model(offer: Offer, rank: int) -> Model:
    """The resource; `rank` is its place in the order of preference, from 0."""
    labels = {ORIGIN_LABEL: "environment", **({DEMO_LABEL: "true"} if offer.demo else {})}
    env = ModelEnv(
        model=offer.protocol,
        model_id=offer.model_id,
        base_url=offer.base_url,
        api_key=f"${{env:{offer.key_variable}}}" if offer.key_variable else None,
    )
    return Model(
        kind="Model",
        metadata=Metadata(
            name=offer.name,
            display_name=offer.display_name[:NAME_MAX],
            labels=labels,
            annotations={RANK_ANNOTATION: str(rank)},
        ),
        spec=ModelSpec(
            config=ModelConfig(env=env),
            context_window=offer.context_window,
            max_output_tokens=offer.max_output_tokens,
            temperature=offer.temperature,
            model_capabilities=ModelCapabilities(supports_image=True) if offer.sees else None,
        ),
    )
