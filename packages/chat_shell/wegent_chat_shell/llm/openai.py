"""OpenAI and everything that speaks its chat completions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from wegent_contracts.protocol.chat import ModelTarget

if TYPE_CHECKING:
    import httpx2
    from langchain_core.language_models import BaseChatModel

OFFICIAL_URL = "https://api.openai.com/v1"
# OpenAI's reasoning models refuse max_tokens, also behind a gateway; many other servers know nothing else.
_REASONING_MODEL = re.compile(r"(^|/)(o\d|gpt-[5-9])")
# The most that the protocol has a word for.
_EFFORTS = {"ultra": "max"}


def build(target: ModelTarget, pool: httpx2.AsyncClient) -> BaseChatModel:
    """A model that asks `target` over `pool`; key and address are never taken from the process environment."""
    from openai import AsyncOpenAI

    from wegent_chat_shell.llm.openai_chat import CompatibleChatModel, OfficialChatModel, PlainCompletions

    address = target.base_url or OFFICIAL_URL
    key = target.api_key.get_secret_value() if target.api_key else "no-key"

    async def api_key() -> str:
        # A coroutine function shows the key in no repr, and with it no second, synchronous client is built.
        return key

    client = AsyncOpenAI(api_key=key, base_url=address, http_client=pool, max_retries=0)
    options: dict[str, Any] = {
        "model": target.model_id,
        "base_url": address,
        "api_key": api_key,
        "openai_proxy": "",
        "async_client": PlainCompletions(client),
        "root_async_client": client,
        "max_retries": 0,
        "max_tokens": target.max_output_tokens,
        "stream_usage": True,
        # The pool's read timeout does this for less: wait_for makes a task for each chunk.
        "stream_chunk_timeout": None,
        "use_responses_api": False,
        "output_version": "v0",
    }
    if target.temperature is not None:
        options["temperature"] = target.temperature
    if target.reasoning_effort is not None:
        options["reasoning_effort"] = _EFFORTS.get(target.reasoning_effort, target.reasoning_effort)
    official = address == OFFICIAL_URL or _REASONING_MODEL.search(target.model_id)
    return OfficialChatModel(**options) if official else CompatibleChatModel(**options)
