"""LangChain's Anthropic model on a shared pool; import only where langchain is wanted."""

from __future__ import annotations

from typing import Any

import httpx2
from anthropic import AsyncAnthropic
from langchain_anthropic import ChatAnthropic
from langchain_core.messages import AIMessageChunk
from pydantic import PrivateAttr

from wegent_chat_shell.llm.chunks import START_INPUT_TOKENS


class PooledAnthropic(ChatAnthropic):
    """ChatAnthropic takes no client; its own pool is global to the process and outlives event loops."""

    _pooled_client: AsyncAnthropic = PrivateAttr()

    def use(self, pool: httpx2.AsyncClient) -> None:
        """Send over `pool` from now on."""
        key = self.anthropic_api_key.get_secret_value()
        client = AsyncAnthropic(api_key=key, base_url=self.anthropic_api_url, http_client=pool, max_retries=0)
        # ANTHROPIC_CUSTOM_HEADERS of the operator may hold a token that is not meant for every base_url.
        client._custom_headers = {}
        self._pooled_client = client

    @property
    def _async_client(self) -> AsyncAnthropic:
        return self._pooled_client

    def _make_message_chunk_from_anthropic_event(self, event: Any, **options: Any) -> tuple[AIMessageChunk | None, Any]:
        chunk, block_start = super()._make_message_chunk_from_anthropic_event(event, **options)
        if chunk is not None and event.type == "message_start":
            # LangChain waits for message_delta, where many servers repeat the output tokens only.
            chunk.response_metadata[START_INPUT_TOKENS] = _input_tokens(event.message.usage)
        return chunk, block_start


def _input_tokens(usage: Any) -> int:
    """All tokens that went in, from the cache or not, as LangChain counts them."""
    fields = ("input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens")
    return sum(getattr(usage, field, None) or 0 for field in fields)
