"""The three forms of a model's address and key."""

from __future__ import annotations

from typing import Any

import pytest
from wegent_contracts.errors import FieldError
from wegent_contracts.resources.model_env import ModelEnv

from .support import document, refused

FORMS: list[tuple[dict[str, Any], tuple[str, str, str | None, str | None]]] = [
    ({"model": "openai", "model_id": "m"}, ("openai", "m", None, None)),
    (
        {"model": "claude", "model_id": "m", "base_url": "http://h/v1", "api_key": "k"},
        ("anthropic", "m", "http://h/v1", "k"),
    ),
    ({"model": "gemini", "model_id": "m", "default_headers": {"X-Team": "a"}}, ("google", "m", None, None)),
    ({"model": "dify", "api_key": "k", "base_url": "https://d/v1"}, ("dify", "dify", "https://d/v1", "k")),
    ({"ANTHROPIC_MODEL": "m", "ANTHROPIC_AUTH_TOKEN": "k"}, ("anthropic", "m", None, "k")),
    (
        {"ANTHROPIC_MODEL": "m", "ANTHROPIC_API_KEY": "k", "ANTHROPIC_BASE_URL": "http://h"},
        ("anthropic", "m", "http://h", "k"),
    ),
    ({"ANTHROPIC_MODEL": "m", "ANTHROPIC_DEFAULT_HAIKU_MODEL": "n"}, ("anthropic", "m", None, None)),
    ({"DIFY_API_KEY": "k", "DIFY_PARAMS": '{"a": 1}'}, ("dify", "dify", None, "k")),
    (
        {"DIFY_API_KEY": "k", "DIFY_APP_ID": "app", "DIFY_BASE_URL": "http://d/v1", "DIFY_PARAMS": {"a": 1}},
        ("dify", "app", "http://d/v1", "k"),
    ),
]


@pytest.mark.parametrize(("env", "expected"), FORMS)
def test_every_form_answers_the_same_questions(
    env: dict[str, Any], expected: tuple[str, str, str | None, str | None]
) -> None:
    made = ModelEnv.model_validate(env)

    answers = (made.provider_protocol, made.endpoint_model_id, made.endpoint_url, made.endpoint_key)
    assert answers == expected


@pytest.mark.parametrize(("env", "_"), FORMS)
def test_only_the_auth_token_is_a_token(env: dict[str, Any], _: Any) -> None:
    assert ModelEnv.model_validate(env).bearer is ("ANTHROPIC_AUTH_TOKEN" in env)


@pytest.mark.parametrize(("env", "expected"), FORMS)
def test_every_form_comes_back_as_it_was_written(env: dict[str, Any], expected: Any) -> None:
    made = ModelEnv.model_validate(env)

    assert ModelEnv.model_validate(made.model_dump(by_alias=True, exclude_none=True)) == made


def errors_of(env: Any) -> list[FieldError]:
    return refused("Model", document("Model", {"modelConfig": {"env": env}}))


@pytest.mark.parametrize(
    ("env", "path", "rule"),
    [
        ({}, "", "model_env"),
        ({"default_headers": {"a": "b"}}, "", "model_env"),
        ({"model": "openai"}, ".model_id", "missing"),
        ({"api_key": "k"}, ".model", "missing"),
        ({"model": "dify", "model_id": "m"}, ".api_key", "missing"),
        ({"ANTHROPIC_API_KEY": "k"}, ".ANTHROPIC_MODEL", "missing"),
        ({"DIFY_APP_ID": "k"}, ".DIFY_API_KEY", "missing"),
        ({"model": "openai", "ANTHROPIC_MODEL": "m"}, "", "model_env"),
        ({"ANTHROPIC_MODEL": "m", "DIFY_API_KEY": "k"}, "", "model_env"),
        ({"DIFY_API_KEY": "k", "DIFY_PARAMS": "[]"}, ".DIFY_PARAMS", "value_error"),
        ({"DIFY_API_KEY": "k", "DIFY_PARAMS": 7}, ".DIFY_PARAMS", "type"),
    ],
)
def test_one_error_says_which_forms_there_are(env: dict[str, Any], path: str, rule: str) -> None:
    (error,) = errors_of(env)

    assert (error.path, error.rule) == (f"spec.modelConfig.env{path}", rule)
    if "PARAMS" not in path:
        assert all(word in error.message for word in ("model_id", "ANTHROPIC_MODEL", "DIFY_API_KEY"))
