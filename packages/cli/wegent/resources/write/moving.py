"""Puts manifests into another namespace, and what they say of one another with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

from wegent_contracts.resources import KINDS
from wegent_contracts.resources.marks import EACH, Place, references

from wegent.manifests.reading import Manifest

DEFAULT_NAMESPACE = "default"


def moved(manifests: Sequence[Manifest], namespace: str) -> list[Manifest]:
    """Copies in `namespace`; references among them follow, those to others stay."""
    among = {(entry.kind, entry.namespace or DEFAULT_NAMESPACE, entry.name) for entry in manifests}
    return [replace(entry, document=_moved(entry, namespace, among)) for entry in manifests]


def _moved(entry: Manifest, namespace: str, among: set[tuple[str, str, str]]) -> dict[str, Any]:
    document = deepcopy(entry.document)
    kind = KINDS.get(entry.kind)
    for place, target in references(kind) if kind else ():
        for reference in _at([document], place):
            # Without a namespace it means its own document's, then the default one.
            spaces = (
                [reference.get("namespace")] if reference.get("namespace") else [entry.namespace, DEFAULT_NAMESPACE]
            )
            if any((target, space, str(reference.get("name"))) in among for space in spaces):
                reference["namespace"] = namespace
    if isinstance(document.get("metadata"), dict):
        document["metadata"]["namespace"] = namespace
    return document


def _at(values: Iterable[Any], place: Place) -> Iterator[dict[str, Any]]:
    """References at a place; a name alone always means the document's own namespace."""
    for value in values:
        if not place:
            if isinstance(value, dict):
                yield value
        elif place[0] == EACH:
            entries = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
            yield from _at(entries, place[1:])
        elif isinstance(value, dict) and place[0] in value:
            yield from _at([value[place[0]]], place[1:])
