"""Specs as version 0.1.0 stored them still load, and come back the same."""

from __future__ import annotations

from typing import Any

import pytest
from wegent_contracts.resources import KINDS

from .support import is_part, wire

STORED: list[tuple[str, dict[str, Any]]] = [
    ("Ghost", {"systemPrompt": "You are a helpful AI assistant."}),
    ("Shell", {"shellType": "Chat", "supportModel": []}),
    ("Bot", {"ghostRef": {"name": "g", "namespace": "default"}, "shellRef": {"name": "Chat", "namespace": "default"}}),
    (
        "Team",
        {
            "members": [{"botRef": {"name": "b", "namespace": "default"}}],
            "collaborationModel": "solo",
            "description": "A general assistant",
            "icon": "message-circle",
        },
    ),
    (
        "Model",
        {
            "modelConfig": {
                "env": {
                    "model": "openai",
                    "model_id": "smollm2",
                    "base_url": "http://127.0.0.1:20001/v1",
                    "api_key": "${env:WEGENT_LOCAL_MODEL_KEY}",
                }
            },
            "modelType": "llm",
            "context_window": 4096,
            "max_output_tokens": 512,
            "temperature": 0.2,
        },
    ),
    (
        "Task",
        {
            "title": "",
            "prompt": "Hello",
            "teamRef": {"name": "wegent-chat", "namespace": "default"},
            "is_group_chat": False,
        },
    ),
]
METADATA = {
    "name": "stored",
    "labels": {"wegent.io/origin": "environment", "wegent.io/demo": "true"},
    "annotations": {"wegent.io/rank": "0"},
}


@pytest.mark.parametrize(("kind", "spec"), STORED)
def test_it_still_loads(kind: str, spec: dict[str, Any]) -> None:
    resource = KINDS[kind].model_validate({"kind": kind, "metadata": METADATA, "spec": spec})

    written = wire(resource)["spec"]
    assert is_part(spec, written)
    assert KINDS[kind].model_validate({"kind": kind, "metadata": METADATA, "spec": written}) == resource
