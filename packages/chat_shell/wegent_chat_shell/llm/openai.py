"""OpenAI and everything that speaks its chat completions or its Responses API."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from wegent_contracts.protocol.chat import ModelTarget

from wegent_chat_shell.llm.effort import fitted, levels, thinks
from wegent_chat_shell.llm.headers import headers_of

if TYPE_CHECKING:
    import httpx2
    from langchain_core.language_models import BaseChatModel
    from openai import AsyncOpenAI

OFFICIAL_URL = "https://api.openai.com/v1"
# OpenAI's reasoning models refuse max_tokens, also behind a gateway; many other servers know nothing else.
_REASONING_MODEL = re.compile(r"(^|/)(o\d|gpt-[5-9])")
SEALED_REASONING = "reasoning.encrypted_content"


def build(target: ModelTarget, pool: httpx2.AsyncClient) -> BaseChatModel:
    """A model that asks `target` over `pool`; key and address are never taken from the process environment."""
    from openai import AsyncOpenAI

    address = target.base_url or OFFICIAL_URL
    key = target.api_key.get_secret_value() if target.api_key else "no-key"

    async def api_key() -> str:
        # A coroutine function shows the key in no repr, and with it no second, synchronous client is built.
        return key

    client = AsyncOpenAI(
        api_key=key, base_url=address, http_client=pool, max_retries=0, default_headers=headers_of(target)
    )
    options: dict[str, Any] = {
        "model": target.model_id,
        "base_url": address,
        "api_key": api_key,
        "openai_proxy": "",
        "root_async_client": client,
        "max_retries": 0,
        "max_tokens": target.max_output_tokens,
        # The pool's read timeout does this for less: wait_for makes a task for each chunk.
        "stream_chunk_timeout": None,
    }
    if target.temperature is not None:
        options["temperature"] = target.temperature
    if target.api_format == "responses":
        return _responses(target, client, options)
    return _chat_completions(target, client, options, official=address == OFFICIAL_URL)


def _chat_completions(
    target: ModelTarget, client: AsyncOpenAI, options: dict[str, Any], *, official: bool
) -> BaseChatModel:
    from wegent_chat_shell.llm.openai_chat import CompatibleChatModel, OfficialChatModel, PlainCompletions

    options |= {
        "async_client": PlainCompletions(client),
        "stream_usage": True,
        "use_responses_api": False,
        "output_version": "v0",
    }
    if official or _REASONING_MODEL.search(target.model_id):
        model: OfficialChatModel | CompatibleChatModel = OfficialChatModel(**options)
    else:
        model = CompatibleChatModel(**options)
    if target.reasoning_effort is not None:
        model.reasoning_effort = fitted(target.reasoning_effort, levels(model.profile))
    return model


def _responses(target: ModelTarget, client: AsyncOpenAI, options: dict[str, Any]) -> BaseChatModel:
    from wegent_chat_shell.llm.openai_responses import ResponsesChatModel

    # Nothing is kept at the provider: what it thought comes back sealed, and goes out again with the next call.
    model = ResponsesChatModel(
        **options, async_client=client, use_responses_api=True, output_version="responses/v1", store=False
    )
    wanted = target.reasoning_effort
    if wanted is not None or thinks(model.profile) or _REASONING_MODEL.search(target.model_id):
        effort = {} if wanted is None else {"effort": fitted(wanted, levels(model.profile))}
        model.reasoning = {**effort, "summary": "auto"}
        model.include = [SEALED_REASONING]
    return model
