"""The only place that changes the state of a file. What is not listed here cannot happen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from wegent_backend.tables import AttachmentRow

State: TypeAlias = Literal["uploading", "stored", "extracting", "ready", "failed", "deleted"]

_LEGAL: Final[Mapping[str, frozenset[State]]] = {
    "uploading": frozenset({"stored", "deleted"}),
    "stored": frozenset({"extracting", "ready", "deleted"}),
    # Again: whoever read it was killed.
    "extracting": frozenset({"extracting", "ready", "failed", "deleted"}),
    "ready": frozenset({"deleted"}),
    "failed": frozenset({"deleted"}),
}
BEING_READ: Final = frozenset({"stored", "extracting"})
"""Complete, and its text is not there yet."""


class IllegalTransitionError(Exception):
    """A defect: somebody wanted a change of state that makes no sense."""


def move(row: AttachmentRow, state: State, *, reason: str | None = None, error: str | None = None) -> None:
    """`reason` and `error` say why its text cannot be had."""
    if state not in _LEGAL.get(row.state, frozenset()):
        raise IllegalTransitionError(f"attachment {row.id}: {row.state} → {state}")
    row.state, row.error_reason, row.error = state, reason, None if error is None else error[:500]
