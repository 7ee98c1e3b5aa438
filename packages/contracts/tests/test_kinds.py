"""What holds for every kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from wegent_contracts.resources import API_VERSION, KINDS, Resource
from wegent_contracts.resources.marks import inner_models, references, secrets, wire_name
from wegent_contracts.resources.patterns import FORMS
from wegent_contracts.schemas import json_schema

from .support import example, is_part, refused, wire

SHORT_NAMES = {
    "ghosts": "gh",
    "models": "mo",
    "shells": "sh",
    "bots": "bo",
    "teams": "te",
    "collaborations": "co",
    "workspaces": "ws",
    "tasks": "ta",
    "skills": "sk",
    "devices": "de",
    "knowledgebases": "kb",
    "retrievers": "re",
    "subscriptions": "su",
}
SECRET_WORDS = re.compile(r"(password|secret|token|api_?key|headers)$", re.IGNORECASE)

kinds = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())


def models_of(model: type[BaseModel], seen: set[type[BaseModel]] | None = None) -> Iterator[type[BaseModel]]:
    seen = set() if seen is None else seen
    if model in seen:
        return
    seen.add(model)
    yield model
    for field in model.model_fields.values():
        for inner in inner_models(field.annotation):
            yield from models_of(inner, seen)


def every_field(kind: type[Resource]) -> list[tuple[str, str, FieldInfo]]:
    return [(model.__name__, name, field) for model in models_of(kind) for name, field in model.model_fields.items()]


def test_every_kind_has_its_plural_and_short_name() -> None:
    assert {kind.plural: kind.short_name for kind in KINDS.values()} == SHORT_NAMES


def test_what_is_referred_to_comes_first() -> None:
    order = list(KINDS)
    for kind in KINDS.values():
        for place, target in references(kind):
            assert order.index(target) <= order.index(kind.__name__), place


@kinds
def test_the_example_is_right_and_comes_back_the_same(kind: type[Resource]) -> None:
    document = example(kind.__name__)

    assert (document["apiVersion"], document["kind"]) == (API_VERSION, kind.__name__)
    assert refused(kind.__name__, document) == []
    resource = kind.model_validate(document)
    assert kind.model_validate(wire(resource)) == resource
    assert kind.model_validate_json(resource.model_dump_json(by_alias=True)) == resource


@kinds
def test_the_example_is_written_in_wire_names_and_survives_yaml(kind: type[Resource]) -> None:
    document = example(kind.__name__)

    assert yaml.safe_load(yaml.safe_dump(document, allow_unicode=True)) == document
    assert is_part(document, wire(kind.model_validate(document)))


@kinds
def test_every_field_is_described(kind: type[Resource]) -> None:
    silent = [f"{model}.{name}" for model, name, field in every_field(kind) if not (field.description or "").strip()]

    assert silent == []
    assert [model.__name__ for model in models_of(kind) if not model.__doc__] == []


@kinds
def test_no_class_takes_unknown_fields(kind: type[Resource]) -> None:
    assert [model.__name__ for model in models_of(kind) if model.model_config.get("extra") != "forbid"] == []


@kinds
def test_every_pattern_has_words(kind: type[Resource]) -> None:
    assert patterns(json_schema(kind)) <= FORMS.keys()


def patterns(schema: Any) -> set[str]:
    if isinstance(schema, list):
        return {found for entry in schema for found in patterns(entry)}
    if not isinstance(schema, dict):
        return set()
    inner = {found for key, value in schema.items() if key != "examples" for found in patterns(value)}
    keys = {found for name in schema.get("patternProperties", {}) for found in (name,)}
    return inner | keys | ({schema["pattern"]} if isinstance(schema.get("pattern"), str) else set())


@kinds
def test_fields_that_sound_secret_are_secret(kind: type[Resource]) -> None:
    marked = {place[-1] if place[-1] != "*" else place[-2] for place in secrets(kind)}
    sounding = {
        wire_name(name, field) for _, name, field in every_field(kind) if SECRET_WORDS.search(wire_name(name, field))
    }

    assert sounding <= marked


def test_places_of_secrets() -> None:
    env = ("spec", "modelConfig", "env")
    mcp = ("spec", "mcpServers", "*")

    assert set(secrets(KINDS["Model"])) == {
        (*env, "api_key"),
        (*env, "default_headers", "*"),
        (*env, "ANTHROPIC_AUTH_TOKEN"),
        (*env, "ANTHROPIC_API_KEY"),
        (*env, "DIFY_API_KEY"),
    }
    assert set(secrets(KINDS["Ghost"])) == {(*mcp, "env", "*"), (*mcp, "headers", "*"), (*mcp, "authToken")}
    assert set(secrets(KINDS["Retriever"])) == {
        ("spec", "storageConfig", "auth", "password"),
        ("spec", "storageConfig", "auth", "apiKey"),
    }
    assert set(secrets(KINDS["Subscription"])) == {
        ("spec", "trigger", "event", "webhook", "secret"),
        ("spec", "notificationWebhooks", "*", "url"),
        ("spec", "notificationWebhooks", "*", "secret"),
    }


def test_places_of_references() -> None:
    assert dict(references(KINDS["Bot"])) == {
        ("spec", "ghostRef"): "Ghost",
        ("spec", "shellRef"): "Shell",
        ("spec", "modelRef"): "Model",
        ("spec", "secondaryModelRef"): "Model",
    }
    assert dict(references(KINDS["Team"])) == {("spec", "members", "*", "botRef"): "Bot"}
    assert dict(references(KINDS["Ghost"])) == {
        ("spec", "skills", "*"): "Skill",
        ("spec", "defaultKnowledgeBaseRefs", "*"): "KnowledgeBase",
    }
    assert dict(references(KINDS["Shell"])) == {("spec", "baseShellRef"): "Shell"}
    assert dict(references(KINDS["Model"])) == {
        ("spec", "visionSidecarModel"): "Model",
        ("spec", "fallbackModelRef"): "Model",
    }
    assert dict(references(KINDS["Collaboration"])) == {
        ("spec", "config", "steps", "*", "participants", "*"): "Bot",
    }
    assert dict(references(KINDS["Task"])) == {
        ("spec", "teamRef"): "Team",
        ("spec", "workspaceRef"): "Workspace",
        ("spec", "knowledgeBaseRefs", "*"): "KnowledgeBase",
        ("spec", "deviceRef"): "Device",
    }
    assert dict(references(KINDS["KnowledgeBase"])) == {
        ("spec", "retrievalConfig", "retrieverRef"): "Retriever",
        ("spec", "retrievalConfig", "embeddingModelRef"): "Model",
        ("spec", "summaryModelRef"): "Model",
    }
    assert dict(references(KINDS["Subscription"])) == {
        ("spec", "teamRef"): "Team",
        ("spec", "modelRef"): "Model",
        ("spec", "workspaceRef"): "Workspace",
        ("spec", "knowledgeBaseRefs", "*"): "KnowledgeBase",
        ("spec", "skillRefs", "*"): "Skill",
        ("spec", "executionTarget", "deviceRef"): "Device",
    }


def test_errors_do_not_print_what_was_written() -> None:
    with pytest.raises(ValueError, match="modelConfig") as caught:
        KINDS["Model"].model_validate(
            {"metadata": {"name": "x"}, "spec": {"modelConfig": {"env": {"api_key": ["sk-very-secret"]}}}}
        )

    assert "sk-very-secret" not in str(caught.value)
