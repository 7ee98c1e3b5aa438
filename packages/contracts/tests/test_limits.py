"""Every limit is refused with the field it is about, and the value just inside of it is taken."""

from __future__ import annotations

from typing import Any

import pytest
from wegent_contracts.resources import KINDS, Subscription

from .support import document, example, put, refused, wire

LIMITS: list[tuple[str, str, Any, Any]] = [
    # kind, path in its example, the last value that is right, the first that is wrong
    ("Ghost", "spec.systemPrompt", "x" * 200_000, "x" * 200_001),
    ("Ghost", "spec.mcpServers.search.timeout", 3600, 3601),
    ("Ghost", "spec.preload_skills", [], ["unknown"]),
    ("Ghost", "spec.skill_refs", {"code-review": {"skill_id": 7}}, {"other": {"skill_id": 7}}),
    ("Ghost", "spec.preload_skill_refs", {"code-review": {"skill_id": 7}}, {"other": {"skill_id": 7}}),
    ("Ghost", "spec.skills", ["code-review"], ["code-review", "code-review"]),
    ("Model", "spec.modelType", "image", "images"),
    ("Model", "spec.apiFormat", "responses", "completions"),
    ("Model", "spec.context_window", 256, 255),
    ("Model", "spec.max_output_tokens", 1, 0),
    ("Model", "spec.temperature", 2, 2.1),
    ("Model", "spec.costIndex", 0.1, 0),
    ("Model", "spec.modelConfig.env.base_url", "http://127.0.0.1:1/v1", "ftp://models"),
    ("Shell", "spec.shellType", "Dify", "Difyy"),
    ("Team", "spec.bind_mode", ["chat", "code"], ["phone"]),
    ("Team", "spec.quick_phrases", ["x" * 120], ["x" * 121]),
    ("Team", "spec.description", "x" * 1000, "x" * 1001),
    ("Collaboration", "spec.config.steps", [{"name": "a", "participants": ["b"]}], []),
    ("Workspace", "spec.repository.gitUrl", "git@github.com:acme/shop.git", "https://me:pw@github.com/acme/shop.git"),
    ("Workspace", "spec.repository.gitUrl", "ssh://git@github.com/acme/shop.git", "https://ghp_1@github.com/a/b"),
    ("Workspace", "spec.repository.branchName", "feature/a-b", "--upload-pack=x"),
    ("Task", "spec.title", "x" * 200, "x" * 201),
    ("Task", "spec.currentStage", 7, 8),
    ("Task", "spec.fork.sourceTaskId", 1, 0),
    ("Task", "spec.execution.workspace.source", "git_worktree", "svn"),
    ("Skill", "spec.description", "x", " "),
    ("Skill", "spec.bindShells", ["Agno"], ["Bash"]),
    ("Device", "spec.deviceType", "remote", "moon"),
    ("Device", "spec.maxSlots", 1, 0),
    ("KnowledgeBase", "spec.name", "x" * 100, "x" * 101),
    ("KnowledgeBase", "spec.name", "x", ""),
    ("KnowledgeBase", "spec.description", "x" * 500, "x" * 501),
    ("KnowledgeBase", "spec.kbType", "classic", "modern"),
    ("KnowledgeBase", "spec.retrievalConfig.retrieval_mode", "keyword", "keywords"),
    ("KnowledgeBase", "spec.retrievalConfig.top_k", 10, 11),
    ("KnowledgeBase", "spec.retrievalConfig.top_k", 1, 0),
    ("KnowledgeBase", "spec.retrievalConfig.score_threshold", 1, 1.1),
    ("KnowledgeBase", "spec.retrievalConfig.score_threshold", 0, -0.1),
    ("KnowledgeBase", "spec.maxCallsPerConversation", 50, 51),
    ("KnowledgeBase", "spec.exemptCallsBeforeCheck", 9, 10),
    ("KnowledgeBase", "spec.splitterConfig.chunk_size", 128, 127),
    ("KnowledgeBase", "spec.splitterConfig.chunk_size", 8192, 8193),
    ("KnowledgeBase", "spec.splitterConfig.chunk_overlap", 499, 500),
    ("Retriever", "spec.storageConfig.type", "milvus", "solr"),
    ("Retriever", "spec.storageConfig.indexStrategy.mode", "per_user", "per_month"),
    ("Subscription", "spec.taskType", "execution", "executing"),
    ("Subscription", "spec.visibility", "market", "everybody"),
    ("Subscription", "spec.retryCount", 3, 4),
    ("Subscription", "spec.timeoutSeconds", 60, 59),
    ("Subscription", "spec.timeoutSeconds", 86_400, 86_401),
    ("Subscription", "spec.historyMessageCount", 50, 51),
    ("Subscription", "spec.trigger.cron.timezone", "Europe/Berlin", "Europe/Berln"),
    ("Subscription", "spec.trigger.cron.timezone", "UTC", "../../etc/passwd"),
    ("Subscription", "spec.trigger.cron.timezone", "Asia/Shanghai", "Europe"),
    ("Subscription", "spec.notificationWebhooks.0.url", "https://hooks.example.com/1", "hooks.example.com/1"),
    ("Subscription", "spec.notificationWebhooks.0.url", "***", "*** and more"),
]


@pytest.mark.parametrize(("kind", "path", "right", "wrong"), LIMITS)
def test_limit(kind: str, path: str, right: Any, wrong: Any) -> None:
    assert refused(kind, put(example(kind), path, right)) == []

    errors = refused(kind, put(example(kind), path, wrong))

    assert len(errors) == 1
    assert errors[0].path.replace("[", ".").replace("]", "").startswith(path)
    assert errors[0].message


DEFAULTS: list[tuple[str, str, dict[str, Any]]] = [
    (
        "KnowledgeBase",
        "retrievalConfig",
        {
            "retrieval_mode": "vector",
            "top_k": 5,
            "score_threshold": 0.5,
            "hybrid_weights": {"vector_weight": 0.7, "keyword_weight": 0.3},
        },
    ),
    ("KnowledgeBase", "splitterConfig", {"type": "smart", "chunk_size": 500, "chunk_overlap": 50}),
]


@pytest.mark.parametrize(("kind", "field", "expected"), DEFAULTS)
def test_default(kind: str, field: str, expected: dict[str, Any]) -> None:
    found = wire(KINDS[kind].model_validate(put(example(kind), f"spec.{field}", {})))["spec"][field]

    assert {key: found[key] for key in expected} == expected


def test_defaults_of_a_subscription() -> None:
    spec = {"teamRef": {"name": "t"}, "promptTemplate": "x", "trigger": {"type": "interval"}}
    spec["trigger"] |= {"interval": {"value": 1, "unit": "hours"}}  # type: ignore[operator]
    made = Subscription.model_validate(document("Subscription", spec)).spec

    assert (made.retry_count, made.timeout_seconds, made.history_message_count) == (0, 600, 10)
    assert (made.task_type, made.visibility, made.execution_target.type) == ("collection", "private", "managed")
