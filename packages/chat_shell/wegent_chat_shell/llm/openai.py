"""OpenAI and everything that speaks its chat completions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from wegent_contracts.protocol.chat import ModelTarget

if TYPE_CHECKING:
    import httpx2
    from langchain_core.language_models import BaseChatModel

OFFICIAL_URL = "https://api.openai.com/v1"
# OpenAI's reasoning models refuse max_tokens, also behind a gateway; other servers know nothing else.
_REASONING_MODEL = re.compile(r"(^|/)(o\d|gpt-[5-9])")


def build(target: ModelTarget, pool: httpx2.AsyncClient, timeout: httpx2.Timeout) -> BaseChatModel:
    """A model that asks `target` over `pool`; nothing is taken from the process environment."""
    from wegent_chat_shell.llm.openai_compatible import CompatibleChatModel, OfficialChatModel

    key = target.api_key.get_secret_value() if target.api_key else "no-key"

    async def api_key() -> str:
        # As a coroutine, the key is in no attribute and no repr, and no synchronous client is built.
        return key

    official = target.base_url in (None, OFFICIAL_URL) or _REASONING_MODEL.search(target.model_id)
    options: dict[str, Any] = {
        "model": target.model_id,
        "base_url": target.base_url or OFFICIAL_URL,
        "api_key": api_key,
        "openai_proxy": "",
        "http_async_client": pool,
        "timeout": timeout,
        "max_retries": 0,
        "max_tokens": target.max_output_tokens,
        "stream_usage": True,
        # The pool's read timeout does this for a fraction of the cost: wait_for makes a task for each chunk.
        "stream_chunk_timeout": None,
        "use_responses_api": False,
        "output_version": "v0",
    }
    if target.temperature is not None:
        options["temperature"] = target.temperature
    return OfficialChatModel(**options) if official else CompatibleChatModel(**options)
