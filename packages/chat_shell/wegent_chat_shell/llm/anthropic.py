"""Anthropic's Messages API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wegent_contracts.protocol.chat import ModelTarget

if TYPE_CHECKING:
    import httpx2
    from langchain_core.language_models import BaseChatModel

OFFICIAL_URL = "https://api.anthropic.com"


def build(target: ModelTarget, pool: httpx2.AsyncClient) -> BaseChatModel:
    """A model that asks `target` over `pool`; key and address are never taken from the process environment."""
    from wegent_chat_shell.llm.anthropic_messages import PooledAnthropic

    options: dict[str, Any] = {
        "model": target.model_id,
        "base_url": target.base_url or OFFICIAL_URL,
        "api_key": target.api_key.get_secret_value() if target.api_key else "no-key",
        "max_retries": 0,
    }
    if target.max_output_tokens is not None:
        options["max_tokens"] = target.max_output_tokens
    if target.temperature is not None:
        options["temperature"] = target.temperature
    model = PooledAnthropic(**options)
    model.use(pool)
    return model
