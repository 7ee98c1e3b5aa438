"""What the environment says: keys of providers, and values that the configuration refers to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from wegent_contracts.protocol.chat import ModelTarget

from wegent_chat_shell.config.errors import KeyMissing

_REFERENCE: Final = re.compile(r"\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True)
class Provider:
    """`model_id`: what is asked when nobody says which."""

    name: str
    key: str
    address: str
    model_id: str


PROVIDERS: Final = (
    Provider("openai", "OPENAI_API_KEY", "OPENAI_BASE_URL", "gpt-5.1"),
    Provider("anthropic", "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "claude-sonnet-4-5"),
    Provider("google", "GOOGLE_API_KEY", "GOOGLE_BASE_URL", "gemini-2.5-flash"),
)
"""In the order in which they are taken when nothing else is said."""


def reachable(environment: Mapping[str, str]) -> list[Provider]:
    """Those that the environment has a key for."""
    return [provider for provider in PROVIDERS if environment.get(provider.key)]


def target_of(provider: Provider, environment: Mapping[str, str], model_id: str | None = None) -> ModelTarget:
    """`provider/model_id`, or the provider's usual model under its own name."""
    name = provider.name if model_id is None else f"{provider.name}/{model_id}"
    facts: dict[str, Any] = {"provider": provider.name, "model_id": model_id or provider.model_id}
    address = environment.get(provider.address) or None
    return ModelTarget(name=name, api_key=environment.get(provider.key), base_url=address, **facts)


def resolved(value: Any, environment: Mapping[str, str]) -> Any:
    """With what `${env:NAME}` means, anywhere in it. Raises KeyMissing."""
    if isinstance(value, dict):
        return {key: resolved(entry, environment) for key, entry in value.items()}
    if isinstance(value, list):
        return [resolved(entry, environment) for entry in value]
    if isinstance(value, str):
        return _REFERENCE.sub(lambda found: _value(found[1], environment), value)
    return value


class Anything(dict[str, str]):
    """An environment in which every name has a value: to look whether a configuration can be right."""

    def get(self, key: str, default: Any = None) -> Any:
        del key, default
        return "http://anything"


def _value(name: str, environment: Mapping[str, str]) -> str:
    value = environment.get(name)
    if not value:
        raise KeyMissing(name)
    return value
