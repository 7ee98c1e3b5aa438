"""Names, namespaces, labels, annotations."""

from __future__ import annotations

from typing import Any

import pytest
from wegent_contracts.resources.base import Metadata, Ref

from .support import document, refused

GHOST = {"systemPrompt": "x"}


@pytest.mark.parametrize("name", ["a", "A.b_c-9", "x" * 253])
def test_names(name: str) -> None:
    assert Metadata(name=name).name == name


@pytest.mark.parametrize("name", ["", "-a", "a-", "a b", "a/b", "名", "x" * 254, "a\n"])
def test_what_is_no_name(name: str) -> None:
    (error,) = refused("Ghost", document("Ghost", GHOST, name=name))

    assert error.path == "metadata.name"
    assert "begins and ends with a letter or digit" in error.message


@pytest.mark.parametrize("namespace", ["default", "team/backend", "a/b/c/d/e"])
def test_namespaces_are_nested(namespace: str) -> None:
    assert Ref(name="x", namespace=namespace).namespace == namespace
    assert refused("Ghost", document("Ghost", GHOST, namespace=namespace)) == []


@pytest.mark.parametrize("namespace", ["", "/a", "a/", "a//b", "a/b/c/d/e/f", "a b", "../etc"])
def test_what_is_no_namespace(namespace: str) -> None:
    (error,) = refused("Ghost", document("Ghost", GHOST, namespace=namespace))

    assert error.path == "metadata.namespace"


@pytest.mark.parametrize(
    ("labels", "path"),
    [
        ({"bad key": "x"}, 'metadata.labels["bad key"]'),
        ({"Example.com/x": "y"}, 'metadata.labels["Example.com/x"]'),
        ({"a/b/c": "y"}, 'metadata.labels["a/b/c"]'),
        ({"k" * 64: "y"}, f"metadata.labels.{'k' * 64}"),
        ({"team": "v" * 64}, "metadata.labels.team"),
        ({"team": "a,b"}, "metadata.labels.team"),
        ({"wegent.io/team": 7}, 'metadata.labels["wegent.io/team"]'),
        ({f"k{number}": "" for number in range(65)}, "metadata.labels"),
        (["team"], "metadata.labels"),
    ],
)
def test_labels_are_bounded(labels: Any, path: str) -> None:
    (error,) = refused("Ghost", document("Ghost", GHOST, labels=labels))

    assert error.path == path


def test_labels_that_are_right() -> None:
    labels = {"team": "backend", "wegent.io/origin": "environment", "a.b-c/d_e": "", "x" * 63: "y" * 63}
    labels |= {f"k{number}": "v" for number in range(60)}

    assert refused("Ghost", document("Ghost", GHOST, labels=labels)) == []


def test_annotations_have_64_kib_together() -> None:
    right = {"note": "é" * 32_766}

    assert refused("Ghost", document("Ghost", GHOST, annotations=right)) == []
    (error,) = refused("Ghost", document("Ghost", GHOST, annotations={**right, "a": "1"}))
    assert (error.path, error.rule) == ("metadata.annotations", "value_error")


@pytest.mark.parametrize("display_name", ["", "  ", "\n"])
def test_a_display_name_is_not_blank(display_name: str) -> None:
    (error,) = refused("Ghost", document("Ghost", GHOST, displayName=display_name))

    assert (error.path, error.message) == ("metadata.displayName", "This should not be blank.")
