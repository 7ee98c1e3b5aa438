"""Chooses the provider's file."""

from __future__ import annotations

import asyncio
import importlib
from typing import TYPE_CHECKING

from wegent_contracts.protocol.chat import ModelTarget

from wegent_chat_shell.errors import translate
from wegent_chat_shell.llm import anthropic, google, openai

if TYPE_CHECKING:
    import httpx2
    from langchain_core.language_models import BaseChatModel

_BUILDERS = {"openai": openai.build, "anthropic": anthropic.build, "google": google.build}
_LIBRARIES = {
    "openai": "wegent_chat_shell.llm.openai_chat",
    "anthropic": "wegent_chat_shell.llm.anthropic_messages",
    "google": "langchain_google_genai",
}


async def warm_up(provider: str) -> None:
    """Import a provider's libraries (seconds of CPU, once per process) without blocking the event loop."""
    await asyncio.to_thread(_import_libraries, provider)


def _import_libraries(provider: str) -> None:
    importlib.import_module("wegent_chat_shell.graph.agent")
    importlib.import_module(_LIBRARIES[provider])


def build_model(target: ModelTarget, pool: httpx2.AsyncClient) -> BaseChatModel:
    """The chat model of `target`.

    Raises ModelBadRequest when the provider's library refuses its settings.
    """
    try:
        return _BUILDERS[target.provider](target, pool)
    except ValueError as exc:
        error = translate(exc, target)
        raise (error or exc) from exc
