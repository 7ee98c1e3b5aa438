"""Fields that depend on each other, each error at the field that is to be changed."""

from __future__ import annotations

from typing import Any

import pytest

from .support import example, put, refused

STORAGE = {"type": "qdrant", "url": "http://q:6333"}


@pytest.mark.parametrize(
    ("kind", "path", "value", "at", "rule"),
    [
        ("KnowledgeBase", "spec.retrievalConfig.hybrid_weights", {"vector_weight": 0.9}, ".keyword_weight", "weights"),
        ("KnowledgeBase", "spec.splitterConfig", {"chunk_overlap": 500}, ".chunk_overlap", "chunk_sizes"),
        (
            "KnowledgeBase",
            "spec.splitterConfig",
            {"type": "hierarchical", "chunk_size": 2048},
            ".parent_chunk_size",
            "chunk_sizes",
        ),
        ("Retriever", "spec.storageConfig", {**STORAGE, "auth": {"username": "u"}}, ".auth.password", "missing"),
        ("Retriever", "spec.storageConfig", {**STORAGE, "auth": {"password": "p"}}, ".auth.username", "missing"),
        (
            "Retriever",
            "spec.storageConfig",
            {**STORAGE, "auth": {"apiKey": "k", "username": "u", "password": "p"}},
            ".auth.apiKey",
            "auth",
        ),
        (
            "Retriever",
            "spec.storageConfig",
            {**STORAGE, "indexStrategy": {"mode": "fixed"}},
            ".indexStrategy.fixedName",
            "missing",
        ),
        (
            "Retriever",
            "spec.storageConfig",
            {**STORAGE, "indexStrategy": {"mode": "rolling"}},
            ".indexStrategy.rollingStep",
            "missing",
        ),
        ("Task", "spec.deviceRef", {"name": "d"}, "", "device"),
        ("Task", "spec.knowledgeBaseScopes", [{"name": "k", "scopeRestricted": True}], "[0].scopeRestricted", "scope"),
        ("Task", "spec.knowledgeBaseScopes", [{"name": "k", "folderIds": []}], "[0].folderIds", "too_short"),
        ("Task", "spec.externalKnowledgeRefs", [{"provider": "wiki"}], "[0].id", "missing"),
        ("Skill", "spec.source", {"type": "git"}, ".repo_url", "missing"),
        (
            "Collaboration",
            "spec.config.steps",
            [{"name": "a", "participants": ["b"]}, {"name": "a", "participants": ["c"]}],
            "",
            "value_error",
        ),
    ],
)
def test_refused(kind: str, path: str, value: Any, at: str, rule: str) -> None:
    (error,) = refused(kind, put(example(kind), path, value))

    expected = "spec.device_id" if rule == "device" else f"{path}{at}"
    assert (error.path, error.rule) == (expected, rule)


def test_a_subscription_has_one_repository() -> None:
    document = put(example("Subscription"), "spec.workspaceRef", {"name": "shop"})
    document["spec"]["repository"] = example("Workspace")["spec"]["repository"]

    (error,) = refused("Subscription", document)

    assert (error.path, error.rule) == ("spec.repository", "repository")
