"""`wegent describe`, `history`, `explain` and `api-resources`."""

from __future__ import annotations

import json

import pytest

from .fake_store import Cli, FakeStore

STATUS = {
    "state": "Unavailable",
    "observedGeneration": 1,
    "conditions": [
        {"type": "Ready", "status": "False", "reason": "NotYetImplemented", "message": "Later."},
        {"type": "Drifted", "status": "True", "reason": "FieldsChanged", "message": "spec.systemPrompt was changed."},
    ],
}
MANAGERS = [
    {"name": "wegent", "operation": "Apply", "time": "2026-01-01T00:00:00Z", "fields": ["spec.systemPrompt"]},
]


@pytest.fixture
def ghost(store: FakeStore) -> FakeStore:
    for prompt in ("a", "b", "first line\nsecond line"):
        store.put(
            "Ghost",
            "writer",
            {"systemPrompt": prompt, "skills": ["read"], "mcpServers": {}},
            status=STATUS,
            labels={"tier": "a"},
            managers=MANAGERS,
            generation=2,
        )
    return store


def test_describes_every_section(ghost: FakeStore, wegent: Cli) -> None:
    text = wegent("describe", "gh", "writer").stdout
    sections = [line for line in text.splitlines() if line.endswith(":") and not line.startswith(" ")]
    assert sections == ["Labels:", "Spec:", "Conditions:", "Managers:", "Revisions (the last 5):"]
    assert "Name:         writer\n" in text
    assert "Generation:   2 (the status is about 1)\n" in text
    assert "    second line\n" in text
    assert "  Ready     False    NotYetImplemented" in text
    assert "  Drifted   True     FieldsChanged" in text
    assert "spec.systemPrompt was changed.\n" in text
    assert "Created:      2026-01-01 00:00:00 UTC (" in text
    assert "mcpServers" not in text
    assert "  wegent (Apply, " in text
    assert "    spec.systemPrompt\n" in text
    assert [line.split()[:3] for line in text.splitlines()[-3:]] == [
        ["3", "updated", "wegent"],
        ["2", "updated", "wegent"],
        ["1", "created", "wegent"],
    ]
    assert any(asked.query.get("managers") == "true" for asked in ghost.asked)


def test_describes_all_of_a_kind_or_says_what_is_missing(ghost: FakeStore, wegent: Cli) -> None:
    ghost.put("Ghost", "reader", {"systemPrompt": "x"})
    assert wegent("describe", "ghosts").stdout.count("Kind:         Ghost\n") == 2
    result = wegent("describe", "gh/nobody", "gh/reader", code=3)
    assert "There is no Ghost nobody" in result.stderr
    assert "Name:         reader" in result.stdout


def test_history_lists_shows_and_compares(ghost: FakeStore, wegent: Cli) -> None:
    table = [line.split() for line in wegent("history", "gh", "writer").stdout.splitlines()]
    assert table[0] == ["REVISION", "OPERATION", "MANAGER", "USER", "AGE"]
    assert [row[0] for row in table[1:]] == ["3", "2", "1"]
    assert len(wegent("history", "gh", "writer", "--limit", "2").stdout.splitlines()) == 3
    numbers = wegent("history", "gh/writer", "-o", "jsonpath={.items[*].revision}").stdout
    assert numbers == "3 2 1\n"
    assert "systemPrompt: b\n" in wegent("history", "gh", "writer", "--revision", "2").stdout
    spec = json.loads(wegent("history", "gh", "writer", "--revision", "1", "-o", "json").stdout)["spec"]
    assert spec["systemPrompt"] == "a"
    assert wegent("history", "gh", "writer", "--diff", "1..2").stdout.splitlines()[0] == "~ spec.systemPrompt"
    assert json.loads(wegent("history", "gh", "writer", "--diff", "1..2", "-o", "json").stdout)["toRevision"] == 2


@pytest.mark.parametrize(
    ("args", "code", "why"),
    [
        (["gh", "writer", "--diff", "1-2"], 2, "does not name two revisions"),
        (["gh", "writer", "--diff", "1..2", "--revision", "1"], 2, "do not go together"),
        (["gh"], 2, "Name one resource"),
        (["gh", "writer", "--revision", "9"], 3, "There is no revision 9."),
    ],
)
def test_history_says_what_is_wrong(ghost: FakeStore, wegent: Cli, args: list[str], code: int, why: str) -> None:
    assert why in wegent("history", *args, code=code).stderr


def test_explain_needs_no_server(wegent: Cli, store: FakeStore) -> None:
    text = wegent("explain", "te.spec.members").stdout
    assert "Kind:     Team (agent.wecode.io/v1)\nField:    spec.members\nType:     list of" in text
    assert "\n  botRef <reference to Bot>, required\n" in text
    assert "    Allowed: leader, member\n" in text
    assert "bot_ref" not in text
    everything = wegent("explain", "model", "--recursive").stdout
    assert "      env <" in everything
    assert "        api_key <" in everything
    assert store.asked == []


def test_explain_suggests(wegent: Cli) -> None:
    assert 'Did you mean "members"?' in wegent("explain", "team.spec.membrs", code=3).stderr
    assert 'Did you mean "teams"?' in wegent("explain", "temas", code=2).stderr


def test_api_resources(wegent: Cli, store: FakeStore) -> None:
    lines = [line.split() for line in wegent("api-resources").stdout.splitlines()]
    assert ["teams", "te", "agent.wecode.io/v1", "Team"] in lines
    assert "teams\n" in wegent("api-resources", "-o", "name").stdout
    facts = json.loads(wegent("api-resources", "-o", "json").stdout)
    assert {"name": "ghosts", "shortName": "gh", "apiVersion": "agent.wecode.io/v1", "kind": "Ghost"} in facts
    assert store.asked == []
