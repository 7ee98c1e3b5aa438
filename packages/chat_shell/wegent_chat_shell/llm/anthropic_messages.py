"""LangChain's Anthropic model on a shared pool; import only where langchain is wanted."""

from __future__ import annotations

from typing import Any

import httpx2
from anthropic import AsyncAnthropic
from langchain_anthropic import ChatAnthropic
from langchain_anthropic.chat_models import _supports_forced_tool_choice
from langchain_core.messages import AIMessageChunk
from langchain_core.runnables import Runnable
from pydantic import PrivateAttr

from wegent_chat_shell.llm.chunks import START_USAGE
from wegent_chat_shell.llm.effort import levels
from wegent_chat_shell.llm.prompts import KEPT


class _Client(AsyncAnthropic):
    """AsyncAnthropic that shows what it is told to show."""

    login: dict[str, str]

    @property
    def auth_headers(self) -> dict[str, str]:
        return self.login


class PooledAnthropic(ChatAnthropic):
    """ChatAnthropic takes no client; its own pool is global to the process and outlives event loops."""

    _pooled_client: AsyncAnthropic = PrivateAttr()

    @property
    def can_be_forced(self) -> bool:
        """Whether it may be told which tool to call; the newest models always think, and then it may not."""
        return _supports_forced_tool_choice(self.model)

    def use(self, pool: httpx2.AsyncClient, login: dict[str, str], headers: dict[str, str]) -> None:
        """Send over `pool` from now on, with the headers that let in and these besides."""
        key = self.anthropic_api_key.get_secret_value()
        client = _Client(api_key=key, base_url=self.anthropic_api_url, http_client=pool, max_retries=0)
        client.login = login
        # ANTHROPIC_CUSTOM_HEADERS of the operator may hold a token that is not meant for every base_url.
        client._custom_headers = headers
        self._pooled_client = client

    def formed(self, name: str, schema: dict[str, Any]) -> Runnable[Any, Any]:
        """Itself, made to answer by this JSON Schema: by a call that it must make, where it can be made to."""
        if not self.can_be_forced:
            return self.bind(response_format={"type": "json_schema", "json_schema": {"schema": schema}})
        # A forced call leaves no room for thinking, which some do unless they are told not to.
        quiet = {"type": "disabled"} if levels(self.profile) else None
        unthinking = self.model_copy(update={"thinking": quiet, "reasoning_effort": None})
        tool = {"name": name, "description": "Give the answer.", "input_schema": schema}
        return unthinking.bind_tools([tool], tool_choice=name)

    def _get_request_payload(self, input_: Any, *, stop: list[str] | None = None, **options: Any) -> dict[str, Any]:
        payload = super()._get_request_payload(input_, stop=stop, **options)
        if payload.get("tools"):
            payload["tools"][-1] = {**payload["tools"][-1], **KEPT}
        if (payload.get("thinking") or {}).get("type") == "enabled" and _unthought(payload["messages"]):
            del payload["thinking"]
        return payload

    @property
    def _async_client(self) -> AsyncAnthropic:
        return self._pooled_client

    def _make_message_chunk_from_anthropic_event(self, event: Any, **options: Any) -> tuple[AIMessageChunk | None, Any]:
        chunk, block_start = super()._make_message_chunk_from_anthropic_event(event, **options)
        if chunk is not None and event.type == "message_start":
            # LangChain waits for message_delta, where many servers repeat the output tokens only.
            chunk.response_metadata[START_USAGE] = _input_tokens(event.message.usage)
        return chunk, block_start


def _unthought(messages: list[dict[str, Any]]) -> bool:
    """Whether the last answer calls tools without thinking in front: another model's, whose calls are gone on with.

    The protocol refuses that while thinking has a budget.
    """
    answers = [message["content"] for message in messages if message["role"] == "assistant"]
    kinds = [block["type"] for block in answers[-1]] if answers and isinstance(answers[-1], list) else []
    return "tool_use" in kinds and kinds[0] not in ("thinking", "redacted_thinking")


def _input_tokens(usage: Any) -> dict[str, int]:
    """All tokens that went in, and how many of them the cache had, or has now, as LangChain counts them."""
    read = getattr(usage, "cache_read_input_tokens", None) or 0
    written = getattr(usage, "cache_creation_input_tokens", None) or 0
    return {"input": (usage.input_tokens or 0) + read + written, "cached": read, "written": written}
