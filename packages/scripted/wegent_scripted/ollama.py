"""Ollama's discovery routes. Its answers come over OpenAI chat completions, which it serves as well."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from wegent_scripted.conversation import Json

VERSION: Json = {"version": "0.13.0"}


def tags(models: Sequence[str]) -> Json:
    """The body of `/api/tags`: the installed models. A model without a tag has the tag `latest`."""
    return {"models": [_installed(name) for name in models]}


def _installed(model: str) -> Json:
    name = model if ":" in model else f"{model}:latest"
    return {
        "name": name,
        "model": name,
        "modified_at": "2026-01-01T00:00:00Z",
        "size": 100_000_000,
        "digest": hashlib.sha256(name.encode()).hexdigest(),
        "details": {
            "parent_model": "",
            "format": "gguf",
            "family": "scripted",
            "families": ["scripted"],
            "parameter_size": "135M",
            "quantization_level": "Q4_K_M",
        },
    }
