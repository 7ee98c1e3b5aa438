"""Which kinds come first: what others refer to must be there before them, and goes after them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from graphlib import TopologicalSorter
from typing import TypeVar

from wegent_contracts.resources import KINDS
from wegent_contracts.resources.marks import references

T = TypeVar("T")


@cache
def ranks() -> dict[str, int]:
    """Kind → place in the order of creation."""
    graph = {
        name: {target for _, target in references(kind) if target != name and target in KINDS}
        for name, kind in KINDS.items()
    }
    return {name: rank for rank, name in enumerate(TopologicalSorter(graph).static_order())}


def referenced_first(items: Sequence[T], kind_of: Callable[[T], str]) -> list[T]:
    """A stable order; unknown kinds come last, where the server refuses them."""
    return sorted(items, key=lambda item: ranks().get(kind_of(item), len(KINDS)))
