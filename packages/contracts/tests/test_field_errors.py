"""Errors say where in wire names, what, and what instead; never what was written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wegent_contracts.resources import KINDS

from .support import document, example, one_error, refused

MEMBER = {"botRef": {"name": "b"}}


@pytest.mark.parametrize(
    ("kind", "spec", "path", "message"),
    [
        (
            "Team",
            {"members": [{**MEMBER, "promt": "x"}]},
            "spec.members[0].promt",
            'There is no field "promt" here. Did you mean "prompt"?',
        ),
        (
            "Shell",
            {"shellType": "Chat", "supportmodels": []},
            "spec.supportmodels",
            'There is no field "supportmodels" here. Did you mean "supportModel"?',
        ),
        (
            "Ghost",
            {"systemPrompt": "x", "command": "npx"},
            "spec.command",
            'There is no field "command" here. There is one at spec.mcpServers[*].command.',
        ),
        (
            "Bot",
            {"ghostRef": {"name": "g", "x": 1}, "shellRef": {"name": "s"}},
            "spec.ghostRef.x",
            'There is no field "x" here. There are: name, namespace.',
        ),
        (
            "Collaboration",
            {"type": "workflow", "config": {"steps": [{"name": "a", "participants": [{"name": "b", "nspace": "c"}]}]}},
            "spec.config.steps[0].participants[0].nspace",
            'There is no field "nspace" here. Did you mean "namespace"?',
        ),
    ],
)
def test_unknown_fields(kind: str, spec: Any, path: str, message: str) -> None:
    error = one_error(kind, spec)

    assert (error.path, error.rule, error.message) == (path, "extra_forbidden", message)


def test_a_suggestion_is_a_wire_name_also_when_another_name_is_nearer() -> None:
    error = one_error("Shell", {"shellType": "Chat", "runtimes": "Chat"})

    assert error.message == 'There is no field "runtimes" here. Did you mean "shellType"?'


def test_unknown_fields_of_the_document() -> None:
    (error,) = refused("Ghost", {**document("Ghost", {"systemPrompt": "x"}), "systemPrompt": "x"})

    assert error.path == "systemPrompt"
    assert "There is one at spec.systemPrompt." in error.message


def test_a_long_name_is_cut_short() -> None:
    error = one_error("Ghost", {"systemPrompt": "x", "y" * 10_000: 1})

    assert len(error.message) < 500


def test_missing_fields_are_explained() -> None:
    error = one_error("Ghost", {})

    assert (error.path, error.rule) == ("spec.systemPrompt", "missing")
    assert error.message.startswith("This field is required: Instructions that open every conversation")


@pytest.mark.parametrize(
    ("value", "hint"), [("Solo", ' Did you mean "solo"?'), ("colaborate", ' Did you mean "collaborate"?'), (7, "")]
)
def test_words_are_listed(value: Any, hint: str) -> None:
    error = one_error("Team", {"members": [MEMBER], "collaborationModel": value})

    assert error.path == "spec.collaborationModel"
    assert error.message == f"This should be one of solo, pipeline, route, coordinate, collaborate.{hint}"


@pytest.mark.parametrize(
    ("kind", "spec", "path", "message"),
    [
        ("Ghost", None, "spec", "There is nothing here: write an object."),
        ("Ghost", [], "spec", "This should be an object."),
        ("Ghost", {"systemPrompt": 1.10}, "spec.systemPrompt", "This should be a text: put it in quotes."),
        ("Ghost", {"systemPrompt": ["x"]}, "spec.systemPrompt", "This should be a text."),
        (
            "Ghost",
            {"systemPrompt": "x", "skills": None},
            "spec.skills",
            "There is nothing here: write a list, or leave the field out.",
        ),
        ("Ghost", {"systemPrompt": "x", "skills": {}}, "spec.skills", "This should be a list."),
        (
            "Team",
            {"members": [{"botRef": "b"}]},
            "spec.members[0].botRef",
            "This should be an object with a name, as {name: my-resource}.",
        ),
        ("Device", {"deviceId": "d", "maxSlots": "many"}, "spec.maxSlots", "This should be a whole number."),
        ("Device", {"deviceId": "d", "maxSlots": 1.5}, "spec.maxSlots", "This should be a whole number."),
        ("Device", {"deviceId": "d", "isDefault": "perhaps"}, "spec.isDefault", "This should be true or false."),
        (
            "Shell",
            {"shellType": "Chat", "baseShellRef": 5},
            "spec.baseShellRef",
            "This should be a reference to Shell (a name, or an object with a name).",
        ),
    ],
)
def test_types(kind: str, spec: Any, path: str, message: str) -> None:
    error = one_error(kind, spec)

    assert (error.path, error.message) == (path, message)


def test_a_value_of_several_types_is_judged_as_what_it_is() -> None:
    named = one_error("Shell", {"shellType": "Chat", "baseShellRef": {"name": "a b"}})
    text = one_error("Shell", {"shellType": "Chat", "baseShellRef": "a b"})

    assert (named.path, text.path) == ("spec.baseShellRef.name", "spec.baseShellRef")
    assert {named.rule, text.rule} == {"string_pattern_mismatch"}


def test_other_names_are_told_by_their_wire_name() -> None:
    assert one_error("Shell", {"runtime": "Bash"}).path == "spec.shellType"
    assert one_error("Bot", {"ghost_ref": {"name": "-"}, "shell_ref": {"name": "s"}}).path == "spec.ghostRef.name"


def test_many_errors_are_cut_short() -> None:
    spec = {"systemPrompt": "x", **{f"field{number}": 1 for number in range(5_000)}}

    assert len(refused("Ghost", document("Ghost", spec))) == 100


SECRET = "sk-do-not-tell"
SECRETS: list[tuple[str, Any]] = [
    ("Model", {"modelConfig": {"env": {"model": "openai", "model_id": "m", "api_key": [SECRET]}}}),
    ("Model", {"modelConfig": {"env": {"model": SECRET, "model_id": "m", "base_url": SECRET}}}),
    ("Model", {"modelConfig": {"env": {"DIFY_API_KEY": "k", "DIFY_PARAMS": SECRET}}}),
    ("Model", {"modelConfig": {"env": SECRET}}),
    ("Ghost", {"systemPrompt": "x", "mcpServers": {"a": {"command": "c", "env": SECRET}}}),
    ("Ghost", {"systemPrompt": "x", "mcpServers": {"a": {"url": SECRET, "headers": {"k": {"v": SECRET}}}}}),
    ("Workspace", {"repository": {"gitUrl": f"https://{SECRET}@github.com/a/b", "gitRepo": 1}}),
    ("Subscription", {"notificationWebhooks": [{"type": "custom", "url": SECRET, "secret": {"x": SECRET}}]}),
]


@pytest.mark.parametrize(("kind", "spec"), SECRETS)
def test_values_are_not_repeated(kind: str, spec: Any) -> None:
    errors = refused(kind, document(kind, spec))

    assert errors
    assert SECRET not in repr(errors)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


@given(kind=st.sampled_from(list(KINDS)), data=st.data())
def test_whatever_is_wrong_is_told_at_a_place_of_the_document(kind: str, data: st.DataObject) -> None:
    broken = example(kind)
    field = data.draw(st.sampled_from(list(broken["spec"])))
    broken["spec"][field] = data.draw(JSON)

    for error in refused(kind, broken):
        assert error.path.startswith("spec")
        assert not any(noise in error.path for noise in ("function-", "constrained", "[key]", "list["))
