"""Anthropic's Messages API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wegent_contracts.protocol.chat import ModelTarget

from wegent_chat_shell.llm import effort
from wegent_chat_shell.llm.headers import headers_of

if TYPE_CHECKING:
    import httpx2
    from langchain_core.language_models import BaseChatModel

OFFICIAL_URL = "https://api.anthropic.com"


def login(target: ModelTarget, key: str) -> dict[str, str]:
    """The headers that let in. A key is shown as Anthropic's own client does it, and as older servers want it."""
    bearer = {"authorization": f"Bearer {key}"}
    return bearer if target.bearer else {**bearer, "x-api-key": key}


def build(target: ModelTarget, pool: httpx2.AsyncClient) -> BaseChatModel:
    """A model that asks `target` over `pool`; key and address are never taken from the process environment."""
    from wegent_chat_shell.llm.anthropic_messages import PooledAnthropic

    key = target.api_key.get_secret_value() if target.api_key else "no-key"
    options: dict[str, Any] = {
        "model": target.model_id,
        "base_url": target.base_url or OFFICIAL_URL,
        "api_key": key,
        "max_retries": 0,
    }
    if target.max_output_tokens is not None:
        options["max_tokens"] = target.max_output_tokens
    if target.temperature is not None:
        options["temperature"] = target.temperature
    model = PooledAnthropic(**options)
    if target.reasoning_effort is not None:
        room, stoppable = model.max_tokens or 0, model.can_be_forced
        thinking = effort.anthropic(target.reasoning_effort, model.profile, room, stoppable=stoppable)
        for name, value in thinking.items():
            setattr(model, name, value)
    model.use(pool, login(target, key), headers_of(target))
    return model
