"""Where conversations come from, as a label; those that programs make by the dozen are left out of people's lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wegent_backend.resources.selectors import Selector, Term
from wegent_backend.tables import LabelRow, TaskRow

SOURCE: Final = "wegent.io/source"
API: Final = "api"
"""One for each request: the caller sends the whole conversation every time."""

RESPONSES: Final = "responses"
"""The caller goes on with it."""

SHELL: Final = "shell"
"""A chat shell that works alone keeps it here."""


def listed(selector: Selector | None) -> Selector:
    """What a list shows: all but those of API requests, unless its reader asks by their label."""
    asked = selector or Selector()
    if any(term.key == SOURCE for term in asked.terms):
        return asked
    return Selector((*asked.terms, Term(SOURCE, frozenset({API}), negated=True)))


def left_out(labels: Mapping[str, str]) -> bool:
    return labels.get(SOURCE) == API


def of_programs(labels: Mapping[str, str]) -> bool:
    """Whoever began it reads it elsewhere."""
    return SOURCE in labels


def rows(task: TaskRow) -> list[LabelRow]:
    """What a new conversation can be selected by."""
    return [
        LabelRow(kind="Task", resource_id=task.id, key=key, value=value, user_id=task.user_id)
        for key, value in task.labels.items()
    ]
