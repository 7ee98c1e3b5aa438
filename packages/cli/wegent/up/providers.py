"""What each provider's list of models says: which ones can chat, and which are newest."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from wegent.up.settings import ProviderSettings

OLLAMA_DEFAULT = "http://127.0.0.1:11434"
OLLAMA_PORT = 11434
DATED = re.compile(r"-(\d{4}-\d{2}-\d{2}|\d{4})$")
# Models of OpenAI that do something else than chat completions, by a part of their id.
NOT_CHAT = re.compile(
    r"audio|realtime|image|transcribe|tts|search|embedding|instruct|moderation|codex|deep-research|-pro\b|computer-use"
)
NOT_TEXT = re.compile(r"embedding|tts|image|audio|live|robotics|computer-use|aqa")
# Those of OpenAI that understand images, by the beginning of their id.
SEES = re.compile(r"gpt-4o|gpt-4\.1|gpt-4-turbo|gpt-[5-9]|chatgpt-4o|o1(?!-mini)|o3(?!-mini)|o4")
SEEING_FAMILIES = {"clip", "mllama"}
EMBEDDING_FAMILIES = {"bert", "nomic-bert"}


@dataclass(frozen=True)
class Listed:
    """One entry of a provider's list."""

    id: str
    display_name: str
    newest_first: tuple[Any, ...]
    """Sorts descending."""
    context_window: int | None = None
    max_output_tokens: int | None = None
    sees: bool = False
    """Whether it is known to understand images."""


@dataclass(frozen=True)
class Provider:
    """Where the list is, how to get in, how to read it."""

    name: str
    prefix: str
    protocol: Literal["openai", "anthropic", "google"]
    because: str
    """Why it is asked: the variable that names it."""
    list_url: str
    headers: Mapping[str, str]
    base_url: str | None
    key_variable: str | None
    read: Callable[[Any], list[Listed]]
    expected: bool = True
    """Whether its absence is worth a word."""


def configured(settings: ProviderSettings) -> list[Provider]:
    """Providers to ask, in order of preference."""
    found = []
    if settings.openai_api_key:
        found.append(_openai(settings, settings.openai_api_key.get_secret_value()))
    if settings.anthropic_api_key:
        found.append(_anthropic(settings, settings.anthropic_api_key.get_secret_value()))
    if settings.google_api_key:
        found.append(_google(settings, settings.google_api_key.get_secret_value()))
    found.append(_ollama(settings.ollama_host))
    return found


def _is_default(settings: ProviderSettings, field: str) -> bool:
    return str(getattr(settings, field)).rstrip("/") == str(ProviderSettings.model_fields[field].default)


def _openai(settings: ProviderSettings, key: str) -> Provider:
    base, official = settings.openai_base_url.rstrip("/"), _is_default(settings, "openai_base_url")
    return Provider(
        name="OpenAI",
        prefix="openai",
        protocol="openai",
        because="OPENAI_API_KEY",
        list_url=f"{base}/models",
        headers={"authorization": f"Bearer {key}"},
        base_url=None if official else base,
        key_variable="OPENAI_API_KEY",
        read=read_openai_official if official else read_openai,
    )


def _anthropic(settings: ProviderSettings, key: str) -> Provider:
    base, official = settings.anthropic_base_url.rstrip("/"), _is_default(settings, "anthropic_base_url")
    return Provider(
        name="Anthropic",
        prefix="anthropic",
        protocol="anthropic",
        because="ANTHROPIC_API_KEY",
        list_url=f"{base}/v1/models?limit=100",
        headers={"x-api-key": key, "anthropic-version": "2023-06-01"},
        base_url=None if official else base,
        key_variable="ANTHROPIC_API_KEY",
        read=read_anthropic_official if official else read_anthropic,
    )


