"""Every accepted name becomes the wire name, and nothing else changes."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wegent_contracts.resources import KINDS
from wegent_contracts.schemas import TwoNames, canonical, field_names
from wegent_contracts.schemas.shapes import Shape, field_shapes

from .support import example, refused, wire

Draw = Any
kinds = st.sampled_from(list(KINDS))


def respelled(data: st.DataObject, found: tuple[Shape, ...], value: Any) -> Any:
    """The value with any accepted name for each field, as a person may have written it."""
    models = [shape.model for shape in found if shape.model is not None]
    if isinstance(value, dict) and models:
        names = field_names(models[0])
        answer = {}
        for key, entry in value.items():
            spelling = data.draw(st.sampled_from([name for name in names if names[name] == key]))
            answer[spelling] = respelled(data, field_shapes(models[0])[key], entry)
        return answer
    if isinstance(value, dict):
        inner = next((shape.entries for shape in found if shape.is_mapping), ())
        return {key: respelled(data, inner, entry) for key, entry in value.items()}
    if isinstance(value, list):
        inner = next((shape.entries for shape in found if shape.is_list), ())
        return [respelled(data, inner, entry) for entry in value]
    return value


@given(kind=kinds, data=st.data())
def test_any_spelling_is_the_same_document(kind: str, data: st.DataObject) -> None:
    original = example(kind)
    spelled = respelled(data, (Shape(KINDS[kind]),), original)
    before = deepcopy(spelled)

    assert canonical(KINDS[kind], spelled) == original
    assert spelled == before


@given(kind=kinds, data=st.data())
def test_validation_and_canonical_agree(kind: str, data: st.DataObject) -> None:
    """What is stored, however it was spelled and whatever was left out, is what the class writes."""
    document = example(kind)
    left_out = data.draw(st.sets(st.sampled_from(list(document["spec"])), max_size=3))
    document["spec"] = {key: value for key, value in document["spec"].items() if key not in left_out}
    spelled = respelled(data, (Shape(KINDS[kind]),), document)
    stored = canonical(KINDS[kind], spelled)

    assert [error.path for error in refused(kind, spelled)] == [error.path for error in refused(kind, stored)]
    if not refused(kind, stored):
        resource = KINDS[kind].model_validate(stored)
        assert resource == KINDS[kind].model_validate(spelled)
        assert resource == KINDS[kind].model_validate(wire(resource))
        assert canonical(KINDS[kind], wire(resource)) == wire(resource)


KEYS = st.sampled_from(["runtime", "shell_type", "spec", "metadata", "name", "env", "url", "x", "bot_ref"])
ANYTHING = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(kind=kinds, metadata=ANYTHING, spec=ANYTHING)
def test_canonical_is_idempotent_and_loses_nothing(kind: str, metadata: Any, spec: Any) -> None:
    try:
        once = canonical(KINDS[kind], {"metadata": metadata, "spec": spec})
    except TwoNames:
        return
    assert canonical(KINDS[kind], once) == once
    assert size(once) == size({"metadata": metadata, "spec": spec})


def size(value: Any) -> int:
    if isinstance(value, dict | list):
        return 1 + sum(map(size, value.values() if isinstance(value, dict) else value))
    return 1


def test_the_copy_is_deep() -> None:
    raw = {"spec": {"tools": [{"config": {"a": [1]}}], "unknown": {"b": [2]}}}
    copied = canonical(KINDS["Skill"], raw)
    copied["spec"]["tools"][0]["config"]["a"].append(3)
    copied["spec"]["unknown"]["b"].append(3)

    assert raw == {"spec": {"tools": [{"config": {"a": [1]}}], "unknown": {"b": [2]}}}


def test_markers_of_secrets_stay() -> None:
    raw = {"spec": {"model_config": 1, "config": {"env": {"api_key": {"$secret": "id"}}}}}

    assert canonical(KINDS["Model"], raw) == {
        "spec": {"model_config": 1, "modelConfig": {"env": {"api_key": {"$secret": "id"}}}}
    }


@pytest.mark.parametrize(
    ("kind", "document", "message"),
    [
        ("Shell", {"spec": {"runtime": "Chat", "shellType": "Chat"}}, 'spec.runtime and "shellType"'),
        ("Team", {"spec": {"members": [{}, {"botRef": {}, "bot_ref": {}}]}}, 'spec.members[1].botRef and "bot_ref"'),
        ("Ghost", {"spec": {"mcp_servers": {"a b": {"auth_token": 1, "authToken": 2}}}}, 'spec.mcpServers["a b"]'),
    ],
)
def test_two_names_of_one_field_are_refused(kind: str, document: dict[str, Any], message: str) -> None:
    with pytest.raises(TwoNames) as caught:
        canonical(KINDS[kind], document)

    assert str(caught.value).startswith(message)
    assert caught.value.path.startswith("spec.")
