"""Google's Gemini API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wegent_contracts.protocol.chat import ModelTarget

from wegent_chat_shell.llm import effort
from wegent_chat_shell.llm.headers import headers_of

if TYPE_CHECKING:
    import httpx2
    from langchain_core.language_models import BaseChatModel

OFFICIAL_URL = "https://generativelanguage.googleapis.com"


def build(target: ModelTarget, pool: httpx2.AsyncClient) -> BaseChatModel:
    """A model that asks `target` over `pool`; never Vertex, whatever the process environment says."""
    from google.genai import Client
    from google.genai.types import HttpOptions
    from langchain_google_genai import ChatGoogleGenerativeAI

    key = target.api_key.get_secret_value() if target.api_key else "no-key"
    address = target.base_url or OFFICIAL_URL
    options: dict[str, Any] = {
        "model": target.model_id,
        "base_url": address,
        "google_api_key": key,
        "vertexai": False,
        # One attempt: Google's client counts the first one, too.
        "max_retries": 1,
        "max_output_tokens": target.max_output_tokens,
        # Left out, LangChain would ask for 0.7; None leaves it to the model.
        "temperature": target.temperature,
    }
    model = ChatGoogleGenerativeAI(**options)
    for name, value in effort.google(target.reasoning_effort, model.profile).items():
        setattr(model, "reasoning_effort" if name == "thinking_level" else name, value)
    # With its default transport the client retries a lost connection by itself, after up to ten seconds.
    model.client = Client(
        api_key=key,
        vertexai=False,
        http_options=HttpOptions(base_url=address, headers=headers_of(target), httpx_async_client=pool),
    )
    return model
