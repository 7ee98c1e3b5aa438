"""Which models of the official lists can chat, in which order; names and addresses."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wegent.up.offers import Offer, as_model, resource_name
from wegent.up.providers import (
    ollama_url,
    read_anthropic,
    read_anthropic_official,
    read_google_official,
    read_ollama,
    read_openai_official,
)
from wegent_contracts.resources.base import NAME_PATTERN


def openai_list(*ids: str) -> dict[str, object]:
    return {"data": [{"id": name, "created": created} for created, name in enumerate(ids)]}


def test_openai_offers_chat_models_without_snapshots() -> None:
    body = openai_list(
        *("gpt-4o", "gpt-4o-2024-08-06", "gpt-4o-audio-preview", "gpt-4o-realtime", "gpt-image-1", "o3", "o3-pro"),
        *("text-embedding-3-small", "whisper-1", "dall-e-3", "gpt-5-codex", "o1-2024-12-17", "chatgpt-4o-latest"),
        *("gpt-3.5-turbo-instruct", "omni-moderation-latest", "gpt-4-0613", "gpt-4", "o3-deep-research", "gpt-4o-tts"),
    )
    assert [item.id for item in read_openai_official(body)] == [
        "gpt-4o",
        "o3",
        "o1-2024-12-17",
        "chatgpt-4o-latest",
        "gpt-4",
    ]


def test_anthropic_is_ordered_by_date() -> None:
    body = {
        "data": [
            {"id": "a", "display_name": "A", "created_at": "2025-01-01T00:00:00Z"},
            {"id": "b", "display_name": "B", "created_at": "2026-01-01T00:00:00Z"},
        ]
    }
    newest = sorted(read_anthropic(body), key=lambda item: item.newest_first, reverse=True)
    assert [(item.id, item.display_name) for item in newest] == [("b", "B"), ("a", "A")]


def test_google_offers_what_generates_text_by_version() -> None:
    def model(name: str, *methods: str) -> dict[str, object]:
        return {"name": f"models/{name}", "supportedGenerationMethods": list(methods), "inputTokenLimit": 1000}

    body = {
        "models": [
            model("gemini-2.0-flash", "generateContent"),
            model("gemini-2.5-pro-preview-05-06", "generateContent"),
            model("gemini-2.5-pro", "generateContent", "countTokens"),
            model("gemini-2.5-flash-image", "generateContent"),
            model("gemini-embedding-001", "embedContent"),
            model("gemma-3-27b-it", "generateContent"),
        ]
    }
    newest = sorted(read_google_official(body), key=lambda item: item.newest_first, reverse=True)
    assert [item.id for item in newest] == ["gemini-2.5-pro", "gemini-2.5-pro-preview-05-06", "gemini-2.0-flash"]
    assert newest[0].context_window == 1000


def test_what_is_known_to_see_says_so() -> None:
    ids = ["gpt-4o-mini", "gpt-5.1", "o3", "gpt-4", "gpt-3.5-turbo", "o3-mini", "o1-mini"]
    seeing = [item.id for item in read_openai_official(openai_list(*ids)) if item.sees]
    assert seeing == ["gpt-4o-mini", "gpt-5.1", "o3"]
    gemini = {"models": [{"name": "models/gemini-2.5-pro"}]}
    assert [item.sees for item in read_google_official(gemini)] == [True]
    claude = {"data": [{"id": "claude-x"}]}
    assert [item.sees for item in (*read_anthropic(claude), *read_anthropic_official(claude))] == [False, True]
    families = [["llama", "clip"], ["llama"], None]
    local = [{"name": f"m{at}", "details": {"families": each}} for at, each in enumerate(families)]
    assert [item.sees for item in read_ollama({"models": local})] == [True, False, False]


def test_what_sees_is_offered_images() -> None:
    offer = Offer("m", "M", "openai", "m", None, None, sees=True)
    capabilities = as_model(offer, 0).spec.model_capabilities
    assert capabilities is not None
    assert capabilities.supports_image
    assert as_model(replace(offer, sees=False), 0).spec.model_capabilities is None


@pytest.mark.parametrize(
    ("given_host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:11434"),
        ("0.0.0.0", "http://127.0.0.1:11434"),  # noqa: S104 - read, not bound
        ("0.0.0.0:1234", "http://127.0.0.1:1234"),
        (":1234", "http://127.0.0.1:1234"),
        ("box.local:1234", "http://box.local:1234"),
        ("http://box.local", "http://box.local:80"),
        ("https://box.local/", "https://box.local:443"),
    ],
)
def test_ollama_host_in_all_its_forms(given_host: str, url: str) -> None:
    assert ollama_url(given_host) == url


@given(st.lists(st.text(min_size=1, max_size=300), max_size=20))
def test_any_model_id_gives_a_valid_name_of_its_own(ids: list[str]) -> None:
    taken: set[str] = set()
    names = [resource_name("openai", model_id, taken) for model_id in ids]
    assert len(set(names)) == len(names)
    assert all(re.match(NAME_PATTERN, name) for name in names)
