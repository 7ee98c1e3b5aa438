"""What somebody may have meant."""

from __future__ import annotations

import pytest
from wegent_contracts.schemas import field_path, suggest

FIELDS = ["systemPrompt", "mcpServers", "skills", "preload_skills"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("systemPromt", "systemPrompt"),
        ("system_prompt", "systemPrompt"),
        ("SYSTEMPROMPT", "systemPrompt"),
        ("preloadSkills", "preload_skills"),
        ("skill", "skills"),
        ("mcp-servers", "mcpServers"),
        ("temperature", None),
        ("", None),
    ],
)
def test_near_words(word: str, meant: str | None) -> None:
    assert suggest(word, FIELDS) == meant


def test_a_very_long_word_costs_little() -> None:
    assert suggest("x" * 1_000_000, FIELDS) is None


@pytest.mark.parametrize(
    ("steps", "path"),
    [
        (("spec", "members", 0, "botRef", "name"), "spec.members[0].botRef.name"),
        (("metadata", "labels", "wegent.io/team"), 'metadata.labels["wegent.io/team"]'),
        (("a b", "c"), '["a b"].c'),
        (("spec", 'say "hi"'), 'spec["say \\"hi\\""]'),
        ((), ""),
    ],
)
def test_paths(steps: tuple[str | int, ...], path: str) -> None:
    assert field_path(steps) == path
