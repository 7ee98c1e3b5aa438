"""The two questions that are put to a provider here, in each protocol: one short completion, and its list of models.

Plain requests, and not those of the providers' libraries: what comes back is read down to the status and the cause.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, urlsplit

from wegent_chat_shell.llm.anthropic import OFFICIAL_URL as ANTHROPIC
from wegent_chat_shell.llm.anthropic import login
from wegent_chat_shell.llm.google import OFFICIAL_URL as GOOGLE
from wegent_chat_shell.llm.headers import headers_of
from wegent_chat_shell.llm.openai import OFFICIAL_URL as OPENAI
from wegent_contracts.protocol.chat import ModelTarget

QUESTION: Final = "Answer with the word OK."
MOST_TOKENS: Final = 64
"""Enough for one word of any model; models that think first may run out, which is an answer too."""


@dataclass(frozen=True)
class Call:
    """A request, a GET when it has no body. `secret` must not show up in any text about it."""

    url: str
    headers: dict[str, str] = field(repr=False)
    secret: str = field(repr=False)
    body: dict[str, Any] | None = None

    @property
    def address(self) -> str:
        """The URL without what may be private in it: user, password, query."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{self.host}{parts.path}"

    @property
    def host(self) -> str:
        """Host and port, for people."""
        return urlsplit(self.url).netloc.rpartition("@")[2]


def completions(target: ModelTarget) -> list[Call]:
    """Ways to ask for one word; the next one is for providers that do not know the words of the one before."""
    if target.provider == "anthropic":
        body = {"model": target.model_id, "max_tokens": MOST_TOKENS, "messages": [_message()]}
        return [_call(target, "/v1/messages", body)]
    if target.provider == "google":
        contents = [{"role": "user", "parts": [{"text": QUESTION}]}]
        body = {"contents": contents, "generationConfig": {"maxOutputTokens": MOST_TOKENS}}
        return [_call(target, f"/v1beta/{_google_name(target.model_id)}:generateContent", body)]
    if target.api_format == "responses":
        body = {"model": target.model_id, "input": [_message()], "max_output_tokens": MOST_TOKENS, "store": False}
        return [_call(target, "/responses", body)]
    # OpenAI's newer models refuse the first name, many other servers know no other.
    limits = ("max_tokens", "max_completion_tokens")
    bodies = [{"model": target.model_id, "messages": [_message()], limit: MOST_TOKENS} for limit in limits]
    return [_call(target, "/chat/completions", body) for body in bodies]


def listing(target: ModelTarget) -> Call:
    """Ask for everything that the provider has; `model_id` plays no part."""
    paths = {"anthropic": "/v1/models?limit=1000", "google": "/v1beta/models?pageSize=1000", "openai": "/models"}
    return _call(target, paths[target.provider], None)


def _call(target: ModelTarget, path: str, body: dict[str, Any] | None) -> Call:
    official = {"anthropic": ANTHROPIC, "google": GOOGLE, "openai": OPENAI}[target.provider]
    key = target.api_key.get_secret_value() if target.api_key else ""
    url = (target.base_url or official).rstrip("/") + path
    # Compressed, a small answer may become a huge one.
    headers = {name.lower(): value for name, value in headers_of(target).items()}
    return Call(url, {"accept-encoding": "identity", **_login(target, key), **headers}, key, body)


def _login(target: ModelTarget, key: str) -> dict[str, str]:
    if target.provider == "anthropic":
        return {"anthropic-version": "2023-06-01", **(login(target, key) if key else {})}
    if not key:
        return {}
    return {"x-goog-api-key": key} if target.provider == "google" else {"authorization": f"Bearer {key}"}


def _message() -> dict[str, str]:
    return {"role": "user", "content": QUESTION}


def _google_name(model_id: str) -> str:
    name = model_id if model_id.startswith(("models/", "tunedModels/")) else f"models/{model_id}"
    return quote(name, safe="/")