def _google(settings: ProviderSettings, key: str) -> Provider:
    base, official = settings.google_base_url.rstrip("/"), _is_default(settings, "google_base_url")
    return Provider(
        name="Google",
        prefix="google",
        protocol="google",
        because="GOOGLE_API_KEY",
        list_url=f"{base}/v1beta/models?pageSize=1000",
        headers={"x-goog-api-key": key},
        base_url=None if official else base,
        key_variable="GOOGLE_API_KEY",
        read=read_google_official if official else read_google,
    )


def _ollama(host: str | None) -> Provider:
    base = ollama_url(host) if host else OLLAMA_DEFAULT
    return Provider(
        name="Ollama",
        prefix="ollama",
        protocol="openai",
        because="OLLAMA_HOST",
        list_url=f"{base}/api/tags",
        headers={},
        base_url=f"{base}/v1",
        key_variable=None,
        read=read_ollama,
        expected=host is not None,
    )


def ollama_url(host: str) -> str:
    """OLLAMA_HOST as Ollama's own programs read it: scheme and port may be missing, 0.0.0.0 is this machine."""
    scheme, _, rest = host.rpartition("://")
    rest = rest.rstrip("/")
    name, colon, port = rest.rpartition(":")
    if not colon or not port.isdigit():
        name, port = rest, {"http": "80", "https": "443"}.get(scheme, str(OLLAMA_PORT))
    if name in {"", "0.0.0.0", "[::]"}:  # noqa: S104 - compared, not bound
        name = "127.0.0.1"
    return f"{scheme or 'http'}://{name}:{port}"


def read_openai(body: Any) -> list[Listed]:
    """`{data: [{id, created}]}`."""
    return [Listed(item["id"], item["id"], (item.get("created") or 0,)) for item in body["data"]]


def read_openai_official(body: Any) -> list[Listed]:
    """Chat models only, and no dated snapshot of a model that is listed without a date."""
    names = {item["id"] for item in body["data"]}
    return [
        replace(item, sees=bool(SEES.match(item.id)))
        for item in read_openai(body)
        if re.match(r"gpt-|chatgpt-|o\d", item.id)
        and not NOT_CHAT.search(item.id)
        and (DATED.sub("", item.id) == item.id or DATED.sub("", item.id) not in names)
    ]


def read_anthropic(body: Any) -> list[Listed]:
    """`{data: [{id, display_name, created_at}]}`."""
    return [
        Listed(item["id"], item.get("display_name") or item["id"], (item.get("created_at") or "",))
        for item in body["data"]
    ]


def read_anthropic_official(body: Any) -> list[Listed]:
    """All of them understand images."""
    return [replace(item, sees=True) for item in read_anthropic(body)]


def read_google(body: Any) -> list[Listed]:
    """`{models: [{name: "models/…", displayName, inputTokenLimit, …}]}`; there is no date, the version counts."""
    return [
        Listed(
            item["name"].removeprefix("models/"),
            item.get("displayName") or item["name"],
            _google_order(item["name"]),
            context_window=item.get("inputTokenLimit"),
            max_output_tokens=item.get("outputTokenLimit"),
        )
        for item in body["models"]
        if "generateContent" in item.get("supportedGenerationMethods", ["generateContent"])
    ]


def read_google_official(body: Any) -> list[Listed]:
    """Those that chat; all of them understand images."""
    chatting = (item for item in read_google(body) if item.id.startswith("gemini-") and not NOT_TEXT.search(item.id))
    return [replace(item, sees=True) for item in chatting]


def _google_order(name: str) -> tuple[float, bool]:
    version = re.search(r"-(\d+(?:\.\d+)?)", name)
    return (float(version[1]) if version else 0.0, "preview" not in name and "exp" not in name)


def read_ollama(body: Any) -> list[Listed]:
    """`{models: [{name, modified_at, details: {family, families}}]}`; models that only embed are left out."""
    return [
        Listed(
            item["name"],
            item["name"],
            (item.get("modified_at") or "",),
            sees=not SEEING_FAMILIES.isdisjoint((item.get("details") or {}).get("families") or ()),
        )
        for item in body["models"]
        if (item.get("details") or {}).get("family") not in EMBEDDING_FAMILIES and "embed" not in item["name"]
    ]
